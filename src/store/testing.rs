//! Fresh databases for unit tests: a SQLite file always, and a PostgreSQL database when `SENDERO_TEST_POSTGRES` says where.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use diesel::{Connection, PgConnection, connection::SimpleConnection, prelude::*};

use self::template::{Template, drop_from_server};
use super::{
    Address, ReadTx, Store, StoreConfig, StoreError, WriteTx, migrate,
    schema::{audit, offices},
    sessions::Session,
};
use crate::domain::{
    account::{Account, Wanted},
    clock::{Clock, Entropy, SystemEntropy},
    ids::{AccountId, RoleHoldingId},
    terms::{Organisation, Outcome, Role},
};

#[path = "../../tests/support/template.rs"]
mod template;

/// A clock that stands still until it is moved; begins at eight in Bogota on the day on which the demo begins.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap())))
    }
}

impl TestClock {
    /// Moves time on.
    pub fn forward(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Runs a test on a fresh database of each kind, with a clock to move.
pub async fn on_both(test: impl AsyncFn(Store, TestClock)) {
    let (folder, template) = (tempfile::tempdir().unwrap(), Template::new("unit", ""));
    let prepare = |address: Address| drop(migrate::migrate(&address).unwrap());
    let file = folder.path().join("test.db");
    template.copy_to_file(&file, |making| prepare(Address::Sqlite(making)));
    on_one(&test, Address::Sqlite(file)).await;
    let Some((server, name)) = on_postgres() else { return };
    let copy = template.copy_to_server(&server, &name, |making| prepare(Address::Postgres(making)));
    on_one(&test, Address::Postgres(copy)).await;
    drop_from_server(&server, &name).unwrap();
}

/// The server, and a name for a database on it; nothing where there is none, which is said.
fn on_postgres() -> Option<(String, String)> {
    let Ok(server) = std::env::var("SENDERO_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SENDERO_TEST_POSTGRES is not set");
        return None;
    };
    let mut tag = [0u8; 8];
    SystemEntropy.fill(&mut tag);
    Some((server, format!("sendero_test_{:016x}", u64::from_le_bytes(tag))))
}

/// Runs a test on an address of each kind where nothing is yet.
pub fn on_new(test: impl Fn(&Address)) {
    let folder = tempfile::tempdir().unwrap();
    test(&Address::Sqlite(folder.path().join("new.db")));
    let Some((server, name)) = on_postgres() else { return };
    PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(&Address::Postgres(format!("{base}/{name}")));
    drop_from_server(&server, &name).unwrap();
}

async fn on_one(test: &impl AsyncFn(Store, TestClock), address: Address) {
    let config = StoreConfig { address, connections: 4, queue: 256, wait: Duration::from_secs(20), pgbouncer: false };
    let clock = TestClock::default();
    let store = Store::open(&config, Arc::new(clock.clone()), Arc::new(SystemEntropy)).unwrap();
    test(store.clone(), clock).await;
    store.close();
}

impl Store {
    /// Writes something that a test needs to be there, off the record.
    pub async fn prepare<T: Send + 'static>(&self, mut work: impl FnMut(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static) -> T {
        self.write(move |tx| work(tx).map(|value| tx.recorded(value))).await.unwrap()
    }
}

/// The offices of a test.
pub const OFFICES: &[&str] = &["CO", "EC"];

/// Puts [`OFFICES`] there, unless the migrations already have.
pub async fn offices(store: &Store) {
    let insert = |tx: &mut WriteTx<'_>| {
        for id in OFFICES {
            let known: i64 = offices::table.find(id).count().get_result(tx.conn)?;
            if known == 0 {
                let row = (offices::id.eq(id), offices::name.eq(id), offices::country.eq(id), offices::time_zone.eq("America/Bogota"));
                diesel::insert_into(offices::table).values(row).execute(tx.conn)?;
            }
        }
        Ok(())
    };
    store.prepare(insert).await;
}

/// An enabled account of a person of its own, whose password hash is the text `hash`.
pub async fn an_account(store: &Store, organisation: Organisation, login: &str) -> Account {
    let login = login.to_owned();
    let insert = move |tx: &mut WriteTx<'_>| {
        let account = Account {
            id: tx.fresh(),
            organisation,
            person: tx.fresh(),
            login: login.clone(),
            name: login.clone(),
            must_change: false,
            disabled_at: None,
            created_at: tx.now(),
        };
        tx.insert_account(&account, "hash", None)?;
        Ok(account)
    };
    store.prepare(insert).await
}

/// Gives an account a role for all offices, or for one.
pub async fn holds(store: &Store, account: &Account, role: Role, office: Option<&str>) -> RoleHoldingId {
    let (account, wanted) = (account.id, Wanted { role, office: office.map(str::to_owned), until: None });
    store.prepare(move |tx| tx.grant_role(account, &wanted, None)).await
}

/// A session of an account, twelve hours long.
pub async fn a_session(store: &Store, account: &Account) -> Session {
    let account = account.id;
    let begin = move |tx: &mut WriteTx<'_>| {
        let session = Session { id: tx.fresh(), account, created_at: tx.now(), expires_at: tx.now() + TimeDelta::hours(12) };
        tx.begin_session(&session)?;
        Ok(session)
    };
    store.prepare(begin).await
}

impl ReadTx<'_> {
    /// The events of one action, in no order that matters.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn events_named(&mut self, action: &str) -> Result<Vec<(Outcome, Option<AccountId>)>, StoreError> {
        Ok(audit::table.filter(audit::action.eq(action)).select((audit::outcome, audit::account_id)).load(self.conn)?)
    }
}
