#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::TimeDelta;

use super::*;
use crate::{
    ops::testing_journey::{Crew, clear, not_clear},
    store::testing::{TestClock, on_both},
};

async fn lapsed(crew: &Crew) -> usize {
    run_once(&crew.work.store, &crew.work.desk).await.unwrap()
}

async fn stage(crew: &Crew, case: CaseId) -> Stage {
    crew.work.case(case).await.shown.stage
}

#[tokio::test]
async fn a_case_lapses_on_the_local_day_after_its_last_clearance() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.ready(0, "2024-03-01", "2024-03-01").await;
        assert_eq!(lapsed(&crew).await, 0);
        clock.forward(TimeDelta::days(24) + TimeDelta::hours(15)); // 2024-03-02 at four UTC, 2024-03-01 at eleven in the night in Bogota
        assert_eq!(lapsed(&crew).await, 0, "the last day counts, as the office counts days");
        clock.forward(TimeDelta::hours(1));
        assert_eq!(lapsed(&crew).await, 1);
        assert_eq!(stage(&crew, case).await, Stage::Approved);
        assert_eq!(crew.work.case(case).await.travel_on, None);
        assert_eq!(lapsed(&crew).await, 0);
        let events = store.read(move |tx| tx.events_named("case.lapse")).await.map_err(|error: StoreError| error).unwrap();
        assert_eq!(events.iter().map(|(_, account)| *account).collect::<Vec<_>>(), [None], "by the program, on record");
    })
    .await;
}

#[tokio::test]
async fn a_shorter_clearance_lapses_what_was_ready_and_a_longer_one_does_not() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let (shorter, longer, denied) = (
            crew.ready(0, "2024-12-31", "2024-06-01").await,
            crew.ready(1, "2024-12-31", "2024-06-01").await,
            crew.ready(2, "2024-12-31", "2024-06-01").await,
        );
        crew.clears(shorter, "medical", clear("2024-02-06", "2024-05-31")).await;
        crew.clears(longer, "medical", clear("2024-02-06", "2024-06-01")).await;
        crew.clears(denied, "security", not_clear()).await;
        assert_eq!(lapsed(&crew).await, 2);
        assert_eq!(stage(&crew, shorter).await, Stage::Approved);
        assert_eq!(stage(&crew, longer).await, Stage::ReadyToTravel);
        assert_eq!(stage(&crew, denied).await, Stage::Approved);
    })
    .await;
}

#[tokio::test]
async fn several_servers_lapse_a_case_once() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.ready(0, "2024-12-31", "2024-06-01").await;
        crew.clears(case, "orientation", clear("2024-02-06", "2024-02-06")).await;
        let rounds: Vec<_> = (0..6)
            .map(|_| {
                let (store, desk) = (store.clone(), crew.work.desk.clone());
                tokio::spawn(async move { run_once(&store, &desk).await.unwrap() })
            })
            .collect();
        let mut moved = 0;
        for round in rounds {
            moved += round.await.unwrap();
        }
        assert_eq!(moved, 1);
        assert_eq!(crew.work.case(case).await.shown.moves, 9, "one move more than when it was ready");
    })
    .await;
}
