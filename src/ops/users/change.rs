//! Changing an account: its name, whether it is open, and a new one-time password.

use serde_json::json;

use super::{Grantor, LOCK, User, add::check_name, keep_an_administrator, managed, user};
use crate::{
    domain::{
        account::{Account, Holding},
        audit::Event,
        fields::FieldErrors,
        ids::AccountId,
    },
    ops::OpError,
    store::{Recorded, WriteTx, sessions::SessionEnd},
};

/// What to change; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The name that the account is shown by.
    pub name: Option<String>,
    /// Shut, or opened again.
    pub disabled: Option<bool>,
    /// The hash of a new password.
    pub password: Option<NewPassword>,
    /// Every session ends; the password stays.
    pub end_sessions: bool,
}

/// The hash of a password that replaces the old one.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The hash to store.
    pub hash: String,
    /// It is one-time.
    pub must_change: bool,
}

/// Changes an account; each change counts on its next request.
///
/// Whoever reaches beyond the grantor's offices cannot be changed by that grantor at all: a new password would be a way to them.
///
/// # Errors
/// `Invalid`; `NotFound` outside the own organisation; `Forbidden`; `Refused` with `last_administrator` or `own_password`.
pub fn patch(tx: &mut WriteTx<'_>, grantor: &Grantor<'_>, id: AccountId, patch: &Patch) -> Result<Recorded<User>, OpError> {
    tx.lock(LOCK)?;
    let (account, holdings) = managed(tx, grantor, id)?;
    grantor.must_cover(holdings.iter().map(|holding| &holding.wanted))?;
    let mut changed = Vec::new();
    if let Some(name) = &patch.name {
        let name = check_name(name).map_err(|fault| FieldErrors::one("/name", fault.code, fault.detail))?;
        tx.rename_account(id, &name)?;
        changed.push("name");
    }
    match patch.disabled {
        Some(true) if account.disabled_at.is_none() => {
            disable(tx, &account, &holdings)?;
            changed.push("disabled");
        }
        Some(false) if account.disabled_at.is_some() => {
            tx.set_disabled(id, false)?;
            changed.push("enabled");
        }
        _ => {}
    }
    if let Some(password) = &patch.password {
        reset(tx, grantor, id, password)?;
        changed.push("password_reset");
    }
    if patch.end_sessions {
        tx.end_sessions_of(id, None, SessionEnd::EndedByAdministrator)?;
        changed.push("sessions_ended");
    }
    let account = tx.account(id)?.ok_or(OpError::NotFound)?;
    let user = user(tx, account)?;
    Ok(tx.record(&grantor.by(), Event::done("account.change").with(json!({ "account": id, "changed": changed })), user)?)
}

fn disable(tx: &mut WriteTx<'_>, account: &Account, holdings: &[Holding]) -> Result<(), OpError> {
    if holdings.iter().any(|holding| holding.wanted.administers_for_good()) {
        keep_an_administrator(tx, account.organisation, account.id)?;
    }
    tx.set_disabled(account.id, true)?;
    tx.end_sessions_of(account.id, None, SessionEnd::Disabled)?;
    Ok(())
}

/// The own password is changed with the old one, so that a borrowed session cannot take the account over.
fn reset(tx: &mut WriteTx<'_>, grantor: &Grantor<'_>, id: AccountId, password: &NewPassword) -> Result<(), OpError> {
    if grantor.account() == Some(id) {
        return Err(OpError::refused("own_password", "Change your own password under me/password."));
    }
    tx.set_password(id, &password.hash, password.must_change)?;
    tx.end_sessions_of(id, None, SessionEnd::PasswordReset)?;
    Ok(())
}
