//! What every command that opens the database begins with.

use std::{os::unix::fs::DirBuilderExt, sync::Arc};

use super::CliError;
use crate::{
    auth::secret::Secret,
    config::Config,
    domain::clock::{Clock, SystemClock, SystemEntropy},
    ops::programmes,
    store::{Address, Store, StoreConfig, StoreError, migrate, pg_words, pooler},
};

/// Where the settings say that the data is.
///
/// # Errors
/// When the address is neither of SQLite nor of PostgreSQL.
pub fn address(config: &Config) -> Result<Address, CliError> {
    Address::parse(config.database_url().expose()).map_err(failed)
}

/// Refuses to serve through a pooler that nobody has told us of: kept prepared statements go wrong behind it.
///
/// # Errors
/// `Usage` when PgBouncer answers at the address and `database.pgbouncer` is false.
pub fn refuse_pooler(config: &Config) -> Result<(), CliError> {
    if !config.database.pgbouncer && pooler::stands_between(&address(config)?) {
        return Err(CliError::Usage(POOLER.to_owned()));
    }
    Ok(())
}

/// Refuses to serve on a PostgreSQL that does not say in English what went wrong: what is tried again is known by those words.
///
/// # Errors
/// `Usage` with what a superuser has to set.
pub fn refuse_foreign_words(config: &Config) -> Result<(), CliError> {
    match pg_words::foreign(&address(config)?).map_err(failed)? {
        None => Ok(()),
        Some(locale) => Err(CliError::Usage(format!(
            "PostgreSQL words its errors by lc_messages = '{locale}', and Sendero knows by the English words what to try again: as a superuser run \
             ALTER DATABASE {{name}} SET lc_messages = 'C', with the name of its database, then start again."
        ))),
    }
}

const POOLER: &str = "database.url leads to a pooler like PgBouncer: set database.pgbouncer = true, or name the database itself.";

/// Opens the store with a clock of its own; the schema must be the program's.
///
/// # Errors
/// When the database does not answer, or is older or newer than the program.
pub fn open_with(config: &Config, clock: Arc<dyn Clock>) -> Result<Store, CliError> {
    let address = address(config)?;
    refuse_absent(&address)?;
    migrate::check(&address).map_err(failed)?;
    open_address(config, address, clock)
}

/// Opens the store that a restore is putting there, with the settings but for the address; nobody else may open it yet.
///
/// # Errors
/// As [`open_with`].
pub fn open_at(config: &Config, address: Address) -> Result<Store, CliError> {
    migrate::check_schema(&address).map_err(failed)?;
    open_address(config, address, Arc::new(SystemClock))
}

fn open_address(config: &Config, address: Address, clock: Arc<dyn Clock>) -> Result<Store, CliError> {
    let sqlite = matches!(address, Address::Sqlite(_));
    let settings = StoreConfig {
        address,
        connections: if sqlite { config.database.sqlite_readers } else { config.database.postgres_connections },
        queue: usize::try_from(config.database.sqlite_write_queue).unwrap_or(256),
        wait: std::time::Duration::from_secs(config.database.connection_wait_seconds),
        pgbouncer: config.database.pgbouncer,
    };
    Store::open(&settings, clock, Arc::new(SystemEntropy)).map_err(failed)
}

/// A file that is not there is said to be so, with the way on: SQLite itself says only that it cannot open it.
fn refuse_absent(address: &Address) -> Result<(), CliError> {
    match address {
        Address::Sqlite(path) if matches!(path.try_exists(), Ok(false)) => {
            Err(CliError::Failed(format!("there is no database at {}: {ABSENT}", path.display())))
        }
        _ => Ok(()),
    }
}

const ABSENT: &str = "`sendero migrate` makes it; or name another with --data-dir, --database or --config";

/// Opens the store on the machine's clock.
///
/// # Errors
/// As [`open_with`].
pub fn open(config: &Config) -> Result<Store, CliError> {
    open_with(config, Arc::new(SystemClock))
}

/// Brings the schema up and installs the shipped rule sets where there are none; returns the migrations applied.
///
/// # Errors
/// When the database does not answer or is newer than the program.
pub fn prepare(config: &Config, clock: Arc<dyn Clock>) -> Result<Vec<String>, CliError> {
    make_folder(config)?;
    let applied = migrate::migrate(&address(config)?).map_err(failed)?;
    let store = open_with(config, clock)?;
    store.write_blocking(programmes::install_shipped).map_err(|error: crate::ops::OpError| CliError::Failed(error.to_string()))?;
    store.close();
    Ok(applied)
}

/// The secret behind all tokens: given, or made at the first start.
///
/// # Errors
/// When it is too short, or its file is open to others.
pub fn secret(config: &Config) -> Result<Secret, CliError> {
    let made = match &config.auth.secret {
        Some(given) => Secret::from_text(&given.expose().to_owned().into()),
        None => Secret::from_file_or_new(&config.secret_file(), &SystemEntropy),
    };
    made.map_err(|error| CliError::Failed(error.to_string()))
}

/// Judges the secret as it stands, without making one.
///
/// # Errors
/// As [`secret`].
pub fn check_secret(config: &Config) -> Result<(), CliError> {
    let absent = config.auth.secret.is_none() && matches!(config.secret_file().try_exists(), Ok(false));
    if absent { Ok(()) } else { secret(config).map(drop) }
}

/// For the service's account alone: all that lies in it is about people, or secret.
fn make_folder(config: &Config) -> Result<(), CliError> {
    let folder = config.data_dir.path();
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| CliError::Failed(format!("the folder {} cannot be made: {error}", folder.display())))
}

/// A store error as the end of a command.
#[must_use]
pub fn failed(error: StoreError) -> CliError {
    CliError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Sources};

    #[test]
    fn a_database_that_is_not_there_is_named_with_the_way_on_and_not_made() -> Result<(), Box<dyn std::error::Error>> {
        let place = tempfile::tempdir()?;
        let folder = place.path().join("data");
        let flags = vec![("data_dir".to_owned(), folder.display().to_string())];
        let said = open(&config::load(&Sources { flags, ..Sources::default() })?).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("data/sendero.db") && said.contains("sendero migrate"), "{said}");
        assert!(!folder.exists());
        Ok(())
    }
}
