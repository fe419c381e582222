//! Looking accounts up.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Grantor, User};
use crate::{
    access::Actor,
    domain::{
        account::{Account, Wanted},
        audit::Event,
        fields::FieldErrors,
        ids::AccountId,
        login,
    },
    ops::{Desk, OpError, Seen, cursor},
    store::ReadTx,
};

/// Accounts of a page unless asked otherwise.
const PAGE: i64 = 50;
/// The most accounts of a page.
const MOST: i64 = 200;
/// What the cursor of this list is signed for.
const LIST: &str = "users";

/// Which page.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The place to go on from.
    pub cursor: Option<String>,
    /// How many accounts.
    pub limit: Option<i64>,
}

/// A page and the place after it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The accounts, in the order of their making.
    pub users: Vec<User>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// A page of the accounts that exist for the grantor.
///
/// # Errors
/// `Forbidden` without the right to manage accounts; `Invalid` for a cursor that was never given, or a limit that is none.
pub fn list(tx: &mut ReadTx<'_>, grantor: &Grantor<'_>, desk: &Desk, asked: &Asked) -> Result<Seen<Page>, OpError> {
    grantor.must_manage()?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=MOST).contains(&limit) {
        return Err(FieldErrors::one("limit", "out_of_range", format!("Give a number from 1 to {MOST}.")).into());
    }
    let after = match &asked.cursor {
        None => None,
        Some(text) => Some(place(desk, text)?),
    };
    let mut accounts = tx.accounts_of(grantor.organisation(), after, limit + 1)?;
    let fits = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = accounts.len() > fits;
    accounts.truncate(fits);
    let next = accounts.last().filter(|_| more).map(|last| cursor::write(&desk.cursor_key, LIST, last.created_at, last.id));
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let page = Page { users: with_roles(tx, accounts)?, next };
    Ok(Seen::personal(Event::read("account.list").with(json!({ "accounts": ids })), page))
}

/// Every account of every organisation, for the command line.
///
/// # Errors
/// When the database does not answer.
pub fn all(tx: &mut ReadTx<'_>) -> Result<Vec<User>, OpError> {
    let accounts = tx.accounts_of(None, None, i64::MAX)?;
    with_roles(tx, accounts)
}

/// Accounts with what they hold today.
pub(super) fn with_roles(tx: &mut ReadTx<'_>, accounts: Vec<Account>) -> Result<Vec<User>, OpError> {
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let today = tx.now().date_naive();
    let mut roles: BTreeMap<AccountId, Vec<Wanted>> = BTreeMap::new();
    for holding in tx.holdings_of(&ids)?.into_iter().filter(|holding| holding.wanted.holds_on(today)) {
        roles.entry(holding.account).or_default().push(holding.wanted);
    }
    let mut grants = tx.outcome_grants_of(&ids, today)?;
    let user = |account: Account| User {
        roles: roles.remove(&account.id).unwrap_or_default(),
        reads_outcomes_until: grants.remove(&account.id),
        account,
    };
    Ok(accounts.into_iter().map(user).collect())
}

/// The account after which a page begins.
fn place(desk: &Desk, text: &str) -> Result<AccountId, OpError> {
    let (_, id) = cursor::read(&desk.cursor_key, LIST, text).map_err(|fault| FieldErrors::one("cursor", fault.code, fault.detail))?;
    Ok(id)
}

/// Whether somebody may manage accounts at all; asked before a password is hashed, which costs.
///
/// # Errors
/// `Forbidden`.
pub fn may_manage(actor: &Actor) -> Result<Seen<()>, OpError> {
    Grantor::Administrator(actor).must_manage().map(Seen::impersonal)
}

/// The account that signs in as `text`, for the command line.
///
/// # Errors
/// `NotFound`.
pub fn named(tx: &mut ReadTx<'_>, text: &str) -> Result<AccountId, OpError> {
    let (account, _) = tx.account_by_login(&login::normal(text))?.ok_or(OpError::NotFound)?;
    Ok(account.id)
}
