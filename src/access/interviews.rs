//! Interviews as an actor may see them. The same for everybody who may see the case: no interview tells an outcome, since every step
//! that begins or ends one moves both faces.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::{
    ids::{AccountId, BookingId, InterpreterId, PersonId, RoomId},
    interview::{Booking, Disposition, Mode, Slot},
};

/// What the ids in slots stand for, as the store found it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Names {
    pub rooms: BTreeMap<RoomId, String>,
    pub interpreters: BTreeMap<InterpreterId, String>,
    pub officers: BTreeMap<AccountId, String>,
    /// Officers who can be asked to hear a family, each with office and last day.
    pub available: Vec<(AccountId, Option<String>, Option<NaiveDate>)>,
}

/// A thing with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Named {
    /// Identifies it.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
}

/// A time at which one family can be heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Slot)]
pub struct SlotView {
    /// Identifies the slot.
    pub id: Uuid,
    /// The office.
    pub office: String,
    /// The local day.
    pub date: NaiveDate,
    /// The local time, like `09:30`.
    pub time: String,
    /// How long, in minutes.
    pub minutes: i64,
    /// The zone of date and time, like `America/Bogota`.
    pub zone: String,
    /// The instant.
    pub starts_at: DateTime<Utc>,
    /// How the family is heard.
    pub mode: Mode,
    /// The key of the site, for an interview in person.
    pub site: Option<String>,
    /// The room, for an interview in person.
    pub room: Option<Named>,
    /// Where it is joined, for a video interview.
    pub link: Option<String>,
    /// The officer's account.
    pub officer: Named,
    /// Whether the officer's account is active and still that of an officer here on that day; else somebody must find another slot.
    pub officer_available: bool,
    /// Who interprets.
    pub interpreter: Option<Named>,
    /// The language of the interview, by ISO 639-3.
    pub language: String,
}

/// The interview that a family has before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Interview)]
pub struct InterviewView {
    /// Identifies the interview; the same after it was moved.
    pub id: Uuid,
    /// How often it was moved.
    pub sequence: i32,
    /// When and where.
    pub slot: SlotView,
    /// When it was booked or moved.
    pub booked_at: DateTime<Utc>,
    /// Where to POST what became of it.
    pub disposition_href: String,
    /// Where to POST another slot for it.
    pub reschedule_href: String,
}

/// One booking of a case, living or ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Booking)]
pub struct BookingView {
    /// Identifies the interview; several bookings of one interview are its moves.
    pub interview: Uuid,
    /// Which of its bookings this is.
    pub sequence: i32,
    /// When and where.
    pub slot: SlotView,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
    /// When it ended; nothing while it lives.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended. `rescheduled`: another slot took its place; `left`: the case left the interview by another step.
    pub disposition: Option<Disposition>,
    /// Who of the family took part, if it was held.
    pub attended: Vec<Uuid>,
}

/// The key of a site within its office.
#[must_use]
pub fn site_key(office: &str, site: &str) -> String {
    site.strip_prefix(office).and_then(|rest| rest.strip_prefix('-')).unwrap_or(site).to_owned()
}

impl Names {
    fn is_available(&self, slot: &Slot) -> bool {
        let covers = |(account, office, until): &(AccountId, Option<String>, Option<NaiveDate>)| {
            *account == slot.officer
                && office.as_ref().is_none_or(|office| *office == slot.office)
                && until.is_none_or(|last| slot.local_day <= last)
        };
        self.available.iter().any(covers)
    }
}

impl SlotView {
    /// The view of a slot.
    #[must_use]
    pub fn of(slot: &Slot, names: &Names) -> Self {
        let named = |id: Uuid, name: Option<&String>| Named { id, name: name.cloned().unwrap_or_default() };
        Self {
            id: *slot.id.uuid(),
            office: slot.office.clone(),
            date: slot.local_day,
            time: slot.local_time.format("%H:%M").to_string(),
            minutes: slot.minutes(),
            zone: slot.zone.name().to_owned(),
            starts_at: slot.starts_at,
            mode: slot.mode,
            site: slot.site.as_deref().map(|site| site_key(&slot.office, site)),
            room: slot.room.map(|room| named(*room.uuid(), names.rooms.get(&room))),
            link: slot.link.clone(),
            officer: named(*slot.officer.uuid(), names.officers.get(&slot.officer)),
            officer_available: names.is_available(slot),
            interpreter: slot.interpreter.map(|one| named(*one.uuid(), names.interpreters.get(&one))),
            language: slot.language.to_string(),
        }
    }
}

impl InterviewView {
    /// The view of a living booking.
    #[must_use]
    pub fn of(booking: &Booking, names: &Names) -> Self {
        Self {
            id: *booking.interview.uuid(),
            sequence: booking.sequence,
            slot: SlotView::of(&booking.slot, names),
            booked_at: booking.booked_at,
            disposition_href: disposition_href(booking),
            reschedule_href: format!("/api/v1/cases/{}/interviews", booking.case),
        }
    }
}

/// Where to POST what became of an interview.
#[must_use]
pub fn disposition_href(booking: &Booking) -> String {
    format!("/api/v1/interviews/{}/disposition", booking.interview)
}

/// The bookings of a case in the order given, each with who came.
#[must_use]
pub fn bookings(all: &[Booking], attended: &[(BookingId, PersonId)], names: &Names) -> Vec<BookingView> {
    let came = |id: BookingId| attended.iter().filter(move |(booking, _)| *booking == id).map(|(_, person)| *person.uuid()).collect();
    let view = |booking: &Booking| BookingView {
        interview: *booking.interview.uuid(),
        sequence: booking.sequence,
        slot: SlotView::of(&booking.slot, names),
        booked_at: booking.booked_at,
        ended_at: booking.ended_at,
        disposition: booking.disposition,
        attended: came(booking.id),
    };
    all.iter().map(view).collect()
}
