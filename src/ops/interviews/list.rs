//! Lists of interviews: of an office's days, and of one case.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde_json::json;

use crate::{
    access::{
        Actor,
        interviews::{self, BookingView, SlotView},
    },
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{AccountId, CaseId, RoomId},
        interview::Booking,
        stage::Stage,
        workflow::{Check, Right, Verb, steps},
    },
    ops::{Desk, OpError, Seen, cursor, slots::Page},
    store::{
        ReadTx,
        interviews::{InterviewFilter, Principal},
    },
};

/// Rows of a page: a day of the largest office fits.
pub const MOST_ROWS: i64 = 500;

/// Rows of a page unless asked otherwise, as in the queue: a day opens as soon whether ten families come or two hundred.
pub const PAGE: i64 = 50;

/// What a list is asked for.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct Asked {
    pub office: Option<String>,
    pub days: (NaiveDate, NaiveDate),
    pub officer: Option<AccountId>,
    pub room: Option<RoomId>,
    /// Rows of a page, [`MOST_ROWS`] at most.
    pub limit: i64,
    /// The place to go on from.
    pub cursor: Option<String>,
    /// All of the above but the place, in one line: the cursor belongs to it.
    pub line: String,
    /// Names of the filters in use, for the record; never their values.
    pub names: Vec<&'static str>,
}

/// One row: an appointment and with whom.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct ListedInterview {
    pub booking: Booking,
    pub slot: SlotView,
    pub reference: String,
    pub principal: Principal,
    /// What the person may do with the interview now.
    pub offers: Vec<Verb>,
}

impl ListedInterview {
    /// The first name of who applies: what is called out in a waiting room, where others listen.
    #[must_use]
    pub fn first_name(&self) -> &str {
        let whole = self.principal.given.as_deref().filter(|given| !given.trim().is_empty()).unwrap_or(&self.principal.name);
        whole.split_whitespace().next().unwrap_or_default()
    }
}

/// The interviews of some days that exist for the person, living and ended, by their start. As many questions for one row as for five hundred.
///
/// # Errors
/// `Forbidden` without `case.read` anywhere; `Invalid` for a cursor that was never given.
pub fn list(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, asked: Asked) -> Result<Seen<Page<ListedInterview>>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let after = match &asked.cursor {
        Some(text) => {
            Some(cursor::read(&desk.cursor_key, &asked.line, text).map_err(|fault| FieldErrors::one("cursor", fault.code, fault.detail))?)
        }
        None => None,
    };
    let filter =
        InterviewFilter { office: asked.office, days: asked.days, officer: asked.officer, room: asked.room, after, limit: asked.limit + 1 };
    let mut found = tx.interviews(&actor.scope(), &filter)?;
    let most = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|(last, _)| cursor::write(&desk.cursor_key, &asked.line, last.slot.starts_at, last.id));
    let ids: Vec<CaseId> = found.iter().map(|(booking, _)| booking.case).collect();
    let event = Event::read("interview.list").with(json!({ "filters": asked.names, "cases": ids }));
    let rows = rows(tx, actor, found, ids)?;
    Ok(Seen::personal(event, Page { rows, next }))
}

pub(super) fn rows(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    found: Vec<(Booking, String)>,
    cases: Vec<CaseId>,
) -> Result<Vec<ListedInterview>, OpError> {
    let now = tx.now();
    let names = tx.slot_names(found.iter().map(|(booking, _)| &booking.slot))?;
    let principals = tx.principals_of(cases)?;
    let row = |(booking, reference): (Booking, String)| ListedInterview {
        slot: SlotView::of(&booking.slot, &names),
        principal: principals.get(&booking.case).cloned().unwrap_or_default(),
        offers: offers(actor, &booking, now),
        reference,
        booking,
    };
    Ok(found.into_iter().map(row).collect())
}

/// What may be done with an interview: the verbs of interviews that start from its stage, which a living booking never leaves.
///
/// Only one of them has a check, and the slot answers it: so a day of five hundred asks the database nothing more.
fn offers(actor: &Actor, booking: &Booking, now: DateTime<Utc>) -> Vec<Verb> {
    if booking.ended_at.is_some() {
        return Vec::new();
    }
    let of_stage = |verb: &Verb| verb.is_of_interview() && actor.may_use(*verb, &booking.slot.office);
    let holds = |check: &Check| *check == Check::SlotBegun && booking.slot.starts_at <= now;
    let open = |verb: &Verb| steps::find(Stage::Interview, *verb).is_some_and(|step| step.checks.iter().all(holds));
    Verb::ALL.iter().copied().filter(of_stage).filter(open).collect()
}

/// The most days ahead in which a next interview is looked for.
const LOOKED_AHEAD: u64 = 366;
/// Bookings that are read to find one that takes place: cancelled ones come in bunches, when an office was parked.
const LOOKED_AT: i64 = 200;

/// The first day after this one on which an interview of the office takes place; says of nobody with whom.
///
/// # Errors
/// `Forbidden` without `case.read` anywhere.
pub fn next_day(tx: &mut ReadTx<'_>, actor: &Actor, (office, day): (&str, NaiveDate)) -> Result<Seen<Option<NaiveDate>>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let ahead = day.checked_add_days(Days::new(1)).zip(day.checked_add_days(Days::new(LOOKED_AHEAD)));
    let Some(days) = ahead.filter(|(_, last)| last.year() <= 9999) else { return Ok(Seen::impersonal(None)) };
    let filter = InterviewFilter { office: Some(office.to_owned()), days, officer: None, room: None, after: None, limit: LOOKED_AT };
    let found = tx.interviews(&actor.scope(), &filter)?;
    let takes_place = found.into_iter().find(|(booking, _)| booking.ended_at.is_none());
    Ok(Seen::impersonal(takes_place.map(|(booking, _)| booking.slot.local_day)))
}

/// The bookings of a case, living and ended, oldest first.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn of_case(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Vec<BookingView>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let bookings = tx.bookings(case.id)?;
    let attended = tx.attendance(case.id)?;
    let names = tx.slot_names(bookings.iter().map(|booking| &booking.slot))?;
    let event = Event::read("case.interviews").on(case.id, &case.office);
    Ok(Seen::personal(event, interviews::bookings(&bookings, &attended, &names)))
}
