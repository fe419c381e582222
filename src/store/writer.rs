//! SQLite's one writer: a thread behind a bounded queue that commits what waits together (docs/database.md: 4-6 times as many a second).

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use tokio::sync::oneshot;

use super::{
    conn::{Address, AnyConnection, Manager},
    doors::TxError,
    error::StoreError,
    tx::{Recorded, WriteTx},
};
use crate::domain::clock::{Clock, Entropy};

/// Writes that share one commit: measured best at 50, a savepoint each.
const BATCH: usize = 50;

/// The way to the writer's thread.
pub(super) struct Writer {
    queue: Mutex<Option<SyncSender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    file: OpenedFile,
}

/// One waiting write: runs inside the transaction, answers after it.
trait Job: Send {
    /// Runs in a savepoint; says whether to keep what it did.
    fn run(&mut self, tx: &mut WriteTx<'_>) -> bool;
    /// What the database lacked when it ran, if that was why it failed.
    fn outage(&self) -> Option<String>;
    /// Answers the caller; an error overrules what the run said.
    fn answer(self: Box<Self>, fate: Result<(), StoreError>);
}

struct Work<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Work<F, T, E>
where
    F: FnMut(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send,
    T: Send,
    E: TxError,
{
    fn run(&mut self, tx: &mut WriteTx<'_>) -> bool {
        let result = (self.work)(tx).map(Recorded::into_inner);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn outage(&self) -> Option<String> {
        self.result.as_ref()?.as_ref().err()?.outage().map(str::to_owned)
    }

    fn answer(self: Box<Self>, fate: Result<(), StoreError>) {
        let answer = match (fate, self.result) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Damaged("a transaction panicked".into()).into()),
        };
        let _ = self.reply.send(answer); // nobody waits any more: the client has gone, the write stays
    }
}

impl Writer {
    /// Opens the writing connection and starts its thread.
    pub(super) fn start(manager: Manager, queue: usize, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, StoreError> {
        let (sender, receiver) = sync_channel(queue.max(1));
        let conn = manager.open()?;
        let file = OpenedFile { address: manager.address().clone(), identity: identity(manager.address()) };
        let mut desk = Desk { file: file.clone(), conn: Some(conn), manager, clock, entropy };
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || desk.work_through(&receiver))
            .map_err(|error| StoreError::unavailable(&error))?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), file })
    }

    /// Says whether the file that was opened still stands at its address.
    pub(super) fn check_file(&self) -> Result<(), StoreError> {
        self.file.check()
    }

    /// Queues one write; the answer comes through the channel.
    pub(super) fn send<F, T, E>(&self, work: F) -> Result<oneshot::Receiver<Result<T, E>>, E>
    where
        F: FnMut(&mut WriteTx<'_>) -> Result<Recorded<T>, E> + Send + 'static,
        T: Send + 'static,
        E: TxError,
    {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = queue.as_ref().ok_or_else(|| StoreError::unavailable(&"the server is stopping"))?;
        match sender.try_send(Box::new(Work { work, result: None, reply })) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(StoreError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(StoreError::unavailable(&"the writer has ended").into()),
        }
    }

    /// Lets the thread finish what waits, and waits for it.
    pub(super) fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = thread.join();
        }
    }
}

/// What the thread holds.
struct Desk {
    manager: Manager,
    file: OpenedFile,
    conn: Option<AnyConnection>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Desk {
    fn work_through(&mut self, queue: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = queue.recv() {
            let mut batch = vec![first];
            batch.extend(queue.try_iter().take(BATCH - 1));
            let fate = self.commit_together(&mut batch);
            for job in batch {
                job.answer(match &fate {
                    Ok(()) => Ok(()),
                    Err(text) => Err(StoreError::Unavailable(text.clone())),
                });
            }
        }
    }

    fn commit_together(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), String> {
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        let conn = self.connection().map_err(cause)?;
        let result = begin_immediate(conn).and_then(|()| {
            for job in batch.iter_mut() {
                one(conn, job.as_mut(), &*clock, &*entropy)?;
            }
            Ok(AnyConnection::commit_transaction(conn)?)
        });
        // Looked at again: what was committed into a file that went meanwhile is not kept, so it is not acknowledged.
        let Err(error) = result.and_then(|()| self.file.check()) else { return Ok(()) };
        self.conn = None; // a fresh connection next time: this one may be in any state
        Err(cause(error))
    }

    /// The writing connection; refuses when the file it belongs to is no longer the one at the address, so that nothing is acknowledged into a deleted file.
    fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        self.file.check()?;
        if self.conn.is_none() {
            self.conn = Some(self.manager.open()?);
        }
        self.conn.as_mut().ok_or_else(|| StoreError::unavailable(&"no connection"))
    }
}

/// The file that was opened: what is committed into another one, or into one that was deleted, is not kept.
#[derive(Clone, Debug)]
struct OpenedFile {
    address: Address,
    identity: Option<(u64, u64)>,
}

impl OpenedFile {
    fn check(&self) -> Result<(), StoreError> {
        let is_file = matches!(self.address, Address::Sqlite(_));
        let there = identity(&self.address);
        let gone = is_file && (there.is_none() || there != self.identity);
        if gone { Err(StoreError::unavailable(&"the database file is gone")) } else { Ok(()) }
    }
}

/// The cause alone: what it means to the callers is said once, when they are answered.
fn cause(error: StoreError) -> String {
    match error {
        StoreError::Unavailable(cause) => cause,
        other => other.to_string(),
    }
}

fn begin_immediate(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?,
        AnyConnection::Pg(pg) => AnsiTransactionManager::begin_transaction_sql(pg, "BEGIN")?,
    }
    Ok(())
}

fn one(conn: &mut AnyConnection, job: &mut dyn Job, clock: &dyn Clock, entropy: &dyn Entropy) -> Result<(), StoreError> {
    AnyConnection::begin_transaction(conn)?;
    let keep = catch_unwind(AssertUnwindSafe(|| job.run(&mut WriteTx::new(conn, clock.now(), entropy)))).unwrap_or(false);
    let ended = if keep { AnyConnection::commit_transaction(conn) } else { AnyConnection::rollback_transaction(conn) };
    // On a full disk SQLite ends the whole transaction by itself; that the savepoint is missing then is not the news.
    ended.map_err(|error| job.outage().map_or_else(|| error.into(), StoreError::Unavailable))
}

/// How long to wait before trying a transaction again: longer each time, with jitter, so that rivals part.
pub(super) fn pause(tried: u32, entropy: &dyn Entropy) -> Duration {
    let mut chance = [0u8; 2];
    entropy.fill(&mut chance);
    let ceiling = 4u64 << tried.min(7);
    Duration::from_millis(1 + u64::from(u16::from_le_bytes(chance)) % ceiling)
}

/// Which file stands at the address now: device and inode; nothing for other databases.
fn identity(address: &Address) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    match address {
        Address::Sqlite(path) => std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino())),
        Address::Postgres(_) => None,
    }
}
