#![allow(clippy::unwrap_used)]

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn person(n: u128) -> PersonId {
    uuid::Uuid::from_u128(n).into()
}

fn need(kind: &str, valid_days: Option<u32>) -> ClearanceNeed {
    ClearanceNeed { kind: kind.into(), valid_days }
}

fn draft(from: &str, until: &str) -> ClearanceDraft {
    let read = |text: &str| Some(text).filter(|text| !text.is_empty()).map(day);
    ClearanceDraft { state: None, valid_from: read(from), valid_until: read(until) }
}

fn faults(checked: Result<(ClearanceState, Option<(NaiveDate, NaiveDate)>), FieldErrors>) -> Vec<(String, &'static str)> {
    checked.unwrap_err().list().iter().map(|fault| (fault.pointer.clone(), fault.code)).collect()
}

#[test]
fn a_clearance_has_days_that_a_calendar_and_a_life_have() {
    let (today, medical) = (day("2024-02-06"), need("medical", Some(180)));
    let until = |from: &str, until: &str, need: &ClearanceNeed| draft(from, until).check(need, today).unwrap().1.unwrap().1;
    assert_eq!(until("2024-02-01", "", &medical), day("2024-07-30"), "the pathway's days");
    assert_eq!(until("2024-02-01", "2024-02-01", &medical), day("2024-02-01"), "one day is enough");
    assert_eq!(faults(draft("2024-02-01", "2024-01-31").check(&medical, today)), [("/valid_until".into(), "before_its_beginning")]);
    assert_eq!(faults(draft("2024-02-01", "").check(&need("medical", None), today)), [("/valid_until".into(), "required")]);
    assert_eq!(faults(draft("1024-02-01", "2024-03-01").check(&medical, today)), [("/valid_from".into(), "out_of_range")]);
    assert_eq!(faults(draft("2024-02-01", "9999-12-31").check(&medical, today)), [("/valid_until".into(), "out_of_range")]);
    let nothing = faults(ClearanceDraft::default().check(&medical, today));
    assert_eq!(nothing, [("/valid_from".into(), "required"), ("/valid_until".into(), "required")]);
    let end_of_time = ClearanceDraft { valid_from: Some(NaiveDate::MAX), ..ClearanceDraft::default() };
    assert!(end_of_time.check(&medical, today).is_err(), "and no panic");
}

#[test]
fn only_security_is_ever_pending_or_not_clear_and_then_it_has_no_days() {
    let today = day("2024-02-06");
    for state in [ClearanceState::Pending, ClearanceState::NotClear] {
        let said = ClearanceDraft { state: Some(state), ..ClearanceDraft::default() };
        assert_eq!(said.check(&need(SECURITY, None), today).unwrap(), (state, None));
        assert_eq!(faults(said.check(&need("medical", Some(1)), today)), [("/state".into(), "not_for_this_kind")]);
        let dated = ClearanceDraft { state: Some(state), ..draft("2024-02-01", "") };
        assert_eq!(faults(dated.check(&need(SECURITY, None), today)), [("/valid_from".into(), "not_asked_for")]);
    }
}

#[test]
fn a_day_of_travel_is_today_or_later_and_at_most_two_years_off() {
    let today = day("2024-02-29");
    let code = |text: &str| check_travel_day(day(text), today).map_err(|errors| errors.list()[0].code);
    assert_eq!(code("2024-02-28"), Err("in_the_past"));
    assert_eq!(code("2024-02-29"), Ok(()));
    assert_eq!(code("2026-02-28"), Ok(()));
    assert_eq!(code("2026-03-01"), Err("too_far"));
    assert_eq!(code("9999-01-01"), Err("too_far"));
}

#[test]
fn every_approved_member_needs_every_kind_on_that_very_day() {
    let (ana, ben) = (person(1), person(2));
    let needs = [need(SECURITY, None), need("medical", Some(180))];
    let clear = |person, kind: &str, from: &str, until: &str| Clearance {
        person,
        kind: kind.into(),
        state: ClearanceState::Clear,
        valid: Some((day(from), day(until))),
    };
    let mut standing = vec![
        clear(ana, SECURITY, "2024-01-01", "2024-12-31"),
        clear(ana, "medical", "2024-03-01", "2024-03-31"),
        clear(ben, SECURITY, "2024-01-01", "2024-12-31"),
    ];
    let lack = lacks_on(&needs, &[ana, ben], &standing, day("2024-03-31"));
    assert_eq!(lack, [Lack { person: ben, kinds: vec!["medical".into()] }]);
    assert!(lacks_on(&needs, &[ana], &standing, day("2024-03-31")).is_empty());
    assert_eq!(lacks_on(&needs, &[ana], &standing, day("2024-04-01")).len(), 1, "the day after the last");
    assert_eq!(lacks_on(&needs, &[ana], &standing, day("2024-02-29")).len(), 1, "the day before the first");
    assert!(lacks_today(&needs, &[ana], &standing, day("2024-02-06")).is_empty(), "what begins later is not missing today");
    assert_eq!(lacks_today(&needs, &[ana], &standing, day("2024-04-01")).len(), 1);
    standing[0].state = ClearanceState::NotClear;
    standing[0].valid = None;
    assert_eq!(lacks_today(&needs, &[ana], &standing, day("2024-03-31"))[0].kinds, [SECURITY]);
    assert!(lacks_on(&[], &[ana], &[], day("2024-03-31")).is_empty(), "a pathway may ask for nothing");
}
