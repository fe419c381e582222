//! Adding an account.

use serde_json::json;

use super::{Grantor, LOCK, User, keep_apart, roles, user};
use crate::{
    domain::{
        account::{Account, RoleAsked},
        audit::Event,
        fields::{Fault, FieldErrors},
        ids::StaffPersonId,
        login, name,
        terms::Organisation,
    },
    ops::OpError,
    store::{Recorded, StoreError, WriteTx},
};

/// An account to be added.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct NewUser {
    pub login: String,
    pub name: String,
    /// The person, if one who has an account already.
    pub person: Option<StaffPersonId>,
    pub roles: Vec<RoleAsked>,
    /// The password is one-time.
    pub must_change: bool,
}

/// Checks the parts of an account that need no look at others; gives login and name in their one spelling.
///
/// # Errors
/// Faults under `/login` and `/name`.
pub fn check_new(new: &NewUser) -> Result<(String, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    let login = errors.take("/login", login::check(&new.login));
    let name = errors.take("/name", check_name(&new.name));
    errors.or_else(|| (login.unwrap_or_default(), name.unwrap_or_default()))
}

pub(super) fn check_name(text: &str) -> Result<String, Fault> {
    name::check_part(text)
}

/// Adds an account to an organisation with the hash of its first password.
///
/// # Errors
/// `Invalid`, `Forbidden` beyond the grantor's offices, `NotFound` outside the own organisation, `Refused` with `login_taken`.
pub fn add(
    tx: &mut WriteTx<'_>,
    grantor: &Grantor<'_>,
    organisation: Organisation,
    new: &NewUser,
    hash: &str,
) -> Result<Recorded<User>, OpError> {
    tx.lock(LOCK)?;
    grantor.must_manage()?;
    if !grantor.sees(organisation) {
        return Err(OpError::NotFound);
    }
    let account = account(tx, organisation, new)?;
    let wanted = roles::checked(tx, account.organisation, &new.roles)?;
    grantor.must_cover(wanted.iter())?;
    if tx.account_by_login(&account.login)?.is_some() {
        return Err(taken());
    }
    keep_apart(tx, &account, &wanted)?;
    tx.insert_account(&account, hash, grantor.account()).map_err(|error| match error {
        StoreError::Duplicate(_) => taken(),
        other => other.into(),
    })?;
    let granted = roles::grant_all(tx, grantor, account.id, &wanted)?;
    let details = json!({ "account": account.id, "organisation": account.organisation, "granted": granted });
    let user = user(tx, account)?;
    Ok(tx.record(&grantor.by(), Event::done("account.add").with(details), user)?)
}

fn account(tx: &mut WriteTx<'_>, organisation: Organisation, new: &NewUser) -> Result<Account, OpError> {
    let (login, name) = check_new(new)?;
    let person = match new.person {
        None => tx.fresh(),
        Some(person) if tx.staff_person_is_known(person)? => person,
        Some(_) => {
            return Err(FieldErrors::one("/staff_person", "unknown_person", "Leave it out, or give the person of another account.").into());
        }
    };
    let (id, created_at) = (tx.fresh(), tx.now());
    Ok(Account { id, organisation, person, login, name, must_change: new.must_change, disabled_at: None, created_at })
}

fn taken() -> OpError {
    OpError::refused("login_taken", "Choose another login: somebody has this one.")
}
