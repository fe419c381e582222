//! Who could hold cases, and what colleagues are called: one query each, however many there are.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{accounts, role_holdings},
    tx::ReadTx,
};
use crate::{
    access::Offices,
    domain::{
        ids::AccountId,
        terms::{Organisation, Role},
    },
};

/// Somebody who screens cases today.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Screener {
    pub account: AccountId,
    pub name: String,
    pub organisation: Organisation,
    /// For which offices.
    pub offices: Offices,
}

impl ReadTx<'_> {
    /// The caseworkers of today whose offices are among these or all, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn screeners(&mut self, offices: &Offices) -> Result<Vec<Screener>, StoreError> {
        let today = self.now().date_naive();
        let running = role_holdings::until.is_null().or(role_holdings::until.ge(today).assume_not_null());
        let rows: Vec<(AccountId, String, Organisation, Option<String>)> = accounts::table
            .inner_join(role_holdings::table.on(role_holdings::account_id.eq(accounts::id)))
            .filter(accounts::disabled_at.is_null().and(role_holdings::role.eq(Role::Caseworker)))
            .filter(role_holdings::ended_at.is_null().and(running))
            .select((accounts::id, accounts::name, accounts::organisation, role_holdings::office_id))
            .load(self.conn)?;
        let mut all: BTreeMap<AccountId, Screener> = BTreeMap::new();
        for (account, name, organisation, office) in rows {
            if office.as_deref().is_some_and(|office| !offices.include(office)) {
                continue;
            }
            let none = Offices::These(Default::default());
            let screener = all.entry(account).or_insert(Screener { account, name, organisation, offices: none });
            match (office, &mut screener.offices) {
                (None, _) => screener.offices = Offices::All,
                (Some(office), Offices::These(these)) => _ = these.insert(office),
                (Some(_), Offices::All) => {}
            }
        }
        let mut all: Vec<Screener> = all.into_values().collect();
        all.sort_by_key(|one| (one.name.to_lowercase(), one.account));
        Ok(all)
    }

    /// What these accounts are called, and whose they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn account_names(&mut self, ids: Vec<AccountId>) -> Result<Vec<(AccountId, String, Organisation)>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let named = accounts::table.filter(accounts::id.eq_any(ids)).select((accounts::id, accounts::name, accounts::organisation));
        Ok(named.load(self.conn)?)
    }
}
