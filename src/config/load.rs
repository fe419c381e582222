//! Puts file, environment and flags together.

use std::{collections::HashMap, path::PathBuf};

use config::{Environment, File, FileFormat, builder::DefaultState};

use super::Config;
use crate::domain::fields::FieldErrors;

/// What a run was given: where each setting may come from. The later field wins.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file; none is fine, a named one must be there.
    pub file: Option<PathBuf>,
    /// The environment. `SENDERO_SERVER__STAFF_LISTEN` is the key `server.staff_listen`.
    pub environment: HashMap<String, String>,
    /// Keys and values of the command line.
    pub flags: Vec<(String, String)>,
}

/// Why the settings cannot be used. The text names key and place, and never repeats a value, which may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or may not be read.
    #[error("{file}: cannot be read: {source}")]
    Unreadable {
        /// Its path as given.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML, a key is unknown, or a value is of the wrong kind.
    #[error("{0}")]
    Malformed(String),
    /// Each value is well-formed, but some cannot be used.
    #[error("{}", sentences(.0))]
    Refused(FieldErrors),
}

/// Reads the settings and refuses what cannot be used, every fault at once.
///
/// # Errors
/// Each [`ConfigError`].
pub fn load(sources: &Sources) -> Result<Config, ConfigError> {
    let mut builder = config::Config::builder();
    if let Some(file) = &sources.file {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|source| ConfigError::Unreadable { file: name.clone(), source })?;
        check_toml(&name, &text)?;
        builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
    }
    builder = builder.add_source(environment(&sources.environment));
    let merged = with_flags(builder, &sources.flags)?.build().map_err(|error| malformed("", &error))?;
    let settings = understood(merged)?;
    settings.faults().or_else(|| settings).map_err(ConfigError::Refused)
}

/// Reads every key. What cannot be read is noted and left out, and the rest read again, so that all of it is said at once, in one order.
fn understood(mut merged: config::Config) -> Result<Config, ConfigError> {
    let mut faults = Vec::new();
    loop {
        let error = match serde_path_to_error::deserialize(merged.clone()) {
            Ok(settings) if faults.is_empty() => return Ok(settings),
            Ok(_) => break,
            Err(error) => error,
        };
        faults.push(malformed(&error.path().to_string(), error.inner()).to_string());
        if !leave_out(&mut merged.cache, error.path()) {
            break;
        }
    }
    faults.sort();
    Err(ConfigError::Malformed(faults.join("\n")))
}

/// Takes the key at the end of the path out; says whether it was there, so that reading again ends.
fn leave_out(settings: &mut config::Value, path: &serde_path_to_error::Path) -> bool {
    let keys = path.iter().map_while(|segment| match segment {
        serde_path_to_error::Segment::Map { key } => Some(key),
        _ => None,
    });
    let (mut at, mut keys) = (settings, keys.peekable());
    while let (config::ValueKind::Table(table), Some(key)) = (&mut at.kind, keys.next()) {
        match table.get(key).map(|value| &value.kind) {
            Some(config::ValueKind::Table(_)) if keys.peek().is_some() => {}
            _ => return table.remove(key).is_some(),
        }
        let Some(next) = table.get_mut(key) else { return false };
        at = next;
    }
    false
}

/// Parses the text once by itself: this parser says line and column, and its message holds no value.
fn check_toml(name: &str, text: &str) -> Result<(), ConfigError> {
    let Err(error) = text.parse::<toml::Table>() else { return Ok(()) };
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    Err(ConfigError::Malformed(format!("{name}, line {line}: {}", error.message())))
}

