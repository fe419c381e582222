//! Programmes: the rules in force, their drafts, and what a new database starts with.

mod catalogue;
mod install;

pub use catalogue::{Catalogue, OfficeCard, Published};
pub use install::install_shipped;
