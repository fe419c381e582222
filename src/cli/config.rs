//! `sendero config check`: what is set, and what deserves a second look.

use serde::Serialize;

use super::{CliError, Exit, Globals, out, start};
use crate::{
    config::{self, Config, Warning},
    ops::thin_staff::{self, Thin},
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
    offices: &'a [Thin],
}

/// Reads the settings as every command does and says what it found.
///
/// # Errors
/// `Config` with every fault when the settings cannot be used.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    let Command::Check = command;
    let settings = globals.settings()?;
    let warnings = config::warnings(&settings);
    let thin = offices(&settings);
    if globals.json {
        out::json(&Checked { settings: &settings, warnings: &warnings, offices: thin.as_deref().unwrap_or_default() })?;
    } else {
        out::data(toml::to_string(&settings).map_err(|error| CliError::Failed(error.to_string()))?)?;
        warnings.iter().for_each(|warning| out::talk(format_args!("warning: {}: {}", warning.key, warning.detail)));
        match &thin {
            Ok(thin) => thin.iter().for_each(|one| out::talk(sentence(one))),
            Err(error) => out::talk(format_args!("The database was not looked at: {error}")),
        }
    }
    Ok(Exit::Ok)
}

/// Offices that stand still when one person is away. Looks only where a database is; checking makes none.
fn offices(settings: &Config) -> Result<Vec<Thin>, CliError> {
    if matches!(start::address(settings)?, Address::Sqlite(path) if !path.exists()) {
        return Err(CliError::Failed("there is none yet.".to_owned()));
    }
    start::refuse_pooler(settings)?;
    let store = start::open(settings)?;
    let found = store.read_blocking(thin_staff::find).map_err(start::failed);
    store.close();
    found
}

fn sentence(thin: &Thin) -> String {
    let Thin { office, organisation, role, persons } = thin;
    let many = if *persons == 0 { "nobody" } else { "only one person" };
    format!("warning: office {office}: {many} of {organisation} is {role}, and four eyes take two.")
}
