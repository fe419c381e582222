//! The two doors of the store: `read` and `write`. Closures go in, no connection comes out, nothing is awaited inside.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use diesel::{
    RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    sql_query,
};

use super::{
    conn::{Address, AnyConnection, Manager, Use},
    crew::Crew,
    error::StoreError,
    tx::{ReadTx, Recorded, WriteTx},
    writer::{self, Writer},
};
use crate::domain::clock::{Clock, Entropy};

/// An error that a transaction can end with: made from a store error, and honest about whether trying again helps.
pub trait TxError: From<StoreError> + Send + 'static {
    /// Whether a concurrent transaction was the only reason.
    fn may_retry(&self) -> bool;
    /// What the database lacked, when that was the reason: it ends the transactions that share the commit, too.
    fn outage(&self) -> Option<&str>;
}

impl TxError for StoreError {
    fn may_retry(&self) -> bool {
        Self::may_retry(self)
    }

    fn outage(&self) -> Option<&str> {
        match self {
            Self::Unavailable(cause) => Some(cause),
            _ => None,
        }
    }
}

/// How the store is opened.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// Where the data is.
    pub address: Address,
    /// Readers of SQLite (2-4 are best), or connections to PostgreSQL.
    pub connections: u32,
    /// How many writes may wait for SQLite's one writer before 503.
    pub queue: usize,
    /// How long to wait for a free connection before 503.
    pub wait: Duration,
    /// Behind PgBouncer in transaction mode: prepared statements are not kept.
    pub pgbouncer: bool,
}

/// The store: cheap to clone, shared by everything that reads or writes.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    address: Address,
    /// Stands before the pool, so that it is dismissed while the pool's connections are still whole.
    crew: Crew,
    pool: r2d2::Pool<Manager>,
    writer: Option<Writer>,
    wait: Duration,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// Tries of one transaction that others are in the way of; each waits longer.
const TRIES: u32 = 8;

