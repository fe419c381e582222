//! How the worker is known to be well, on both databases.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    domain::clock::SystemEntropy,
    notify::scene::scene,
    store::{
        Address, Store, StoreConfig, migrate,
        testing::{TestClock, on_both},
    },
};

const SOON: Duration = Duration::from_millis(5);

/// Waits until something is so, for at most ten seconds.
async fn becomes(so: impl Fn() -> bool) -> bool {
    for _ in 0..2_000 {
        if so() {
            return true;
        }
        tokio::time::sleep(SOON).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_does_its_rounds_is_well_and_one_that_ended_is_not() {
    on_both(async |store: Store, _: TestClock| {
        let (sender, pulse) = (scene(&store).await.sender, Pulse::default());
        tokio::time::sleep(SOON).await;
        assert!(!pulse.is_well_within(SOON), "nothing has gone well yet");
        let worker = Worker::start(sender, SOON, pulse.clone());
        assert!(becomes(|| pulse.is_well_within(Duration::from_secs(1))).await);
        let before = pulse.clone();
        worker.stop().await;
        assert!(!before.is_well(), "at once, not after minutes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_cut_off_in_the_middle_is_not_well() {
    on_both(async |store: Store, _: TestClock| {
        let pulse = Pulse::default();
        let worker = Worker::start(scene(&store).await.sender, Duration::from_secs(60), pulse.clone());
        worker.task.abort();
        assert!(becomes(|| !pulse.is_well()).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_that_fail_are_no_beats() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("closed.db"));
    migrate::migrate(&address).unwrap();
    let config = StoreConfig { address, connections: 2, queue: 16, wait: Duration::from_secs(1), pgbouncer: false };
    let store = Store::open(&config, Arc::new(TestClock::default()), Arc::new(SystemEntropy)).unwrap();
    let (sender, pulse, patience) = (scene(&store).await.sender, Pulse::default(), Duration::from_millis(50));
    store.close(); // takes no write any more
    let worker = Worker::start(sender, SOON, pulse.clone());
    assert!(becomes(|| !pulse.is_well_within(patience)).await);
    tokio::time::sleep(patience).await;
    assert!(!pulse.is_well_within(patience), "it goes on trying, and none of it counts");
    assert!(pulse.is_well(), "for some minutes");
    worker.stop().await;
}
