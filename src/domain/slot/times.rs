//! From local times to instants: on the grid, to come, and on no day on which the clock is turned under the family.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::{
    GRID, LONGEST, SHORTEST,
    pattern::{Pattern, after},
};
use crate::domain::fields::{Fault, FieldErrors};

/// How far ahead slots are made: beyond it a year was mistyped.
const MOST_DAYS_AHEAD: i64 = 3 * 366;

/// Which times are wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// One time.
    Once {
        /// The day.
        date: NaiveDate,
        /// The time.
        time: NaiveTime,
        /// How long.
        minutes: i64,
    },
    /// Those of a weekly pattern.
    Weekly(Pattern),
}

/// One time, local and as instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Span {
    pub local_day: NaiveDate,
    pub local_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// A time of a wish at which no slot can be, and the code of the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Unusable {
    pub local_day: NaiveDate,
    pub local_time: NaiveTime,
    pub code: &'static str,
}

/// The fields that a fault is shown at.
struct Fields {
    day: &'static str,
    time: &'static str,
    minutes: &'static str,
}

const OF_ONE: Fields = Fields { day: "/date", time: "/time", minutes: "/minutes" };
const OF_PATTERN: Fields = Fields { day: "/pattern/from", time: "/pattern/start", minutes: "/pattern/minutes" };

/// The times of a wish, in their order.
///
/// # Errors
/// The fields that are wrong, and the first time that the office's clock does not show once, or that is over.
pub fn times(when: &When, zone: Tz, now: DateTime<Utc>) -> Result<Vec<Span>, FieldErrors> {
    let (fields, minutes, local) = wished(when)?;
    local.into_iter().map(|(day, time)| span(day, time, minutes, zone, now, &fields)).collect()
}

/// The times of a wish that can be, and those that cannot: for a person who looks at all of them before deciding.
///
/// # Errors
/// The fields that are wrong whatever the day.
pub fn survey(when: &When, zone: Tz, now: DateTime<Utc>) -> Result<(Vec<Span>, Vec<Unusable>), FieldErrors> {
    let (fields, minutes, local) = wished(when)?;
    let (mut spans, mut unusable) = (Vec::new(), Vec::new());
    for (local_day, local_time) in local {
        match span(local_day, local_time, minutes, zone, now, &fields) {
            Ok(span) => spans.push(span),
            Err(errors) => {
                let code = errors.list().first().map_or("not_valid", |fault| fault.code);
                unusable.push(Unusable { local_day, local_time, code });
            }
        }
    }
    Ok((spans, unusable))
}

/// The fields to blame, the length in minutes, and the local days and hours that are wished for.
type Wished = (Fields, i64, Vec<(NaiveDate, NaiveTime)>);

fn wished(when: &When) -> Result<Wished, FieldErrors> {
    let (fields, minutes) = match when {
        When::Once { minutes, .. } => (OF_ONE, *minutes),
        When::Weekly(pattern) => (OF_PATTERN, pattern.minutes),
    };
    on_the_grid(when, &fields, minutes)?;
    let local = match when {
        When::Once { date, time, .. } => vec![(*date, *time)],
        When::Weekly(pattern) => pattern.local_times()?,
    };
    Ok((fields, minutes, local))
}

/// Reads a local time in its one spelling, like `09:30`.
///
/// # Errors
/// `not_a_time`.
pub fn clock(text: &str) -> Result<NaiveTime, Fault> {
    let read = NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|time| time.format("%H:%M").to_string() == text);
    read.ok_or_else(|| Fault::new("not_a_time", "Give hours and minutes, like 09:30."))
}

fn on_the_grid(when: &When, fields: &Fields, minutes: i64) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    if !(SHORTEST..=LONGEST).contains(&minutes) || minutes % GRID != 0 {
        errors.add(fields.minutes, "out_of_range", format!("Give {SHORTEST} to {LONGEST} minutes, a multiple of {GRID}."));
    }
    let mut grid = |pointer: String, time: NaiveTime| {
        if i64::from(time.minute()) % GRID != 0 || time.second() != 0 {
            errors.add(pointer, "not_on_grid", format!("Begin and end on a full {GRID} minutes."));
        }
    };
    match when {
        When::Once { time, .. } => grid(fields.time.to_owned(), *time),
        When::Weekly(pattern) => {
            grid(fields.time.to_owned(), pattern.start);
            for (index, pause) in pattern.breaks.iter().enumerate() {
                grid(format!("/pattern/breaks/{index}/to"), pause.to);
            }
        }
    }
    errors.or_else(|| ())
}

fn span(day: NaiveDate, time: NaiveTime, minutes: i64, zone: Tz, now: DateTime<Utc>, fields: &Fields) -> Result<Span, FieldErrors> {
    let at = |pointer: &str, fault: Fault| FieldErrors::one(pointer, fault.code, fault.detail);
    // First of all, since arithmetic with days at the end of the calendar would overflow.
    if (day - now.date_naive()).num_days() > MOST_DAYS_AHEAD {
        return Err(at(fields.day, Fault::new("too_far", "Slots are made for the next three years at most.")));
    }
    if (now.date_naive() - day).num_days() > 1 {
        return Err(at(fields.day, Fault::new("in_the_past", format!("This day is over: {day}."))));
    }
    let starts_at = shown_once(day, time, zone).map_err(|fault| at(fields.time, fault))?;
    let fault = |code, detail: &str| Fault::new(code, format!("{detail}: {day} {}.", time.format("%H:%M")));
    if after(time, minutes).is_none() {
        return Err(at(fields.minutes, fault("past_midnight", "An interview ends on the day on which it begins")));
    }
    let length = TimeDelta::minutes(minutes);
    let last = starts_at + length - TimeDelta::minutes(1);
    let offset = |instant: DateTime<Utc>| zone.offset_from_utc_datetime(&instant.naive_utc()).fix();
    if offset(starts_at) != offset(last) {
        return Err(at(fields.time, fault("clock_is_turned", "The office's clock is turned during this time")));
    }
    if starts_at <= now {
        return Err(at(fields.day, fault("in_the_past", "This time is over")));
    }
    Ok(Span { local_day: day, local_time: time, starts_at, ends_at: starts_at + length })
}

/// The instant at which the office's clock shows this, if it does so exactly once.
fn shown_once(day: NaiveDate, time: NaiveTime, zone: Tz) -> Result<DateTime<Utc>, Fault> {
    let fault =
        |code, what: &str| Fault::new(code, format!("The office's clock {what} {day} {}: choose another time.", time.format("%H:%M")));
    match zone.from_local_datetime(&day.and_time(time)) {
        LocalResult::Single(instant) => Ok(instant.to_utc()),
        LocalResult::None => Err(fault("skipped_by_clock", "never shows")),
        LocalResult::Ambiguous(..) => Err(fault("repeated_by_clock", "shows twice")),
    }
}
