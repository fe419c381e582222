//! Contact as staff have their hand in it: logged attempts, messages sent again, and the report that finds what was wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use chrono::TimeDelta;

use crate::{
    access::Actor,
    domain::{
        attempt::{AttemptChannel, AttemptOutcome},
        ids::{CallTaskId, CaseId, MessageId},
        message::{CallTaskEnd, MessageState},
        workflow::Verb,
    },
    notify::{
        TransportError,
        scene::{MAIL, PHONE, Scene, scene},
    },
    ops::{
        OpError,
        attempts::{self, Attempted, Logged},
        file, messages,
    },
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};

async fn attempt(scene: &Scene, case: CaseId, outcome: AttemptOutcome, call_task: Option<CallTaskId>) -> Result<Logged, OpError> {
    by(scene, case, (AttemptChannel::Phone, outcome), call_task).await
}

async fn by(
    scene: &Scene,
    case: CaseId,
    (channel, outcome): (AttemptChannel, AttemptOutcome),
    call_task: Option<CallTaskId>,
) -> Result<Logged, OpError> {
    let (desk, actor) = (scene.desk.clone(), scene.caseworker.clone());
    let seen = {
        let (desk, actor) = (desk.clone(), actor.clone());
        let view = scene.store.read(move |tx| file::show(tx, &desk, &actor, case)).await.unwrap();
        Some(view.into_parts().0.etag())
    };
    let attempted = Attempted { case, seen, channel, contact: None, outcome, call_task };
    scene.store.write(move |tx| attempts::log(tx, &desk, &actor, &attempted)).await
}

async fn resend(scene: &Scene, actor: &Actor, message: MessageId) -> Result<(), OpError> {
    let actor = actor.clone();
    scene.store.write(move |tx| messages::resend(tx, &actor, message)).await
}

fn code<T>(result: Result<T, OpError>) -> &'static str {
    match result {
        Err(OpError::Refused { code, .. }) => code,
        Err(OpError::Forbidden) => "forbidden",
        Err(OpError::Invalid(_)) => "invalid",
        Err(OpError::NotFound) => "not_found",
        _ => "other",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_called_before_the_first_process_and_a_call_does_its_task() {
    on_both(async |store: Store, _: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_submitted_case(PHONE).await;
        assert_eq!(code(attempt(&scene, case, AttemptOutcome::Reached, None).await), "not_processed");
        scene.step(case, Verb::Process).await;
        scene.sender.run_due().await.unwrap();
        let task = scene.message(case).await.call_task.unwrap().id;
        assert!(!attempt(&scene, case, AttemptOutcome::NoAnswer, Some(task)).await.unwrap().call_task_done);
        assert!(
            !attempt(&scene, case, AttemptOutcome::LeftMessage, Some(task)).await.unwrap().call_task_done,
            "nobody knows where it was left"
        );
        assert!(attempt(&scene, case, AttemptOutcome::Reached, Some(task)).await.unwrap().call_task_done);
        assert_eq!(scene.message(case).await.call_task.unwrap().closed_because, Some(CallTaskEnd::Done));
        assert_eq!(code(attempt(&scene, case, AttemptOutcome::Reached, Some(task)).await), "invalid", "it is not open any more");
        let other = scene.a_processed_case(PHONE).await;
        assert_eq!(code(attempt(&scene, other, AttemptOutcome::Reached, Some(task)).await), "invalid", "it is another case's");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_tells_what_may_not_be_written() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(PHONE).await;
        scene.sender.run_due().await.unwrap();
        let task = scene.message(case).await.call_task.unwrap().id;
        for (verb, back) in [(Verb::Park, Verb::Resume), (Verb::Withdraw, Verb::UndoWithdrawal)] {
            scene.step(case, verb).await;
            assert_eq!(code(attempt(&scene, case, AttemptOutcome::Reached, Some(task)).await), "not_sendable", "{verb}");
            attempt(&scene, case, AttemptOutcome::NoAnswer, None).await.unwrap();
            scene.step(case, back).await;
        }
        clock.forward(TimeDelta::days(14));
        assert_eq!(code(attempt(&scene, case, AttemptOutcome::Reached, Some(task)).await), "invalid", "its time is over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_reached_is_not_closed_as_unreachable() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        let suffice = async || store.read(move |tx| tx.attempts_suffice(case)).await.unwrap();
        let tries = async |channel, outcome| {
            clock.forward(TimeDelta::hours(1));
            by(&scene, case, (channel, outcome), None).await.unwrap();
        };
        tries(AttemptChannel::Phone, AttemptOutcome::NoAnswer).await;
        tries(AttemptChannel::Sms, AttemptOutcome::NoAnswer).await;
        tries(AttemptChannel::Phone, AttemptOutcome::Reached).await;
        assert!(!suffice().await, "the third answered");
        tries(AttemptChannel::Phone, AttemptOutcome::NoAnswer).await;
        tries(AttemptChannel::Phone, AttemptOutcome::LeftMessage).await;
        assert!(!suffice().await, "what was before they answered does not count");
        tries(AttemptChannel::Sms, AttemptOutcome::NoAnswer).await;
        assert!(suffice().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_sent_again_is_the_same_message() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        scene.other_side.answers(Some(TransportError::permanent("550")));
        scene.sender.run_due().await.unwrap();
        scene.other_side.answers(None);
        let id = scene.message(case).await.message.id;
        assert_eq!(code(resend(&scene, &scene.officer, id).await), "forbidden");
        resend(&scene, &scene.caseworker, id).await.unwrap();
        assert_eq!(code(resend(&scene, &scene.caseworker, id).await), "not_sendable", "it waits already");
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(5));
        resend(&scene, &scene.caseworker, id).await.unwrap();
        scene.sender.run_due().await.unwrap();
        let taken = scene.other_side.taken();
        assert_eq!(scene.other_side.ids(), [id, id]);
        assert_eq!((&taken[0].body, taken[0].date), (&taken[1].body, taken[1].date));
        assert_eq!(scene.message(case).await.message.state, MessageState::HandedOver);
        assert!(scene.wrong().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_again_where_a_refusal_may_hide_or_the_case_rests() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        for (verb, back) in [(Verb::Park, Some(Verb::Resume)), (Verb::Withdraw, Some(Verb::UndoWithdrawal)), (Verb::Recall, None)] {
            let case = scene.a_processed_case(MAIL).await;
            scene.sender.run_due().await.unwrap();
            clock.forward(TimeDelta::minutes(1));
            let id = scene.message(case).await.message.id;
            scene.step(case, verb).await;
            assert_eq!(code(resend(&scene, &scene.caseworker, id).await), "not_sendable", "{verb}");
            if let Some(back) = back {
                scene.step(case, back).await;
                resend(&scene, &scene.caseworker, id).await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_finds_a_planted_word_to_somebody_recalled() {
    on_both(async |store: Store, clock: TestClock| {
        let scene = scene(&store).await;
        let case = scene.a_processed_case(MAIL).await;
        scene.sender.run_due().await.unwrap();
        clock.forward(TimeDelta::minutes(1));
        scene.step(case, Verb::Recall).await;
        clock.forward(TimeDelta::minutes(1));
        assert!(scene.wrong().await.is_empty());
        let message = scene.message(case).await.message.id;
        store.prepare(move |tx| tx.plant_handing(message)).await;
        let report = scene.report().await;
        assert_eq!((report.judged, report.wrong.len()), (2, 1));
        assert_eq!((report.wrong[0].message, report.wrong[0].why), (message, "not_processed"));
    })
    .await;
}
