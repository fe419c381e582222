//! Reading what a transport has taken: the folder for trying out, or a log of the mail server as lines of JSON.

use std::{fs, io, path::Path};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::{
    calendar::{self, Announced},
    message::WrittenChannel,
};

/// One message that a transport took.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Taken {
    pub message: Uuid,
    pub channel: WrittenChannel,
    pub at: DateTime<Utc>,
    /// The appointment that it announced, moved or called off, if its calendar entry is there.
    pub appointment: Option<Announced>,
}

/// A line of a log. What else stands in it is not read.
#[derive(Deserialize)]
struct Line {
    message_id: String,
    at: DateTime<Utc>,
    channel: Option<WrittenChannel>,
    calendar: Option<String>,
}

/// Reads a folder of messages, or a file with a line of JSON a message: `{"message_id": "<..@..>", "at": "2024-02-06T13:00:00Z"}`; with
/// `"calendar": "BEGIN:VCALENDAR.."` where the log keeps it, as the folder keeps it beside the message.
///
/// # Errors
/// When it cannot be read, or a line is not of this form; the line is named by its number, never quoted.
pub fn read(path: &Path) -> io::Result<Vec<Taken>> {
    if path.is_dir() { of_folder(path) } else { of_log(&fs::read_to_string(path)?) }
}

fn of_folder(folder: &Path) -> io::Result<Vec<Taken>> {
    let mut taken = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if let Some((message, channel)) = named(&entry.path()) {
            let appointment = fs::read_to_string(entry.path().with_extension("ics")).ok().and_then(|ics| calendar::read(&ics));
            taken.push(Taken { message, channel, at: entry.metadata()?.modified()?.into(), appointment });
        }
    }
    taken.sort_by_key(|one| (one.at, one.message));
    Ok(taken)
}

/// The id and channel in a file's name, as the folder gives it.
fn named(path: &Path) -> Option<(Uuid, WrittenChannel)> {
    let channel = match path.extension()?.to_str()? {
        "eml" => WrittenChannel::Email,
        "sms" => WrittenChannel::Sms,
        _ => return None,
    };
    Some((path.file_stem()?.to_str()?.parse().ok()?, channel))
}

fn of_log(text: &str) -> io::Result<Vec<Taken>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.filter_map(|(place, line)| of_line(line).map_err(|()| torn(place)).transpose()).collect()
}

/// What one line says; nothing when it is about a message that is not ours.
fn of_line(line: &str) -> Result<Option<Taken>, ()> {
    let line: Line = serde_json::from_str(line).map_err(|_| ())?;
    let local = line.message_id.trim_start_matches('<').split('@').next().unwrap_or_default().trim_end_matches('>');
    let channel = line.channel.unwrap_or(WrittenChannel::Email);
    let appointment = line.calendar.and_then(|ics| calendar::read(&ics));
    Ok(local.parse().ok().map(|message| Taken { message, channel, at: line.at, appointment }))
}

fn torn(place: usize) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("line {} is not JSON with message_id and at", place + 1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ID: &str = "018d7f3e-5c00-7000-8000-0123456789ab";

    #[test]
    fn a_log_names_messages_as_mail_does_and_others_are_passed_over() {
        let log = format!(
            "{{\"message_id\":\"<{ID}@example.org>\",\"at\":\"2024-02-06T13:00:00Z\",\"to\":\"x\"}}\n\n\
             {{\"message_id\":\"{ID}\",\"at\":\"2024-02-06T13:00:00Z\",\"channel\":\"sms\"}}\n\
             {{\"message_id\":\"<somebody@else>\",\"at\":\"2024-02-06T13:00:00Z\"}}\n"
        );
        let channels: Vec<_> = of_log(&log).unwrap().into_iter().map(|one| (one.message.to_string(), one.channel)).collect();
        assert_eq!(channels, [(ID.to_owned(), WrittenChannel::Email), (ID.to_owned(), WrittenChannel::Sms)]);
    }

    #[test]
    fn the_calendar_beside_a_message_tells_which_appointment_was_announced() {
        let ics = crate::domain::calendar::render(&crate::domain::calendar::Entry {
            method: crate::domain::calendar::Method::Request,
            interview: ID.parse().unwrap(),
            sequence: 0,
            starts_at: "2024-02-13T13:30:00Z".parse().unwrap(),
            ends_at: "2024-02-13T14:30:00Z".parse().unwrap(),
            zone: chrono_tz::America::Bogota,
            summary: "Su solicitud CO-7K3F-9QXM-2",
            location: "por teléfono",
            stamped: "2024-02-06T13:00:00Z".parse().unwrap(),
        })
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(format!("{ID}.eml")), "").unwrap();
        fs::write(folder.path().join(format!("{ID}.ics")), &ics).unwrap();
        let line = serde_json::json!({ "message_id": ID, "at": "2024-02-06T13:00:00Z", "calendar": ics }).to_string();
        for found in [read(folder.path()).unwrap(), of_log(&line).unwrap()] {
            let said = found[0].appointment.as_ref().unwrap();
            assert_eq!((found.len(), said.starts.as_str(), said.subject.as_str()), (1, "2024-02-13 08:30", "Su solicitud CO-7K3F-9QXM-2"));
        }
    }

    #[test]
    fn a_torn_line_is_named_and_not_quoted() {
        let said = of_log("{\"message_id\":\"ana@example.org\"}\n").unwrap_err().to_string();
        assert_eq!(said, "line 1 is not JSON with message_id and at");
    }

    #[test]
    fn a_folder_is_read_by_its_names_alone() {
        let folder = tempfile::tempdir().unwrap();
        for name in [format!("{ID}.eml"), format!(".{ID}.eml.part"), "notes.txt".into(), "x.eml".into()] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found = read(folder.path()).unwrap();
        assert_eq!(found.iter().map(|one| one.message.to_string()).collect::<Vec<_>>(), [ID]);
    }
}
