//! The transport log beside a restored database.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::store::{Store, testing::on_both};

fn announced(method: &str, starts: &str) -> Announced {
    Announced {
        method: method.into(),
        uid: "interview-1@sendero".into(),
        sequence: 0,
        starts: starts.into(),
        zone: "America/Bogota".into(),
        subject: "Su solicitud CO-7K3F-9QXM-2".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn appointments_that_the_database_does_not_know_are_listed_in_the_order_in_which_they_were_told() {
    on_both(async |store: Store, _| {
        let at = store.now();
        let left = |appointment| Left { message: uuid::Uuid::from_u128(7), channel: WrittenChannel::Email, at, appointment };
        let log = [left(None), left(Some(announced("REQUEST", "2024-02-13 08:30"))), left(Some(announced("CANCEL", "2024-02-13 08:30")))];
        let found = store.read(move |tx| compare(tx, &log)).await.unwrap();
        let methods: Vec<&str> = found.appointments.iter().map(|one| one.appointment.method.as_str()).collect();
        assert_eq!((found.unknown.len(), methods), (3, vec!["REQUEST", "CANCEL"]));
        let line = serde_json::to_value(&found.appointments[0]).unwrap();
        assert_eq!((&line["starts"], &line["subject"]), (&"2024-02-13 08:30".into(), &"Su solicitud CO-7K3F-9QXM-2".into()));
    })
    .await;
}
