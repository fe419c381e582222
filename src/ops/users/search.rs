//! Finding accounts of the own organisation, and looking at one.

use serde_json::json;

use super::{Grantor, User, list, managed};
use crate::{
    access::Actor,
    domain::{account::Account, audit::Event, ids::AccountId},
    ops::{OpError, Seen},
    store::ReadTx,
};

/// Accounts looked through; an organisation has some hundreds.
const MOST_LOOKED: i64 = 10_000;

/// Accounts shown at most: who finds more types more.
pub const MOST_FOUND: usize = 100;

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// By name.
    pub users: Vec<User>,
    /// Whether there were more.
    pub more: bool,
}

/// One account, and what the grantor may do to it.
#[derive(Clone, Debug)]
pub struct Managed {
    /// The account.
    pub user: User,
    /// Running sessions.
    pub sessions: usize,
    /// Whether nothing that it holds reaches beyond the grantor's offices, without which nothing of it can be changed.
    pub within: bool,
    /// Whether it is the grantor's own.
    pub own: bool,
}

/// Accounts of the own organisation whose name or login has every word that was typed, whatever the accents; all without words.
///
/// # Errors
/// `Forbidden` without the right to manage accounts.
pub fn search(tx: &mut ReadTx<'_>, actor: &Actor, typed: &str) -> Result<Seen<Found>, OpError> {
    let grantor = Grantor::Administrator(actor);
    grantor.must_manage()?;
    let words: Vec<String> = folded(typed).split_whitespace().map(str::to_owned).collect();
    let fits = |account: &Account| {
        let text = folded(&format!("{} {}", account.name, account.login));
        words.iter().all(|word| text.contains(word))
    };
    let mut accounts: Vec<Account> = tx.accounts_of(grantor.organisation(), None, MOST_LOOKED)?.into_iter().filter(fits).collect();
    accounts.sort_by_key(|account| (account.disabled_at.is_some(), folded(&account.name), account.id));
    let more = accounts.len() > MOST_FOUND;
    accounts.truncate(MOST_FOUND);
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let users = list::with_roles(tx, accounts)?;
    Ok(Seen::personal(Event::read("account.list").with(json!({ "accounts": ids })), Found { users, more }))
}

/// One account of the own organisation.
///
/// # Errors
/// `NotFound` outside the own organisation; `Forbidden` without the right to manage accounts.
pub fn one(tx: &mut ReadTx<'_>, actor: &Actor, id: AccountId) -> Result<Seen<Managed>, OpError> {
    let grantor = Grantor::Administrator(actor);
    let (account, holdings) = managed(tx, &grantor, id)?;
    let within = grantor.must_cover(holdings.iter().map(|holding| &holding.wanted)).is_ok();
    let sessions = tx.sessions_of(id)?.len();
    let user = super::user(tx, account)?;
    let event = Event::read("account.list").with(json!({ "accounts": [id] }));
    Ok(Seen::personal(event, Managed { user, sessions, within, own: id == actor.account }))
}

fn folded(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}
