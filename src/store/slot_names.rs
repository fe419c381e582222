//! What ids in slots stand for: rooms, interpreters and officers by name, and until when somebody is an officer of an office.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{accounts, role_holdings, rooms},
    tx::ReadTx,
};
use crate::{
    access::interviews::Names,
    domain::{
        ids::{AccountId, InterpreterId, RoomId},
        interview::Slot,
        terms::Role,
    },
};

/// That an enabled account is a `us_officer`.
#[derive(Clone, Debug)]
pub struct OfficerTerm {
    /// The account.
    pub account: AccountId,
    /// The office, or none for all.
    pub office: Option<String>,
    /// The last day, or none without end.
    pub until: Option<NaiveDate>,
}

impl OfficerTerm {
    /// Whether it is about this account, office and day.
    #[must_use]
    pub fn covers(&self, account: AccountId, office: &str, day: NaiveDate) -> bool {
        self.account == account && self.office.as_deref().is_none_or(|own| own == office) && self.until.is_none_or(|last| day <= last)
    }
}

impl ReadTx<'_> {
    /// The names that some slots need: four questions at most, however many slots.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn slot_names<'s>(&mut self, slots: impl Iterator<Item = &'s Slot> + Clone) -> Result<Names, StoreError> {
        let officers: Vec<AccountId> = distinct(slots.clone().map(|slot| slot.officer));
        if officers.is_empty() {
            return Ok(Names::default());
        }
        let terms = self.officer_terms(officers.clone())?;
        Ok(Names {
            rooms: self.room_names(distinct(slots.clone().filter_map(|slot| slot.room)))?,
            interpreters: self.interpreter_names(distinct(slots.filter_map(|slot| slot.interpreter)))?,
            officers: self.officer_names(officers)?,
            available: terms.into_iter().map(|term| (term.account, term.office, term.until)).collect(),
        })
    }

    /// Where and until when these accounts are officers, as far as they are enabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn officer_terms(&mut self, officers: Vec<AccountId>) -> Result<Vec<OfficerTerm>, StoreError> {
        let rows: Vec<(AccountId, Option<String>, Option<NaiveDate>)> = role_holdings::table
            .inner_join(accounts::table.on(accounts::id.eq(role_holdings::account_id)))
            .filter(role_holdings::account_id.eq_any(officers))
            .filter(role_holdings::role.eq(Role::UsOfficer).and(role_holdings::ended_at.is_null()))
            .filter(accounts::disabled_at.is_null())
            .select((role_holdings::account_id, role_holdings::office_id, role_holdings::until))
            .load(self.conn)?;
        Ok(rows.into_iter().map(|(account, office, until)| OfficerTerm { account, office, until }).collect())
    }

    fn room_names(&mut self, ids: Vec<RoomId>) -> Result<BTreeMap<RoomId, String>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<(RoomId, String)> = rooms::table.filter(rooms::id.eq_any(ids)).select((rooms::id, rooms::name)).load(self.conn)?;
        Ok(rows.into_iter().collect())
    }

    fn interpreter_names(&mut self, ids: Vec<InterpreterId>) -> Result<BTreeMap<InterpreterId, String>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        Ok(self.interpreters_by_id(ids)?.into_iter().map(|one| (one.id, one.name)).collect())
    }

    fn officer_names(&mut self, ids: Vec<AccountId>) -> Result<BTreeMap<AccountId, String>, StoreError> {
        let rows: Vec<(AccountId, String)> =
            accounts::table.filter(accounts::id.eq_any(ids)).select((accounts::id, accounts::name)).load(self.conn)?;
        Ok(rows.into_iter().collect())
    }
}

fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    ids.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}
