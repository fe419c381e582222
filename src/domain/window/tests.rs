//! Tests of the windows.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::domain::programme::shipped;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn told(file: &RuleSetFile, channel: Channel, by_hand: Option<HandOverride>, now: &str) -> String {
    let zone = file.subject.office().unwrap().time_zone;
    let local = |instant: Option<DateTime<Utc>>| instant.map_or("-".to_owned(), |i| i.with_timezone(&zone).format("%F %R").to_string());
    match state(file, channel, by_hand, at(now)) {
        WindowState::Open { closes_at, quota, local_day } => {
            format!("open on {local_day} until {}, quota {}", local(closes_at), quota.map_or("-".to_owned(), |q| q.to_string()))
        }
        WindowState::Closed { next_opening } => format!("closed until {}", local(next_opening)),
        WindowState::NoPublicForm => "no public form".to_owned(),
    }
}

fn public(office: &str, now: &str) -> String {
    told(&shipped::rule_set(office).unwrap(), Channel::Public, None, now)
}

fn by_hand(office: &str, open: bool, done: &str, now: &str) -> String {
    told(&shipped::rule_set(office).unwrap(), Channel::Public, Some(HandOverride { open, at: at(done) }), now)
}

/// An office with one version and these windows.
fn office_with(zone: &str, windows: &str) -> RuleSetFile {
    let text = shipped::FILES.iter().find(|(name, _)| *name == "colombia.toml").unwrap().1;
    let first_version = text.find("[[version]]").unwrap();
    let criterion = &text[text.find("[[version.criterion]]\nid = \"presence\"").unwrap()..text.find("[[version.never_counts]]").unwrap()];
    let head = text[..first_version].replace("America/Bogota", zone);
    let text = format!("{head}[[version]]\nvalid_from = 2000-01-01\ncitation = \"test\"\n{windows}\n{criterion}");
    RuleSetFile::parse(&text, "test.toml").unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn window(lines: &str) -> String {
    format!("[[version.window]]\nchannel = \"public\"\ncitation = \"test\"\n{lines}\n")
}

#[test]
fn colombia_opens_on_tuesday_at_eight_to_the_microsecond() {
    assert_eq!(public("CO", "2024-02-06T12:55:00Z"), "closed until 2024-02-06 08:00");
    assert_eq!(public("CO", "2024-02-06T12:59:59.999999Z"), "closed until 2024-02-06 08:00");
    assert_eq!(public("CO", "2024-02-06T13:00:00Z"), "open on 2024-02-06 until 2024-02-07 00:00, quota -");
    assert_eq!(public("CO", "2024-02-07T04:59:59.999999Z"), "open on 2024-02-06 until 2024-02-07 00:00, quota -");
    assert_eq!(public("CO", "2024-02-07T05:00:00Z"), "closed until 2024-02-08 08:00");
    assert_eq!(public("CO", "2024-02-09T05:00:00Z"), "closed until 2024-02-13 08:00");
}

#[test]
fn before_its_first_version_an_office_opens_when_that_begins() {
    assert_eq!(public("CO", "2023-06-01T12:00:00Z"), "closed until 2023-06-29 08:00");
}

#[test]
fn after_the_closing_nothing_opens_again_and_assisted_entry_goes_on() {
    assert_eq!(public("CO", "2025-01-24T12:00:00Z"), "closed until -");
    assert_eq!(public("CR", "2025-01-26T12:00:00Z"), "open on 2025-01-26 until 2025-01-27 00:00, quota -");
    for office in ["CO", "CR", "EC"] {
        assert_eq!(public(office, "2025-01-28T15:00:00Z"), "closed until -");
    }
    for office in ["CO", "CR", "EC", "GT"] {
        let assisted = told(&shipped::rule_set(office).unwrap(), Channel::Assisted, None, "2025-06-01T15:00:00Z");
        assert_eq!(assisted, "open on 2025-06-01 until -, quota -");
    }
}

#[test]
fn costa_rica_is_open_until_somebody_takes_the_form_down() {
    assert_eq!(public("CR", "2024-02-06T12:00:00Z"), "open on 2024-02-06 until -, quota -");
    assert_eq!(by_hand("CR", false, "2024-02-05T12:00:00Z", "2024-02-06T12:00:00Z"), "closed until -");
}

#[test]
fn ecuador_had_no_timetable_before_2024_and_knows_the_first_opening_of_the_next_rules() {
    assert_eq!(public("EC", "2023-11-01T15:00:00Z"), "closed until 2024-01-15 08:00");
    let opened = by_hand("EC", true, "2023-11-01T14:00:00Z", "2023-11-01T15:00:00Z");
    assert_eq!(opened, "open on 2023-11-01 until -, quota -");
    assert_eq!(public("EC", "2024-01-15T13:00:00Z"), "open on 2024-01-15 until 2024-01-16 00:00, quota -");
}

#[test]
fn guatemala_has_no_public_form_and_no_hand_makes_one() {
    for now in ["2023-01-01T15:00:00Z", "2024-02-06T15:00:00Z", "2025-06-01T15:00:00Z"] {
        assert_eq!(by_hand("GT", true, now, now), "no public form");
    }
}

#[test]
fn a_form_opened_by_hand_closes_with_the_rules_of_its_day_and_a_closed_one_stays_closed() {
    assert_eq!(by_hand("CO", true, "2025-01-25T15:00:00Z", "2025-01-26T15:00:00Z"), "open on 2025-01-26 until -, quota -");
    assert_eq!(by_hand("CO", true, "2025-01-25T15:00:00Z", "2025-01-27T15:00:00Z"), "closed until -");
    assert_eq!(by_hand("CO", true, "2025-01-27T15:00:00Z", "2025-01-27T15:00:01Z"), "open on 2025-01-27 until -, quota -");
    assert_eq!(by_hand("CR", false, "2024-07-31T15:00:00Z", "2024-08-02T15:00:00Z"), "closed until -");
    assert_eq!(by_hand("CO", true, "2023-06-01T15:00:00Z", "2023-06-02T15:00:00Z"), "closed until 2023-06-29 08:00");
}

#[test]
fn after_the_quota_the_next_day_with_a_window_is_named() {
    let file = shipped::rule_set("CO").unwrap();
    let next = |now| next_day_opening(&file, Channel::Public, at(now));
    assert_eq!(next("2024-02-06T13:00:00Z"), Some(at("2024-02-08T13:00:00Z")));
    assert_eq!(next("2025-01-24T13:00:00Z"), None);
    let always = next_day_opening(&file, Channel::Assisted, at("2024-02-06T13:00:00Z"));
    assert_eq!(always, Some(at("2024-02-07T05:00:00Z")));
}

#[test]
fn a_day_of_two_windows_has_a_break_and_one_quota() {
    let file = office_with(
        "America/Bogota",
        &(window("weekdays = [\"mon\"]\nopening = 08:00:00\nclosing = 12:00:00\nquota = 5")
            + &window("weekdays = [\"mon\", \"sun\"]\nopening = 14:00:00\nclosing = 16:30:00\nquota = 5")),
    );
    let told = |now: &str| told(&file, Channel::Public, None, now);
    assert_eq!(told("2024-02-05T13:00:00Z"), "open on 2024-02-05 until 2024-02-05 12:00, quota 5");
    assert_eq!(told("2024-02-05T17:00:00Z"), "closed until 2024-02-05 14:00");
    assert_eq!(told("2024-02-05T21:30:00Z"), "closed until 2024-02-11 14:00");
}

#[test]
fn the_clock_of_the_wall_decides_when_it_is_turned() {
    let early = window("weekdays = [\"sun\"]\nopening = 02:30:00\nclosing = 05:00:00");
    let file = office_with("America/New_York", &early);
    // 2024-03-10: 02:00 becomes 03:00, so 02:30 never is; the window opens when the clock has jumped.
    assert_eq!(told(&file, Channel::Public, None, "2024-03-10T06:59:59Z"), "closed until 2024-03-10 03:00");
    assert_eq!(told(&file, Channel::Public, None, "2024-03-10T07:00:00Z"), "open on 2024-03-10 until 2024-03-10 05:00, quota -");

    let repeated = office_with("America/New_York", &window("weekdays = [\"sun\"]\nopening = 01:30:00\nclosing = 03:00:00"));
    // 2024-11-03: 01:30 comes twice; the window opens at the first and lasts an hour longer.
    assert_eq!(told(&repeated, Channel::Public, None, "2024-11-03T05:30:00Z"), "open on 2024-11-03 until 2024-11-03 03:00, quota -");
    assert_eq!(told(&repeated, Channel::Public, None, "2024-11-03T07:59:59Z"), "open on 2024-11-03 until 2024-11-03 03:00, quota -");
}

#[test]
fn a_window_that_the_clock_jumps_over_does_not_open() {
    let file = office_with("America/New_York", &window("weekdays = [\"sun\"]\nopening = 02:10:00\nclosing = 02:50:00"));
    assert_eq!(told(&file, Channel::Public, None, "2024-03-10T06:00:00Z"), "closed until 2024-03-17 02:10");
}

#[test]
fn a_pathway_has_nothing_to_open() {
    let file = shipped::rule_set("canada").unwrap();
    assert_eq!(state(&file, Channel::Public, None, at("2024-02-06T13:00:00Z")), WindowState::NoPublicForm);
    assert_eq!(next_day_opening(&file, Channel::Public, at("2024-02-06T13:00:00Z")), None);
}
