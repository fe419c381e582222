//! Which appointment a cancellation names, after whatever was told.

use chrono::{NaiveTime, TimeDelta, TimeZone, Utc};
use rstest::rstest;

use super::*;
use crate::domain::{
    ids::Id,
    interview::{Mode, Slot},
    spoken_language::SpokenLanguage,
};

fn id<T>(n: u128) -> Id<T> {
    uuid::Uuid::from_u128(n).into()
}

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 6, 12, 0, 0).unwrap()
}

/// A booking of the one interview, in so many days.
fn booking(sequence: i32, days: i64) -> Booking {
    let starts_at = noon() + TimeDelta::days(days);
    let slot = Slot {
        id: id(9),
        office: "CO".into(),
        site: None,
        local_day: starts_at.date_naive(),
        local_time: NaiveTime::default(),
        zone: chrono_tz::America::Bogota,
        starts_at,
        ends_at: starts_at + TimeDelta::hours(1),
        mode: Mode::Telephone,
        officer: id(8),
        room: None,
        interpreter: None,
        language: SpokenLanguage::parse("spa").unwrap(),
        link: None,
        withdrawn_at: None,
    };
    Booking {
        id: id(u128::try_from(sequence).unwrap()),
        interview: id(7),
        sequence,
        case: id(6),
        slot,
        booked_at: noon(),
        ended_at: None,
        disposition: None,
    }
}

fn told(sequence: u128, certain: bool) -> Reached {
    let kind = if sequence == 0 { MessageKind::Invitation } else { MessageKind::Change };
    Reached { message: id(100 + sequence), kind, booking: Some(id(sequence)), certain }
}

/// Days until each booking, what was told (of which, and whether for certain), and which is to be called off.
#[rstest]
#[case::nobody_heard_anything(&[7], &[], None)]
#[case::the_one_they_know(&[7], &[(0, true)], Some(0))]
#[case::the_one_they_may_know(&[7], &[(0, false)], Some(0))]
#[case::the_old_one_after_a_move_that_never_left(&[7, 14], &[(0, true)], Some(0))]
#[case::the_new_one_after_a_move_that_they_know(&[7, 14], &[(0, true), (1, true)], Some(1))]
#[case::the_newest_that_they_may_know(&[7, 14], &[(0, true), (1, false)], Some(1))]
#[case::the_old_one_when_the_newest_has_begun_and_may_not_have_been_heard_of(&[7, 0], &[(0, true), (1, false)], Some(0))]
#[case::nothing_when_the_one_they_know_has_begun(&[7, 0], &[(0, true), (1, true)], None)]
#[case::nothing_when_the_old_one_has_begun_and_nobody_heard_of_the_new(&[0, 7], &[(0, true)], None)]
#[case::the_middle_one(&[7, 14, 21], &[(0, true), (1, true)], Some(1))]
fn a_cancellation_names_what_the_family_believes_in(#[case] days: &[i64], #[case] heard: &[(u128, bool)], #[case] named: Option<i32>) {
    let bookings: Vec<Booking> = (0..).zip(days).map(|(sequence, days)| booking(sequence, *days)).collect();
    let reached: Vec<Reached> = heard.iter().map(|(sequence, certain)| told(*sequence, *certain)).collect();
    assert_eq!(appointment(&bookings, &reached, noon()).map(|booking| booking.sequence), named);
}

#[test]
fn what_was_told_of_another_interview_or_of_something_else_does_not_count() {
    let bookings = [booking(0, 7)];
    let other = Reached { booking: Some(id(5)), ..told(0, true) };
    let missed = Reached { kind: MessageKind::Missed, ..told(0, true) };
    assert_eq!(appointment(&bookings, &[other, missed], noon()), None);
}
