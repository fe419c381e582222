//! The masked view: enough for a clerk to help a family on the telephone, and no more (product: "Organisations, roles, scope").

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::interviews::site_key;
use crate::domain::{
    contact::last4,
    family::FamilyContact,
    interview::{Mode, Slot},
    terms::words,
    workflow::Case,
};

words! {
    /// All that the masked view says of the life of a case.
    MaskedState { Received = "received", InProcess = "in process" }
}

/// A case as a clerk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MaskedCase)]
pub struct MaskedView {
    /// Identifies the case.
    pub id: Uuid,
    /// Every reference that leads to it.
    pub references: Vec<String>,
    /// The office.
    pub office: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// The language of messages.
    pub language: String,
    /// How the family is reached, masked.
    pub contacts: Vec<MaskedContact>,
    /// The live appointment.
    pub appointment: Option<MaskedAppointment>,
    /// `in process` once it was ever processed, else `received`: neither tells of an outcome.
    pub state: MaskedState,
}

/// An appointment, as far as a family on the telephone may be reminded of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MaskedAppointment {
    /// The local day.
    pub date: NaiveDate,
    /// The local time, like `09:30`.
    pub time: String,
    /// The zone of both.
    pub zone: String,
    /// The instant.
    pub starts_at: DateTime<Utc>,
    /// How the family is heard.
    pub mode: Mode,
    /// The key of the site, for an interview in person.
    pub site: Option<String>,
}

/// A contact of which the last four characters are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MaskedContact)]
pub struct MaskedContact {
    /// By what it reaches the family.
    pub kind: String,
    /// The last four characters.
    pub ends_with: String,
}

/// Makes the masked view.
#[must_use]
pub fn masked(case: &Case, references: Vec<String>, contacts: &[FamilyContact], live: Option<&Slot>) -> MaskedView {
    let mask = |contact: &FamilyContact| MaskedContact { kind: contact.kind.to_string(), ends_with: last4(&contact.value_key).to_owned() };
    MaskedView {
        id: *case.id.uuid(),
        references,
        office: case.office.clone(),
        received_at: case.received_at,
        language: case.message_language.clone(),
        contacts: contacts.iter().map(mask).collect(),
        appointment: live.map(appointment),
        state: if case.ever_processed { MaskedState::InProcess } else { MaskedState::Received },
    }
}

fn appointment(slot: &Slot) -> MaskedAppointment {
    MaskedAppointment {
        date: slot.local_day,
        time: slot.local_time.format("%H:%M").to_string(),
        zone: slot.zone.name().to_owned(),
        starts_at: slot.starts_at,
        mode: slot.mode,
        site: slot.site.as_deref().map(|site| site_key(&slot.office, site)),
    }
}

impl MaskedView {
    /// The text of a strong ETag, without its quotes.
    #[must_use]
    pub fn etag(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..16])
    }
}
