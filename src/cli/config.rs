//! `sendero config check`: what is set, and what deserves a second look.

use serde::Serialize;

use super::{CliError, Exit, Globals, out, start};
use crate::{
    config::{self, Config, Warning},
    ops::staffing::{self, ThinlyStaffed},
    store::Address,
};

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
    /// Null when the database is not there yet, or does not answer.
    thinly_staffed: Option<&'a [ThinlyStaffed]>,
}

/// Reads the settings as every command does and says what it found.
///
/// # Errors
/// `Config` with every fault when the settings cannot be used.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    let Command::Check = command;
    let settings = globals.settings()?;
    let warnings = config::warnings(&settings);
    let thinly_staffed = thinly_staffed(&settings);
    if globals.json {
        out::json(&Checked { settings: &settings, warnings: &warnings, thinly_staffed: thinly_staffed.as_deref() })?;
    } else {
        out::data(toml::to_string(&settings).map_err(|error| CliError::Failed(error.to_string()))?)?;
        warnings.iter().for_each(|warning| out::talk(format_args!("warning: {}: {}", warning.key, warning.detail)));
        match &thinly_staffed {
            Some(offices) => offices.iter().for_each(say),
            None => out::talk("The database does not answer or is not set up yet: whether offices have enough staff was not looked at."),
        }
    }
    Ok(Exit::Ok)
}

fn say(thin: &ThinlyStaffed) {
    let ThinlyStaffed { office, role, organisation, persons } = thin;
    out::talk(format_args!("warning: {office}: {persons} of {organisation} hold {role}, where four eyes need two"));
}

/// Looks into the database, if it is there: looking must not make one.
fn thinly_staffed(settings: &Config) -> Option<Vec<ThinlyStaffed>> {
    if let Ok(Address::Sqlite(path)) = start::address(settings)
        && !path.is_file()
    {
        return None;
    }
    let store = start::open(settings).ok()?;
    let found = store.read_blocking(staffing::thinly_staffed).ok();
    store.close();
    found
}
