//! Disk full, file gone, server gone: nothing acknowledged is lost, and it goes on by itself.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, thread, time::Duration};

use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};

use super::{
    Address, Store, StoreConfig, StoreError, WriteTx,
    conn::{Manager, Use},
    migrate,
    testing::{on_both, on_new},
};

impl WriteTx<'_> {
    /// Runs statements that no use case needs.
    pub(super) fn run(&mut self, statements: &str) -> Result<(), StoreError> {
        Ok(self.conn.batch_execute(statements)?)
    }
}

/// The same database through a pool that waits a second, so that a test of outage does not take minutes.
fn impatient(store: &Store) -> Store {
    let wait = Duration::from_secs(1);
    let config = StoreConfig { address: store.address().clone(), connections: 2, queue: 16, wait, pgbouncer: false };
    Store::open(&config, store.clock(), store.entropy()).unwrap()
}

async fn set(store: &Store, key: String, size: usize) -> Result<(), StoreError> {
    store.write(move |tx| tx.set_setting(&key, &"x".repeat(size)).map(|()| tx.recorded(()))).await
}

async fn has(store: &Store, key: String) -> bool {
    store.read(move |tx| tx.setting(&key)).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_503_reads_go_on_and_nothing_acknowledged_is_lost() {
    on_both(async |store, _| {
        if !matches!(store.address(), Address::Sqlite(_)) {
            return; // a full disk of PostgreSQL cannot be had for a test
        }
        store.prepare(|tx| tx.run("PRAGMA max_page_count = 1")).await; // as many pages as there are, for this connection
        let mut kept = Vec::new();
        let refused = loop {
            let key = format!("k{}", kept.len());
            match set(&store, key.clone(), 50_000).await {
                Ok(()) => kept.push(key),
                Err(error) => break (key, error),
            }
            assert!(kept.len() < 100, "the disk never filled");
        };
        assert_eq!(refused.1.to_string(), "the database is not available: database or disk is full");
        assert!(!has(&store, refused.0.clone()).await);
        for key in kept {
            assert!(has(&store, key).await);
        }
        store.prepare(|tx| tx.run("PRAGMA max_page_count = 1000000")).await; // somebody makes room
        set(&store, refused.0, 50_000).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_into_a_file_that_went_away_are_never_acknowledged_and_go_on_when_it_is_back() {
    on_both(async |store, _| {
        let Address::Sqlite(path) = store.address().clone() else { return };
        let away = path.with_extension("away");
        set(&store, "before".into(), 1).await.unwrap();
        fs::rename(&path, &away).unwrap();
        assert!(matches!(set(&store, "gone".into(), 1).await, Err(StoreError::Unavailable(_))));
        assert!(matches!(store.ping(), Err(StoreError::Unavailable(_))), "readiness tells");
        fs::write(&path, "").unwrap();
        assert!(matches!(set(&store, "another".into(), 1).await, Err(StoreError::Unavailable(_))), "another file is not ours");
        fs::rename(&away, &path).unwrap();
        set(&store, "after".into(), 1).await.unwrap();
        assert!(has(&store, "before".into()).await && has(&store, "after".into()).await);
        assert!(!has(&store, "gone".into()).await && !has(&store, "another".into()).await);
        store.ping().unwrap();
    })
    .await;
}

/// Ends every connection to a database, and waits until they have ended: they are only told to.
fn send_away(admin: &mut PgConnection, name: &str) {
    let there = format!("SELECT pg_terminate_backend(pid) AS told FROM pg_stat_activity WHERE datname = '{name}'");
    for _ in 0..200 {
        if diesel::sql_query(&there).execute(admin).unwrap() == 0 {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("somebody stayed connected to {name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_and_comes_back_is_503_meanwhile_and_works_again_by_itself() {
    on_both(async |store, _| {
        let Address::Postgres(url) = store.address().clone() else { return };
        let store = impatient(&store);
        let (base, name) = url.rsplit_once('/').unwrap();
        let mut admin = PgConnection::establish(&format!("{base}/postgres")).unwrap();
        set(&store, "before".into(), 1).await.unwrap();
        // Two statements: within one, nobody is kept out before those who are in have gone, and the pool comes back in between.
        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).unwrap();
        send_away(&mut admin, name);
        for _ in 0..3 {
            let refused = set(&store, "gone".into(), 1).await;
            assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        }
        admin.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).unwrap();
        let back = (0..60).any(|_| {
            thread::sleep(Duration::from_millis(250));
            store.ping().is_ok()
        });
        assert!(back, "the pool did not recover");
        set(&store, "after".into(), 1).await.unwrap();
        assert!(has(&store, "before".into()).await && has(&store, "after".into()).await && !has(&store, "gone".into()).await);
    })
    .await;
}

#[test]
fn programs_that_start_at_once_migrate_once() {
    on_new(|address| {
        let start = || migrate::migrate(address);
        let applied: Vec<usize> = thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap().len()).collect()
        });
        assert_eq!(applied.iter().filter(|count| **count > 0).count(), 1, "{applied:?}");
        migrate::check(address).unwrap();
    });
}

/// SQLite gives up at once where a file gets its log while somebody writes into it, whatever the `busy_timeout`.
#[test]
fn a_file_that_gets_its_log_waits_for_who_writes_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let mut writes = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    writes.batch_execute("CREATE TABLE t (x INTEGER); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)").unwrap();
    let opens = thread::spawn(move || Manager::new(Address::Sqlite(path), Use::Write, false).open().map(|_| ()));
    thread::sleep(Duration::from_millis(200));
    writes.batch_execute("COMMIT").unwrap();
    opens.join().unwrap().unwrap();
}
