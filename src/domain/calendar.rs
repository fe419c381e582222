//! An appointment as a calendar object (RFC 5545, RFC 5546): entered or moved by REQUEST, taken out by CANCEL.
//!
//! It follows the rule of the subject: somebody who sees only the calendar learns that there is an application. No name, no reason, no
//! kind of appointment; readers of a shared calendar see a busy hour (`CLASS:PRIVATE`).

mod read;
mod zone;

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use icalendar::{Class, Component, Event, EventLike, EventStatus, Property};

use super::ids::InterviewId;
pub use read::{Announced, read};

/// What a calendar object asks the reader's calendar to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter the appointment, or move it.
    Request,
    /// Take it out.
    Cancel,
}

/// One appointment for a calendar.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What is to be done with it.
    pub method: Method,
    /// Its identity in every calendar, however often it is moved.
    pub interview: InterviewId,
    /// Counts the changes: a calendar passes over what is older than what it has.
    pub sequence: i32,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// The office's zone, in which it is written down.
    pub zone: Tz,
    /// The subject of the message.
    pub summary: &'a str,
    /// Where, in the words of the message.
    pub location: &'a str,
    /// When it was written.
    pub stamped: DateTime<Utc>,
}

impl Method {
    /// The word of RFC 5546.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    const fn status(self) -> EventStatus {
        match self {
            Self::Request => EventStatus::Confirmed,
            Self::Cancel => EventStatus::Cancelled,
        }
    }
}

/// Writes the calendar object. The same entry gives the same bytes.
///
/// # Errors
/// When it cannot be formatted; then the message must not be made.
pub fn render(entry: &Entry<'_>) -> Result<String, fmt::Error> {
    let zone = zone::definition(entry.zone, entry.starts_at);
    let event = event(entry).try_into_string()?;
    let method = entry.method.as_str();
    Ok(format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sendero//Sendero//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:{method}\r\n{zone}{event}END:VCALENDAR\r\n"
    ))
}

fn event(entry: &Entry<'_>) -> Event {
    let sequence = u32::try_from(entry.sequence).unwrap_or(0);
    let mut event = Event::new();
    event.uid(&format!("interview-{}@sendero", entry.interview)).sequence(sequence).timestamp(entry.stamped);
    event.append_property(local("DTSTART", entry.zone, entry.starts_at)).append_property(local("DTEND", entry.zone, entry.ends_at));
    event.summary(entry.summary).location(entry.location).class(Class::Private).status(entry.method.status());
    event.done()
}

/// A time on the office's clock, with the name of its zone.
fn local(key: &str, zone: Tz, at: DateTime<Utc>) -> Property {
    let mut property = Property::new(key, at.with_timezone(&zone).format("%Y%m%dT%H%M%S").to_string());
    property.add_parameter("TZID", zone.name());
    property
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
