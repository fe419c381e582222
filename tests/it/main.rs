//! The black-box tests, one binary: one link, one look at what they share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on says so by failing"
)]

mod attempts;
mod bad_input;
mod commands;
#[cfg(feature = "console")]
mod console;
mod coverage;
mod dead_ends;
mod golden;
mod house;
mod interview_races;
mod interviews;
mod journey;
mod looks;
mod of_age;
mod people;
mod permissions;
mod places;
mod probes;
mod races;
mod strangers;
mod support;
mod swagger;
mod twins;
