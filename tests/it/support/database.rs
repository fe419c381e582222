//! Fresh databases, copied from a prepared one: a SQLite file always, PostgreSQL where `SENDERO_TEST_POSTGRES` says.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sendero::{
    domain::clock::{Entropy, SystemEntropy},
    ops::programmes,
    store::{Address, Store, StoreConfig, migrate},
};
use tokio::process::Command;

use super::chance::{SeededEntropy, TestClock};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Db {
    Sqlite,
    Postgres,
}

/// A database of one test; gone when dropped.
pub struct Database {
    pub address: Address,
    _folder: tempfile::TempDir,
    drop_name: Option<(String, String)>,
}

/// Runs a test on each database. What has no PostgreSQL says so.
pub async fn on_both(test: impl AsyncFn(Db)) {
    test(Db::Sqlite).await;
    if std::env::var_os("SENDERO_TEST_POSTGRES").is_some() {
        test(Db::Postgres).await;
    } else {
        eprintln!("SKIPPED on PostgreSQL: SENDERO_TEST_POSTGRES is not set");
    }
}

impl Database {
    /// A fresh one, migrated, with the shipped rule sets.
    pub async fn fresh(db: Db) -> Self {
        let folder = tempfile::tempdir().unwrap();
        match db {
            Db::Sqlite => {
                let address = Address::Sqlite(folder.path().join("sendero.db"));
                prepare(&address).await;
                Self { address, _folder: folder, drop_name: None }
            }
            Db::Postgres => {
                let server = std::env::var("SENDERO_TEST_POSTGRES").unwrap();
                let template = template(&server).await;
                let name = format!("sendero_it_{}", tag());
                create_from(&server, &name, &template).await;
                let address = Address::Postgres(beside(&server, &name));
                Self { address, _folder: folder, drop_name: Some((server, name)) }
            }
        }
    }

    /// The folder of the test.
    pub fn folder(&self) -> PathBuf {
        self._folder.path().to_owned()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.drop_name {
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = std::process::Command::new("psql").args([server, "-q", "-c", &statement]).output();
        }
    }
}

/// Opens a store on an address, for tests that look behind the doors.
pub fn open(address: &Address, clock: &TestClock, entropy: Arc<dyn Entropy>) -> Store {
    let config = StoreConfig { address: address.clone(), connections: 4, queue: 512, wait: Duration::from_secs(20), pgbouncer: false };
    Store::open(&config, Arc::new(clock.clone()), entropy).unwrap()
}

async fn prepare(address: &Address) {
    let address = address.clone();
    tokio::task::spawn_blocking(move || {
        migrate::migrate(&address).unwrap();
        let store = open(&address, &TestClock::default(), Arc::new(SeededEntropy::new("shipped rule sets")));
        store.write_blocking(programmes::install_shipped).unwrap();
        store.close();
    })
    .await
    .unwrap();
}

/// What the migrations say, in their order.
fn all_migrations() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().path().join("up.sql")).collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// What the shipped programme files say.
fn shipped_files() -> String {
    sendero::domain::programme::shipped::FILES.iter().map(|(_, text)| *text).collect()
}

/// The prepared database that others are copied from: made once, by whichever process comes first. Its name changes with the migrations
/// and with the rules that are shipped.
async fn template(server: &str) -> String {
    let sources = [&all_migrations()[..], &shipped_files()[..]].concat();
    let hash = sources.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let name = format!("sendero_template_{hash:016x}");
    let lock = std::fs::File::create(std::env::temp_dir().join(format!("{name}.lock"))).unwrap();
    let lock = tokio::task::spawn_blocking(move || {
        lock.lock().unwrap();
        lock
    })
    .await
    .unwrap();
    if psql(server, &format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")).await.trim() != "1" {
        let making = format!("{name}_making");
        psql(server, &format!("DROP DATABASE IF EXISTS {making}")).await;
        psql(server, &format!("CREATE DATABASE {making}")).await;
        prepare(&Address::Postgres(beside(server, &making))).await;
        rename(server, &making, &name).await;
    }
    drop(lock);
    name
}

async fn rename(server: &str, from: &str, to: &str) {
    for _ in 0..50 {
        if try_psql(server, &format!("ALTER DATABASE {from} RENAME TO {to}")).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await; // the pool's connections are still closing
    }
    panic!("the template database could not be finished");
}

async fn create_from(server: &str, name: &str, template: &str) {
    for _ in 0..100 {
        if try_psql(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await; // another copy is being made of the same template
    }
    panic!("no database could be copied from the template");
}

async fn psql(server: &str, statement: &str) -> String {
    try_psql(server, statement).await.unwrap()
}

async fn try_psql(server: &str, statement: &str) -> Result<String, String> {
    let output = Command::new("psql").args([server, "-qtA", "-v", "ON_ERROR_STOP=1", "-c", statement]).output().await.unwrap();
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn beside(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

fn tag() -> String {
    let mut bytes = [0u8; 8];
    SystemEntropy.fill(&mut bytes);
    format!("{:016x}", u64::from_le_bytes(bytes))
}
