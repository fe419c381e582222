//! Sendero: the case-tracking service of Safe Mobility Offices.
//!
//! The floors, each knowing only those below it: [`cli`], `console`, [`api`], [`http`], [`notify`], [`ops`], [`auth`], [`store`],
//! [`access`], [`domain`]. `docs/architecture.md` walks a request through them.

pub mod access;
pub mod api;
pub mod auth;
pub mod cli;
pub mod config;
#[cfg(feature = "console")]
pub mod console;
pub mod domain;
pub mod http;
pub mod notify;
pub mod ops;
pub mod store;
pub mod telemetry;
