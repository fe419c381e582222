//! Slots that can be and slots that cannot, without a database.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use chrono::TimeZone;
use chrono_tz::Tz;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::fields::FieldErrors;

const NEW_YORK: Tz = chrono_tz::America::New_York;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap()
}

fn once(day: &str, time: &str, minutes: i64) -> When {
    When::Once { date: day.parse().unwrap(), time: clock(time), minutes }
}

fn clock(time: &str) -> NaiveTime {
    NaiveTime::parse_from_str(time, "%H:%M").unwrap()
}

fn pattern() -> Pattern {
    Pattern {
        from: "2024-03-04".parse().unwrap(),
        to: "2024-03-08".parse().unwrap(),
        weekdays: vec![Weekday::Mon, Weekday::Wed],
        start: clock("08:00"),
        end: clock("12:00"),
        minutes: 60,
        breaks: vec![],
        holidays: vec![],
    }
}

fn fault(errors: &FieldErrors) -> (String, &'static str) {
    let first = &errors.list()[0];
    (first.pointer.clone(), first.code)
}

fn of_day(pattern: &Pattern) -> Vec<String> {
    let times = pattern.local_times().unwrap();
    let first = times[0].0;
    times.iter().filter(|(day, _)| *day == first).map(|(_, time)| time.format("%H:%M").to_string()).collect()
}

#[rstest]
#[case::not_a_full_five("2024-03-04", "09:02", 30, "/time", "not_on_grid")]
#[case::too_short("2024-03-04", "09:00", 5, "/minutes", "out_of_range")]
#[case::too_long("2024-03-04", "09:00", 245, "/minutes", "out_of_range")]
#[case::off_the_grid("2024-03-04", "09:00", 33, "/minutes", "out_of_range")]
#[case::yesterday("2024-02-05", "09:00", 30, "/date", "in_the_past")]
#[case::this_very_instant("2024-02-06", "08:00", 30, "/date", "in_the_past")]
#[case::long_ago("1999-01-01", "09:00", 30, "/date", "in_the_past")]
#[case::the_end_of_the_calendar("9999-12-31", "23:50", 10, "/date", "too_far")]
#[case::past_midnight("2024-03-04", "23:30", 60, "/minutes", "past_midnight")]
fn a_slot_that_cannot_be_is_refused_at_its_field(
    #[case] day: &str,
    #[case] time: &str,
    #[case] minutes: i64,
    #[case] at: &str,
    #[case] code: &str,
) {
    let refused = times(&once(day, time, minutes), NEW_YORK, now()).unwrap_err();
    assert_eq!(fault(&refused), (at.to_owned(), code), "{refused:?}");
}

#[rstest]
#[case::skipped("2024-03-10", "02:30", 30, "skipped_by_clock")]
#[case::repeated("2024-11-03", "01:30", 10, "repeated_by_clock")]
#[case::over_the_skip("2024-03-10", "01:30", 60, "clock_is_turned")]
#[case::over_the_repeat("2024-11-03", "00:30", 120, "clock_is_turned")]
fn where_the_clock_is_turned_nobody_is_invited(#[case] day: &str, #[case] time: &str, #[case] minutes: i64, #[case] code: &str) {
    let refused = times(&once(day, time, minutes), NEW_YORK, now()).unwrap_err();
    assert_eq!(fault(&refused), ("/time".to_owned(), code));
    // The same wall clock is fine where it is never turned.
    assert!(times(&once(day, time, minutes), chrono_tz::America::Bogota, now()).is_ok());
}

#[test]
fn up_to_the_turn_and_after_it_all_is_well() {
    let before = times(&once("2024-03-10", "01:30", 30), NEW_YORK, now()).unwrap()[0];
    let after = times(&once("2024-03-10", "03:00", 30), NEW_YORK, now()).unwrap()[0];
    assert_eq!(before.ends_at, after.starts_at, "half past one plus half an hour is three o'clock");
    assert_eq!(after.starts_at.to_rfc3339(), "2024-03-10T07:00:00+00:00");
}

