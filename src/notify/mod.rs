//! How messages leave: the transports, and the worker that feeds them from the outbox.

pub mod folder;
pub mod left;
mod mime;
pub mod sender;
mod setup;
pub mod sms;
pub mod smtp;
pub mod transport;
pub mod worker;

pub use sender::Sender;
pub use setup::{SetupError, Transports};
pub use transport::{Envelope, HandOver, Receipt, Transport, TransportError};
pub use worker::{Pulse, Worker};

#[cfg(test)]
mod contact_tests;
#[cfg(test)]
mod interview_tests;
#[cfg(test)]
mod journey_tests;
#[cfg(test)]
mod planted_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod sender_tests;
#[cfg(test)]
#[path = "../../tests/support/smtp.rs"]
mod smtp_server;
