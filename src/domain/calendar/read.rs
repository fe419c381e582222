//! What a calendar object said, for whoever has lost the database that wrote it.

use serde::Serialize;

/// An appointment that somebody was told, as the calendar object has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// `REQUEST` when it was announced or moved, `CANCEL` when it was called off.
    pub method: String,
    /// The interview.
    pub uid: String,
    /// Counts the changes of the interview.
    pub sequence: u32,
    /// When it starts, on the office's clock, like `2024-02-13 08:30`.
    pub starts: String,
    /// The zone of that clock.
    pub zone: String,
    /// The subject of the message; the reference of the case is in it.
    pub subject: String,
}

/// Reads what [`super::render`] wrote; nothing when it is something else.
#[must_use]
pub fn read(ics: &str) -> Option<Announced> {
    let whole = ics.replace("\r\n", "\n").replace("\n ", ""); // long lines are folded
    let event = whole.split("BEGIN:VEVENT\n").nth(1)?;
    let (zone, at) = value(event, "DTSTART;TZID=")?.split_once(':')?;
    Some(Announced {
        method: value(&whole, "METHOD:")?.to_owned(),
        uid: value(event, "UID:")?.to_owned(),
        sequence: value(event, "SEQUENCE:")?.parse().ok()?,
        starts: chrono::NaiveDateTime::parse_from_str(at, "%Y%m%dT%H%M%S").ok()?.format("%Y-%m-%d %H:%M").to_string(),
        zone: zone.to_owned(),
        subject: value(event, "SUMMARY:")?.replace("\\,", ",").replace("\\;", ";"),
    })
}

fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name))
}