#[test]
fn a_pattern_over_a_turned_day_names_the_day_and_makes_nothing() {
    let weekly = Pattern {
        weekdays: vec![Weekday::Sun],
        start: clock("01:00"),
        end: clock("04:00"),
        to: "2024-03-17".parse().unwrap(),
        ..pattern()
    };
    let refused = times(&When::Weekly(weekly), NEW_YORK, now()).unwrap_err();
    assert_eq!(fault(&refused), ("/pattern/start".to_owned(), "skipped_by_clock"));
    assert!(refused.list()[0].detail.contains("2024-03-10 02:00"), "{refused:?}");
}

#[test]
fn a_pattern_leaves_out_breaks_and_holidays_and_nothing_reaches_over_the_end() {
    let lunch = Break { from: clock("10:30"), to: clock("11:00") };
    let weekly = Pattern { breaks: vec![lunch], end: clock("13:30"), ..pattern() };
    assert_eq!(of_day(&weekly), ["08:00", "09:00", "11:00", "12:00"], "10:00 would reach into the break, 13:00 over the end");
    let days: BTreeSet<String> = weekly.local_times().unwrap().iter().map(|(day, _)| day.to_string()).collect();
    assert_eq!(days.into_iter().collect::<Vec<_>>(), ["2024-03-04", "2024-03-06"]);
    let monday_off = Pattern { holidays: vec!["2024-03-04".parse().unwrap()], ..weekly };
    assert!(monday_off.local_times().unwrap().iter().all(|(day, _)| day.to_string() == "2024-03-06"));
}

#[rstest]
#[case::backwards(Pattern { to: "2024-03-03".parse().unwrap(), ..pattern() }, "/pattern/to", "before_from")]
#[case::two_years(Pattern { to: "2026-03-03".parse().unwrap(), ..pattern() }, "/pattern/to", "too_far")]
#[case::ends_before_it_starts(Pattern { end: clock("08:00"), ..pattern() }, "/pattern/end", "before_start")]
#[case::no_weekday(Pattern { weekdays: vec![], ..pattern() }, "/pattern/weekdays", "required")]
#[case::monday_twice(Pattern { weekdays: vec![Weekday::Mon, Weekday::Mon], ..pattern() }, "/pattern/weekdays/1", "twice")]
#[case::backward_break(Pattern { breaks: vec![Break { from: clock("11:00"), to: clock("11:00") }], ..pattern() }, "/pattern/breaks/0/to", "before_from")]
#[case::nothing_left(Pattern { weekdays: vec![Weekday::Sat], ..pattern() }, "/pattern", "means_nothing")]
#[case::crooked(Pattern { start: clock("08:03"), ..pattern() }, "/pattern/start", "not_on_grid")]
#[case::in_the_past(Pattern { from: "2024-01-29".parse().unwrap(), ..pattern() }, "/pattern/from", "in_the_past")]
#[case::too_many(Pattern { to: "2025-03-03".parse().unwrap(), minutes: 10, ..pattern() }, "/pattern", "too_many")]
fn a_pattern_that_cannot_be_is_refused_at_its_field(#[case] weekly: Pattern, #[case] at: &str, #[case] code: &str) {
    let refused = times(&When::Weekly(weekly), NEW_YORK, now()).unwrap_err();
    assert_eq!(fault(&refused), (at.to_owned(), code), "{refused:?}");
}

fn draft(officer: u128, room: Option<u128>, time: &str, minutes: i64) -> SlotDraft {
    let span = times(&once("2024-03-04", time, minutes), NEW_YORK, now()).unwrap()[0];
    SlotDraft {
        local_day: span.local_day,
        local_time: span.local_time,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        mode: if room.is_some() { Mode::InPerson } else { Mode::Telephone },
        officer: Uuid::from_u128(officer).into(),
        room: room.map(|room| Uuid::from_u128(room).into()),
        site: None,
        interpreter: None,
        language: SpokenLanguage::parse("spa").unwrap(),
        link: None,
    }
}

