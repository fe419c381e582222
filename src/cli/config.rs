//! `sendero config check`: what is set, and what deserves a second look.

use serde::Serialize;

use super::{CliError, Exit, Globals, out};
use crate::config::{self, Config, Warning};

/// What can be done with the settings.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Print the settings in force with secrets masked, and warn of dubious ones
    Check,
}

#[derive(Serialize)]
struct Checked<'a> {
    settings: &'a Config,
    warnings: &'a [Warning],
}

/// Reads the settings as every command does and says what it found.
///
/// # Errors
/// `Config` with every fault when the settings cannot be used.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    let Command::Check = command;
    let settings = globals.settings()?;
    let warnings = config::warnings(&settings);
    if globals.json {
        out::json(&Checked { settings: &settings, warnings: &warnings })?;
    } else {
        out::data(toml::to_string(&settings).map_err(|error| CliError::Failed(error.to_string()))?)?;
        warnings.iter().for_each(|warning| out::talk(format_args!("warning: {}: {}", warning.key, warning.detail)));
    }
    Ok(Exit::Ok)
}
