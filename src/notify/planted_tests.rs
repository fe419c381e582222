//! The report finds each word that should not have left: one planted for every kind, each the only one that is wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use chrono::TimeDelta;

use crate::{
    domain::{ids::CaseId, interview::Disposition, message::MessageKind, workflow::Verb},
    notify::scene::{MAIL, Scene, scene},
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};
use MessageKind::*;

/// Hands a message of this kind over now, as a sender without a rule would.
async fn plant(scene: &Scene, case: CaseId, kind: MessageKind) {
    let message = scene.of_kind(case, kind).await[0].message.id;
    scene.store.prepare(move |tx| tx.plant_handing(message)).await;
}

async fn step(scene: &Scene, clock: &TestClock, case: CaseId, verb: Verb) {
    clock.forward(TimeDelta::minutes(1));
    let disposition = match verb {
        Verb::CancelInterview => Some(Disposition::Cancelled),
        Verb::RecordNoShow => Some(Disposition::NoShow),
        _ => None,
    };
    scene.step_with(case, verb, crate::domain::workflow::ActionInput { disposition, ..Default::default() }).await;
    clock.forward(TimeDelta::minutes(1));
}

/// A case on its way, told of everything so far.
async fn on_its_way(scene: &Scene, clock: &TestClock, verbs: &[Verb]) -> CaseId {
    let case = scene.a_processed_case(MAIL).await;
    scene.sender.run_due().await.unwrap();
    for verb in verbs {
        clock.forward(TimeDelta::minutes(1));
        match verb {
            Verb::BookInterview | Verb::Reschedule => scene.books(case, *verb, TimeDelta::hours(80)).await,
            Verb::RecordNoShow => {
                clock.forward(TimeDelta::hours(80));
                step(scene, clock, case, *verb).await;
            }
            verb => step(scene, clock, case, *verb).await,
        }
        scene.sender.run_due().await.unwrap();
    }
    clock.forward(TimeDelta::minutes(1));
    case
}

/// What is on its way, what then makes it wrong, what is handed over all the same, and what the report says.
const PLANTS: &[(&[Verb], &[Verb], MessageKind, &str)] = &[
    (&[], &[Verb::Recall], Processing, "not_processed"),
    (&[Verb::WaiveInterview], &[Verb::Deny], Processing, "denied"),
    (&[], &[Verb::Park], Processing, "halted"),
    (&[Verb::WaiveInterview, Verb::Approve], &[Verb::Recall], Approved, "not_true"),
    (&[Verb::BookInterview], &[Verb::CancelInterview], Invitation, "not_true"),
    (&[Verb::BookInterview], &[Verb::CancelInterview], Reminder, "not_true"),
    (&[Verb::BookInterview], &[Verb::Park], Invitation, "halted"),
    (&[Verb::BookInterview, Verb::Reschedule], &[Verb::CancelInterview], Change, "not_true"),
    (&[Verb::BookInterview, Verb::RecordNoShow], &[Verb::LiftHold], Missed, "not_true"),
    (&[Verb::WaiveInterview, Verb::RequestMore], &[Verb::MoreReceived], MoreRequested, "not_true"),
    (&[Verb::WaiveInterview, Verb::Approve, Verb::ClearForTravel], &[Verb::Lapse], ReadyToTravel, "not_true"),
    (&[Verb::WaiveInterview, Verb::Approve, Verb::ClearForTravel, Verb::Lapse], &[Verb::ClearForTravel], Postponed, "not_true"),
    (&[Verb::Withdraw], &[Verb::UndoWithdrawal], WithdrawalConfirmed, "not_true"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_is_no_longer_so_is_found_whatever_it_says() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for (planted, (way, then, kind, why)) in PLANTS.iter().enumerate() {
            let case = on_its_way(&scene, &clock, way).await;
            for verb in *then {
                step(&scene, &clock, case, *verb).await;
            }
            assert_eq!(scene.wrong().await.len(), planted, "nothing was wrong before: {kind} after {way:?}");
            plant(&scene, case, *kind).await;
            let wrong = scene.wrong().await;
            assert_eq!((wrong.len(), wrong[planted]), (planted + 1, *why), "{kind} after {way:?} and {then:?}");
            clock.forward(TimeDelta::minutes(1));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_after_the_hour_of_the_interview_is_found() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = on_its_way(&scene, &clock, &[Verb::BookInterview, Verb::CancelInterview]).await;
        clock.forward(TimeDelta::hours(80));
        assert!(scene.wrong().await.is_empty());
        plant(&scene, case, Cancellation).await;
        assert_eq!(scene.wrong().await, ["too_late"]);
    })
    .await;
}
