//! Accounts of staff, managed by the administrators of the own organisation and by the command line.

mod add;
mod change;
mod grantor;
mod list;
mod outcome;
mod roles;
mod search;

use chrono::NaiveDate;

pub use add::{NewUser, add, check_new};
pub use change::{NewPassword, Patch, patch};
pub use grantor::Grantor;
pub use list::{Asked, Page, all, list, may_manage, named};
pub use outcome::{Granted, grant_outcome_read, granted, of_login};
pub use roles::set_roles;
pub use search::{Found, MOST_FOUND, Managed, one, search};

use super::OpError;
use crate::{
    domain::{
        account::{self, Account, Holding, Wanted},
        ids::AccountId,
        terms::{Organisation, Role},
    },
    store::ReadTx,
};

/// The lock under which accounts and roles change, all organisations together: a person may have accounts in several, and it is rare.
const LOCK: &str = "accounts";

/// An account with what it holds today.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct User {
    pub account: Account,
    pub roles: Vec<Wanted>,
    /// The last day of a single grant to read outcomes.
    pub reads_outcomes_until: Option<NaiveDate>,
}

/// An account that exists for the grantor, with its roles that nobody has ended.
fn managed(tx: &mut ReadTx<'_>, grantor: &Grantor<'_>, id: AccountId) -> Result<(Account, Vec<Holding>), OpError> {
    grantor.must_manage()?;
    let account = tx.account(id)?.filter(|account| grantor.sees(account.organisation)).ok_or(OpError::NotFound)?;
    let holdings = tx.holdings_of(&[id])?;
    Ok((account, holdings))
}

pub(super) fn user(tx: &mut ReadTx<'_>, account: Account) -> Result<User, OpError> {
    list::with_roles(tx, vec![account])?.pop().ok_or(OpError::NotFound)
}

/// Refuses what would leave an organisation without an administrator for all offices and without end.
fn keep_an_administrator(tx: &mut ReadTx<'_>, organisation: Organisation, leaving: AccountId) -> Result<(), OpError> {
    if tx.has_other_administrator(organisation, leaving)? {
        return Ok(());
    }
    Err(OpError::refused("last_administrator", "Make somebody else administrator for all offices without an end date first."))
}

/// Refuses an administrator who would get near cases through another account of the same person.
fn keep_apart(tx: &mut ReadTx<'_>, account: &Account, wanted: &[Wanted]) -> Result<(), OpError> {
    let today = tx.now().date_naive();
    let mut roles: Vec<Role> = wanted.iter().map(|wanted| wanted.role).collect();
    let others = tx.holdings_of_person(account.person, account.id)?;
    roles.extend(others.iter().filter(|other| other.wanted.holds_on(today)).map(|other| other.wanted.role));
    if !wanted.is_empty() && account::excludes(roles.into_iter()) {
        return Err(OpError::refused(
            "administrator_sees_no_case",
            "The person holds a role, through another account, that administrator excludes.",
        ));
    }
    Ok(())
}

#[cfg(test)]
#[path = "users_tests.rs"]
mod tests;
