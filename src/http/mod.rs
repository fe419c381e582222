//! Between the wire and the use cases: bodies, queries and headers read strictly, problems written, addresses told apart.

pub mod address;
pub mod answers;
pub mod body;
pub mod headers;
pub mod json;
pub mod path;
pub mod problem;
pub mod problem_codes;
pub mod query;
pub mod shape;
pub mod strict_value;
