//! `sendero config check`: what is set, and what deserves a second look.

use serde::Serialize;

use super::{CliError, Exit, Globals, out, start};
use crate::{
    config::{self, Config, MailTransport, Warning},
    notify::Transports,
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
    /// What `serve` would not start with.
    refused: &'a [String],
    /// Null when the database is not there yet, or does not answer.
    thinly_staffed: Option<&'a [ThinlyStaffed]>,
}

/// Reads the settings as every command does and says what it found. Exit code 2 when `serve` would not start with them.
///
/// # Errors
/// `Config` with every fault when the settings cannot be used.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    let Command::Check = command;
    let settings = globals.settings()?;
    let warnings = config::warnings(&settings);
    let refused = refused(&settings);
    let thinly_staffed = thinly_staffed(&settings);
    if globals.json {
        let thinly_staffed = thinly_staffed.as_deref().ok();
        out::json(&Checked { settings: &settings, warnings: &warnings, refused: &refused, thinly_staffed })?;
    } else {
        out::data(toml::to_string(&settings).map_err(|error| CliError::Failed(error.to_string()))?)?;
        warnings.iter().for_each(|warning| out::talk(format_args!("warning: {}: {}", warning.key, warning.detail)));
        refused.iter().for_each(|why| out::talk(format_args!("refused: {why}")));
        match &thinly_staffed {
            Ok(offices) => offices.iter().for_each(say),
            Err(why) => out::talk(format_args!("Whether offices have enough staff was not looked at: {why}")),
        }
    }
    Ok(if refused.is_empty() { Exit::Ok } else { Exit::Usage })
}

/// The files that settings name, looked at as `serve` does at its start, so that nobody learns of them only then.
fn refused(settings: &Config) -> Vec<String> {
    let secret = start::check_secret(settings).err().map(|error| error.to_string());
    let ways_out = (settings.mail.transport == MailTransport::Smtp).then(|| ways_out(settings).err()).flatten();
    secret.into_iter().chain(ways_out).collect()
}

/// Connects to nobody; the system is there because the transports are made for one.
fn ways_out(settings: &Config) -> Result<(), String> {
    actix_web::rt::System::new().block_on(async { Transports::new(settings) }).map(drop).map_err(|error| error.to_string())
}

fn say(thin: &ThinlyStaffed) {
    let ThinlyStaffed { office, role, organisation, persons } = thin;
    out::talk(format_args!("warning: {office}: {persons} of {organisation} hold {role}, where four eyes need two"));
}

/// Looks into the database, if it is there: looking must not make one. Else why it could not, as before an upgrade, when the schema is older.
fn thinly_staffed(settings: &Config) -> Result<Vec<ThinlyStaffed>, String> {
    if let Ok(Address::Sqlite(path)) = start::address(settings)
        && !path.is_file()
    {
        return Err("there is no database yet".to_owned());
    }
    let store = start::open(settings).map_err(|error| error.to_string())?;
    let found = store.read_blocking(staffing::thinly_staffed).map_err(|error| error.to_string());
    store.close();
    found
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::Sources;

    type Done = Result<(), Box<dyn std::error::Error>>;

    fn settings(folder: &std::path::Path, more: &[(&str, String)]) -> Result<Config, Box<dyn std::error::Error>> {
        let mut flags = vec![("data_dir".to_owned(), folder.display().to_string())];
        flags.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        Ok(config::load(&Sources { flags, ..Sources::default() })?)
    }

    #[test]
    fn a_secret_that_serve_would_refuse_is_refused_here_and_none_is_made() -> Done {
        let folder = tempfile::tempdir()?;
        let settings = settings(folder.path(), &[])?;
        assert!(refused(&settings).is_empty() && std::fs::read_dir(folder.path())?.next().is_none());
        std::fs::write(settings.secret_file(), "0123456789abcdefghijklmnopqrstuv")?;
        std::fs::set_permissions(settings.secret_file(), std::fs::Permissions::from_mode(0o644))?;
        assert!(refused(&settings).iter().any(|why| why.contains("make it 600")));
        Ok(())
    }

    #[test]
    fn why_nobody_was_counted_is_said() -> Done {
        let folder = tempfile::tempdir()?;
        let settings = settings(folder.path(), &[])?;
        assert_eq!(thinly_staffed(&settings).err().as_deref(), Some("there is no database yet"));
        std::fs::write(folder.path().join("sendero.db"), "no database at all")?;
        assert!(thinly_staffed(&settings).is_err_and(|why| why.contains("not a database")));
        Ok(())
    }

    #[test]
    fn a_file_that_the_relay_needs_is_looked_for() -> Done {
        let folder = tempfile::tempdir()?;
        let missing = folder.path().join("no-such-file").display().to_string();
        let smtp = [("mail.transport", "smtp".into()), ("mail.smtp.host", "mail.example.org".into()), ("mail.smtp.user", "sendero".into())];
        let more: Vec<_> = smtp.into_iter().chain([("mail.smtp.password_file", missing)]).collect();
        let said = refused(&settings(folder.path(), &more)?);
        assert!(said.iter().any(|why| why.contains("mail.smtp.password_file")), "{said:?}");
        Ok(())
    }
}
