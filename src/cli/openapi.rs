//! `sendero openapi`: the description of the API, for programs that make clients or check them.

use super::{CliError, Exit, out};
use crate::api::v1::openapi;

/// Prints the document that the server gives at `/api/v1/openapi.json`.
///
/// # Errors
/// When it cannot be printed.
pub fn run() -> Result<Exit, CliError> {
    out::data(format_args!("{}\n", openapi::text()))?;
    Ok(Exit::Ok)
}
