#![allow(clippy::unwrap_used)]

use std::{os::unix::fs::PermissionsExt, sync::Arc};

use super::*;
use crate::{
    domain::{clock::SystemEntropy, terms::Organisation},
    ops::restore as after,
    store::{
        Store, StoreConfig, StoreError, migrate, restore,
        testing::{TestClock, a_session, an_account, on_both},
    },
};

fn opened(address: &Address) -> Store {
    let wait = std::time::Duration::from_secs(5);
    let config = StoreConfig { address: address.clone(), connections: 2, queue: 16, wait, pgbouncer: false };
    Store::open(&config, Arc::new(TestClock::default()), Arc::new(SystemEntropy)).unwrap()
}

fn settled(address: &Address) -> Result<(), CopyError> {
    let store = opened(address);
    let done = store.write_blocking(after::settle).map(|_| ());
    store.close();
    Ok(done?)
}

/// A store lets its connections go a moment after it is closed; a restore wants the database for itself.
fn restored(address: &Address, file: &Path, replace: bool) -> Result<(), CopyError> {
    for _ in 0..100 {
        match restore::restore(address, file, replace, settled) {
            Err(CopyError::InUse) => std::thread::sleep(std::time::Duration::from_millis(50)),
            other => return other,
        }
    }
    Err(CopyError::InUse)
}

fn knows(address: &Address, login: &'static str) -> bool {
    let store = opened(address);
    let found = store.read_blocking(|tx| tx.account_by_login(login)).unwrap().is_some();
    store.close();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_whole_private_and_never_written_over_anything() {
    on_both(async |store, _| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy");
        an_account(&store, Organisation::Iom, "ana").await;
        assert!(backup(store.address(), &file).unwrap() > 0);
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing else is left in the folder");
        let before = std::fs::read(&file).unwrap();
        assert!(matches!(backup(store.address(), &file), Err(CopyError::Exists(_))));
        assert_eq!(std::fs::read(&file).unwrap(), before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_brings_the_day_of_the_backup_back_ends_sessions_and_holds_messages() {
    on_both(async |store, _| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy");
        let address = store.address().clone();
        let ana = an_account(&store, Organisation::Iom, "ana").await;
        let session = a_session(&store, &ana).await;
        backup(&address, &file).unwrap();
        an_account(&store, Organisation::Iom, "luz").await;
        assert!(matches!(restore::restore(&address, &file, true, settled), Err(CopyError::InUse)), "a server is at work");
        store.close();
        drop(store);
        assert!(matches!(restored(&address, &file, false), Err(CopyError::HasData)));
        assert!(knows(&address, "luz"));
        restored(&address, &file, true).unwrap();
        assert_eq!((knows(&address, "ana"), knows(&address, "luz")), (true, false));
        let again = opened(&address);
        let (session, held) =
            again.read_blocking(|tx| Ok::<_, StoreError>((tx.living_session(session.id)?, tx.messages_are_held()?))).unwrap();
        assert!(session.is_none() && held);
        assert_eq!(again.read_blocking(|tx| tx.events_named("database.restore")).unwrap().len(), 1);
        again.close();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_fails_leaves_everything_as_it_was() {
    on_both(async |store, _| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy");
        let address = store.address().clone();
        backup(&address, &file).unwrap();
        an_account(&store, Organisation::Iom, "ana").await;
        store.close();
        drop(store);
        while matches!(restore::restore(&address, &file, true, |_| Err(CopyError::NotOurs)), Err(CopyError::InUse)) {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert!(knows(&address, "ana"));
        let half = folder.path().join("half");
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&half, bytes.get(..bytes.len() / 2).unwrap()).unwrap();
        assert!(restored(&address, &half, true).is_err(), "a file that was cut short");
        let text = folder.path().join("text");
        std::fs::write(&text, "no database").unwrap();
        assert!(matches!(restored(&address, &text, true), Err(CopyError::NotABackup(_))));
        assert!(knows(&address, "ana"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_newer_program_is_refused() {
    on_both(async |store, _| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy");
        let address = store.address().clone();
        store.prepare(|tx| tx.run("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')")).await;
        backup(&address, &file).unwrap();
        assert!(matches!(migrate::check(&address), Err(StoreError::Newer(_))));
        assert!(matches!(migrate::migrate(&address), Err(StoreError::Newer(_))));
        store.prepare(|tx| tx.run("DELETE FROM __diesel_schema_migrations WHERE version = '99990101000000'")).await;
        store.close();
        drop(store);
        assert!(matches!(restored(&address, &file, true), Err(CopyError::Store(StoreError::Newer(_)))));
        assert!(migrate::check(&address).is_ok());
    })
    .await;
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_copying_it() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.db");
    let refused = backup(&Address::Sqlite(missing.clone()), &folder.path().join("copy"));
    assert!(matches!(refused, Err(CopyError::NoDatabase(_))));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}
