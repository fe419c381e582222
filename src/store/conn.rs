//! Connections: one type over both databases, opened by the scheme of the address.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};

pub use super::any::{AnyConnection, MultiBackend, MultiRawValue};
use super::{error::StoreError, pg_authorities, pg_line};

/// Runs one expression for whichever backend the connection is. For the few statements that must be written twice.
macro_rules! each_backend {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::store::conn::AnyConnection::Pg($c) => $body,
            $crate::store::conn::AnyConnection::Sqlite($c) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Where the data is: chosen by the scheme, never by trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(std::path::PathBuf),
    /// A PostgreSQL address with everything libpq understands in it.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH`, `sqlite://PATH`, a bare path, or `postgres://..`; one that verifies its server trusts the system's authorities.
    ///
    /// # Errors
    /// Another scheme.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(pg_authorities::named(url)));
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        if path.is_empty() || path.contains("://") {
            return Err(StoreError::Address);
        }
        Ok(Self::Sqlite(path.into()))
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Reading only: on SQLite the connection refuses to write.
    Read,
    /// Reading and writing.
    Write,
}

/// Settings of SQLite for a server (docs/database.md gives the measurements behind them).
const SQLITE_COMMON: &str = "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=OFF;";

/// Opens r2d2's connections to one address.
#[derive(Debug)]
pub struct Manager {
    address: Address,
    purpose: Use,
    /// PgBouncer in transaction mode mixes prepared statements up; then they are not kept.
    prepared: bool,
    /// Becomes true when the pool is being closed.
    over: Arc<AtomicBool>,
}

impl Manager {
    /// A manager for connections of one use.
    #[must_use]
    pub fn new(address: Address, purpose: Use, prepared: bool) -> Self {
        Self { address, purpose, prepared, over: Arc::default() }
    }

    /// The manager of a pool whose threads open nothing any more once `over` is true.
    #[must_use]
    pub(super) fn until(mut self, over: Arc<AtomicBool>) -> Self {
        self.over = over;
        self
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// Opens one connection with its settings.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub fn open(&self) -> Result<AnyConnection, StoreError> {
        match &self.address {
            Address::Postgres(url) => {
                let mut conn = PgConnection::establish(&pg_line::watched(url)).map_err(|error| StoreError::unavailable(&error))?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '30s'")?;
                let mut conn = AnyConnection::Pg(conn);
                if !self.prepared {
                    conn.set_prepared_statement_cache_size(diesel::connection::CacheSize::Disabled);
                }
                Ok(conn)
            }
            Address::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(|error| StoreError::unavailable(&error))?;
                conn.batch_execute(SQLITE_COMMON)?;
                keep_a_log(&mut conn)?;
                conn.batch_execute(match self.purpose {
                    Use::Read => "PRAGMA cache_size=-8192; PRAGMA query_only=ON",
                    Use::Write => "PRAGMA cache_size=-16384",
                })?;
                Ok(AnyConnection::Sqlite(conn))
            }
        }
    }
}

/// Turns a file that is new to the log beside it. SQLite does not wait for others who are doing the same at that moment, whatever its
/// `busy_timeout`: of programs that start at once on a new file one failed (<https://www.sqlite.org/c3ref/busy_handler.html>).
fn keep_a_log(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let begun = Instant::now();
    loop {
        match conn.batch_execute("PRAGMA journal_mode=WAL").map_err(StoreError::from) {
            Err(StoreError::Unavailable(why)) if why.contains("is locked") && begun.elapsed() < Duration::from_secs(5) => {
                thread::sleep(Duration::from_millis(10));
            }
            settled => return settled,
        }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        if self.over.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("the store is closed".into()));
        }
        self.open()
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        Ok(conn.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        use diesel::r2d2::R2D2Connection;
        std::thread::panicking() || conn.is_broken()
    }
}
