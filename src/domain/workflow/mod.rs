//! The workflow: stages, verbs, the one table of steps, and what a verb does to a case.

pub mod case;
pub mod check;
pub mod input;
pub mod plan;
pub mod steps;
pub mod verb;

pub use case::{Case, Hold, Standing};
pub use check::{Check, Facts};
pub use input::ActionInput;
pub use plan::{Plan, Refusal, arrow, plan};
pub use steps::{Contact, STEPS, Step, To};
pub use verb::{Right, Verb, Who};
