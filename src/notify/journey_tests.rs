//! From a decision to a journey as the family hears of it, on both databases; and the silences that must not tell.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use chrono::TimeDelta;

use crate::{
    domain::{
        attempt::{AttemptChannel, AttemptOutcome},
        decision::{MemberDecision, MemberOutcome},
        ids::CaseId,
        message::{MessageKind, MessageState},
        stage::Stage,
        workflow::{ActionInput, Verb},
    },
    notify::scene::{MAIL, PHONE, Scene, scene},
    ops::{OpError, message_hold, messages},
    store::{
        Store,
        attempts::NewAttempt,
        testing::{TestClock, on_both},
    },
};
use MessageKind::*;
use MessageState::{Dropped, HandedOver, Queued};

async fn steps(scene: &Scene, clock: &TestClock, case: CaseId, verbs: &[Verb]) {
    for verb in verbs {
        clock.forward(TimeDelta::minutes(1));
        scene.step(case, *verb).await;
    }
}

/// As [`steps`], with everything that is due leaving after each.
async fn told_steps(scene: &Scene, clock: &TestClock, case: CaseId, verbs: &[Verb]) {
    for verb in verbs {
        steps(scene, clock, case, &[*verb]).await;
        scene.sender.run_due().await.unwrap();
    }
}

fn refusal(result: Result<(), OpError>) -> &'static str {
    match result {
        Err(OpError::Refused { code, .. }) => code,
        Err(other) => panic!("{other:?}"),
        Ok(()) => "done",
    }
}

