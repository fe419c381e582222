//! What a step of an interview would tell the family, word for word: made as the step makes it, and stored nowhere.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Warning, book, living};
use crate::{
    access::{Actor, interviews::SlotView},
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{CaseId, SlotId},
        interview::{Booking, Ending, Slot},
        language::Language,
        message::MessageKind,
        outgoing::Outgoing,
        workflow::{self, ActionInput, Case, Plan, Verb},
    },
    ops::{Desk, OpError, Seen, effects, facts, holds},
    store::ReadTx,
};

/// One message as it would be written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the messages")]
pub struct Draft {
    pub kind: MessageKind,
    pub language: Language,
    pub subject: String,
    pub body: String,
    /// From when it may leave.
    pub not_before: DateTime<Utc>,
}

/// What a step would do, as far as the person deciding should see it before.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// What it is about: the slot wished for, or the one that the family has.
    pub slot: SlotView,
    /// What to look at.
    pub warnings: Vec<Warning>,
    /// What would be told, in its order; nothing when nobody would be told.
    pub messages: Vec<Draft>,
    /// Until when the case would be on hold.
    pub held_until: Option<DateTime<Utc>>,
}

/// Looks at what booking this slot would do, or moving the interview to it.
///
/// # Errors
/// As [`book()`], but for what only the write can know.
pub fn foresee_booking(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, slot): (CaseId, SlotId)) -> Result<Seen<Foreseen>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let verb = book::verb_for(&case);
    actor.permit(verb, &case)?;
    let slot = tx.slot(slot)?.filter(|slot| slot.office == case.office);
    let slot = slot.ok_or_else(|| FieldErrors::one("/slot", "unknown", "Name a slot of the office of the case, by its id."))?;
    let before = living(tx, &case)?;
    must_be_free(tx, &slot, before.as_ref())?;
    let input = ActionInput { slot: Some(slot.id), ..ActionInput::default() };
    let plan = planned(tx, desk, actor, &case, verb, &input)?;
    let warnings = book::warnings(tx, &case, &slot)?;
    let booking = wished(&case, slot, before.as_ref(), tx.now());
    foreseen(tx, desk, &plan, Some(&booking), warnings)
}

/// Looks at what saying this of the interview would do.
///
/// # Errors
/// `NotFound`, `Forbidden`; what the workflow refuses.
pub fn foresee_ending(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, ending): (CaseId, Ending)) -> Result<Seen<Foreseen>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let verb = ending.verb();
    actor.permit(verb, &case)?;
    let input = ActionInput { disposition: Some(ending.disposition()), ..ActionInput::default() };
    let plan = planned(tx, desk, actor, &case, verb, &input)?;
    let booking = living(tx, &case)?;
    foreseen(tx, desk, &plan, booking.as_ref(), Vec::new())
}

/// The same refusals as at saving, so that nobody writes a reason for a slot that is gone; saving judges again.
fn must_be_free(tx: &mut ReadTx<'_>, slot: &Slot, before: Option<&Booking>) -> Result<(), OpError> {
    if before.is_some_and(|booking| booking.slot.id == slot.id) {
        return Err(book::same_slot());
    }
    if slot.withdrawn_at.is_some() {
        return Err(effects::slot_withdrawn());
    }
    if slot.starts_at <= tx.now() {
        return Err(effects::slot_past());
    }
    if tx.booked_among(vec![slot.id])?.is_empty() { Ok(()) } else { Err(effects::slot_taken()) }
}

fn planned(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, verb: Verb, input: &ActionInput) -> Result<Plan, OpError> {
    let mut facts = facts::for_verb(tx, actor, case, input)?;
    facts.hold_until = holds::until(tx, desk, case, verb, input)?;
    Ok(workflow::plan(case, verb, &facts, input)?)
}

/// The booking as it would be; its ids are nobody's, since nothing of it is kept.
fn wished(case: &Case, slot: Slot, before: Option<&Booking>, now: DateTime<Utc>) -> Booking {
    Booking {
        id: Uuid::nil().into(),
        interview: before.map_or_else(|| Uuid::nil().into(), |booking| booking.interview),
        sequence: before.map_or(0, |booking| booking.sequence + 1),
        case: case.id,
        slot,
        booked_at: now,
        ended_at: None,
        disposition: None,
    }
}

fn foreseen(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    plan: &Plan,
    booking: Option<&Booking>,
    warnings: Vec<Warning>,
) -> Result<Seen<Foreseen>, OpError> {
    let booking = booking.ok_or(OpError::NotFound)?;
    let messages = effects::foreseen(tx, desk, plan, booking)?.iter().map(Draft::from).collect();
    let slot = SlotView::of(&booking.slot, &tx.slot_names(std::iter::once(&booking.slot))?);
    let held_until = plan.after.hold.filter(|_| plan.verb == Verb::RecordNoShow).map(|hold| hold.until);
    let event = Event::read("interview.foresee").on(plan.after.id, &plan.after.office);
    Ok(Seen::personal(event, Foreseen { slot, warnings, messages, held_until }))
}

impl From<&Outgoing> for Draft {
    fn from(message: &Outgoing) -> Self {
        Self {
            kind: message.kind(),
            language: message.language(),
            subject: message.text().subject.clone(),
            body: message.text().body.clone(),
            not_before: message.window().0,
        }
    }
}

#[cfg(test)]
#[path = "foresee_tests.rs"]
mod tests;
