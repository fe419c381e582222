//! After a restore: what must be true before anybody can serve the database, and what the transport log knows better.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{OpError, message_hold};
use crate::{
    access::By,
    domain::{
        audit::Event,
        calendar::Announced,
        ids::MessageId,
        message::{MessageState, WrittenChannel},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// What was done to a restored database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Sessions that were running when the backup was made.
    pub sessions_ended: usize,
    /// Messages that wait until an administrator releases them.
    pub messages_held: usize,
}

/// One message that left, by the transport's own log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Left {
    pub message: Uuid,
    pub channel: WrittenChannel,
    pub at: DateTime<Utc>,
    pub appointment: Option<Announced>,
}

/// An appointment that a family was told after the backup: it comes, and nobody at the office knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct ToldAppointment {
    pub message: Uuid,
    pub told_at: DateTime<Utc>,
    #[serde(flatten)]
    pub appointment: Announced,
}

/// The transport log beside the restored database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Both say that these left.
    pub agreed: usize,
    /// These left, but the database believes them unsent: handed over after the backup.
    pub believed_unsent: Vec<Uuid>,
    /// These left, but the database does not know them: written after the backup. The applicants were told; read what.
    pub unknown: Vec<Uuid>,
    /// What the unknown ones said of interviews, by the calendar entries beside them, in the order in which they left.
    pub appointments: Vec<ToldAppointment>,
}

/// Ends every session and holds every message, on record.
///
/// Whoever was disabled after the backup must not come in by an old token, and what left after it must not leave again.
///
/// # Errors
/// When the database does not take it.
pub fn settle(tx: &mut WriteTx<'_>) -> Result<Recorded<Settled>, StoreError> {
    let sessions_ended = tx.end_all_sessions()?;
    let messages_held = *message_hold::hold(tx)?.value();
    let details = json!({ "sessions": sessions_ended, "messages": messages_held });
    tx.record(&By::default(), Event::done("database.restore").with(details), Settled { sessions_ended, messages_held })
}

/// Compares without changing anything.
///
/// # Errors
/// When the database does not answer.
pub fn compare(tx: &mut ReadTx<'_>, left: &[Left]) -> Result<Comparison, StoreError> {
    let mut found = Comparison::default();
    for one in left {
        match tx.state_of_message(one.message.into())? {
            None => {
                found.unknown.push(one.message);
                let told = |appointment| ToldAppointment { message: one.message, told_at: one.at, appointment };
                found.appointments.extend(one.appointment.clone().map(told));
            }
            Some(MessageState::Queued | MessageState::Held) => found.believed_unsent.push(one.message),
            Some(_) => found.agreed += 1,
        }
    }
    Ok(found)
}

/// Marks what left as handed over, so that it never leaves again; returns which. Only while messages are held: at other times the
/// database itself knows best.
///
/// # Errors
/// `not_held` when messages are not held.
pub fn mark(tx: &mut WriteTx<'_>, left: &[Left]) -> Result<Recorded<Vec<Uuid>>, OpError> {
    if !tx.messages_are_held()? {
        return Err(OpError::refused("not_held", "No messages are held."));
    }
    let mut marked = Vec::new();
    for one in left {
        if tx.note_handed_over(MessageId::from(one.message), one.channel, one.at)? {
            marked.push(one.message);
        }
    }
    let event = Event::done("message.found_handed_over").with(json!({ "messages": marked }));
    Ok(tx.record(&By::default(), event, marked)?)
}

#[cfg(test)]
#[path = "restore_tests.rs"]
mod tests;
