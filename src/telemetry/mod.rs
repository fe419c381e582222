//! What the service says about itself: log lines and figures. Neither ever holds who somebody is or what became of a case.

mod log;
mod metrics;
mod request;

pub use log::{TelemetryError, init};
pub use metrics::{Metrics, route_group};
pub use request::RequestSpan;
