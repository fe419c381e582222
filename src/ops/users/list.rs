//! Looking accounts up.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Grantor, User};
use crate::{
    domain::{account::Wanted, audit::Event, ids::AccountId, login},
    ops::{OpError, Seen},
    store::ReadTx,
};

/// A page of the accounts that exist for the grantor, in the order of their making, after `after`.
///
/// # Errors
/// `Forbidden` without the right to manage accounts.
pub fn list(tx: &mut ReadTx<'_>, grantor: &Grantor<'_>, after: Option<AccountId>, limit: i64) -> Result<Seen<Vec<User>>, OpError> {
    grantor.must_manage()?;
    let accounts = tx.accounts_of(grantor.organisation(), after, limit)?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let today = tx.now().date_naive();
    let mut roles: BTreeMap<AccountId, Vec<Wanted>> = BTreeMap::new();
    for holding in tx.holdings_of(&ids)?.into_iter().filter(|holding| holding.wanted.holds_on(today)) {
        roles.entry(holding.account).or_default().push(holding.wanted);
    }
    let mut grants = tx.outcome_grants_of(&ids, today)?;
    let users = accounts.into_iter().map(|account| User {
        roles: roles.remove(&account.id).unwrap_or_default(),
        reads_outcomes_until: grants.remove(&account.id),
        account,
    });
    let users: Vec<User> = users.collect();
    Ok(Seen::personal(Event::read("account.list").with(json!({ "accounts": ids })), users))
}

/// The account that signs in as `text`, for the command line.
///
/// # Errors
/// `NotFound`.
pub fn named(tx: &mut ReadTx<'_>, text: &str) -> Result<AccountId, OpError> {
    let (account, _) = tx.account_by_login(&login::normal(text))?.ok_or(OpError::NotFound)?;
    Ok(account.id)
}
