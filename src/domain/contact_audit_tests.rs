use chrono::{TimeDelta, TimeZone};
use rstest::rstest;

use super::*;
use crate::domain::ids::Id;

fn minute(n: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 6, 12, 0, 0).unwrap() + TimeDelta::minutes(n)
}

fn id<T>(n: u128) -> Id<T> {
    uuid::Uuid::from_u128(n).into()
}

/// The step at a minute; its id says which.
fn step(at: i64) -> StepId {
    id(u128::try_from(1000 + at).unwrap())
}

/// A case processed in minute 10 and told of it in minute 11.
fn well_told() -> Evidence {
    let mut evidence =
        Evidence { handings: vec![handing(MessageKind::Processing, 10, 11)], cases: HashMap::from([(id(1), CaseRecord::default())]) };
    then(&mut evidence, Verb::Process, 10, Stage::InProcess);
    decide(&mut evidence, DecisionKind::Process, 10, None);
    evidence
}

/// As [`well_told`], with an interview in minute 60 that was booked in minute 20 and told in minute 21.
fn well_invited() -> Evidence {
    let mut evidence = well_told();
    book(&mut evidence, 0, 20, 60, None);
    then(&mut evidence, Verb::BookInterview, 20, Stage::Interview);
    evidence.handings.push(about(0, handing(MessageKind::Invitation, 20, 21)));
    evidence
}

fn handing(kind: MessageKind, of: i64, at: i64) -> HandedOver {
    HandedOver {
        id: id(3),
        message: id(2),
        case: id(1),
        step: step(of),
        kind,
        booking: None,
        expires_at: minute(10_000),
        at: minute(at),
        seen: None,
        may_have_arrived: true,
    }
}

fn about(booking: u128, handing: HandedOver) -> HandedOver {
    HandedOver { booking: Some(id(booking)), ..handing }
}

fn record(evidence: &mut Evidence) -> &mut CaseRecord {
    evidence.cases.get_mut(&id(1)).unwrap()
}

fn then(evidence: &mut Evidence, verb: Verb, at: i64, to: Stage) {
    record(evidence).history.push(Done { step: step(at), version: at, verb, at: minute(at), to, real: true });
}

fn decide(evidence: &mut Evidence, kind: DecisionKind, at: i64, superseded: Option<i64>) {
    record(evidence).decisions.push(Decided { step: step(at), kind, superseded_by: superseded.map(step) });
}

fn book(evidence: &mut Evidence, booking: u128, at: i64, starts: i64, ended: Option<i64>) {
    record(evidence).bookings.push(Booked {
        id: id(booking),
        interview: id(5),
        step: step(at),
        starts_at: minute(starts),
        ended_by: ended.map(step),
    });
}

fn faults(evidence: &Evidence) -> Vec<&'static str> {
    judge(evidence).wrong.iter().map(|wrong| wrong.why).collect()
}

/// What the report says of one more handing over.
fn of(evidence: &mut Evidence, handing: HandedOver) -> Vec<&'static str> {
    let before = faults(evidence).len();
    evidence.handings.push(handing);
    let found = faults(evidence).split_off(before);
    evidence.handings.pop();
    found
}

#[test]
fn a_case_told_after_its_decision_is_right() {
    let report = judge(&well_told());
    assert_eq!((report.judged, report.wrong.len()), (1, 0));
}

#[test]
fn a_word_before_the_decision_is_wrong() {
    let mut evidence = well_told();
    evidence.handings[0].at = minute(9);
    assert_eq!(faults(&evidence), ["not_processed"]);
}

#[test]
fn a_word_after_the_recall_is_wrong_and_one_before_it_stays_right() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Recall, 12, Stage::Submitted);
    record(&mut evidence).decisions[0].superseded_by = Some(step(12));
    assert!(faults(&evidence).is_empty());
    assert_eq!(of(&mut evidence, handing(MessageKind::Processing, 10, 13)), ["not_processed"]);
    assert!(of(&mut evidence, handing(MessageKind::Processing, 10, 12)).is_empty(), "within one instant it may have come first");
}

