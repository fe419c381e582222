//! The only place that names diesel. Two doors, `read` and `write`; everything else is a method of a transaction.

pub mod conn;
pub mod error;
pub mod types;
pub mod schema;
