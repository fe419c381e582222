//! Fresh databases, copied from a prepared one: a SQLite file always, PostgreSQL where `SENDERO_TEST_POSTGRES` says.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sendero::{
    domain::clock::{Entropy, SystemEntropy},
    ops::programmes,
    store::{Address, Store, StoreConfig, migrate},
};

use self::template::Template;
use super::chance::{SeededEntropy, TestClock};

#[path = "../../support/template.rs"]
mod template;

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
        tokio::task::spawn_blocking(move || Self::copied(db)).await.unwrap()
    }

    fn copied(db: Db) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let rules: String = sendero::domain::programme::shipped::FILES.iter().map(|(_, text)| *text).collect();
        let template = Template::new("it", &rules);
        match db {
            Db::Sqlite => {
                let file = folder.path().join("sendero.db");
                template.copy_to_file(&file, |making| prepare(&Address::Sqlite(making)));
                Self { address: Address::Sqlite(file), _folder: folder, drop_name: None }
            }
            Db::Postgres => {
                let (server, name) = (std::env::var("SENDERO_TEST_POSTGRES").unwrap(), format!("sendero_it_{}", tag()));
                let copy = template.copy_to_server(&server, &name, |making| prepare(&Address::Postgres(making)));
                Self { address: Address::Postgres(copy), _folder: folder, drop_name: Some((server, name)) }
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
            let _ = template::drop_from_server(server, name);
        }
    }
}

/// Opens a store on an address, for tests that look behind the doors.
pub fn open(address: &Address, clock: &TestClock, entropy: Arc<dyn Entropy>) -> Store {
    let config = StoreConfig { address: address.clone(), connections: 4, queue: 512, wait: Duration::from_secs(20), pgbouncer: false };
    Store::open(&config, Arc::new(clock.clone()), entropy).unwrap()
}

/// The schema and the shipped rule sets.
fn prepare(address: &Address) {
    migrate::migrate(address).unwrap();
    let store = open(address, &TestClock::default(), Arc::new(SeededEntropy::new("shipped rule sets")));
    store.write_blocking(programmes::install_shipped).unwrap();
    store.close();
}

fn tag() -> String {
    let mut bytes = [0u8; 8];
    SystemEntropy.fill(&mut bytes);
    format!("{:016x}", u64::from_le_bytes(bytes))
}
