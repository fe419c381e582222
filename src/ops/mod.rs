//! Use cases, one public function each: load, permit, plan, write, record. No HTTP above, no SQL below.

pub mod error;

pub use error::OpError;
