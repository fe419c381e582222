//! Who could do something: the facts about staff that the workflow asks for.

use diesel::{
    dsl::{exists, select},
    prelude::*,
};

use super::{
    conn::each_backend,
    error::StoreError,
    kept::Kept,
    schema::{accounts, role_holdings},
    tx::ReadTx,
};
use crate::domain::{
    ids::{AccountId, StaffPersonId},
    terms::{Organisation, Role},
};

/// Holdings of a role that count on a day in an office. No boxed expression: the text of the query would be written anew at each use.
macro_rules! counting {
    ($role:expr, $office:expr, $today:expr) => {{
        let in_office = role_holdings::office_id.is_null().or(role_holdings::office_id.eq(Some($office)));
        let running = role_holdings::ended_at.is_null().and(role_holdings::until.is_null().or(role_holdings::until.ge(Some($today))));
        role_holdings::table.filter(role_holdings::role.eq($role).and(in_office).and(running))
    }};
}

impl ReadTx<'_> {
    /// Whether an enabled account holds a role for an office today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn holds_role(&mut self, account: AccountId, role: Role, office: &str) -> Result<bool, StoreError> {
        let enabled = accounts::table.filter(accounts::id.eq(account).and(accounts::disabled_at.is_null())).select(accounts::id);
        let holdings = counting!(role, office, self.now().date_naive()).filter(role_holdings::account_id.eq_any(enabled));
        let query = Kept::new(select(exists(holdings)));
        Ok(each_backend!(&mut *self.conn, c => query.get_result::<bool>(c))?)
    }

    /// Whether an organisation has a caseworker for an office today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn somebody_screens(&mut self, organisation: Organisation, office: &str) -> Result<bool, StoreError> {
        let enabled =
            accounts::table.filter(accounts::organisation.eq(organisation).and(accounts::disabled_at.is_null())).select(accounts::id);
        let holdings = counting!(Role::Caseworker, office, self.now().date_naive()).filter(role_holdings::account_id.eq_any(enabled));
        let query = Kept::new(select(exists(holdings)));
        Ok(each_backend!(&mut *self.conn, c => query.get_result::<bool>(c))?)
    }

    /// How many persons of an organisation hold a role for an office today, whatever their accounts: four eyes count persons.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn persons_holding(&mut self, role: Role, organisation: Organisation, office: &str) -> Result<usize, StoreError> {
        let holdings = counting!(role, office, self.now().date_naive()).select(role_holdings::account_id);
        let holders: Vec<AccountId> = holdings.load(self.conn)?;
        let persons: Vec<StaffPersonId> = accounts::table
            .filter(accounts::organisation.eq(organisation).and(accounts::disabled_at.is_null()).and(accounts::id.eq_any(holders)))
            .select(accounts::staff_person)
            .distinct()
            .load(self.conn)?;
        Ok(persons.len())
    }
}
