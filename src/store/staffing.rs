//! Who could do something: the facts about staff that the workflow asks for.

use diesel::prelude::*;

use super::{
    conn::MultiBackend,
    error::StoreError,
    schema::{accounts, role_holdings},
    tx::ReadTx,
};
use crate::domain::{
    ids::{AccountId, RoleHoldingId, StaffPersonId},
    terms::{Organisation, Role},
};

type HoldingFilter =
    Box<dyn BoxableExpression<role_holdings::table, MultiBackend, SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>>>;

/// Holdings that count today in an office.
fn counts_today(tx: &ReadTx<'_>, role: Role, office: &str) -> HoldingFilter {
    let today = tx.now().date_naive();
    let in_office = role_holdings::office_id.is_null().or(role_holdings::office_id.eq(Some(office.to_owned())));
    let running = role_holdings::ended_at.is_null().and(role_holdings::until.is_null().or(role_holdings::until.ge(Some(today))));
    Box::new(role_holdings::role.eq(role).and(in_office).and(running))
}

impl ReadTx<'_> {
    /// Whether an enabled account holds a role for an office today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn holds_role(&mut self, account: AccountId, role: Role, office: &str) -> Result<bool, StoreError> {
        let filter = counts_today(self, role, office);
        let enabled = accounts::table.filter(accounts::id.eq(account).and(accounts::disabled_at.is_null())).select(accounts::id);
        let rows = role_holdings::table.filter(filter).filter(role_holdings::account_id.eq_any(enabled));
        Ok(rows.select(role_holdings::id).first::<RoleHoldingId>(self.conn).optional()?.is_some())
    }

    /// Whether an organisation has a caseworker for an office today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn somebody_screens(&mut self, organisation: Organisation, office: &str) -> Result<bool, StoreError> {
        let filter = counts_today(self, Role::Caseworker, office);
        let enabled =
            accounts::table.filter(accounts::organisation.eq(organisation).and(accounts::disabled_at.is_null())).select(accounts::id);
        let rows = role_holdings::table.filter(filter).filter(role_holdings::account_id.eq_any(enabled));
        Ok(rows.select(role_holdings::id).first::<RoleHoldingId>(self.conn).optional()?.is_some())
    }

    /// How many persons of an organisation hold a role for an office today, whatever their accounts: four eyes count persons.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn persons_holding(&mut self, role: Role, organisation: Organisation, office: &str) -> Result<usize, StoreError> {
        let filter = counts_today(self, role, office);
        let holders: Vec<AccountId> = role_holdings::table.filter(filter).select(role_holdings::account_id).load(self.conn)?;
        let persons: Vec<StaffPersonId> = accounts::table
            .filter(accounts::organisation.eq(organisation).and(accounts::disabled_at.is_null()).and(accounts::id.eq_any(holders)))
            .select(accounts::staff_person)
            .distinct()
            .load(self.conn)?;
        Ok(persons.len())
    }
}
