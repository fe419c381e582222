//! Ends call tasks that nobody may carry out any more: under the same rule as the messages for which they stand in.

use serde_json::json;

use crate::{
    access::By,
    domain::{
        audit::Event,
        ids::{CallTaskId, MessageId},
        message::CallTaskEnd,
        sendable::{Sendable, sendable},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// A call task that is over, and why.
pub type Over = (CallTaskId, MessageId, CallTaskEnd);

/// The open call tasks that are too old, or would tell what is no longer true. A case that is parked or closed keeps its task: it may come back.
///
/// # Errors
/// When the database does not answer.
pub fn over(tx: &mut ReadTx<'_>) -> Result<Vec<Over>, StoreError> {
    let mut over = Vec::new();
    for (task, message, too_old) in tx.open_call_tasks()? {
        let end = match sendable(&tx.send_facts(message)?, tx.now()) {
            Sendable::Drop(_) => CallTaskEnd::Dropped,
            Sendable::Expire => CallTaskEnd::Expired,
            Sendable::Send | Sendable::Wait if too_old => CallTaskEnd::Expired,
            Sendable::Send | Sendable::Wait => continue,
        };
        over.push((task, message, end));
    }
    Ok(over)
}

/// Ends them, on record.
///
/// # Errors
/// When the database does not take it.
pub fn end(tx: &mut WriteTx<'_>, over: &[Over]) -> Result<Recorded<usize>, StoreError> {
    let mut ended = 0;
    for (task, message, because) in over {
        if !tx.end_call_task(*task, *because)? {
            continue;
        }
        ended += 1;
        let mut event = Event::done(format!("call_task.{because}")).with(json!({ "call_task": task, "message": message }));
        event.case = tx.message(*message)?.map(|message| message.case);
        if let Some(case) = event.case {
            event.office = tx.case_for_system(case)?.map(|case| case.office);
        }
        tx.put_event(&By::default(), event, tx.now())?;
    }
    Ok(tx.unrecorded_upkeep(ended))
}