#[test]
fn what_was_seen_counts_and_not_the_clocks_of_two_transactions() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Recall, 12, Stage::Submitted);
    record(&mut evidence).decisions[0].superseded_by = Some(step(12));
    let seen = |version, seconds| HandedOver {
        seen: Some(version),
        at: minute(12) + TimeDelta::seconds(seconds),
        ..handing(MessageKind::Processing, 10, 12)
    };
    assert!(of(&mut evidence, seen(11, 20)).is_empty(), "the recall waited for it, though it had begun before");
    assert_eq!(of(&mut evidence, seen(12, -20)), ["not_processed"], "it waited for the recall, though it had begun before");
    assert_eq!(of(&mut evidence, seen(11, 90)), ["not_processed"], "nothing waits so long: the recall was there, whatever the log says");
}

#[test]
fn the_news_of_an_older_decision_is_wrong_under_a_newer_one() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Recall, 12, Stage::Submitted);
    then(&mut evidence, Verb::Process, 13, Stage::InProcess);
    record(&mut evidence).decisions[0].superseded_by = Some(step(12));
    decide(&mut evidence, DecisionKind::Process, 13, None);
    assert_eq!(of(&mut evidence, handing(MessageKind::Processing, 10, 14)), ["not_true"]);
    assert!(of(&mut evidence, handing(MessageKind::Processing, 13, 14)).is_empty());
}

#[rstest]
#[case(DecisionKind::Decline, Verb::Decline, Stage::ClosedDeclined, "declined")]
#[case(DecisionKind::Deny, Verb::Deny, Stage::ClosedDenied, "denied")]
fn a_word_while_a_refusal_is_in_force_is_wrong(#[case] kind: DecisionKind, #[case] verb: Verb, #[case] to: Stage, #[case] why: &str) {
    let mut evidence = well_told();
    then(&mut evidence, verb, 12, to);
    decide(&mut evidence, kind, 12, None);
    assert_eq!(of(&mut evidence, handing(MessageKind::Processing, 10, 13)), [why]);
}

#[rstest]
#[case(Verb::Park, Stage::Parked)]
#[case(Verb::CloseUnreachable, Stage::ClosedUnreachable)]
fn a_word_while_the_case_rests_is_wrong(#[case] verb: Verb, #[case] to: Stage) {
    let mut evidence = well_told();
    then(&mut evidence, verb, 12, to);
    assert_eq!(of(&mut evidence, handing(MessageKind::Processing, 10, 13)), ["halted"]);
}

#[test]
fn a_recalled_approval_leaves_the_process_in_force() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Approve, 20, Stage::Approved);
    decide(&mut evidence, DecisionKind::Approve, 20, Some(30));
    assert!(of(&mut evidence, handing(MessageKind::Approved, 20, 21)).is_empty());
    then(&mut evidence, Verb::Recall, 30, Stage::Adjudication);
    assert_eq!(of(&mut evidence, handing(MessageKind::Approved, 20, 31)), ["not_true"]);
    then(&mut evidence, Verb::RequestMore, 32, Stage::InProcess);
    assert!(of(&mut evidence, handing(MessageKind::MoreRequested, 32, 33)).is_empty());
    then(&mut evidence, Verb::MoreReceived, 40, Stage::Adjudication);
    assert_eq!(of(&mut evidence, handing(MessageKind::MoreRequested, 32, 41)), ["not_true"]);
}

#[test]
fn an_appointment_is_right_while_it_is_held_and_has_not_begun() {
    let mut evidence = well_invited();
    assert!(faults(&evidence).is_empty());
    for kind in [MessageKind::Invitation, MessageKind::Change, MessageKind::Reminder] {
        assert!(of(&mut evidence, about(0, handing(kind, 20, 30))).is_empty(), "{kind}");
        assert_eq!(of(&mut evidence, about(0, handing(kind, 20, 60))), ["not_true"], "{kind}");
        assert_eq!(of(&mut evidence, about(9, handing(kind, 20, 30))), ["not_true"], "{kind}");
    }
    record(&mut evidence).bookings[0].ended_by = Some(step(40));
    then(&mut evidence, Verb::Reschedule, 40, Stage::Interview);
    book(&mut evidence, 1, 40, 90, None);
    assert_eq!(of(&mut evidence, about(0, handing(MessageKind::Reminder, 20, 41))), ["not_true"]);
    assert!(of(&mut evidence, about(1, handing(MessageKind::Change, 40, 41))).is_empty());
}

