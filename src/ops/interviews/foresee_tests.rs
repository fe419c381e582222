//! What is foreseen is what is then written, word for word.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{DateTime, Utc};

use super::*;
use crate::{
    domain::workflow::Verb,
    ops::{
        interviews::testing::{Bureau, code},
        messages,
        testing::because,
    },
    store::testing::{TestClock, on_both},
};

fn to(clock: &TestClock, now: DateTime<Utc>, then: &str) {
    clock.forward(then.parse::<DateTime<Utc>>().unwrap() - now);
}

async fn books(bureau: &Bureau, case: CaseId, slot: SlotId) -> Result<Foreseen, OpError> {
    let (desk, who) = (bureau.at.desk.clone(), bureau.scheduler.clone());
    bureau.at.store.read(move |tx| foresee_booking(tx, &desk, &who, (case, slot)).map(|seen| seen.into_parts().0)).await
}

async fn ends(bureau: &Bureau, case: CaseId, ending: Ending) -> Result<Foreseen, OpError> {
    let (desk, who) = (bureau.at.desk.clone(), bureau.scheduler.clone());
    bureau.at.store.read(move |tx| foresee_ending(tx, &desk, &who, (case, ending)).map(|seen| seen.into_parts().0)).await
}

/// The messages of a case by kind and text; those of one instant come in no order of their own.
async fn written(bureau: &Bureau, case: CaseId) -> Vec<(MessageKind, String, String)> {
    let who = bureau.scheduler.clone();
    let all = bureau.at.store.read(move |tx| messages::list(tx, &who, case).map(|seen| seen.into_parts().0)).await.unwrap();
    all.into_iter().map(|told| (told.message.kind, told.message.subject, told.message.body)).collect()
}

/// What was written since there were `before` messages is what was foreseen, word for word.
async fn told_as(bureau: &Bureau, case: CaseId, before: usize, foreseen: &Foreseen) {
    let (all, expected) = (written(bureau, case).await, texts(foreseen));
    assert_eq!(all.len(), before + expected.len());
    for text in expected {
        assert!(all.contains(&text), "{text:?} is not among {all:?}");
    }
}

fn texts(foreseen: &Foreseen) -> Vec<(MessageKind, String, String)> {
    foreseen.messages.iter().map(|draft| (draft.kind, draft.subject.clone(), draft.body.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_its_reminders_a_change_and_a_missed_interview_are_told_as_foreseen() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let (first, second) = (bureau.slot(14, "09:00").await, bureau.slot(15, "10:00").await);
        let invitation = books(&bureau, case, first).await.unwrap();
        let kinds: Vec<_> = invitation.messages.iter().map(|draft| draft.kind).collect();
        assert_eq!(kinds, [MessageKind::Invitation, MessageKind::Reminder, MessageKind::Reminder]);
        bureau.books(&bureau.scheduler, case, first, None).await.unwrap();
        told_as(&bureau, case, 1, &invitation).await;

        assert_eq!(code(books(&bureau, case, first).await), "same_slot");
        let change = books(&bureau, case, second).await.unwrap();
        assert_eq!(change.messages[0].kind, MessageKind::Change);
        let moved = bureau.books(&bureau.scheduler, case, second, Some("they asked")).await.unwrap().case.interview.unwrap();
        told_as(&bureau, case, 4, &change).await;

        assert!(ends(&bureau, case, Ending::Cancelled).await.unwrap().messages.is_empty(), "nothing has left, so nobody need hear");
        assert_eq!(code(ends(&bureau, case, Ending::NoShow).await), "too_early");
        to(&clock, store.now(), "2024-03-15T16:00:00Z");
        let missed = ends(&bureau, case, Ending::NoShow).await.unwrap();
        assert!(missed.held_until.is_some() && ends(&bureau, case, Ending::Held).await.unwrap().messages.is_empty());
        let seen = bureau.says(&bureau.scheduler, moved.id, Ending::NoShow, &[]).await.unwrap();
        told_as(&bureau, case, 7, &missed).await;
        assert_eq!(seen.held_until, missed.held_until);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_that_cannot_be_had_is_told_before_somebody_writes_a_reason() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let (case, other) = (bureau.ready(0).await, bureau.ready(1).await);
        let (taken, past) = (bureau.slot(14, "09:00").await, bureau.slot(4, "09:00").await);
        bureau.books(&bureau.scheduler, other, taken, None).await.unwrap();
        assert_eq!(code(books(&bureau, case, taken).await), "slot_taken");
        to(&clock, store.now(), "2024-03-05T12:00:00Z");
        assert_eq!(code(books(&bureau, case, past).await), "slot_past");
        bureau.at.does(&bureau.supervisor, case, Verb::Hold, ActionInput { until: "2024-03-31".parse().ok(), ..because("abroad") }).await;
        let free = bureau.slot(18, "09:00").await;
        assert_eq!(code(books(&bureau, case, free).await), "on_hold");
        let desk = bureau.at.desk.clone();
        let caseworker = bureau.caseworker.clone();
        let denied = store.read(move |tx| foresee_booking(tx, &desk, &caseworker, (case, free)).map(|seen| seen.into_parts().0)).await;
        assert!(matches!(denied, Err(OpError::Forbidden)));
    })
    .await;
}
