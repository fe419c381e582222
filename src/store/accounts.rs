//! Accounts: who they are and what proves it. What they may do is in [`super::roles`].

use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::accounts,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    account::Account,
    ids::{AccountId, StaffPersonId},
    terms::Organisation,
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = accounts)]
struct AccountRow {
    id: AccountId,
    organisation: Organisation,
    staff_person: StaffPersonId,
    login: String,
    name: String,
    password_hash: String,
    must_change: bool,
    password_changed_at: Ts,
    disabled_at: Option<Ts>,
    created_at: Ts,
    created_by: Option<AccountId>,
}

impl AccountRow {
    fn parts(self) -> (Account, String) {
        let account = Account {
            id: self.id,
            organisation: self.organisation,
            person: self.staff_person,
            login: self.login,
            name: self.name,
            must_change: self.must_change,
            disabled_at: self.disabled_at.map(|at| at.0),
            created_at: self.created_at.0,
        };
        (account, self.password_hash)
    }
}

impl ReadTx<'_> {
    /// One account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        Ok(self.account_and_hash(id)?.map(|(account, _)| account))
    }

    /// One account with the hash of its password.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn account_and_hash(&mut self, id: AccountId) -> Result<Option<(Account, String)>, StoreError> {
        // Asked at every page: on the concrete connection the text of the query is not written anew.
        let row = each_backend!(&mut *self.conn, c => accounts::table.find(id).get_result::<AccountRow>(c).optional())?;
        Ok(row.map(AccountRow::parts))
    }

    /// The account that signs in as `login`, with the hash of its password.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn account_by_login(&mut self, login: &str) -> Result<Option<(Account, String)>, StoreError> {
        let row: Option<AccountRow> = accounts::table.filter(accounts::login.eq(login)).get_result(self.conn).optional()?;
        Ok(row.map(AccountRow::parts))
    }

    /// Accounts in the order of their making, of one organisation or (command line) of all; a page begins after `after`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn accounts_of(
        &mut self,
        organisation: Option<Organisation>,
        after: Option<AccountId>,
        limit: i64,
    ) -> Result<Vec<Account>, StoreError> {
        let mut query = accounts::table.order(accounts::id.asc()).limit(limit).into_boxed();
        if let Some(organisation) = organisation {
            query = query.filter(accounts::organisation.eq(organisation));
        }
        if let Some(after) = after {
            query = query.filter(accounts::id.gt(after));
        }
        let rows: Vec<AccountRow> = query.load(self.conn)?;
        Ok(rows.into_iter().map(|row| row.parts().0).collect())
    }

    /// Whether a person of the staff has any account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn staff_person_is_known(&mut self, person: StaffPersonId) -> Result<bool, StoreError> {
        let known = accounts::table.filter(accounts::staff_person.eq(person)).count().get_result::<i64>(self.conn)?;
        Ok(known > 0)
    }
}

impl WriteTx<'_> {
    /// Adds an account with a one-time password; a login already taken ends in [`StoreError::Duplicate`].
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn insert_account(&mut self, account: &Account, password_hash: &str, by: Option<AccountId>) -> Result<(), StoreError> {
        let row = AccountRow {
            id: account.id,
            organisation: account.organisation,
            staff_person: account.person,
            login: account.login.clone(),
            name: account.name.clone(),
            password_hash: password_hash.to_owned(),
            must_change: account.must_change,
            password_changed_at: self.now().into(),
            disabled_at: account.disabled_at.map(Ts),
            created_at: account.created_at.into(),
            created_by: by,
        };
        diesel::insert_into(accounts::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Gives an account another name to be shown by.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn rename_account(&mut self, id: AccountId, name: &str) -> Result<(), StoreError> {
        diesel::update(accounts::table.find(id)).set(accounts::name.eq(name)).execute(self.conn)?;
        Ok(())
    }

    /// Shuts an account, or opens it again.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_disabled(&mut self, id: AccountId, disabled: bool) -> Result<(), StoreError> {
        let at = disabled.then(|| Ts(self.now()));
        diesel::update(accounts::table.find(id)).set(accounts::disabled_at.eq(at)).execute(self.conn)?;
        Ok(())
    }

    /// Stores the hash of a new password, whatever it was before.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_password(&mut self, id: AccountId, hash: &str, must_change: bool) -> Result<(), StoreError> {
        let at = Ts(self.now());
        diesel::update(accounts::table.find(id))
            .set((accounts::password_hash.eq(hash), accounts::must_change.eq(must_change), accounts::password_changed_at.eq(at)))
            .execute(self.conn)?;
        Ok(())
    }

    /// Holds an account still while it is enabled and the hash that was verified is the stored one; says whether it was.
    ///
    /// Verifying takes long and happens outside the transaction. The update locks the row, so that a change of the password or a
    /// disabling at the same time comes wholly before (then nothing is found) or wholly after (then it ends the new session).
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn confirm_password(&mut self, id: AccountId, verified: &str, rehashed: Option<&str>) -> Result<bool, StoreError> {
        let standing = accounts::table
            .filter(accounts::id.eq(id))
            .filter(accounts::password_hash.eq(verified))
            .filter(accounts::disabled_at.is_null());
        let found = diesel::update(standing).set(accounts::password_hash.eq(rehashed.unwrap_or(verified))).execute(self.conn)?;
        Ok(found == 1)
    }
}