async fn resend(scene: &Scene, case: CaseId, kind: MessageKind) -> &'static str {
    let (id, actor) = (scene.of_kind(case, kind).await[0].message.id, scene.caseworker.clone());
    refusal(scene.store.write(move |tx| messages::resend(tx, &actor, id)).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_hears_each_step_that_tells_and_nothing_else() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_approved_case(MAIL).await;
        told_steps(&scene, &clock, case, &[Verb::ClearForTravel, Verb::Depart, Verb::Arrive]).await;
        assert_eq!(scene.left(case).await, [Processing, Approved, ReadyToTravel]);
        let asked = scene.a_processed_case(MAIL).await;
        told_steps(&scene, &clock, asked, &[Verb::WaiveInterview, Verb::RequestMore]).await;
        assert_eq!(scene.left(asked).await, [Processing, MoreRequested]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_and_came_is_not_asked_for_again_but_waits_while_the_case_rests() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let came = scene.a_processed_case(MAIL).await;
        scene.sender.run_due().await.unwrap();
        steps(&scene, &clock, came, &[Verb::WaiveInterview, Verb::RequestMore, Verb::MoreReceived]).await;
        assert_eq!(scene.states(came, MoreRequested).await, [Dropped]);
        let rests = scene.a_processed_case(MAIL).await;
        scene.sender.run_due().await.unwrap();
        told_steps(&scene, &clock, rests, &[Verb::WaiveInterview]).await;
        steps(&scene, &clock, rests, &[Verb::RequestMore, Verb::Park]).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(rests, MoreRequested).await, [Queued]);
        told_steps(&scene, &clock, rests, &[Verb::Resume]).await;
        assert_eq!(scene.states(rests, MoreRequested).await, [HandedOver]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_is_postponed_only_for_who_was_told_that_it_is_ready() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for verb in [Verb::Lapse, Verb::Recall] {
            let told = scene.an_approved_case(MAIL).await;
            told_steps(&scene, &clock, told, &[Verb::ClearForTravel, verb]).await;
            assert_eq!(scene.left(told).await, [Processing, Approved, ReadyToTravel, Postponed], "{verb}");
            let untold = scene.an_approved_case(MAIL).await;
            steps(&scene, &clock, untold, &[Verb::ClearForTravel, verb]).await;
            scene.sender.run_due().await.unwrap();
            assert_eq!(scene.left(untold).await, [Processing, Approved], "{verb}");
            assert_eq!(scene.states(untold, ReadyToTravel).await, [Dropped], "{verb}");
            assert!(scene.states(untold, Postponed).await.is_empty(), "{verb}");
        }
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_ready_when_the_case_was_put_to_rest_hears_that_it_is_postponed_when_it_comes_back_and_once() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for (rest, back) in [(Verb::Park, Verb::Resume), (Verb::Withdraw, Verb::UndoWithdrawal)] {
            let case = scene.an_approved_case(MAIL).await;
            told_steps(&scene, &clock, case, &[Verb::ClearForTravel, rest]).await;
            assert!(scene.states(case, Postponed).await.is_empty(), "while it rests nobody writes: {rest}");
            told_steps(&scene, &clock, case, &[back]).await;
            assert_eq!(scene.shown(case).await, Stage::Approved);
            assert_eq!(scene.states(case, Postponed).await, [HandedOver], "{rest}");
            told_steps(&scene, &clock, case, &[Verb::Park, Verb::Resume]).await;
            assert_eq!(scene.states(case, Postponed).await, [HandedOver], "told once: {rest}");
            steps(&scene, &clock, case, &[Verb::ClearForTravel]).await;
            steps(&scene, &clock, case, &[Verb::Park, Verb::Resume]).await;
            assert_eq!(scene.states(case, Postponed).await, [HandedOver], "nobody had heard of the second one: {rest}");
        }
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postponement_that_a_new_clearance_overtook_is_dropped_and_comes_again_with_the_next() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_approved_case(MAIL).await;
        told_steps(&scene, &clock, case, &[Verb::ClearForTravel]).await;
        steps(&scene, &clock, case, &[Verb::Lapse, Verb::ClearForTravel]).await;
        assert_eq!(scene.states(case, Postponed).await, [Dropped]);
        steps(&scene, &clock, case, &[Verb::Lapse]).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Postponed).await, [Dropped, HandedOver], "the first word of it is still believed");
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recalled_approval_is_told_to_nobody() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        scene.sender.run_due().await.unwrap();
        steps(&scene, &clock, case, &[Verb::WaiveInterview, Verb::Approve, Verb::Recall]).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(case, Approved).await, [Dropped]);
        steps(&scene, &clock, case, &[Verb::RequestMore]).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.left(case).await, [Processing, MoreRequested], "the process still stands");
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_referred_out_hears_to_whom_in_their_language() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_approved_case(MAIL).await;
        told_steps(&scene, &clock, case, &[Verb::ReferOut]).await;
        let told = &scene.of_kind(case, ReferredOut).await[0].message;
        assert_eq!(told.state, HandedOver);
        assert!(told.body.contains("El Gobierno de Canadá"), "{}", told.body);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_denied_while_something_is_still_to_be_told() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let deny = async |case| refusal(scene.try_step(case, Verb::Deny, ActionInput::default()).await);
        for contacts in [MAIL, PHONE] {
            let case = scene.a_processed_case(contacts).await;
            steps(&scene, &clock, case, &[Verb::WaiveInterview]).await;
            assert_eq!(deny(case).await, "contact_pending");
            scene.sender.run_due().await.unwrap();
            if contacts == PHONE {
                assert_eq!(deny(case).await, "contact_pending", "somebody may still call");
                clock.forward(TimeDelta::days(14));
            }
            assert_eq!(deny(case).await, "done");
        }
        let called_off = scene.an_invited_case(MAIL, TimeDelta::days(60)).await;
        scene.sender.run_due().await.unwrap();
        scene.other_side.answers(Some(crate::notify::TransportError::temporary("421")));
        let cancelled = crate::domain::interview::Disposition::Cancelled;
        scene.ends(called_off, Verb::CancelInterview, cancelled).await;
        scene.sender.run_due().await.unwrap();
        steps(&scene, &clock, called_off, &[Verb::WaiveInterview]).await;
        assert_eq!(scene.states(called_off, Cancellation).await, [Queued]);
        assert_eq!(deny(called_off).await, "done", "closing news tells nothing of the present");
        scene.other_side.answers(None);
        clock.forward(TimeDelta::hours(3));
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.states(called_off, Cancellation).await, [HandedOver]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_sent_again_while_it_is_true_and_nobody_hears_where_silence_may_hide() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_approved_case(MAIL).await;
        assert_eq!(resend(&scene, case, Approved).await, "done");
        told_steps(&scene, &clock, case, &[Verb::ClearForTravel]).await;
        assert_eq!(resend(&scene, case, ReadyToTravel).await, "done");
        scene.sender.run_due().await.unwrap();
        told_steps(&scene, &clock, case, &[Verb::Lapse]).await;
        assert_eq!(resend(&scene, case, ReadyToTravel).await, "not_sendable");
        assert_eq!(resend(&scene, case, Postponed).await, "done");
        scene.sender.run_due().await.unwrap();
        told_steps(&scene, &clock, case, &[Verb::Recall]).await;
        for kind in [Processing, Approved, ReadyToTravel, Postponed] {
            assert_eq!(resend(&scene, case, kind).await, "not_sendable", "{kind} in adjudication");
        }
        let invited = scene.an_invited_case(MAIL, TimeDelta::days(7)).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(resend(&scene, invited, Invitation).await, "done");
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.ends(invited, Verb::CancelInterview, crate::domain::interview::Disposition::Cancelled).await;
        scene.sender.run_due().await.unwrap();
        assert_eq!(resend(&scene, invited, Invitation).await, "not_sendable");
        assert_eq!(resend(&scene, invited, Cancellation).await, "done");
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.books(invited, Verb::BookInterview, TimeDelta::days(9)).await;
        assert_eq!(resend(&scene, invited, Cancellation).await, "not_sendable", "it would take the new one back");
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_family_that_nobody_reaches_is_closed_after_three_attempts_on_two_channels() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.an_approved_case(PHONE).await;
        let close = async || refusal(scene.try_step(case, Verb::CloseUnreachable, ActionInput::default()).await);
        assert_eq!(close().await, "too_few_attempts");
        let actor = scene.caseworker.clone();
        for channel in [AttemptChannel::Phone, AttemptChannel::Phone, AttemptChannel::Whatsapp] {
            clock.forward(TimeDelta::days(1));
            let actor = actor.clone();
            let attempt = NewAttempt { channel, contact: None, outcome: AttemptOutcome::NoAnswer, call_task: None };
            let log = move |tx: &mut crate::store::WriteTx<'_>| {
                let case = tx.case_for_system(case)?.unwrap();
                let permit = actor.permit_right(crate::domain::workflow::Right::CaseScreen, &case).unwrap();
                tx.add_attempt(&permit, attempt)
            };
            scene.store.prepare(log).await;
        }
        assert_eq!(close().await, "done");
        assert_eq!(scene.shown(case).await, Stage::ClosedUnreachable);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_decision_is_told_in_the_same_words_as_a_whole_one() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let mut told = Vec::new();
        for outcome in [MemberOutcome::Approve, MemberOutcome::Defer, MemberOutcome::Deny] {
            let case = scene.a_processed_case(MAIL).await;
            scene.step(case, Verb::WaiveInterview).await;
            let person = store.read(move |tx| tx.family(case)).await.unwrap()[0].id;
            let members = vec![MemberDecision { person, outcome }];
            scene.step_with(case, Verb::Approve, ActionInput { members, ..ActionInput::default() }).await;
            let message = scene.of_kind(case, Approved).await.remove(0).message;
            told.push((message.subject.replace(&format!("CO-{case}"), ""), message.body.replace(&format!("CO-{case}"), "")));
        }
        assert!(told.iter().all(|words| *words == told[0]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_the_invitation_leaves_before_its_reminders_and_what_is_too_late_stays_in() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let soon = scene.an_invited_case(MAIL, TimeDelta::days(7)).await;
        let missed = scene.an_invited_case(MAIL, TimeDelta::days(4)).await;
        store.write(message_hold::hold).await.unwrap();
        clock.forward(TimeDelta::days(5));
        assert_eq!(scene.sender.run_due().await.unwrap(), 0, "nothing leaves before somebody has compared");
        let administrator = scene.administrator.clone();
        store.write(move |tx| message_hold::release(tx, &administrator)).await.unwrap();
        scene.sender.run_due().await.unwrap();
        assert_eq!(scene.left(soon).await, [Processing, Invitation, Reminder]);
        assert_eq!(scene.left(missed).await, [Processing]);
        assert_eq!(scene.states(missed, Invitation).await, [MessageState::Expired]);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}
