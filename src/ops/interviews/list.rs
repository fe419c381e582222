//! Lists of interviews: of an office's days, and of one case.

use chrono::NaiveDate;
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
        workflow::Right,
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
    let rows = rows(tx, found, ids)?;
    Ok(Seen::personal(event, Page { rows, next }))
}

fn rows(tx: &mut ReadTx<'_>, found: Vec<(Booking, String)>, cases: Vec<CaseId>) -> Result<Vec<ListedInterview>, OpError> {
    let names = tx.slot_names(found.iter().map(|(booking, _)| &booking.slot))?;
    let principals = tx.principals_of(cases)?;
    let row = |(booking, reference): (Booking, String)| ListedInterview {
        slot: SlotView::of(&booking.slot, &names),
        principal: principals.get(&booking.case).cloned().unwrap_or_default(),
        reference,
        booking,
    };
    Ok(found.into_iter().map(row).collect())
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
