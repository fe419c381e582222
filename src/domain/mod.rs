//! What is always true, with no database, clock or network in sight.

pub mod back_off;
pub mod audit;
pub mod clock;
pub mod country;
pub mod eligibility;
pub mod fact;
pub mod fields;
pub mod ids;
pub mod language;
pub mod local_time;
pub mod message;
pub mod programme;
pub mod stage;
pub mod terms;
pub mod text;
pub mod window;
pub mod workflow;
