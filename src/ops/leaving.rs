//! Leaving the public form at once: what the browser sends again of that sitting, by its way back, is not shown any more.

use super::OpError;
use crate::store::Store;

/// Notes that somebody left a sitting. It says nothing of who it was, and is no part of the record.
///
/// # Errors
/// When the database does not take it.
pub async fn leave(store: &Store, sitting: String) -> Result<(), OpError> {
    store
        .write(move |tx| {
            tx.leave_form(&sitting)?;
            Ok::<_, OpError>(tx.unrecorded_upkeep(()))
        })
        .await
}

/// Says whether somebody left this sitting.
///
/// # Errors
/// When the database does not answer.
pub async fn was_left(store: &Store, sitting: String) -> Result<bool, OpError> {
    store.read_briefly(move |tx| Ok(tx.form_was_left(&sitting)?)).await
}
