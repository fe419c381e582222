//! An envelope for the tests of the transports.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use chrono::{TimeZone, Utc};

use super::transport::Envelope;
use crate::domain::{language::Language, message::WrittenChannel};

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
