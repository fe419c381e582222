//! What every command that opens the database begins with.

use std::sync::Arc;

use super::CliError;
use crate::{
    auth::secret::Secret,
    config::Config,
    domain::clock::{Clock, SystemClock, SystemEntropy},
    ops::programmes,
    store::{Address, Store, StoreConfig, StoreError, migrate, pooler},
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

const POOLER: &str = "database.url leads to a pooler like PgBouncer: set database.pgbouncer = true, or name the database itself.";

/// Opens the store with a clock of its own; the schema must be the program's.
///
/// # Errors
/// When the database does not answer, or is older or newer than the program.
pub fn open_with(config: &Config, clock: Arc<dyn Clock>) -> Result<Store, CliError> {
    open_address(config, address(config)?, clock)
}

/// Opens a store that stands elsewhere than the settings say, with the rest of them.
///
/// # Errors
/// As [`open_with`].
pub fn open_at(config: &Config, address: Address) -> Result<Store, CliError> {
    open_address(config, address, Arc::new(SystemClock))
}

fn open_address(config: &Config, address: Address, clock: Arc<dyn Clock>) -> Result<Store, CliError> {
    migrate::check(&address).map_err(failed)?;
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

fn make_folder(config: &Config) -> Result<(), CliError> {
    let folder = config.data_dir.path();
    std::fs::create_dir_all(folder).map_err(|error| CliError::Failed(format!("the folder {} cannot be made: {error}", folder.display())))
}

/// A store error as the end of a command.
#[must_use]
pub fn failed(error: StoreError) -> CliError {
    CliError::Failed(error.to_string())
}
