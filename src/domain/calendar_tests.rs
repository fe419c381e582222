//! Calendar objects as other programs read them: with the library `icalendar` of Python, and by the words of RFC 5545.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

use chrono::{TimeDelta, TimeZone};
use chrono_tz::{America, Europe};
use serde_json::{Value, json};

use super::*;

fn interview() -> InterviewId {
    "0190163d-8694-739b-aea5-966c26f8ad91".parse().unwrap()
}

fn entry(zone: Tz, starts_at: DateTime<Utc>, method: Method) -> String {
    render(&Entry {
        method,
        interview: interview(),
        sequence: 3,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(90),
        zone,
        summary: "Su solicitud CO-7K3F-9QXM-2",
        location: "Ciudad de Guatemala, sala 3; por teléfono, aunque este renglón sea mucho más largo que los que caben en uno solo",
        stamped: Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap(),
    })
    .unwrap()
}

/// Reads each object with Python's `icalendar` and says what it found; instants are worked out from the zone that the object itself defines.
const READER: &str = r#"
import json, sys
from datetime import timezone
from icalendar import Calendar
found = []
for text in json.load(sys.stdin):
    calendar = Calendar.from_ical(text)
    event, zone = calendar.walk("VEVENT")[0], calendar.walk("VTIMEZONE")[0]
    own = zone.to_tz()
    at = lambda name: own.localize(event[name].dt.replace(tzinfo=None)).astimezone(timezone.utc).isoformat()
    found.append({
        "method": str(calendar["METHOD"]), "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]), "location": str(event["LOCATION"]), "zone": str(zone["TZID"]),
        "named": event["DTSTART"].params["TZID"], "starts": at("DTSTART"), "ends": at("DTEND"), "private": str(event["CLASS"]),
    })
json.dump(found, sys.stdout)
"#;

/// Nothing, said aloud, where Python has no `icalendar`: a test that did not run must not look like one that passed.
fn read_by_python(objects: &[String]) -> Option<Vec<Value>> {
    let has = |python: &&str| {
        Command::new(python).args(["-c", "import icalendar"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let Some(python) = ["/usr/bin/python3", "python3"].into_iter().find(has) else {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED a test of calendar entries: Python with icalendar (Debian: python3-icalendar) is not installed"
        );
        return None;
    };
    let mut child = Command::new(python).args(["-c", READER]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(json!(objects).to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Zones with and without daylight saving, on both sides of a change and across one.
fn samples() -> Vec<(Tz, DateTime<Utc>)> {
    let at = |year, month, day, hour| Utc.with_ymd_and_hms(year, month, day, hour, 30, 0).unwrap();
    vec![
        (America::Bogota, at(2024, 2, 13, 13)),
        (America::Guatemala, at(2024, 7, 1, 15)),
        (America::Guayaquil, at(2024, 12, 31, 23)),
        (America::Costa_Rica, at(2024, 3, 10, 7)),
        (America::New_York, at(2024, 3, 9, 15)),
        (America::New_York, at(2024, 3, 10, 6)), // the clock goes forward while it lasts
        (America::New_York, at(2024, 3, 11, 15)),
        (America::New_York, at(2024, 11, 3, 7)), // an hour after it went back
        (America::Santiago, at(2024, 9, 8, 12)),
        (Europe::Dublin, at(2024, 1, 15, 9)),
        (America::St_Johns, at(2024, 6, 15, 12)),
    ]
}

#[test]
fn another_library_reads_the_same_instants_zones_and_words() {
    let objects: Vec<String> = samples().into_iter().map(|(zone, at)| entry(zone, at, Method::Request)).collect();
    let Some(found) = read_by_python(&objects) else { return };
    assert_eq!(found.len(), objects.len());
    for ((zone, at), found) in samples().into_iter().zip(found) {
        let expected = json!({
            "method": "REQUEST", "uid": format!("interview-{}@sendero", interview()), "sequence": 3, "status": "CONFIRMED",
            "summary": "Su solicitud CO-7K3F-9QXM-2", "zone": zone.name(), "named": zone.name(), "private": "PRIVATE",
            "location": "Ciudad de Guatemala, sala 3; por teléfono, aunque este renglón sea mucho más largo que los que caben en uno solo",
            "starts": at.to_rfc3339(), "ends": (at + TimeDelta::minutes(90)).to_rfc3339(),
        });
        assert_eq!(found, expected, "{zone} {at}");
    }
}

#[test]
fn a_cancellation_is_read_as_one() {
    let cancelled = entry(America::Bogota, samples()[0].1, Method::Cancel);
    let Some(found) = read_by_python(&[cancelled]) else { return };
    assert_eq!((&found[0]["method"], &found[0]["status"]), (&json!("CANCEL"), &json!("CANCELLED")));
}

#[test]
fn the_same_appointment_gives_the_same_bytes_and_lines_that_everybody_can_take() {
    for (zone, at) in samples() {
        let object = entry(zone, at, Method::Request);
        assert_eq!(object, entry(zone, at, Method::Request));
        assert!(object.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{object}");
    }
}

#[test]
fn a_zone_is_defined_with_the_change_before_and_the_change_after() {
    let object = entry(America::New_York, samples()[4].1, Method::Request);
    let zone: Vec<&str> =
        object.split("\r\n").skip_while(|line| *line != "BEGIN:VTIMEZONE").take_while(|line| *line != "BEGIN:VEVENT").collect();
    let expected = "BEGIN:VTIMEZONE TZID:America/New_York \
        BEGIN:STANDARD DTSTART:20231105T020000 TZOFFSETFROM:-0400 TZOFFSETTO:-0500 END:STANDARD \
        BEGIN:DAYLIGHT DTSTART:20240310T020000 TZOFFSETFROM:-0500 TZOFFSETTO:-0400 END:DAYLIGHT END:VTIMEZONE";
    assert_eq!(zone.join(" "), expected);
}

#[test]
fn what_was_written_can_be_read_back_when_the_database_is_lost() {
    let said = read(&entry(America::Bogota, samples()[0].1, Method::Cancel)).unwrap();
    let expected = Announced {
        method: "CANCEL".into(),
        uid: format!("interview-{}@sendero", interview()),
        sequence: 3,
        starts: "2024-02-13 08:30".into(),
        zone: "America/Bogota".into(),
        subject: "Su solicitud CO-7K3F-9QXM-2".into(),
    };
    assert_eq!(said, expected);
    assert_eq!(read("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), None);
}
