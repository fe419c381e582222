#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::time::Instant;

use chrono::Utc;

use super::*;
use crate::{
    access::By,
    domain::audit::Event,
    store::testing::{TestClock, a_session, an_account, on_both},
};

async fn write_events(store: &Store, many: usize) {
    let write = move |tx: &mut WriteTx<'_>| {
        for _ in 0..many {
            let at: chrono::DateTime<Utc> = tx.now();
            tx.put_event(&By::default(), Event::done("test"), at)?;
        }
        Ok(())
    };
    store.prepare(write).await;
}

#[tokio::test]
async fn events_are_numbered_faster_than_a_thousand_a_second() {
    on_both(async |store: Store, _: TestClock| {
        write_events(&store, 5_000).await;
        let began = Instant::now();
        let done = run_once(&store, &ReadLog::default()).await.unwrap();
        let took = began.elapsed();
        eprintln!("{:?}: 5,000 events numbered in {took:?}", store.address());
        assert_eq!(done.numbered, 5_000);
        assert!(took < Duration::from_secs(5), "{took:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_is_not_stays() {
    on_both(async |store: Store, clock: TestClock| {
        let ana = an_account(&store, crate::domain::terms::Organisation::Iom, "ana").await;
        let session = a_session(&store, &ana).await.id;
        let id = uuid::Uuid::nil();
        assert!(store.prepare(move |tx| tx.use_form_token(id)).await);
        store.prepare(move |tx| tx.add_refresh_token("hash", session)).await;
        store.prepare(|tx| tx.leave_form("a sitting")).await;
        let swept = async || run_once(&store, &ReadLog::default()).await.unwrap().swept;
        clock.forward(TimeDelta::minutes(299));
        assert_eq!(swept().await, 0);
        clock.forward(TimeDelta::minutes(2));
        assert_eq!(swept().await, 1, "the form token");
        clock.forward(TimeDelta::days(30));
        assert_eq!(swept().await, 0);
        clock.forward(TimeDelta::hours(8));
        assert_eq!(swept().await, 1, "the session with its refresh token");
        clock.forward(TimeDelta::days(59));
        assert_eq!(swept().await, 0);
        assert!(store.read(|tx| tx.form_was_left("a sitting")).await.unwrap());
        clock.forward(TimeDelta::days(1));
        assert_eq!(swept().await, 1, "the sitting that was left");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stops_writes_what_waits() {
    on_both(async |store: Store, _: TestClock| {
        let reads = ReadLog::default();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let secret = crate::auth::secret::Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap();
        let desk = Desk::new(&secret);
        let going = tokio::spawn(run(store.clone(), reads.clone(), desk, async move { drop(stopped.await) }));
        let _due = reads.note(By::default(), Event::read("test"), store.now());
        drop(stop);
        going.await.unwrap();
        let filter = crate::ops::audit::everything(None, Some("test"));
        let events = store.read(move |tx| tx.events(&filter)).await.map_err(|error: StoreError| error).unwrap();
        assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), [Some(1)]);
    })
    .await;
}

#[tokio::test]
async fn many_reads_go_on_record_one_by_one_in_their_order() {
    on_both(async |store: Store, _: TestClock| {
        let (reads, now) = (ReadLog::default(), store.now());
        for n in 0..900_i64 {
            let by = By { request: Some(uuid::Uuid::from_u128(n.unsigned_abs().into())), ..By::default() };
            let event = Event::read("test").at_office("CO").with(serde_json::json!({ "n": n }));
            let _due = reads.note(by, event, now + TimeDelta::microseconds(n));
        }
        assert_eq!(run_once(&store, &reads).await.unwrap().numbered, 900);
        let filter = crate::ops::audit::everything(None, Some("test"));
        let mut events = store.read(move |tx| tx.events(&filter)).await.map_err(|error: StoreError| error).unwrap();
        events.sort_by_key(|event| event.seq);
        for (event, n) in events.iter().zip(0_i64..) {
            let said = (event.seq, event.at, event.office.as_deref(), event.request.clone(), event.details.clone());
            let request = uuid::Uuid::from_u128(n.unsigned_abs().into()).to_string();
            let at = now + TimeDelta::microseconds(n);
            assert_eq!(said, (Some(n + 1), at, Some("CO"), Some(request), serde_json::json!({ "n": n })));
        }
        assert_eq!(events.len(), 900);
        assert_eq!(run_once(&store, &reads).await.unwrap().numbered, 0, "nothing is recorded twice");
    })
    .await;
}
