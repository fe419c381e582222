//! Use cases, one public function each: load, permit, plan, write, record. No HTTP above, no SQL below.

pub mod actions;
#[cfg(test)]
mod approvals_tests;
pub mod asked_for;
pub mod assignments;
pub mod attempts;
pub mod audit;
pub mod board;
mod calendar_facts;
pub mod call_tasks;
pub mod changes;
pub mod checklist;
pub mod clearances;
pub mod contact_report;
pub mod counters;
pub mod cursor;
pub mod decisions;
pub mod desk;
pub mod effects;
pub mod eligibility;
pub mod error;
pub mod facts;
pub mod file;
pub mod funnel;
pub mod guide;
pub mod history;
pub mod holds;
mod inputs;
pub mod interviews;
pub mod lapse;
pub mod leaving;
pub mod lookers;
pub mod lookup;
pub mod me;
pub mod message_hold;
pub mod messages;
pub mod no_shows;
pub mod notes;
pub mod offices;
pub mod parks;
pub mod passwords;
mod pathway_facts;
pub mod people;
pub mod places;
pub mod programmes;
pub mod proposals;
pub mod queue;
pub mod reach;
#[cfg(test)]
mod record_tests;
pub mod restore;
pub mod review;
pub mod rooms;
pub mod saved;
pub mod saved_views;
pub mod seen;
pub mod sent_again;
pub mod sessions;
pub mod slots;
pub mod staffing;
pub mod stock;
pub mod submit;
pub mod team;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod testing_journey;
#[cfg(test)]
mod trail_tests;
pub mod travel;
pub mod upkeep;
pub mod users;
pub mod work;

pub use desk::Desk;
pub use error::OpError;
pub use seen::{ReadLog, Seen};
