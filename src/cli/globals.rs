//! What every command takes: where the settings are, and some of them.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::Args;

use super::CliError;
use crate::config::{self, Config, DatabaseUrl, Sources};

/// The file that is read when none is named, if it is there.
const USUAL_FILE: &str = "sendero.toml";

/// What every command takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Globals {
    /// File of settings (TOML); sendero.toml in the working directory if it is there
    #[arg(long, global = true, env = "SENDERO_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the data; `data` unless set
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Database: sqlite://FILE or postgres://HOST/NAME
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Any setting but a secret one, like server.workers=4; may be given again
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Print JSON, for a program to read
    #[arg(long, global = true)]
    pub json: bool,
}

impl Globals {
    /// Reads the settings: file, then environment, then these flags.
    ///
    /// # Errors
    /// `Usage` for a secret in argv or a malformed `--set`, `Config` for what the settings say.
    pub fn settings(&self) -> Result<Config, CliError> {
        let sources = Sources { file: self.file(), environment: environment(), flags: self.flags()? };
        Ok(config::load(&sources)?)
    }

    fn file(&self) -> Option<PathBuf> {
        self.config.clone().or_else(|| Path::new(USUAL_FILE).is_file().then(|| PathBuf::from(USUAL_FILE)))
    }

    fn flags(&self) -> Result<Vec<(String, String)>, CliError> {
        let mut flags = self.set.iter().map(|set| key_and_value(set)).collect::<Result<Vec<_>, _>>()?;
        let folder = self.data_dir.as_ref().map(|folder| ("data_dir".to_owned(), folder.display().to_string()));
        flags.extend(folder);
        flags.extend(self.database.clone().map(|url| ("database.url".to_owned(), url)));
        match flags.iter().find(|(key, value)| is_secret(key, value)) {
            Some((key, _)) => Err(CliError::Usage(format!("{key}: every user of the machine could read it here; {ELSEWHERE}"))),
            None => Ok(flags),
        }
    }
}

/// Puts every `--set` after the command, in the order given: of an option that stands on both sides of the command, the parser keeps only
/// the later ones, and a setting that somebody gave would be dropped unsaid.
#[must_use]
pub(super) fn sets_together(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let (mut others, mut sets) = (Vec::new(), Vec::new());
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--") => {
                sets.push(arg);
                sets.extend(args.by_ref());
            }
            Some("--set") => {
                sets.push(arg);
                sets.extend(args.next());
            }
            Some(text) if text.starts_with("--set=") => sets.push(arg),
            _ => others.push(arg),
        }
    }
    others.extend(sets);
    others
}

const ELSEWHERE: &str = "give it in the file of settings or by the environment.";

/// What the process was started with. A variable that is not text cannot be a setting.
fn environment() -> std::collections::HashMap<String, String> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

fn key_and_value(set: &str) -> Result<(String, String), CliError> {
    let malformed = || CliError::Usage("--set takes KEY=VALUE, like server.workers=4.".to_owned());
    set.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned())).ok_or_else(malformed)
}

fn is_secret(key: &str, value: &str) -> bool {
    let names_one = matches!(key, "auth.secret" | "mail.smtp.password" | "sms.token");
    names_one || (key == "database.url" && DatabaseUrl::from(value.to_owned()).has_password())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::token("auth.secret=0123456789012345678901234567890123456789")]
    #[case::mail("mail.smtp.password=hush")]
    #[case::database("database.url=postgres://u:hush@db/x")]
    #[case::no_value("server.workers")]
    fn a_secret_or_a_torn_setting_is_refused_unsaid(#[case] set: &str) {
        let globals = Globals { set: vec![set.to_owned()], ..Globals::default() };
        let refused = globals.flags().map_err(|error| (error.exit(), error.to_string().contains("hush")));
        assert_eq!(refused, Err((super::super::Exit::Usage, false)));
    }

    #[test]
    fn the_named_flags_are_settings_like_any_other() {
        let globals = Globals { data_dir: Some("/srv".into()), set: vec!["server.workers=4".into()], ..Globals::default() };
        let flags = globals.flags().unwrap_or_default();
        assert_eq!(flags, [("server.workers".into(), "4".into()), ("data_dir".into(), "/srv".into())]);
    }
}
