//! From the clock on an office's wall to an instant, on the days when that clock is turned as well.

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The longest jump of a wall clock that is looked for, in minutes: a zone has skipped a whole day (Pacific/Apia, 2011-12-30).
const LONGEST_JUMP: i64 = 26 * 60;

/// The instant at which the wall clock first shows this or, where it jumps over it, a later time.
///
/// `None` only at the end of the calendar.
#[must_use]
pub fn first_instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    (0..=LONGEST_JUMP).find_map(|minutes| {
        let shown = local.checked_add_signed(TimeDelta::minutes(minutes))?;
        match zone.from_local_datetime(&shown) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Some(instant.to_utc()),
            LocalResult::None => None,
        }
    })
}

/// The instant at which this local day begins.
#[must_use]
pub fn day_start(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    first_instant(day.and_time(NaiveTime::MIN), zone)
}

/// The instant at which this local day ends and the next begins.
#[must_use]
pub fn day_end(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    day_start(day.checked_add_days(Days::new(1))?, zone)
}

/// A day as people write it, `2024-02-06`, with a year of four digits as both databases keep it.
#[must_use]
pub fn written_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| text.len() == 10 && (1..=9999).contains(&day.year()))
}

/// The date on an office's wall at an instant.
#[must_use]
pub fn local_day(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(local: &str, zone: Tz) -> String {
        first_instant(local.parse().unwrap(), zone).unwrap().to_rfc3339()
    }

    #[test]
    fn a_skipped_time_becomes_the_first_that_exists() {
        assert_eq!(at("2024-03-10T02:30:00", chrono_tz::America::New_York), "2024-03-10T07:00:00+00:00");
    }

    #[test]
    fn a_repeated_time_is_taken_the_first_time() {
        assert_eq!(at("2024-11-03T01:30:00", chrono_tz::America::New_York), "2024-11-03T05:30:00+00:00");
    }

    #[test]
    fn a_day_may_begin_after_midnight() {
        // Havana turns its clock from 00:00 to 01:00.
        let start = day_start("2024-03-10".parse().unwrap(), chrono_tz::America::Havana).unwrap();
        assert_eq!(start.to_rfc3339(), "2024-03-10T05:00:00+00:00");
    }

    #[test]
    fn a_day_that_a_zone_left_out_begins_with_the_next() {
        let start = day_start("2011-12-30".parse().unwrap(), chrono_tz::Pacific::Apia).unwrap();
        assert_eq!(start, day_start("2011-12-31".parse().unwrap(), chrono_tz::Pacific::Apia).unwrap());
    }

    #[test]
    fn the_end_of_the_calendar_is_no_panic() {
        assert_eq!(day_end(NaiveDate::MAX, chrono_tz::UTC), None);
    }
}
