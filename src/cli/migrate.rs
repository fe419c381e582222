//! `sendero migrate`: brings the schema up.

use std::sync::Arc;

use super::{CliError, Exit, Globals, out, start};
use crate::domain::clock::SystemClock;

/// Applies what is missing and says what it was.
///
/// # Errors
/// When the database does not answer or is newer than the program.
pub fn run(globals: &Globals) -> Result<Exit, CliError> {
    let settings = globals.settings()?;
    let applied = start::prepare(&settings, Arc::new(SystemClock))?;
    if globals.json {
        out::json(&serde_json::json!({ "applied": applied }))?;
    } else if applied.is_empty() {
        out::talk("The database is up to date.");
    } else {
        applied.iter().for_each(|name| out::talk(format_args!("applied {name}")));
    }
    Ok(Exit::Ok)
}