#[test]
fn one_after_the_other_is_no_overlap_and_five_minutes_together_are() {
    let nothing = BTreeSet::new();
    assert_eq!(first_overlap(&[draft(1, None, "09:00", 30), draft(1, None, "09:30", 30)], &nothing), None);
    assert_eq!(first_overlap(&[draft(1, None, "09:00", 35), draft(2, None, "09:30", 30)], &nothing), None, "another officer");
    let twice = first_overlap(&[draft(1, None, "09:00", 35), draft(1, None, "09:30", 30)], &nothing).unwrap();
    assert_eq!((twice.resource, twice.at.to_rfc3339()), (Uuid::from_u128(1), "2024-03-04T14:30:00+00:00".to_owned()));
    let in_one_room = first_overlap(&[draft(1, Some(9), "09:00", 30), draft(2, Some(9), "09:25", 30)], &nothing).unwrap();
    assert_eq!(in_one_room.resource, Uuid::from_u128(9));
    let taken: BTreeSet<Claim> = draft(1, None, "09:55", 10).claims().into_iter().collect();
    assert!(first_overlap(&[draft(1, None, "09:30", 30)], &taken).is_some());
    assert!(first_overlap(&[draft(1, None, "10:05", 30)], &taken).is_none());
}

fn wish(mode: Mode, room: bool, with_link: bool) -> Wish {
    let seat = Seat {
        pointer: String::new(),
        officer: Uuid::from_u128(1).into(),
        room: room.then(|| Uuid::from_u128(9).into()),
        interpreter: None,
        link: with_link.then(|| "https://meet.example.org/x".to_owned()),
    };
    Wish { when: once("2024-03-04", "09:00", 30), mode, language: SpokenLanguage::parse("spa").unwrap(), seats: vec![seat] }
}

#[test]
fn each_mode_has_what_it_needs_and_nothing_else() {
    for (mode, room, link) in [(Mode::InPerson, true, false), (Mode::Telephone, false, false), (Mode::Video, false, true)] {
        assert_eq!(wish(mode, room, link).check(), Ok(()));
        assert_eq!(fault(&wish(mode, !room, link).check().unwrap_err()).0, "/room");
        assert_eq!(fault(&wish(mode, room, !link).check().unwrap_err()).0, "/link");
    }
    let seat = wish(Mode::Telephone, false, false).seats[0].clone();
    let other = Seat { pointer: "/officers/1".into(), ..seat.clone() };
    let twice = Wish { seats: vec![seat, other], ..wish(Mode::Telephone, false, false) };
    assert_eq!(fault(&twice.check().unwrap_err()), ("/officers/1/officer".to_owned(), "twice"));
}

#[rstest]
#[case("https://meet.example.org/abc?x=1", true)]
#[case("http://meet.example.org/abc", false)]
#[case("https://", false)]
#[case("https://localhost", false)]
#[case("https://user@example.org", false)]
#[case("https://example.org/a b", false)]
#[case("https://example.org/<script>", false)]
#[case("javascript:alert(1)", false)]
fn a_link_is_https_and_can_be_clicked(#[case] text: &str, #[case] good: bool) {
    assert_eq!(link(text).is_ok(), good);
}

proptest! {
    #[test]
    fn no_time_and_length_make_it_panic_and_what_is_made_lasts_as_long_as_was_asked(
        day in 0i64..4000, hour in 0u32..24, minute in 0u32..60, minutes in -10i64..300,
    ) {
        let date = "2024-01-01".parse::<NaiveDate>().unwrap() + TimeDelta::days(day);
        let when = When::Once { date, time: NaiveTime::from_hms_opt(hour, minute, 0).unwrap(), minutes };
        if let Ok(made) = times(&when, NEW_YORK, now()) {
            let local = made[0].ends_at.with_timezone(&NEW_YORK).naive_local() - made[0].starts_at.with_timezone(&NEW_YORK).naive_local();
            // The wall clock of the family agrees, but for an end on the stroke of the turn itself.
            prop_assert!(local == TimeDelta::minutes(minutes) || local == TimeDelta::minutes(minutes + 60) || local == TimeDelta::minutes(minutes - 60));
            prop_assert!(made[0].starts_at > now() && minutes % GRID == 0);
        }
    }
}
