//! Between the wire and the use cases: bodies, queries and headers read strictly, problems written, addresses told apart.

pub mod body;
pub mod json;
pub mod problem;
pub mod problem_codes;
pub mod shape;
pub mod strict_value;
