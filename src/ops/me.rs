//! What somebody may know about the own account.

use super::{OpError, Seen, users::User};
use crate::{access::Actor, store::ReadTx};

/// The own account with its roles of today.
///
/// # Errors
/// When the database does not answer.
pub fn me(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<User>, OpError> {
    let account = tx.account(actor.account)?.ok_or(OpError::Unauthenticated)?;
    Ok(Seen::impersonal(super::users::user(tx, account)?))
}
