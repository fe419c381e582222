//! Roles, the grants table, who is acting, and proof of what they may do.

pub mod actor;
pub mod clearances;
pub mod decisions;
pub mod eligibility;
pub mod events;
pub mod grants;
pub mod history;
pub mod interviews;
pub mod lookers;
pub mod masked;
pub mod view;

pub use actor::{Actor, By, Denied, Held, Offices, Permit, Scope};
