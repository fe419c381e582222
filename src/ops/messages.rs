//! The messages of a case: seen by those who see the case, queued again by those who screen or supervise it. Nobody writes one here.

use serde_json::json;

use super::{OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        ids::{CaseId, MessageId},
        message::{MessageKind, MessageState},
        sendable::{Sendable, may_resend, sendable},
        stage::Stage,
        terms::words,
        workflow::Right,
    },
    store::{
        ReadTx, Recorded, StoreError, WriteTx,
        messages::{StoredCallTask, StoredHanding, StoredMessage},
    },
};

words! {
    /// Why a message cannot be queued again. All of it can be read from what the person sees of the case anyhow.
    WhyNot {
        /// It waits already, or it was never meant to leave again.
        Waits = "waits",
        /// Where the case stands, nothing is sent once more, whatever became of the case.
        Stage = "stage",
        /// What it says is no longer true, or its time has run out.
        Over = "over",
    }
}

/// A message with what was tried, and the call task that stands in for it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The message.
    pub message: StoredMessage,
    /// Every handing over.
    pub handings: Vec<StoredHanding>,
    /// The call task, open or not.
    pub call_task: Option<StoredCallTask>,
    /// Why it cannot be queued again; nothing when it can.
    pub why_not: Option<WhyNot>,
}

/// The messages of a case. Only steps of the shown face write any, so the list hides nothing and tells nothing hidden.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Vec<Told>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let mut told = Vec::new();
    for message in tx.messages(case.id)? {
        let why_not = why_not(tx, case.shown.stage, &message)?;
        told.push(Told { handings: tx.handings(message.id)?, call_task: tx.call_task_of(message.id)?, why_not, message });
    }
    let ids: Vec<_> = told.iter().map(|one| json!(one.message.id)).collect();
    Ok(Seen::personal(Event::read("message.list").on(case.id, &case.office).with(json!({ "messages": ids })), told))
}

/// Queues a message again: the same text, to the address of the moment, only while it is true.
///
/// # Errors
/// `NotFound` outside the offices of the person; `Forbidden`; `not_sendable`, in the same words whatever the reason.
pub fn resend(tx: &mut WriteTx<'_>, actor: &Actor, id: MessageId) -> Result<Recorded<()>, OpError> {
    let message = tx.message(id)?.ok_or(OpError::NotFound)?;
    let case = tx.case(&actor.scope(), message.case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit_right(Right::CaseScreen, &case).or_else(|_| actor.permit_right(Right::CaseSupervise, &case))?;
    if why_not(tx, case.shown.stage, &message)?.is_some() {
        return Err(not_sendable());
    }
    tx.touch_case(&permit, &case)?;
    tx.queue_again(&permit, &message)?;
    let event = Event::done("message.resend").on(case.id, &case.office).with(json!({ "message": id, "was": message.state }));
    Ok(tx.record(&permit.by(), event, ())?)
}

/// The shown face first: where a decision may hide, nothing else is looked at.
fn why_not(tx: &mut ReadTx<'_>, shown: Stage, message: &StoredMessage) -> Result<Option<WhyNot>, StoreError> {
    if !may_resend(shown) {
        return Ok(Some(WhyNot::Stage));
    }
    if message.state != MessageState::HandedOver && !message.state.is_left_to_a_call() {
        return Ok(Some(WhyNot::Waits));
    }
    let sends = !is_misleading(tx, message)? && sendable(&tx.send_facts(message.id)?, tx.now()) == Sendable::Send;
    Ok(if sends { None } else { Some(WhyNot::Over) })
}

/// A cancellation says that no appointment given before it holds: sent once more after the next invitation it would take that back.
fn is_misleading(tx: &mut ReadTx<'_>, message: &StoredMessage) -> Result<bool, StoreError> {
    Ok(message.kind == MessageKind::Cancellation && tx.live_booking(message.case)?.is_some())
}

/// Whether a message or a call of the case may still reach the applicant, closing news excepted: after a denial its silence would tell.
/// What is untrue or too late will reach nobody and does not count.
///
/// # Errors
/// When the database does not answer.
pub(super) fn contact_pending(tx: &mut ReadTx<'_>, case: CaseId) -> Result<bool, StoreError> {
    for (message, kind) in tx.open_messages(case)? {
        let task_is_over = tx.call_task_of(message)?.is_some_and(|task| task.closed_at.is_none() && task.expires_at <= tx.now());
        let may_reach = matches!(sendable(&tx.send_facts(message)?, tx.now()), Sendable::Send | Sendable::Wait);
        if !kind.is_closing_news() && !task_is_over && may_reach {
            return Ok(true);
        }
    }
    Ok(false)
}

fn not_sendable() -> OpError {
    OpError::refused("not_sendable", "This message cannot be sent now: it is waiting already, or the case does not allow it.")
}
