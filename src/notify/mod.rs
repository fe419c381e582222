//! How messages leave: the transports, and the worker that feeds them from the outbox.

pub mod folder;
mod mime;
mod setup;
pub mod sms;
pub mod smtp;
pub mod transport;

pub use setup::{SetupError, Transports};
pub use transport::{Envelope, HandOver, Receipt, Transport, TransportError};

#[cfg(test)]
mod samples;
#[cfg(test)]
#[path = "../../tests/support/smtp.rs"]
mod smtp_server;