impl Store {
    /// Opens the store; the schema must be there (see [`super::migrate`]).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub fn open(config: &StoreConfig, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, StoreError> {
        let sqlite = matches!(config.address, Address::Sqlite(_));
        let purpose = if sqlite { Use::Read } else { Use::Write };
        let writer = if sqlite {
            let manager = Manager::new(config.address.clone(), Use::Write, true);
            Some(Writer::start(manager, config.queue, Arc::clone(&clock), Arc::clone(&entropy))?)
        } else {
            None
        };
        let crew = Crew::new();
        let pool = r2d2::Pool::builder()
            .max_size(config.connections)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(config.wait)
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .thread_pool(crew.threads())
            .build_unchecked(Manager::new(config.address.clone(), purpose, !config.pgbouncer).until(crew.over()));
        Ok(Self { inner: Arc::new(Inner { address: config.address.clone(), crew, pool, writer, wait: config.wait, clock, entropy }) })
    }

    /// The clock that every transaction takes its instant from.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// The clock itself, for those who wait.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.inner.clock)
    }

    /// Where chance comes from.
    #[must_use]
    pub fn entropy(&self) -> Arc<dyn Entropy> {
        Arc::clone(&self.inner.entropy)
    }

    /// Where the data is.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.inner.address
    }

    /// Reads in one snapshot, on a thread that may block.
    ///
    /// # Errors
    /// Whatever `work` ends with, or that the database is not available.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        self.on_a_thread(move || store.read_blocking(work)).await
    }

    /// [`Store::read`] for what takes less time than going to another thread and back: a few rows by their keys, nothing that grows.
    ///
    /// SQLite answers in this very thread, if a connection is free at once; whoever would have to wait goes where one may.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_briefly<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        match self.inner.writer.as_ref().and_then(|_| self.inner.pool.try_get()) {
            Some(mut conn) => self.read_on(&mut conn, work),
            None => self.read(work).await,
        }
    }

    /// Writes in one transaction: everything or nothing, and on record. The answer comes after COMMIT.
    ///
    /// # Errors
    /// Whatever `work` ends with (then nothing is written), or that the database is not available.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError,
        F: FnMut(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        if let Some(writer) = &self.inner.writer {
            let answer = writer.send(work)?;
            return answer.await.unwrap_or_else(|_| Err(StoreError::unavailable(&"the writer has ended").into()));
        }
        let store = self.clone();
        self.on_a_thread(move || store.write_blocking(work)).await
    }

    /// Works on a thread that may block. Whoever waits as long for one as for a connection is turned away, and the work is never begun: a
    /// database that is silent holds all threads up, and who comes after them must not wait with them.
    async fn on_a_thread<T, E>(&self, work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError,
    {
        let settled = Arc::new(AtomicBool::new(false));
        let begins = Arc::clone(&settled);
        let mut task = tokio::task::spawn_blocking(move || (!begins.swap(true, Ordering::SeqCst)).then(work));
        let done = match tokio::time::timeout(self.inner.wait, &mut task).await {
            Ok(done) => done,
            Err(_) if !settled.swap(true, Ordering::SeqCst) => Ok(None),
            Err(_) => task.await, // it has begun
        };
        joined(done.map(|done| done.unwrap_or_else(|| Err(StoreError::Unavailable("no thread was free in time".into()).into()))))
    }

    /// [`Store::read`] for callers that may block (command line, workers on their own thread).
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: TxError,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T, E>,
    {
        let mut conn = self.inner.pool.get().map_err(|error| StoreError::unavailable(&error))?;
        self.read_on(&mut conn, work)
    }

    fn read_on<T, E: TxError>(&self, conn: &mut AnyConnection, work: impl FnOnce(&mut ReadTx<'_>) -> Result<T, E>) -> Result<T, E> {
        begin_read(conn)?;
        let result = work(&mut ReadTx::new(conn, self.now(), &*self.inner.entropy));
        end_read(conn);
        result
    }

    /// [`Store::write`] for callers that may block.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, E, F>(&self, mut work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: TxError,
        F: FnMut(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
    {
        if let Some(writer) = &self.inner.writer {
            let answer = writer.send(work)?;
            return answer.blocking_recv().unwrap_or_else(|_| Err(StoreError::unavailable(&"the writer has ended").into()));
        }
        let mut tried = 0;
        loop {
            match self.try_write(&mut work) {
                Err(error) if error.may_retry() && tried < TRIES => {
                    tried += 1;
                    std::thread::sleep(writer::pause(tried, &*self.inner.entropy));
                }
                other => return other,
            }
        }
    }

    fn try_write<T, E, F>(&self, work: &mut F) -> Result<T, E>
    where
        E: TxError,
        F: FnMut(&mut WriteTx<'_>) -> Result<Recorded<T>, E>,
    {
        let mut conn = self.inner.pool.get().map_err(|error| StoreError::unavailable(&error))?;
        AnyConnection::begin_transaction(&mut conn).map_err(StoreError::from)?;
        match work(&mut WriteTx::new(&mut conn, self.now(), &*self.inner.entropy)) {
            Ok(recorded) => {
                AnyConnection::commit_transaction(&mut conn).map_err(StoreError::at_commit)?;
                Ok(recorded.into_inner())
            }
            Err(error) => {
                let _ = AnyConnection::rollback_transaction(&mut conn);
                Err(error)
            }
        }
    }

    /// Ends the writer after all that waits is written, and opens no connection any more. Further writes find the store unavailable.
    pub fn close(&self) {
        self.inner.crew.dismiss();
        if let Some(writer) = &self.inner.writer {
            writer.close();
        }
    }

    /// Whether the database answers now.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when not.
    pub fn ping(&self) -> Result<(), StoreError> {
        if let Some(writer) = &self.inner.writer {
            writer.check_file()?;
        }
        let mut conn = self.inner.pool.get().map_err(|error| StoreError::unavailable(&error))?;
        Ok(conn.batch_execute("SELECT 1")?)
    }
}

/// One snapshot for all reads of a transaction, on both databases.
fn begin_read(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Pg(pg) => AnsiTransactionManager::begin_transaction_sql(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?,
        AnyConnection::Sqlite(sqlite) => {
            if sql_query("BEGIN").execute(sqlite).is_err() {
                let _ = sql_query("ROLLBACK").execute(sqlite); // a snapshot that could not be let go
                sql_query("BEGIN").execute(sqlite)?;
            }
        }
    }
    Ok(())
}

/// Lets the snapshot go. SQLite's two words are prepared statements like others: parsing them at each read would cost more than a query.
fn end_read(conn: &mut AnyConnection) {
    let _ = match conn {
        AnyConnection::Pg(pg) => AnsiTransactionManager::rollback_transaction(pg),
        AnyConnection::Sqlite(sqlite) => sql_query("ROLLBACK").execute(sqlite).map(|_| ()),
    };
}

fn joined<T, E: TxError>(result: Result<Result<T, E>, tokio::task::JoinError>) -> Result<T, E> {
    result.unwrap_or_else(|_| Err(StoreError::Damaged("a transaction panicked".into()).into()))
}
