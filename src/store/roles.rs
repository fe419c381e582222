//! Roles held and single grants to read outcomes. Rows are ended, never deleted: decisions rest on them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{accounts, outcome_grants, role_holdings},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    account::{Holding, Wanted},
    ids::{AccountId, RoleHoldingId, RowId, StaffPersonId},
    terms::{Organisation, Role},
};

/// What is read of a holding.
type HoldingRow = (RoleHoldingId, AccountId, Role, Option<String>, Option<NaiveDate>);

const HOLDING: (role_holdings::id, role_holdings::account_id, role_holdings::role, role_holdings::office_id, role_holdings::until) =
    (role_holdings::id, role_holdings::account_id, role_holdings::role, role_holdings::office_id, role_holdings::until);

fn holding((id, account, role, office, until): HoldingRow) -> Holding {
    Holding { id, account, wanted: Wanted { role, office, until } }
}

impl ReadTx<'_> {
    /// The roles of these accounts that nobody has ended, also those whose last day is over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn holdings_of(&mut self, accounts: &[AccountId]) -> Result<Vec<Holding>, StoreError> {
        let rows: Vec<HoldingRow> = role_holdings::table
            .filter(role_holdings::account_id.eq_any(accounts.to_vec()))
            .filter(role_holdings::ended_at.is_null())
            .order(role_holdings::id.asc())
            .select(HOLDING)
            .load(self.conn)?;
        Ok(rows.into_iter().map(holding).collect())
    }

    /// The roles that a person holds through other accounts than `but`, also disabled ones: those can be enabled again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn holdings_of_person(&mut self, person: StaffPersonId, but: AccountId) -> Result<Vec<Holding>, StoreError> {
        let rows: Vec<HoldingRow> = role_holdings::table
            .inner_join(accounts::table.on(accounts::id.eq(role_holdings::account_id)))
            .filter(accounts::staff_person.eq(person))
            .filter(accounts::id.ne(but))
            .filter(role_holdings::ended_at.is_null())
            .select(HOLDING)
            .load(self.conn)?;
        Ok(rows.into_iter().map(holding).collect())
    }

    /// Whether an enabled account other than `but` administers the organisation for every office and without end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn has_other_administrator(&mut self, organisation: Organisation, but: AccountId) -> Result<bool, StoreError> {
        let others = role_holdings::table
            .inner_join(accounts::table.on(accounts::id.eq(role_holdings::account_id)))
            .filter(accounts::organisation.eq(organisation))
            .filter(accounts::id.ne(but))
            .filter(accounts::disabled_at.is_null())
            .filter(role_holdings::role.eq(Role::Administrator))
            .filter(role_holdings::ended_at.is_null())
            .filter(role_holdings::office_id.is_null())
            .filter(role_holdings::until.is_null())
            .count()
            .get_result::<i64>(self.conn)?;
        Ok(others > 0)
    }

    /// The last day of the single grants to read outcomes that run on `today`, by account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn outcome_grants_of(&mut self, accounts: &[AccountId], today: NaiveDate) -> Result<BTreeMap<AccountId, NaiveDate>, StoreError> {
        let rows: Vec<(AccountId, NaiveDate)> = outcome_grants::table
            .filter(outcome_grants::account_id.eq_any(accounts.to_vec()))
            .filter(outcome_grants::ended_at.is_null())
            .filter(outcome_grants::until.ge(today))
            .select((outcome_grants::account_id, outcome_grants::until))
            .load(self.conn)?;
        Ok(rows.into_iter().collect())
    }
}

impl ReadTx<'_> {
    /// Every single grant to read outcomes that runs on `today`, whoever has it, with its last day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn outcome_grants_on(&mut self, today: NaiveDate) -> Result<Vec<(AccountId, NaiveDate)>, StoreError> {
        Ok(outcome_grants::table
            .filter(outcome_grants::ended_at.is_null())
            .filter(outcome_grants::until.ge(today))
            .select((outcome_grants::account_id, outcome_grants::until))
            .load(self.conn)?)
    }
}

impl WriteTx<'_> {
    /// Gives an account a role from now on.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn grant_role(&mut self, account: AccountId, wanted: &Wanted, by: Option<AccountId>) -> Result<RoleHoldingId, StoreError> {
        let id: RoleHoldingId = self.fresh();
        diesel::insert_into(role_holdings::table)
            .values((
                role_holdings::id.eq(id),
                role_holdings::account_id.eq(account),
                role_holdings::role.eq(wanted.role),
                role_holdings::office_id.eq(wanted.office.clone()),
                role_holdings::granted_at.eq(Ts(self.now())),
                role_holdings::granted_by.eq(by),
                role_holdings::until.eq(wanted.until),
            ))
            .execute(self.conn)?;
        Ok(id)
    }

    /// Ends a role from now on.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn end_role(&mut self, id: RoleHoldingId, by: Option<AccountId>) -> Result<(), StoreError> {
        let at = Ts(self.now());
        diesel::update(role_holdings::table.find(id).filter(role_holdings::ended_at.is_null()))
            .set((role_holdings::ended_at.eq(at), role_holdings::ended_by.eq(by)))
            .execute(self.conn)?;
        Ok(())
    }

    /// Replaces the single grant of an account to read outcomes; none ends it. The database takes it from the USG alone.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_outcome_grant(
        &mut self,
        account: AccountId,
        until: Option<NaiveDate>,
        by: (AccountId, Organisation),
    ) -> Result<(), StoreError> {
        let at = Ts(self.now());
        let running = outcome_grants::table.filter(outcome_grants::account_id.eq(account)).filter(outcome_grants::ended_at.is_null());
        diesel::update(running).set(outcome_grants::ended_at.eq(at)).execute(self.conn)?;
        let Some(until) = until else { return Ok(()) };
        let id: RowId = self.fresh();
        diesel::insert_into(outcome_grants::table)
            .values((
                outcome_grants::id.eq(id),
                outcome_grants::account_id.eq(account),
                outcome_grants::granted_by.eq(by.0),
                outcome_grants::grantor_organisation.eq(by.1),
                outcome_grants::granted_at.eq(at),
                outcome_grants::until.eq(until),
            ))
            .execute(self.conn)?;
        Ok(())
    }
}
