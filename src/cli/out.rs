//! The only place that prints: data on stdout, talk on stderr.

use std::{
    fmt::Display,
    io::{ErrorKind, Write, stderr, stdout},
};

use serde::Serialize;

use super::CliError;

/// Prints data as it is; the caller ends its lines.
///
/// A reader that has seen enough (`| head`) is no failure.
///
/// # Errors
/// `Print` when stdout does not take it.
pub fn data(text: impl Display) -> Result<(), CliError> {
    let mut to = stdout().lock();
    match write!(to, "{text}").and_then(|()| to.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Prints data as JSON for a program to read.
///
/// # Errors
/// `Print` when stdout does not take it.
pub fn json(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    data(format_args!("{text}\n"))
}

/// Says something to the person at the terminal. Nothing depends on it, so a closed stderr is no failure.
pub fn talk(text: impl Display) {
    let _said = writeln!(stderr().lock(), "{text}");
}
