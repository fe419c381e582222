//! Handing over, on both databases: once, in order, only what is true, and never twice but after a crash.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::{collections::BTreeSet, time::Duration};

use crate::{
    domain::{
        back_off::MAX_ATTEMPTS,
        contact::ContactKind,
        ids::CaseId,
        message::{CallTaskEnd, HandingOutcome, MessageKind, MessageState, WrittenChannel},
        workflow::Verb,
    },
    notify::{
        TransportError,
        scene::{MAIL, PHONE, Scene, scene},
    },
    ops::message_hold,
    store::{
        Store, WriteTx,
        sending::{Claim, LEASE},
        testing::{TestClock, on_both},
    },
};
use chrono::TimeDelta;

async fn claims(store: &Store) -> Vec<Claim> {
    store.write(|tx| tx.claim_due(100)).await.unwrap().claims
}

async fn state(scene: &Scene, case: CaseId) -> (MessageState, Option<String>) {
    let told = scene.message(case).await;
    (told.message.state, told.message.state_reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_processed_case_is_told_once_at_the_address_of_the_moment() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let untold = scene.a_submitted_case(MAIL).await;
        let case = scene.a_processed_case(&[(ContactKind::Phone, "300 123 4567"), (ContactKind::Email, "Maria@example.net")]).await;
        assert_eq!(scene.sender.run_due().await.unwrap(), 1);
        assert_eq!(scene.sender.run_due().await.unwrap(), 0);
        let taken = scene.other_side.taken();
        assert_eq!((taken.len(), taken[0].to.as_str(), taken[0].channel), (1, "Maria@example.net", WrittenChannel::Email));
        let told = scene.message(case).await;
        assert_eq!((told.message.state, told.handings.len()), (MessageState::HandedOver, 1));
        assert_eq!(told.handings[0].outcome, Some(HandingOutcome::HandedOver));
        assert!(scene.messages(untold).await.is_empty());
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_servers_hand_nothing_over_twice() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        for _ in 0..40 {
            scene.a_processed_case(MAIL).await;
        }
        let servers: Vec<_> =
            (0..16).map(|_| scene.sender.clone()).map(|sender| tokio::spawn(async move { sender.run_due().await })).collect();
        for server in servers {
            server.await.unwrap().unwrap();
        }
        let ids = scene.other_side.ids();
        assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (40, 40));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_in_between_the_same_message_is_handed_over_again_under_the_same_id() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        let claim = claims(&store).await[0];
        let begun = store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap();
        assert!(begun.is_some(), "and here the server that took it dies");
        assert_eq!(scene.sender.run_due().await.unwrap(), 0, "its lease still runs");
        clock.forward(LEASE);
        assert_eq!(scene.sender.run_due().await.unwrap(), 1);
        assert_eq!(scene.other_side.ids(), [claim.message]);
        let told = scene.message(case).await;
        assert_eq!(told.handings.iter().map(|handing| handing.outcome).collect::<Vec<_>>(), [None, Some(HandingOutcome::HandedOver)]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handing_over_waits_for_the_step_under_way_and_says_what_it_saw() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        let claim = claims(&store).await[0];
        let (tell, told) = std::sync::mpsc::channel();
        let step = move |tx: &mut WriteTx<'_>| {
            let version = tx.plant_version(case)?;
            let _ = tell.send(());
            std::thread::sleep(Duration::from_millis(300)); // not committed yet
            Ok(version)
        };
        let stepping = tokio::spawn({
            let store = store.clone();
            async move { store.prepare(step).await }
        });
        tokio::task::block_in_place(|| told.recv().unwrap());
        store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap().unwrap();
        let seen = store.prepare(|tx| tx.contact_evidence()).await.handings[0].seen;
        assert_eq!(seen, Some(stepping.await.unwrap()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_between_claim_and_handing_over_keeps_the_message_in() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        let claim = claims(&store).await[0];
        scene.step(case, Verb::Recall).await;
        let begun = store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap();
        assert!(begun.is_none());
        assert_eq!(scene.sender.run_due().await.unwrap(), 0);
        assert_eq!(state(&scene, case).await.0, MessageState::Dropped);
        assert!(scene.other_side.taken().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_case_keeps_its_message_until_it_is_resumed() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        let claim = claims(&store).await[0];
        scene.step(case, Verb::Park).await;
        assert!(store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap().is_none());
        assert_eq!(scene.sender.run_due().await.unwrap(), 0);
        assert_eq!(state(&scene, case).await.0, MessageState::Queued);
        scene.step(case, Verb::Resume).await;
        assert_eq!(scene.sender.run_due().await.unwrap(), 1);
        assert_eq!(scene.other_side.taken().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_too_long_expires() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        scene.step(case, Verb::Park).await;
        clock.forward(TimeDelta::days(30));
        scene.sender.run_due().await.unwrap();
        assert_eq!(state(&scene, case).await.0, MessageState::Expired);
        assert!(scene.other_side.taken().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_written_channel_somebody_has_to_call_within_fourteen_days() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(PHONE).await;
        scene.sender.run_due().await.unwrap();
        let told = scene.message(case).await;
        assert_eq!((told.message.state, told.handings.len()), (MessageState::CallTask, 0));
        let task = told.call_task.unwrap();
        assert_eq!((task.expires_at - task.opened_at, task.closed_at), (TimeDelta::days(14), None));
        clock.forward(TimeDelta::days(14));
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.message(case).await.call_task.unwrap().closed_because, Some(CallTaskEnd::Expired));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_becomes_a_call_and_a_recall_ends_it() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        scene.other_side.answers(Some(TransportError::permanent("550")));
        scene.sender.run_due().await.unwrap();
        assert_eq!(state(&scene, case).await, (MessageState::Dead, Some("refused".into())));
        assert!(scene.message(case).await.call_task.is_some_and(|task| task.closed_at.is_none()));
        scene.step(case, Verb::Recall).await;
        assert_eq!(scene.message(case).await.call_task.unwrap().closed_because, Some(CallTaskEnd::Dropped));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passing_fault_is_tried_again_later_each_time_and_given_up_after_twenty() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        scene.other_side.answers(Some(TransportError::temporary("421")));
        for _ in 0..MAX_ATTEMPTS {
            assert_eq!(scene.sender.run_due().await.unwrap(), 1);
            assert_eq!(scene.sender.run_due().await.unwrap(), 0, "not before the wait is over");
            clock.forward(TimeDelta::hours(3));
        }
        assert_eq!(state(&scene, case).await, (MessageState::Dead, Some("tried_too_often".into())));
        assert_eq!(scene.message(case).await.handings.len(), 20);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_confirmed_only_to_who_was_told_before() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let (told, untold) = (scene.a_processed_case(MAIL).await, scene.a_submitted_case(MAIL).await);
        scene.sender.run_due().await.unwrap();
        scene.step(untold, Verb::Process).await;
        clock.forward(TimeDelta::minutes(1));
        for case in [told, untold] {
            scene.step(case, Verb::Withdraw).await;
        }
        scene.sender.run_due().await.unwrap();
        let states = async |case| scene.messages(case).await.iter().map(|one| (one.message.kind, one.message.state)).collect::<Vec<_>>();
        let (processing, confirmed) = (MessageKind::Processing, MessageKind::WithdrawalConfirmed);
        assert_eq!(states(told).await, [(processing, MessageState::HandedOver), (confirmed, MessageState::HandedOver)]);
        assert_eq!(states(untold).await, [(processing, MessageState::Queued), (confirmed, MessageState::Dropped)]);
        scene.step(untold, Verb::UndoWithdrawal).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(states(untold).await[0], (processing, MessageState::HandedOver));
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_installation_is_silent_until_an_administrator_releases_it() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let old = scene.a_processed_case(MAIL).await;
        assert_eq!(store.write(message_hold::hold).await.unwrap(), 1);
        scene.a_processed_case(MAIL).await;
        assert_eq!(scene.sender.run_due().await.unwrap(), 0);
        assert_eq!(state(&scene, old).await.0, MessageState::Held);
        let (officer, administrator) = (scene.officer.clone(), scene.administrator.clone());
        assert!(store.write(move |tx| message_hold::release(tx, &officer)).await.is_err());
        store.write(move |tx| message_hold::release(tx, &administrator)).await.unwrap();
        assert_eq!(scene.sender.run_due().await.unwrap(), 2);
        assert_eq!(scene.other_side.taken().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_told_to_stop_finishes_what_is_under_way() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        let worker =
            crate::notify::Worker::start(scene.sender.clone(), std::time::Duration::from_millis(5), crate::notify::Pulse::default());
        while scene.other_side.taken().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        worker.stop().await;
        assert_eq!(state(&scene, case).await.0, MessageState::HandedOver);
    })
    .await;
}
