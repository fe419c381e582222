use chrono::{TimeDelta, TimeZone};

use super::*;

fn minute(n: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 6, 12, 0, 0).unwrap() + TimeDelta::minutes(n)
}

fn id<T>(n: u128) -> crate::domain::ids::Id<T> {
    uuid::Uuid::from_u128(n).into()
}

/// A case processed in minute 10 and told of it in minute 11.
fn well_told() -> Evidence {
    let decided = Decided { step: id(7), kind: DecisionKind::Process, at: minute(10), until: None };
    Evidence {
        handings: vec![handing(MessageKind::Processing, 11)],
        decisions: HashMap::from([(id(1), vec![decided])]),
        history: HashMap::from([(id(1), vec![Done { verb: Verb::Process, at: minute(10) }])]),
        called: HashMap::new(),
    }
}

fn handing(kind: MessageKind, at: i64) -> HandedOver {
    HandedOver { id: id(3), message: id(2), case: id(1), step: id(7), kind, at: minute(at), may_have_arrived: true }
}

fn faults(evidence: &Evidence) -> Vec<&'static str> {
    judge(evidence).wrong.iter().map(|wrong| wrong.why).collect()
}

fn then(evidence: &mut Evidence, verb: Verb, at: i64) {
    evidence.history.entry(id(1)).or_default().push(Done { verb, at: minute(at) });
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
    then(&mut evidence, Verb::Recall, 12);
    evidence.decisions.get_mut(&id(1)).unwrap()[0].until = Some(minute(12));
    assert!(faults(&evidence).is_empty());
    evidence.handings.push(handing(MessageKind::Processing, 13));
    assert_eq!(faults(&evidence), ["not_processed"]);
}

#[test]
fn the_news_of_an_older_decision_is_wrong_under_a_newer_one() {
    let mut evidence = well_told();
    evidence.handings[0].step = id(8);
    assert_eq!(faults(&evidence), ["not_true"]);
}

#[test]
fn a_word_while_a_decline_is_in_force_is_wrong() {
    let mut evidence = well_told();
    let declined = Decided { step: id(9), kind: DecisionKind::Decline, at: minute(5), until: None };
    evidence.decisions.get_mut(&id(1)).unwrap().push(declined);
    assert_eq!(faults(&evidence), ["declined"]);
}

#[test]
fn closing_news_are_right_only_for_who_was_told_before() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Withdraw, 20);
    evidence.handings.push(handing(MessageKind::WithdrawalConfirmed, 21));
    assert!(faults(&evidence).is_empty());
    evidence.handings.remove(0);
    assert_eq!(faults(&evidence), ["never_told"]);
    evidence.called = HashMap::from([(id(1), vec![minute(15)])]);
    assert!(faults(&evidence).is_empty());
}

#[test]
fn a_confirmed_withdrawal_that_was_undone_is_wrong() {
    let mut evidence = well_told();
    then(&mut evidence, Verb::Withdraw, 20);
    then(&mut evidence, Verb::UndoWithdrawal, 21);
    evidence.handings.push(handing(MessageKind::WithdrawalConfirmed, 22));
    assert_eq!(faults(&evidence), ["not_true"]);
}

#[test]
fn what_the_report_has_no_rule_for_is_wrong() {
    let mut evidence = well_told();
    evidence.handings.push(handing(MessageKind::Approved, 11));
    evidence.handings.push(handing(MessageKind::Postponed, 11));
    assert_eq!(faults(&evidence), ["no_rule", "no_rule"]);
}
