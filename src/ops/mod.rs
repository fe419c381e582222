//! Use cases, one public function each: load, permit, plan, write, record. No HTTP above, no SQL below.

pub mod desk;
pub mod error;
pub mod programmes;
pub mod seen;

pub use desk::Desk;
pub use error::OpError;
pub use seen::{ReadLog, Seen};
