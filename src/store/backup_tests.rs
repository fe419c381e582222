#![allow(clippy::unwrap_used)]

use std::{future::Future, os::unix::fs::PermissionsExt, sync::Arc};

use diesel::connection::SimpleConnection;

use super::*;
use crate::{
    domain::{clock::SystemEntropy, terms::Organisation},
    ops::restore as after,
    store::{
        Store, StoreConfig, StoreError, migrate, restore,
        testing::{TestClock, a_session, an_account, on_new},
    },
};

fn now<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

fn opened(address: &Address) -> Store {
    let wait = std::time::Duration::from_secs(5);
    let config = StoreConfig { address: address.clone(), connections: 2, queue: 16, wait, pgbouncer: false };
    Store::open(&config, Arc::new(TestClock::default()), Arc::new(SystemEntropy)).unwrap()
}

/// Opens a store for one piece of work, and lets it go.
fn with<T>(address: &Address, work: impl FnOnce(&Store) -> T) -> T {
    let store = opened(address);
    let done = work(&store);
    store.close();
    done
}

/// Runs a test on a migrated database of each kind, with a folder for backups.
fn on_migrated(test: impl Fn(&Address, &Path)) {
    on_new(|address| {
        migrate::migrate(address).unwrap();
        test(address, tempfile::tempdir().unwrap().path());
    });
}

fn add(address: &Address, login: &str) {
    with(address, |store| now(an_account(store, Organisation::Iom, login)));
}

fn knows(address: &Address, login: &'static str) -> bool {
    with(address, |store| store.read_blocking(|tx| tx.account_by_login(login)).unwrap().is_some())
}

fn settled(address: &Address) -> Result<(), CopyError> {
    with(address, |store| store.write_blocking(after::settle).map(|_| ())).map_err(CopyError::from)
}

#[test]
fn the_database_and_what_stands_beside_it_are_for_their_owner_alone() {
    use std::os::unix::fs::MetadataExt;
    on_migrated(|address, _| {
        let Address::Sqlite(path) = address else { return };
        with(address, |store| {
            now(an_account(store, Organisation::Iom, "ana"));
            let folder = path.parent().unwrap();
            let modes: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().mode() & 0o777).collect();
            assert_eq!(modes, [0o600; 3], "the database, -wal and -shm");
        });
    });
}

#[test]
fn a_backup_is_whole_private_and_never_written_over_anything() {
    on_migrated(|address, folder| {
        let file = folder.join("copy");
        with(address, |store| {
            now(an_account(store, Organisation::Iom, "ana"));
            assert!(backup(address, &file).unwrap() > 0, "while a server is at work");
        });
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1, "nothing else is left in the folder");
        let before = std::fs::read(&file).unwrap();
        assert!(matches!(backup(address, &file), Err(CopyError::Exists(_))));
        assert_eq!(std::fs::read(&file).unwrap(), before);
    });
}

#[test]
fn a_restore_brings_the_day_of_the_backup_back_ends_sessions_and_holds_messages() {
    on_migrated(|address, folder| {
        let file = folder.join("copy");
        let session = with(address, |store| now(async { a_session(store, &an_account(store, Organisation::Iom, "ana").await).await }));
        backup(address, &file).unwrap();
        add(address, "luz");
        assert!(matches!(restore::restore(address, &file, false, settled), Err(CopyError::HasData)));
        restore::restore(address, &file, true, settled).unwrap();
        assert_eq!((knows(address, "ana"), knows(address, "luz")), (true, false));
        with(address, |store| {
            let session = store.read_blocking(|tx| tx.living_session(session.id)).unwrap();
            let held = store.read_blocking(ReadHeld::of).unwrap();
            assert!(session.is_none() && held);
            assert_eq!(store.read_blocking(|tx| tx.events_named("database.restore")).unwrap().len(), 1);
        });
    });
}

/// Names the read, so that its error type is known.
struct ReadHeld;

impl ReadHeld {
    fn of(tx: &mut crate::store::ReadTx<'_>) -> Result<bool, StoreError> {
        tx.messages_are_held()
    }
}

#[test]
fn a_database_in_use_is_not_replaced() {
    on_migrated(|address, folder| {
        let file = folder.join("copy");
        backup(address, &file).unwrap();
        let server = opened(address);
        server.read_blocking(ReadHeld::of).unwrap();
        assert!(matches!(restore::restore(address, &file, true, settled), Err(CopyError::InUse)));
        server.read_blocking(ReadHeld::of).unwrap();
        server.close();
    });
}

#[test]
fn a_restore_that_fails_leaves_everything_as_it_was() {
    on_migrated(|address, folder| {
        let file = folder.join("copy");
        backup(address, &file).unwrap();
        add(address, "ana");
        assert!(matches!(restore::restore(address, &file, true, |_| Err(CopyError::NotOurs)), Err(CopyError::NotOurs)));
        assert!(knows(address, "ana"));
        let (half, text) = (folder.join("half"), folder.join("text"));
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&half, bytes.get(..bytes.len() / 2).unwrap()).unwrap();
        assert!(restore::restore(address, &half, true, settled).is_err(), "a file that was cut short");
        std::fs::write(&text, "no database").unwrap();
        assert!(matches!(restore::restore(address, &text, true, settled), Err(CopyError::NotABackup(_))));
        assert!(knows(address, "ana"));
    });
}

/// What a kill leaves on PostgreSQL while the copy is read: the database aside, and nothing or half of it in its place.
const CUT_OFF: &str = "ALTER SCHEMA public RENAME TO sendero_before_restore; CREATE SCHEMA public";

#[test]
fn a_restore_that_was_cut_off_is_no_database_and_the_next_one_begins_with_what_was_there() {
    on_migrated(|address, folder| {
        let Address::Postgres(_) = address else { return };
        let file = folder.join("copy");
        backup(address, &file).unwrap();
        add(address, "ana");
        Manager::new(address.clone(), Use::Write, false).open().unwrap().batch_execute(CUT_OFF).unwrap();
        assert!(matches!(migrate::check(address), Err(StoreError::Unfinished)), "nobody serves it");
        assert!(matches!(migrate::migrate(address), Err(StoreError::Unfinished)), "nor makes an empty one of it");
        assert!(matches!(restore::restore(address, &file, false, settled), Err(CopyError::HasData)), "it is back, and holds data");
        assert!(migrate::check(address).is_ok() && knows(address, "ana"));
        restore::restore(address, &file, true, settled).unwrap();
        assert!(migrate::check(address).is_ok() && !knows(address, "ana"));
    });
}

#[test]
fn a_backup_of_a_newer_program_is_refused() {
    on_migrated(|address, folder| {
        let file = folder.join("copy");
        let run = |statement: &'static str| with(address, |store| now(store.prepare(move |tx| tx.run(statement))));
        run("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        backup(address, &file).unwrap();
        assert!(matches!(migrate::check(address), Err(StoreError::Newer(_))));
        assert!(matches!(migrate::migrate(address), Err(StoreError::Newer(_))));
        run("DELETE FROM __diesel_schema_migrations WHERE version = '99990101000000'");
        assert!(matches!(restore::restore(address, &file, true, settled), Err(CopyError::Store(StoreError::Newer(_)))));
        assert!(migrate::check(address).is_ok());
    });
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_copying_it() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.db");
    let refused = backup(&Address::Sqlite(missing), &folder.path().join("copy"));
    assert!(matches!(refused, Err(CopyError::NoDatabase(_))));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}
