//! Between the wire and the use cases: bodies, queries and headers read strictly, problems written, addresses told apart.

pub mod address;
pub mod answer;
pub mod answers;
pub mod app;
pub mod body;
pub mod call;
pub mod form;
pub mod genuine;
pub mod headers;
pub mod json;
pub mod path;
pub mod probes;
pub mod problem;
pub mod problem_codes;
pub mod query;
pub mod routes;
pub mod server;
pub mod shape;
pub mod strict_value;
pub mod unread;
pub mod visit;
