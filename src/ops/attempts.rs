//! Attempts to reach an applicant, logged by who made them.

use serde_json::json;

use super::{Desk, OpError, Seen, file};
use crate::{
    access::Actor,
    domain::{
        attempt::{AttemptChannel, AttemptOutcome},
        audit::Event,
        fields::FieldErrors,
        ids::{AttemptId, CallTaskId, CaseId, ContactId, MessageId},
        message::CallTaskEnd,
        sendable::is_halted,
        workflow::{Case, Right},
    },
    store::{ReadTx, Recorded, WriteTx, attempts::NewAttempt},
};

pub use crate::store::attempts::StoredAttempt;

/// An attempt as somebody reports it.
#[derive(Clone, Debug)]
pub struct Attempted {
    /// The case.
    pub case: CaseId,
    /// The ETag of what the person saw.
    pub seen: Option<String>,
    /// By what.
    pub channel: AttemptChannel,
    /// Which contact of the case was used.
    pub contact: Option<ContactId>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The call task that was to be done.
    pub call_task: Option<CallTaskId>,
}

/// What became of it.
#[derive(Clone, Copy, Debug)]
pub struct Logged {
    /// The attempt.
    pub id: AttemptId,
    /// Whether it did the call task.
    pub call_task_done: bool,
}

/// The attempts on record and whether there may be another one.
#[derive(Clone, Debug)]
pub struct Attempts {
    /// Oldest first.
    pub items: Vec<StoredAttempt>,
    /// Whether somebody may be contacted at all: not before the case was ever processed.
    pub may_contact: bool,
}

/// What was tried to reach the applicant. Attempts act on the shown face, so the list tells nothing hidden.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Attempts>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let items = tx.attempts(case.id)?;
    let event = Event::read("contact_attempt.list").on(case.id, &case.office).with(json!({ "shown": items.len() }));
    Ok(Seen::personal(event, Attempts { items, may_contact: case.ever_processed }))
}

/// Logs an attempt; refused before the case was ever processed, since nobody may be contacted then.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionRequired`, `Stale`, `not_processed`; `not_sendable` for a call task of a case that
/// rests or is closed; and `Invalid` for a contact or task that the case does not have.
pub fn log(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, attempted: &Attempted) -> Result<Recorded<Logged>, OpError> {
    let case = tx.case(&actor.scope(), attempted.case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit_right(Right::CaseScreen, &case)?;
    file::must_be_seen(tx, desk, actor, &case, attempted.seen.as_deref())?;
    if !case.ever_processed {
        return Err(OpError::refused("not_processed", "Nobody is contacted before the United States government processes the case."));
    }
    let may_leave = known_contact(tx, &case, attempted)?;
    let message = match attempted.call_task {
        Some(task) => Some(may_be_told(tx, &case, task)?),
        None => None,
    };
    tx.touch_case(&permit, &case)?;
    let new =
        NewAttempt { channel: attempted.channel, contact: attempted.contact, outcome: attempted.outcome, call_task: attempted.call_task };
    let id = tx.add_attempt(&permit, new)?;
    let call_task_done = match attempted.call_task {
        Some(task) if attempted.outcome.tells(may_leave) => tx.end_call_task(task, CallTaskEnd::Done)?,
        _ => false,
    };
    let details = json!({ "attempt": id, "channel": attempted.channel, "outcome": attempted.outcome, "call_task": attempted.call_task, "message": message });
    let event = Event::done("contact_attempt.log").on(case.id, &case.office).with(details);
    Ok(tx.record(&permit.by(), event, Logged { id, call_task_done })?)
}

/// Whether a message may be left at the contact named: it must be one that the case has now and that puts nobody at risk.
fn known_contact(tx: &mut ReadTx<'_>, case: &Case, attempted: &Attempted) -> Result<bool, OpError> {
    let Some(id) = attempted.contact else { return Ok(false) };
    let contact = tx.contacts(case.id)?.into_iter().find(|contact| contact.id == id).ok_or_else(|| unknown("/contact"))?;
    if !attempted.channel.uses(contact.kind) {
        return Err(FieldErrors::one("/contact", "not_in_list", "Use one that this channel reaches.").into());
    }
    if !contact.safe_to_use {
        return Err(OpError::refused("contact_not_safe", "The applicant said that using this contact is not safe: use another, or none."));
    }
    Ok(contact.safe_to_leave_message)
}

/// The message that a call task stands in for. While the case is shown as parked or closed nothing but closing news may be told, in a call no
/// more than in writing. By the shown face, so that a denial that hides cannot be told from this.
fn may_be_told(tx: &mut ReadTx<'_>, case: &Case, task: CallTaskId) -> Result<MessageId, OpError> {
    let message = tx.open_call_task(case.id, task)?.ok_or_else(|| unknown("/call_task"))?;
    let closing = tx.message(message)?.is_some_and(|message| message.kind.is_closing_news());
    if closing || !is_halted(case.shown.stage) {
        return Ok(message);
    }
    Err(OpError::refused("not_sendable", "The case rests or is closed: nobody is told this now. Log the attempt without the call task."))
}

fn unknown(pointer: &str) -> OpError {
    FieldErrors::one(pointer, "unknown", "Use one that the case has now.").into()
}
