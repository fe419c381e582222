//! Releases the messages of a restored installation, once an administrator has compared the transport log.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{OpError, Seen};
use crate::{
    access::{Actor, By},
    domain::{audit::Event, workflow::Right},
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// Holds every message, now and from now on; returns how many were waiting. What a restore does before the program serves again.
///
/// # Errors
/// When the database does not take it.
pub fn hold(tx: &mut WriteTx<'_>) -> Result<Recorded<usize>, StoreError> {
    let waiting = tx.hold_messages()?;
    tx.record(&By::default(), Event::done("message.hold").with(json!({ "waiting": waiting })), waiting)
}

/// Since when messages are held, and how many wait.
pub type Standing = (DateTime<Utc>, i64);

/// Since when messages are held, and how many wait; nothing while they leave. Whoever may release them may ask.
///
/// # Errors
/// `Forbidden` for whoever administers no accounts.
pub fn standing(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Option<Standing>>, OpError> {
    if !actor.may_somewhere(Right::AccountManage) {
        return Err(OpError::Forbidden);
    }
    Ok(Seen::impersonal(tx.message_hold()?))
}

/// Lets messages leave again; returns how many were waiting.
///
/// # Errors
/// `Forbidden` for whoever administers no accounts; `not_held` when nothing is held.
pub fn release(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Recorded<usize>, OpError> {
    if !actor.may_somewhere(Right::AccountManage) {
        return Err(OpError::Forbidden);
    }
    let waiting = tx.release_messages()?.ok_or_else(|| OpError::refused("not_held", "No messages are held."))?;
    Ok(tx.record(&actor.by(), Event::done("message.release").with(json!({ "waiting": waiting })), waiting)?)
}
