//! What an office has for its interviews: sites, rooms, interpreters, and officers who could hear a family today.

use uuid::Uuid;

use super::{
    Desk, OpError, Seen,
    rooms::{must_read, must_schedule},
};
use crate::{
    access::Actor,
    domain::{
        ids::AccountId,
        interview::{Interpreter, Room},
        local_time::local_day,
        programme::Words,
        terms::Organisation,
    },
    store::ReadTx,
};

/// The most accounts among which officers are looked for; an office has a handful.
const MOST_ACCOUNTS: i64 = 2_000;

/// What an office has.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Stock {
    /// Each by its key, as the office's programme file has it.
    pub sites: Vec<(String, Words)>,
    /// Closed ones too.
    pub rooms: Vec<Room>,
    /// Also those whose work has ended.
    pub interpreters: Vec<Interpreter>,
}

/// What an office has, for whoever sees its cases or schedules there.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden`.
pub fn stock(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, office: &str) -> Result<Seen<Stock>, OpError> {
    must_read(tx, actor, office)?;
    let (_, file) = desk.catalogue.office(tx, office)?.ok_or(OpError::NotFound)?;
    let sites = file.subject.office().map(|office| office.sites.iter().map(|site| (site.key.clone(), site.name.clone())).collect());
    let sites = sites.unwrap_or_default();
    Ok(Seen::impersonal(Stock { sites, rooms: tx.rooms(office)?, interpreters: tx.interpreters(office)? }))
}

/// The officers of an office today, by name: enabled accounts with the role.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden` without the right to schedule there.
pub fn officers(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, office: &str) -> Result<Seen<Vec<(Uuid, String)>>, OpError> {
    must_schedule(tx, actor, office)?;
    let card = desk.catalogue.office_card(tx, office)?.ok_or(OpError::NotFound)?;
    let today = local_day(tx.now(), card.zone);
    let accounts = tx.accounts_of(Some(Organisation::Usg), None, MOST_ACCOUNTS)?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let terms = tx.officer_terms(ids)?;
    let hears = |id: AccountId| terms.iter().any(|term| term.covers(id, office, today));
    let mut found: Vec<(Uuid, String)> =
        accounts.into_iter().filter(|account| hears(account.id)).map(|account| (*account.id.uuid(), account.name)).collect();
    found.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(Seen::impersonal(found))
}

#[cfg(test)]
#[path = "stock_tests.rs"]
mod tests;
