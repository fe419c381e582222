//! Interviews as the family hears of them, on both databases: invited, reminded, moved, called off, missed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use chrono::TimeDelta;

use crate::{
    domain::{
        attempt::{AttemptChannel, AttemptOutcome},
        calendar::{self, Method},
        ids::CaseId,
        interview::Disposition,
        message::{MessageKind, MessageState, WrittenChannel},
        workflow::{ActionInput, Verb},
    },
    notify::{
        TransportError,
        scene::{MAIL, PHONE, Scene, scene},
    },
    ops::{attempts, file},
    store::{
        Store,
        sending::LEASE,
        testing::{TestClock, on_both},
    },
};
use MessageKind::*;
use MessageState::{CallTask, Dropped, Expired, HandedOver, Queued};

const WEEK: TimeDelta = TimeDelta::days(7);

/// The calendar entries that left, in order: method, sequence, and the identity of the interview.
fn entries(scene: &Scene) -> Vec<(Method, u32, String)> {
    let calendars = scene.other_side.taken().into_iter().filter_map(|envelope| envelope.calendar);
    calendars
        .map(|calendar| {
            let said = calendar::read(&calendar.ics).unwrap();
            assert_eq!(said.method, calendar.method.as_str());
            (calendar.method, said.sequence, said.uid)
        })
        .collect()
}