/// The variables that name settings. `SENDERO_CONFIG` is a flag's, `SENDERO_TEST_..` the tests'.
fn environment(variables: &HashMap<String, String>) -> Environment {
    let ours = |name: &str| name.starts_with("SENDERO_") && name != "SENDERO_CONFIG" && !name.starts_with("SENDERO_TEST_");
    let settings = variables.iter().filter(|(name, _)| ours(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    Environment::with_prefix("SENDERO").prefix_separator("_").separator("__").source(Some(settings))
}

type Builder = config::ConfigBuilder<DefaultState>;

fn with_flags(builder: Builder, flags: &[(String, String)]) -> Result<Builder, ConfigError> {
    flags.iter().try_fold(builder, |builder, (key, value)| {
        let unknown = |_| ConfigError::Malformed("A key is written like server.staff_listen.".to_owned());
        builder.set_override(key, value.as_str()).map_err(unknown)
    })
}

/// Says what is wrong at which key, leaving out the value that the library's own text would repeat.
fn malformed(key: &str, error: &config::ConfigError) -> ConfigError {
    let what = match error {
        config::ConfigError::Type { expected, .. } => format!("expected {expected}"),
        config::ConfigError::At { error, .. } => return malformed(key, error),
        config::ConfigError::Message(text) if text.starts_with("enum ") => words_of(key), // the library's sentence repeats the value
        config::ConfigError::Message(text) => text.clone(),
        _ => "cannot be read".to_owned(),
    };
    let key = if key == "." { "" } else { key };
    ConfigError::Malformed(if key.is_empty() { what } else { format!("{key}: {what}") })
}

/// The settings that take one of a few words.
const WORDS: &[(&str, &[&str])] =
    &[("mail.transport", &["folder", "smtp"]), ("mail.smtp.tls", &["required", "implicit", "none"]), ("log.format", &["json", "text"])];

fn words_of(key: &str) -> String {
    let words = WORDS.iter().find(|(name, _)| *name == key).map_or(&[][..], |(_, words)| words);
    format!("expected one of {}", words.join(", "))
}

fn sentences(faults: &FieldErrors) -> String {
    faults.list().iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::net::SocketAddr;

    use rstest::rstest;

    use super::*;

    fn sources(toml: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> (Sources, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sendero.toml");
        std::fs::write(&file, toml).unwrap();
        let own = |pairs: &[(&str, &str)]| pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
        (Sources { file: Some(file), environment: own(environment).into_iter().collect(), flags: own(flags) }, folder)
    }

    fn refusal(toml: &str, environment: &[(&str, &str)]) -> String {
        let (sources, _folder) = sources(toml, environment, &[]);
        load(&sources).unwrap_err().to_string()
    }

    #[test]
    fn nothing_set_is_a_service_for_this_machine_alone() {
        let config = load(&Sources::default()).unwrap();
        assert!(config.server.staff_listen.ip().is_loopback() && config.server.public_listen.ip().is_loopback());
        assert_eq!(config.database_url().expose(), "sqlite://data/sendero.db");
    }

    #[test]
    fn the_environment_wins_over_the_file_and_a_flag_over_both() {
        let file = "[server]\nworkers = 3\nblocking_threads_per_worker = 5\ndrain_seconds = 7\n";
        let environment = [("SENDERO_SERVER__WORKERS", "4"), ("SENDERO_SERVER__BLOCKING_THREADS_PER_WORKER", "6")];
        let (sources, _folder) = sources(file, &environment, &[("server.workers", "8")]);
        let server = load(&sources).unwrap().server;
        assert_eq!((server.workers, server.blocking_threads_per_worker, server.drain_seconds), (8, 6, 7));
    }

    #[test]
    fn the_environment_can_say_every_kind_of_value() {
        let environment = [
            ("SENDERO_SERVER__STAFF_LISTEN", "127.0.0.1:9000"),
            ("SENDERO_SERVER__TRUSTED_PROXIES", "10.0.0.0/24, ::1"),
            ("SENDERO_SERVER__SWAGGER_UI", "true"),
            ("SENDERO_MAIL__SMTP__PASSWORD", "0123"),
            ("SENDERO_MAIL__SMTP__TLS", "implicit"),
            ("SENDERO_TEST_POSTGRES", "not a setting"),
            ("SENDERO_CONFIG", "not a setting either"),
        ];
        let (sources, _folder) = sources("", &environment, &[]);
        let config = load(&sources).unwrap();
        assert_eq!(config.server.staff_listen, SocketAddr::from(([127, 0, 0, 1], 9000)));
        assert_eq!(config.server.trusted_proxies.len(), 2);
        assert!(config.server.swagger_ui);
        assert_eq!(config.mail.smtp.password.unwrap().expose(), "0123");
    }

    #[rstest]
    #[case::section("[serve]\nworkers = 2", "serve")]
    #[case::key("[server]\nworker = 2", "worker")]
    #[case::deep("[mail.smtp]\nhosts = \"x\"", "hosts")]
    #[case::top("surprise = 1", "surprise")]
    fn an_unknown_key_is_refused_by_its_name(#[case] toml: &str, #[case] name: &str) {
        let said = refusal(toml, &[]);
        assert!(said.contains(&format!("`{name}`")), "{said}");
    }

    #[test]
    fn an_unknown_variable_is_refused_by_its_name() {
        let said = refusal("", &[("SENDERO_SERVER__WORKER", "2")]);
        assert!(said.contains("`worker`"), "{said}");
    }

    #[rstest]
    #[case::number("[server]\nworkers = \"hush\"", "server.workers")]
    #[case::negative("[server]\nworkers = -1", "server.workers")]
    #[case::address("[server]\nstaff_listen = \"hush\"", "server.staff_listen")]
    #[case::network("[server]\ntrusted_proxies = [\"hush\"]", "server.trusted_proxies")]
    #[case::list("[server]\ntrusted_proxies = [[\"hush\"]]", "server.trusted_proxies")]
    #[case::secret("[auth]\nsecret = [\"hush\"]", "auth.secret")]
    #[case::short_secret("[auth]\nsecret = \"hush\"", "auth.secret")]
    #[case::range("[database]\nsqlite_readers = 99", "database.sqlite_readers")]
    #[case::never("[mail]\npoll_seconds = 0", "mail.poll_seconds")]
    #[case::not_toml("[auth]\nsecret = \"hush", "line 2")]
    #[case::level("[log]\nlevel = \"hush=hush=\"", "log.level")]
    fn a_bad_value_is_refused_by_its_key_and_not_repeated(#[case] toml: &str, #[case] place: &str) {
        let said = refusal(toml, &[]);
        assert!(said.contains(place), "{said}");
        assert!(!said.contains("hush"), "{said}");
    }

    #[test]
    fn every_fault_is_said_at_once() {
        let said = refusal("[server]\nworkers = 0\ndrain_seconds = 0\n[mail]\ntransport = \"smtp\"", &[]);
        let keys = ["server.workers", "server.drain_seconds", "mail.smtp.host"];
        assert!(keys.iter().all(|key| said.contains(key)), "{said}");
    }

    #[test]
    fn a_setting_of_a_few_words_tells_them_and_takes_each() {
        for (key, words) in WORDS {
            let with = |word: &str| {
                let flags = [(*key, word), ("mail.smtp.host", "mail.example.org")];
                let (sources, _folder) = sources("", &[], &flags);
                load(&sources)
            };
            let said = with("hush").unwrap_err().to_string();
            assert!(words.iter().all(|word| said.contains(word) && with(word).is_ok()) && !said.contains("hush"), "{said}");
        }
    }

    #[test]
    fn every_key_that_cannot_be_read_is_said_at_once_and_always_in_the_same_order() {
        let file =
            "surprise = 1\n[server]\nworker = 2\ntrusted_proxies = [\"hush\"]\n[mail]\ntransprt = \"smtp\"\n[mail.smtp]\ntls = \"hush\"";
        let said = refusal(file, &[("SENDERO_SERVER__DRAIN_SECONDS", "hush")]);
        let keys: Vec<_> = said.lines().filter_map(|line| line.split(':').next()).collect();
        let all = ["mail.smtp.tls", "mail.transprt", "server.drain_seconds", "server.trusted_proxies", "server.worker", "surprise"];
        assert_eq!(keys.iter().map(|key| key.split('[').next().unwrap_or(key)).collect::<Vec<_>>(), all, "{said}");
        assert!(!said.contains("hush"), "{said}");
    }

    #[test]
    fn a_named_file_must_be_there() {
        let sources = Sources { file: Some("no/such/file.toml".into()), ..Sources::default() };
        assert!(matches!(load(&sources), Err(ConfigError::Unreadable { .. })));
    }

    #[test]
    fn secrets_are_masked_in_print() {
        let environment = [("SENDERO_AUTH__SECRET", "hush hush hush hush hush hush hush"), ("SENDERO_SMS__TOKEN", "hush")];
        let (sources, _folder) = sources("[database]\nurl = \"postgres://u:hush@db/x\"", &environment, &[]);
        let config = load(&sources).unwrap();
        let printed = [toml::to_string(&config).unwrap(), serde_json::to_string(&config).unwrap(), format!("{config:?}")];
        assert!(printed.iter().all(|text| !text.contains("hush") && text.contains("********")), "{printed:?}");
    }
}
