//! The single, dated grant to read outcomes.

use chrono::NaiveDate;
use serde_json::json;

use super::LOCK;
use crate::{
    access::{Actor, Offices},
    domain::{
        account::{Account, is_beyond_dates},
        audit::Event,
        fields::FieldErrors,
        ids::AccountId,
        login,
        terms::Organisation,
        workflow::Right,
    },
    ops::{OpError, Seen},
    store::{ReadTx, Recorded, WriteTx},
};

/// Lets an account of any organisation read outcomes through `until`, or ends that.
///
/// The one thing that an administrator of the USG may give outside the own organisation: it is a right of the USG, not a role of the
/// other. It counts for all offices, so it takes an administrator of all.
///
/// # Errors
/// `Forbidden` to anybody else; `NotFound`; `Invalid` for a day that is over; `Refused` with `own_grant`.
pub fn grant_outcome_read(tx: &mut WriteTx<'_>, actor: &Actor, id: AccountId, until: Option<NaiveDate>) -> Result<Recorded<()>, OpError> {
    tx.lock(LOCK)?;
    must_grant(actor)?;
    let account = tx.account(id)?.ok_or(OpError::NotFound)?;
    if until.is_some_and(|until| until < tx.now().date_naive()) {
        return Err(FieldErrors::one("/until", "in_the_past", "Give today or a later day.").into());
    }
    if until.is_some_and(is_beyond_dates) {
        return Err(FieldErrors::one("/until", "too_far", "Give a day before the year 10000.").into());
    }
    if account.person == actor.person {
        return Err(OpError::refused("own_grant", "Another administrator must grant this to you."));
    }
    tx.set_outcome_grant(id, until, (actor.account, actor.organisation))?;
    let event = Event::done("account.grant_outcome_read").with(json!({ "account": id, "until": until }));
    Ok(tx.record(&actor.by(), event, ())?)
}

/// Somebody to whom it was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The account, of any organisation.
    pub account: Account,
    /// The last day.
    pub until: NaiveDate,
}

/// The grants that run today, by name.
///
/// # Errors
/// `Forbidden` to anybody who may not grant it.
pub fn granted(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<Granted>>, OpError> {
    must_grant(actor)?;
    let today = tx.now().date_naive();
    let mut found = Vec::new();
    for (id, until) in tx.outcome_grants_on(today)? {
        found.extend(tx.account(id)?.map(|account| Granted { account, until }));
    }
    found.sort_by(|a, b| (&a.account.name, a.account.id).cmp(&(&b.account.name, b.account.id)));
    let ids: Vec<AccountId> = found.iter().map(|one| one.account.id).collect();
    Ok(Seen::personal(Event::read("account.list").with(json!({ "accounts": ids })), found))
}

/// The account of a login, of any organisation, to be granted it.
///
/// # Errors
/// `Forbidden` to anybody who may not grant it; `Invalid` for a login that nobody has.
pub fn of_login(tx: &mut ReadTx<'_>, actor: &Actor, login: &str) -> Result<Seen<AccountId>, OpError> {
    must_grant(actor)?;
    let found = match login::check(login) {
        Ok(login) => tx.account_by_login(&login)?,
        Err(_) => None,
    };
    match found {
        Some((account, _)) => Ok(Seen::impersonal(account.id)),
        None => Err(FieldErrors::one("/login", "unknown_login", "Give the login of an account that there is.").into()),
    }
}

fn must_grant(actor: &Actor) -> Result<(), OpError> {
    let may = actor.organisation == Organisation::Usg && actor.offices_for(Right::AccountManage) == Offices::All;
    if may { Ok(()) } else { Err(OpError::Forbidden) }
}
