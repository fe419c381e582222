//! Use cases, one public function each: load, permit, plan, write, record. No HTTP above, no SQL below.

pub mod actions;
pub mod assignments;
pub mod audit;
pub mod counters;
pub mod attempts;
pub mod call_tasks;
pub mod contact_report;
pub mod cursor;
pub mod decisions;
pub mod desk;
pub mod effects;
pub mod eligibility;
pub mod error;
pub mod facts;
pub mod file;
pub mod passwords;
pub mod offices;
pub mod history;
pub mod message_hold;
pub mod messages;
pub mod programmes;
pub mod proposals;
pub mod queue;
pub mod seen;
pub mod sessions;
pub mod submit;
pub mod users;
pub mod submit;
pub mod upkeep;

pub use desk::Desk;
pub use error::OpError;
pub use seen::{ReadLog, Seen};
