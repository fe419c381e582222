//! `sendero backup FILE`: a copy of the whole database, taken while the server runs.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, Exit, Globals, out, start};
use crate::store::backup;

/// Where the copy goes.
#[derive(Args, Clone, Debug)]
pub struct Command {
    /// A file that is not there yet; only its owner will be able to read it
    file: PathBuf,
}

/// Copies and says what the copy does not hold.
///
/// # Errors
/// When the file is there, or the database cannot be copied.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    let settings = globals.settings()?;
    let bytes = backup::backup(&start::address(&settings)?, &command.file).map_err(|error| CliError::Failed(error.to_string()))?;
    if globals.json {
        out::json(&serde_json::json!({ "file": command.file, "bytes": bytes }))?;
    } else {
        out::talk(format_args!("{}: {bytes} bytes, readable by its owner alone.", command.file.display()));
        out::talk("It holds personal data: encrypt it before it leaves this machine. The secret and the settings are not in it.");
    }
    Ok(Exit::Ok)
}