#[test]
fn an_interview_is_called_off_once_it_ended_before_its_hour_for_who_was_told_of_it() {
    let mut evidence = well_invited();
    let cancellation = |at| about(0, handing(MessageKind::Cancellation, 40, at));
    record(&mut evidence).bookings[0].ended_by = Some(step(40));
    then(&mut evidence, Verb::CancelInterview, 40, Stage::InProcess);
    assert!(of(&mut evidence, cancellation(41)).is_empty());
    assert_eq!(of(&mut evidence, cancellation(39)), ["not_true"]);
    assert_eq!(of(&mut evidence, cancellation(60)), ["not_true"]);
    evidence.handings[1].may_have_arrived = false;
    assert_eq!(of(&mut evidence, cancellation(41)), ["never_told"], "of the case they had heard, of the interview never");
    record(&mut evidence).called.push(Called { kind: MessageKind::Invitation, booking: Some(id(0)), at: minute(30) });
    assert!(of(&mut evidence, cancellation(41)).is_empty());
}

#[test]
fn who_missed_an_interview_is_told_while_the_hold_runs() {
    let mut evidence = well_invited();
    then(&mut evidence, Verb::RecordNoShow, 61, Stage::InProcess);
    let missed = |at| HandedOver { expires_at: minute(100), ..about(0, handing(MessageKind::Missed, 61, at)) };
    assert!(of(&mut evidence, missed(62)).is_empty());
    assert_eq!(of(&mut evidence, missed(100)), ["too_late"]);
    then(&mut evidence, Verb::LiftHold, 70, Stage::InProcess);
    assert_eq!(of(&mut evidence, missed(71)), ["not_true"]);
}

#[test]
fn a_journey_is_ready_by_its_last_clearance_and_postponed_for_who_heard_of_it() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::ClearForTravel, 20, Stage::ReadyToTravel);
    let ready = |at| handing(MessageKind::ReadyToTravel, 20, at);
    assert!(of(&mut evidence, ready(21)).is_empty());
    then(&mut evidence, Verb::Lapse, 30, Stage::Approved);
    assert_eq!(of(&mut evidence, ready(31)), ["not_true"]);
    let postponed = |at| handing(MessageKind::Postponed, 30, at);
    assert_eq!(of(&mut evidence, postponed(32)), ["never_told"]);
    evidence.handings.push(ready(21));
    assert!(of(&mut evidence, postponed(32)).is_empty());
    then(&mut evidence, Verb::ClearForTravel, 40, Stage::ReadyToTravel);
    assert_eq!(of(&mut evidence, postponed(41)), ["not_true"]);
    assert_eq!(of(&mut evidence, ready(41)), ["not_true"], "that was the first clearance");
}

#[test]
fn a_confirmed_withdrawal_is_right_for_who_was_told_before_and_until_it_is_undone() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Withdraw, 20, Stage::ClosedWithdrawn);
    let confirmed = |at| handing(MessageKind::WithdrawalConfirmed, 20, at);
    assert!(of(&mut evidence, confirmed(21)).is_empty());
    let first = evidence.handings.remove(0);
    assert_eq!(of(&mut evidence, confirmed(21)), ["never_told"]);
    record(&mut evidence).called.push(Called { kind: MessageKind::Processing, booking: None, at: minute(15) });
    assert!(of(&mut evidence, confirmed(21)).is_empty());
    evidence.handings.push(first);
    then(&mut evidence, Verb::UndoWithdrawal, 22, Stage::InProcess);
    assert_eq!(of(&mut evidence, confirmed(23)), ["not_true"]);
}

#[test]
fn who_is_referred_out_is_told_after_the_case_was_and_never_before() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::ReferOut, 20, Stage::ClosedReferredOut);
    assert!(of(&mut evidence, handing(MessageKind::ReferredOut, 20, 21)).is_empty());
    assert_eq!(of(&mut evidence, handing(MessageKind::ReferredOut, 20, 19)), ["not_true"]);
}

#[test]
fn closing_news_of_a_case_that_was_never_processed_are_wrong() {
    for kind in MessageKind::ALL.iter().copied().filter(|kind| kind.is_closing_news()) {
        let mut evidence = Evidence { handings: Vec::new(), cases: HashMap::from([(id(1), CaseRecord::default())]) };
        then(&mut evidence, Verb::Withdraw, 20, Stage::ClosedWithdrawn);
        assert_eq!(of(&mut evidence, handing(kind, 20, 21)), ["never_processed"], "{kind}");
    }
}

#[test]
fn a_handing_over_to_a_case_of_which_nothing_is_on_record_is_wrong() {
    let evidence = Evidence { handings: vec![handing(MessageKind::Processing, 10, 11)], cases: HashMap::new() };
    assert_eq!(faults(&evidence), ["not_processed"]);
}
