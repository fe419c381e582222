//! An envelope for the tests of the transports.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::{TimeDelta, TimeZone, Utc};

use super::transport::{Calendar, Envelope};
use crate::domain::{
    calendar::{self, Entry, Method},
    language::Language,
    message::WrittenChannel,
};

/// A message with accents, to an address that must show up nowhere but in the mail.
pub(super) fn an_envelope() -> Envelope {
    Envelope {
        id: "0190163d-8694-739b-aea5-966c26f8ad91".parse().unwrap(),
        channel: WrittenChannel::Email,
        to: "maria.secret@example.net".into(),
        from: "Oficina de Movilidad Segura <no-reply@sendero.example>".into(),
        date: Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap(),
        language: Language::Spanish,
        subject: "Su solicitud CO-7K3F-9QXM-2".into(),
        body: "Su caso está en proceso.\n\nTodo es gratuito.".into(),
        calendar: None,
    }
}

/// An invitation with its calendar entry.
pub(super) fn an_invitation() -> Envelope {
    let starts_at = Utc.with_ymd_and_hms(2024, 2, 13, 13, 30, 0).unwrap();
    let entry = Entry {
        method: Method::Request,
        interview: "0190163d-8694-739b-aea5-966c26f8ad92".parse().unwrap(),
        sequence: 0,
        starts_at,
        ends_at: starts_at + TimeDelta::hours(1),
        zone: chrono_tz::America::Bogota,
        summary: "Su solicitud CO-7K3F-9QXM-2",
        location: "Bogotá, sala 3; traiga sus documentos a la puerta que da a la calle de atrás",
        stamped: Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap(),
    };
    let calendar = Calendar { method: Method::Request, ics: calendar::render(&entry).unwrap() };
    Envelope { body: "Usted tiene una entrevista.\n\nTodo es gratuito.".into(), calendar: Some(calendar), ..an_envelope() }
}
