//! What use cases need beside the transaction and the person acting.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{OpError, programmes::Catalogue};
use crate::{
    auth::{
        key::{Key, Purpose},
        secret::Secret,
        vault::Vault,
    },
    domain::{
        interview::{Booking, Mode, Slot},
        language::Language,
        programme::{Office, Site},
        text::{Appointment, Place, TextFacts},
        workflow::{Case, Plan, Verb, check::UNDO_DAYS},
    },
    store::{ReadTx, offices::site_id},
};

/// What use cases need beside the transaction: caches and keys, made once at start.
#[derive(Clone)]
pub struct Desk {
    /// The published rule sets, parsed.
    pub catalogue: Catalogue,
    /// Signs places in lists.
    pub cursor_key: Arc<Key>,
    /// Signs the tokens of public forms.
    pub form_key: Arc<Key>,
    /// Seals forms that people put aside.
    pub vault: Arc<Vault>,
}

impl Desk {
    /// A desk whose keys hang on the program's secret.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self {
            catalogue: Catalogue::default(),
            cursor_key: Arc::new(secret.key(Purpose::Cursor)),
            form_key: Arc::new(secret.key(Purpose::FormToken)),
            vault: Arc::new(Vault::new(secret)),
        }
    }

    /// What the text of a message may say about the case of a plan, and about the booking that it tells of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn text_facts(&self, tx: &mut ReadTx<'_>, plan: &Plan, booking: Option<&Booking>) -> Result<TextFacts, OpError> {
        let case = &plan.after;
        let (_, file) = self.catalogue.office(tx, &case.office)?.ok_or(OpError::NotFound)?;
        let office = file.subject.office().ok_or(OpError::NotFound)?;
        let language = language_of(case);
        let appointment = match booking {
            Some(booking) => Some(appointment(tx, office, language, &booking.slot)?),
            None => None,
        };
        Ok(TextFacts {
            reference: case.reference.clone(),
            office_name: office.name.in_language(language).to_owned(),
            telephones: office.telephones.iter().map(|telephone| telephone.number.clone()).collect(),
            appointment,
            until: last_day(plan, tx.now(), office.time_zone),
            authority: self.authority(tx, case, language)?,
        })
    }

    /// Who would receive the case, in the words of its pathway.
    fn authority(&self, tx: &mut ReadTx<'_>, case: &Case, language: Language) -> Result<Option<String>, OpError> {
        let Some(key) = &case.pathway else { return Ok(None) };
        let published = self.catalogue.pathway(tx, key)?;
        let words = published.and_then(|(_, file)| file.subject.pathway().and_then(|pathway| pathway.receiving_authority.clone()));
        Ok(words.map(|words| words.in_language(language).to_owned()))
    }
}

/// The language that the applicant asked for.
#[must_use]
pub fn language_of(case: &Case) -> Language {
    Language::parse(&case.message_language).unwrap_or(Language::Spanish)
}

/// The last day on which the person can act: of the time in which a missed interview can be made good, or a withdrawal undone.
fn last_day(plan: &Plan, now: DateTime<Utc>, zone: Tz) -> Option<NaiveDate> {
    let last = match (plan.verb, plan.after.hold) {
        (Verb::RecordNoShow, Some(hold)) => hold.until - Duration::microseconds(1), // its end does not count
        (Verb::RecordNoShow, None) => return None,
        _ => now + Duration::days(UNDO_DAYS),
    };
    Some(last.with_timezone(&zone).date_naive())
}

fn appointment(tx: &mut ReadTx<'_>, office: &Office, language: Language, slot: &Slot) -> Result<Appointment, OpError> {
    let place = match slot.mode {
        Mode::Telephone => Place::Telephone,
        Mode::Video => Place::Video(slot.link.clone().unwrap_or_default()),
        Mode::InPerson => Place::Site(where_it_is(tx, office, language, slot)?),
    };
    Ok(Appointment { starts_at: slot.starts_at, zone: slot.zone, place })
}

/// Site and room, as far as they are known: the site in the person's language, the room as its door says.
fn where_it_is(tx: &mut ReadTx<'_>, office: &Office, language: Language, slot: &Slot) -> Result<String, OpError> {
    let (site, room) = tx.names_of_place(slot)?;
    let named = |site: &Site| slot.site.as_deref() == Some(site_id(&office.code, &site.key).as_str());
    let site = office.sites.iter().find(|site| named(site)).map(|site| site.name.in_language(language).to_owned()).or(site);
    Ok(site.into_iter().chain(room).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
