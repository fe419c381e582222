//! What is always true, with no database, clock or network in sight.

pub mod clock;
pub mod country;
pub mod fact;
pub mod fields;
pub mod ids;
pub mod stage;
pub mod terms;
