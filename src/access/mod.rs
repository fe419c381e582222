//! Roles, the grants table, who is acting, and proof of what they may do.

pub mod actor;
pub mod grants;
pub mod view;

pub use actor::{Actor, By, Denied, Held, Offices, Permit, Scope};
