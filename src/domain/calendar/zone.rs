//! A time zone as a calendar object spells it out: its clock at one date, and the next change after it.
//!
//! The whole history of a zone would be longer than the appointment. What a calendar needs is the clock of that day; the change that
//! comes next stands beside it, so that nobody takes the definition for a rule without end.

use chrono::{DateTime, Duration, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};

/// How far to look for a change of the clock. Zones that change do so twice a year.
const LOOK_DAYS: i64 = 400;

/// From an instant on the clock of a zone shows another time.
struct Change {
    /// On the clock as it was before.
    onset: NaiveDateTime,
    from: i32,
    to: i32,
    daylight: bool,
}

/// The VTIMEZONE that is right for an appointment at this instant.
pub(super) fn definition(zone: Tz, at: DateTime<Utc>) -> String {
    let in_force = last_change(zone, at).map_or_else(|| unchanged(zone, at), |instant| change(zone, instant));
    let next = next_change(zone, at).map(|instant| change(zone, instant));
    let changes: String = std::iter::once(in_force).chain(next).map(|change| observance(&change)).collect();
    format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n{changes}END:VTIMEZONE\r\n", zone.name())
}

fn observance(change: &Change) -> String {
    let name = if change.daylight { "DAYLIGHT" } else { "STANDARD" };
    let (onset, from, to) = (change.onset.format("%Y%m%dT%H%M%S"), hours(change.from), hours(change.to));
    format!("BEGIN:{name}\r\nDTSTART:{onset}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\nEND:{name}\r\n")
}

/// An offset like `-0500`.
fn hours(seconds: i32) -> String {
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60)
}

/// A clock that has not changed for long: as if since 1970.
fn unchanged(zone: Tz, at: DateTime<Utc>) -> Change {
    let (offset, daylight) = clock(zone, at);
    Change { onset: NaiveDateTime::default(), from: offset, to: offset, daylight }
}

/// The change at an instant, the first of the new time.
fn change(zone: Tz, instant: DateTime<Utc>) -> Change {
    let (from, _) = clock(zone, instant - Duration::seconds(1));
    let (to, daylight) = clock(zone, instant);
    Change { onset: instant.naive_utc() + Duration::seconds(from.into()), from, to, daylight }
}

fn last_change(zone: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (0..LOOK_DAYS).find_map(|days| change_between(zone, at - Duration::days(days + 1), at - Duration::days(days)))
}

fn next_change(zone: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (0..LOOK_DAYS).find_map(|days| change_between(zone, at + Duration::days(days), at + Duration::days(days + 1)))
}

/// The first second of the new time, if the clock differs between the two instants.
fn change_between(zone: Tz, mut before: DateTime<Utc>, mut after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (old, new) = (clock(zone, before).0, clock(zone, after).0);
    if old == new {
        return None;
    }
    while after - before > Duration::seconds(1) {
        let middle = before + (after - before) / 2;
        if clock(zone, middle).0 == old { before = middle } else { after = middle }
    }
    Some(DateTime::from_timestamp(after.timestamp(), 0).unwrap_or(after))
}

/// Seconds ahead of UTC, and whether it is daylight saving time.
fn clock(zone: Tz, at: DateTime<Utc>) -> (i32, bool) {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc());
    (offset.fix().local_minus_utc(), !offset.dst_offset().is_zero())
}