async fn does_its_call_task(scene: &Scene, case: CaseId, kind: MessageKind) {
    let task = scene.of_kind(case, kind).await[0].call_task.as_ref().unwrap().id;
    let (desk, actor) = (scene.desk.clone(), scene.caseworker.clone());
    let log = move |tx: &mut crate::store::WriteTx<'_>| {
        let current = tx.case(&actor.scope(), case)?.unwrap();
        let attempted = attempts::Attempted {
            case,
            seen: Some(file::view(tx, &desk, &actor, &current)?.etag()),
            channel: AttemptChannel::Phone,
            contact: None,
            outcome: AttemptOutcome::Reached,
            call_task: Some(task),
        };
        attempts::log(tx, &desk, &actor, &attempted)
    };
    assert!(scene.store.write(log).await.unwrap().call_task_done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_is_invited_and_reminded_three_days_and_one_day_before() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_invited_case(MAIL, WEEK).await;
        let starts = store.now() + WEEK;
        let reminders = scene.of_kind(case, Reminder).await;
        let hours: Vec<_> = reminders.iter().map(|told| (starts - told.message.not_before).num_hours()).collect();
        assert_eq!(hours, [72, 24]);
        assert!(reminders.iter().all(|told| told.message.expires_at == starts));
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.left(case).await, [Processing, Invitation]);
        clock.forward(TimeDelta::days(4));
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.left(case).await, [Processing, Invitation, Reminder]);
        clock.forward(WEEK);
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Reminder).await, [HandedOver, Expired], "too late is not told any more");
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reminder_is_written_whose_time_is_past_and_none_holds_up_later_news() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let mut written = Vec::new();
        for hours in [73, 72, 25, 24, 3] {
            let case = scene.an_invited_case(MAIL, TimeDelta::hours(hours)).await;
            written.push(scene.of_kind(case, Reminder).await.len());
            clock.forward(TimeDelta::minutes(1));
            scene.books(case, Verb::Reschedule, WEEK).await;
            scene.sender.run_due().await.unwrap();
            assert_eq!(scene.states(case, Change).await, [HandedOver], "{hours}");
        }
        assert_eq!(written, [2, 1, 1, 0, 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_interview_keeps_its_identity_and_its_old_reminders_stay_in() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_invited_case(MAIL, WEEK).await;
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.books(case, Verb::Reschedule, WEEK * 2).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.left(case).await, [Processing, Invitation, Change]);
        assert_eq!(scene.states(case, Reminder).await, [Dropped, Dropped, Queued, Queued]);
        clock.forward(TimeDelta::minutes(1));
        scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
        scene.sender.run_due().await.unwrap();
        let told = entries(&scene);
        assert_eq!(
            told.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(),
            [(Method::Request, 0), (Method::Request, 1), (Method::Cancel, 2)]
        );
        assert!(told.iter().all(|one| one.2 == told[0].2));
        assert_eq!(scene.states(case, Reminder).await, [Dropped; 4]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

/// Every way out of the stage, and what is told of it beside the cancellation.
const WAYS_OUT: &[(Verb, Option<Disposition>)] = &[
    (Verb::CancelInterview, Some(Disposition::Postponed)),
    (Verb::CancelInterview, Some(Disposition::BookedInError)),
    (Verb::Recall, None),
    (Verb::Withdraw, None),
    (Verb::Park, None),
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_leaves_the_stage_calls_the_interview_off_and_nothing_else_leaves_for_a_year() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for (verb, disposition) in WAYS_OUT {
            let case = scene.an_invited_case(MAIL, WEEK).await;
            scene.sender.run_due().await.unwrap();
            clock.forward(TimeDelta::minutes(1));
            scene.step_with(case, *verb, ActionInput { disposition: *disposition, ..ActionInput::default() }).await;
            assert!(store.read(move |tx| tx.live_booking(case)).await.unwrap().is_none(), "{verb}");
            for _ in 0..53 {
                scene.sender.run_due().await.unwrap();
                clock.forward(WEEK);
            }
            assert_eq!(scene.left(case).await, [Processing, Invitation, Cancellation], "{verb}");
        }
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_never_invited_hears_of_no_cancellation() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for (verb, disposition) in WAYS_OUT {
            let case = scene.an_invited_case(MAIL, WEEK).await;
            clock.forward(TimeDelta::minutes(1));
            scene.step_with(case, *verb, ActionInput { disposition: *disposition, ..ActionInput::default() }).await;
            scene.sender.run_due().await.unwrap();
            assert_eq!(scene.states(case, Invitation).await, [Dropped], "{verb}");
            assert!(scene.states(case, Cancellation).await.is_empty(), "{verb}");
            assert_eq!(scene.left(case).await, [Processing], "{verb}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_move_that_nobody_heard_of_the_appointment_that_they_know_is_called_off() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_invited_case(MAIL, WEEK).await;
        let known = store.now() + WEEK;
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.books(case, Verb::Reschedule, WEEK * 2).await;
        clock.forward(TimeDelta::minutes(1));
        scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.left(case).await, [Processing, Invitation, Cancellation]);
        let cancellation = &scene.of_kind(case, Cancellation).await[0].message;
        assert_eq!(cancellation.expires_at, known);
        assert!(cancellation.body.contains("13 de febrero"), "{}", cancellation.body);
        assert_eq!(entries(&scene).last().unwrap().1, 2, "newer than anything that a calendar can have");
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_waits_for_the_invitation_that_is_just_being_handed_over() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_invited_case(MAIL, WEEK).await;
        let claim = store.write(|tx| tx.claim_due(1)).await.unwrap().claims[0];
        store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap().unwrap();
        scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
        assert_eq!(scene.states(case, Cancellation).await, [Queued], "it may have reached them");
        assert_eq!(scene.sender.run_due().await.unwrap(), 0, "and here the server that took it died");
        clock.forward(LEASE);
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Cancellation).await, [HandedOver]);
        assert_eq!(scene.states(case, Invitation).await, [Dropped]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_of_what_turned_out_not_to_have_left_is_dropped() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_invited_case(MAIL, WEEK).await;
        let claim = store.write(|tx| tx.claim_due(1)).await.unwrap().claims[0];
        let handing = store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap().unwrap();
        scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
        let refused = crate::store::sending::Ended {
            outcome: Some(crate::domain::message::HandingOutcome::Temporary),
            detail: "smtp 451".into(),
            again_at: Some(store.now()),
        };
        store.write(move |tx| tx.finish_handing(&handing, &refused)).await.unwrap();
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Cancellation).await, [Dropped]);
        assert_eq!(scene.left(case).await, [Processing]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_without_a_written_channel_is_called_and_called_off() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_invited_case(PHONE, WEEK).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Invitation).await, [CallTask]);
        does_its_call_task(&scene, case, Invitation).await;
        let (invitation, actor) = (scene.of_kind(case, Invitation).await[0].message.id, scene.caseworker.clone());
        store.write(move |tx| crate::ops::messages::resend(tx, &actor, invitation)).await.unwrap();
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Cancellation).await, [CallTask]);
        does_its_call_task(&scene, case, Cancellation).await;
        let unheard = scene.an_invited_case(PHONE, WEEK).await;
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.ends(unheard, Verb::CancelInterview, Disposition::Cancelled).await;
        assert_eq!(scene.states(unheard, Invitation).await, [Dropped], "nobody had called");
        assert!(scene.states(unheard, Cancellation).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_missed_an_interview_hears_until_when_it_can_be_made_good() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let missed = async |scene: &Scene| {
            let case = scene.an_invited_case(MAIL, TimeDelta::hours(1)).await;
            scene.sender.run_due().await.unwrap();
            clock.forward(TimeDelta::hours(1));
            scene.ends(case, Verb::RecordNoShow, Disposition::NoShow).await;
            case
        };
        let case = missed(&scene).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Missed).await, [HandedOver]);
        let body = &scene.of_kind(case, Missed).await[0].message.body;
        assert!(body.contains("martes 6 de febrero de 2024, 09:00") && body.contains("miércoles 21 de febrero"), "{body}");
        let lifted = missed(&scene).await;
        scene.step(lifted, Verb::LiftHold).await;
        assert_eq!(scene.states(lifted, Missed).await, [Dropped]);
        let late = missed(&scene).await;
        clock.forward(TimeDelta::days(15));
        scene.sender.run_due().await.unwrap();
        assert!(matches!(scene.states(late, Missed).await[..], [Dropped | Expired]));
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_lost_on_the_way_may_have_arrived_and_is_called_off() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for (fault, told) in [(TransportError::unknown("smtp: timeout"), true), (TransportError::temporary("smtp 451"), false)] {
            let case = scene.an_invited_case(MAIL, WEEK).await;
            scene.other_side.answers(Some(fault));
            scene.sender.run_due().await.unwrap();
            scene.other_side.answers(None);
            assert_eq!(scene.states(case, Invitation).await, [Queued]);
            clock.forward(TimeDelta::seconds(1));
            scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
            scene.sender.run_due().await.unwrap();
            assert_eq!(scene.left(case).await.contains(&Cancellation), told);
        }
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

/// Both faces of the race: the invitation begins to leave while the interview is called off.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_wins_between_the_invitation_and_its_cancellation_the_family_knows_what_holds() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let (mut told, mut untold) = (0, 0);
        // Whoever won waits longer next time: so the two meet, however fast the machine.
        let mut wait = 0_u64;
        for round in 0..40 {
            let case = scene.an_invited_case(MAIL, WEEK).await;
            let claim = store.write(|tx| tx.claim_due(1)).await.unwrap().claims[0];
            let begins = async {
                tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
                store.write(move |tx| tx.begin_handing(claim, &[WrittenChannel::Email])).await.unwrap()
            };
            let ends = async {
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                scene.ends(case, Verb::CancelInterview, Disposition::Cancelled).await;
            };
            let (begun, ()) = tokio::join!(begins, ends);
            assert_eq!(scene.states(case, Cancellation).await.len(), usize::from(begun.is_some()), "round {round}");
            *(if begun.is_some() { &mut told } else { &mut untold }) += 1;
            wait = if begun.is_some() { wait + 2 } else { wait.saturating_sub(2) };
            clock.forward(LEASE);
            scene.sender.run_due().await.unwrap();
        }
        assert!(told > 0 && untold > 0, "one side always won: {told} {untold}");
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}
