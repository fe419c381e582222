//! Changing one's own password.

use secrecy::{ExposeSecret, SecretString};

use super::{OpError, Seen};
use crate::{
    access::Actor,
    auth::{
        doorkeeper::{Checked, Doorkeeper},
        throttle::AddressBlock,
    },
    domain::{audit::Event, fields::FieldErrors},
    store::{ReadTx, Recorded, WriteTx, sessions::SessionEnd},
};

/// The old password and the new one.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Change {
    pub current: SecretString,
    pub new: SecretString,
    pub from: AddressBlock,
}

/// What the account has now.
#[derive(Clone)]
pub struct Stored {
    login: String,
    hash: String,
}

/// A change whose old password was right; carries hashes only.
#[derive(Clone)]
pub struct ProvenChange {
    verified: String,
    new: String,
}

/// Reads what the change will be judged against.
///
/// # Errors
/// When the database does not answer.
pub fn stored(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Stored>, OpError> {
    let (account, hash) = tx.account_and_hash(actor.account)?.ok_or(OpError::Unauthenticated)?;
    Ok(Seen::impersonal(Stored { login: account.login, hash }))
}

/// Judges both passwords, outside any transaction, since hashing takes long.
///
/// # Errors
/// `Invalid` under `/new` or `/current`; `Throttled`, so that a borrowed session is no way to guess.
pub async fn prove(door: &Doorkeeper, stored: Stored, change: Change) -> Result<ProvenChange, OpError> {
    let judged = door.judge(change.new.clone(), stored.login.clone()).await?;
    judged.map_err(|fault| FieldErrors::one("/new", fault.code, fault.detail))?;
    if change.new.expose_secret() == change.current.expose_secret() {
        return Err(FieldErrors::one("/new", "password_unchanged", "Choose another one than the current.").into());
    }
    door.let_try(&stored.login, change.from)?;
    if door.check(change.current, Some(stored.hash.clone())).await? == Checked::Wrong {
        return Err(FieldErrors::one("/current", "password_wrong", "Give the password that you signed in with.").into());
    }
    door.was_right(&stored.login, change.from);
    Ok(ProvenChange { verified: stored.hash, new: door.hash(change.new).await? })
}

/// Stores the new password and ends every other session of the account.
///
/// # Errors
/// `Stale` when the password was changed or reset in between.
pub fn change(tx: &mut WriteTx<'_>, actor: &Actor, proven: &ProvenChange) -> Result<Recorded<()>, OpError> {
    if !tx.confirm_password(actor.account, &proven.verified, None)? {
        return Err(OpError::Stale);
    }
    tx.set_password(actor.account, &proven.new, false)?;
    tx.end_sessions_of(actor.account, Some(actor.session), SessionEnd::PasswordChanged)?;
    Ok(tx.record(&actor.by(), Event::done("account.change_password"), ())?)
}
