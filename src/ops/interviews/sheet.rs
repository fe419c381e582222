//! The day of the interviewers, with what they need before them: the whole family and, where the office calls, the number to call.

use chrono::NaiveDate;
use serde_json::json;

use super::{ListedInterview, MOST_ROWS, list};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        ids::CaseId,
        interview::Mode,
        record::{ContactRecord, PersonRecord},
        workflow::Right,
    },
    ops::{OpError, Seen},
    store::{ReadTx, interviews::InterviewFilter},
};

/// One interview that takes place, with its family.
#[derive(Clone, Debug)]
pub struct SheetLine {
    /// The appointment and with whom.
    pub listed: ListedInterview,
    /// The principal and the members.
    pub people: Vec<PersonRecord>,
    /// Where the family can be called, for an interview by telephone; only what it is safe to use.
    pub call: Vec<ContactRecord>,
}

/// The interviews of one day that have not been cancelled or moved away, by their start.
///
/// # Errors
/// `Forbidden` without `case.read` for the office.
pub fn sheet(tx: &mut ReadTx<'_>, actor: &Actor, (office, day): (String, NaiveDate)) -> Result<Seen<Vec<SheetLine>>, OpError> {
    if !actor.may(Right::CaseRead, &office) {
        return Err(OpError::Forbidden);
    }
    let filter =
        InterviewFilter { office: Some(office.clone()), days: (day, day), officer: None, room: None, after: None, limit: MOST_ROWS };
    let found = tx.interviews(&actor.scope(), &filter)?;
    let found: Vec<_> = found.into_iter().filter(|(booking, _)| booking.ended_at.is_none()).collect();
    let cases: Vec<CaseId> = found.iter().map(|(booking, _)| booking.case).collect();
    let event = Event::read("interview.sheet").at_office(&office).with(json!({ "cases": cases }));
    let mut lines = Vec::new();
    for listed in list::rows(tx, actor, found, cases)? {
        let people = tx.family(listed.booking.case)?.iter().map(PersonRecord::from).collect();
        let call = if listed.slot.mode == Mode::Telephone { numbers(tx, listed.booking.case)? } else { Vec::new() };
        lines.push(SheetLine { listed, people, call });
    }
    Ok(Seen::personal(event, lines))
}

fn numbers(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<ContactRecord>, OpError> {
    let all = tx.contacts(case)?;
    Ok(all.iter().map(ContactRecord::from).filter(|own| own.safe_to_use && own.kind != "email").collect())
}
