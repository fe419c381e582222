//! Clearances of members: written once, superseded, never edited.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::clearances,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        clearance::{Clearance, ClearanceState},
        ids::{AccountId, CaseId, ClearanceId, PersonId},
        terms::Organisation,
    },
};

#[derive(Insertable)]
#[diesel(table_name = clearances)]
struct NewRow {
    id: ClearanceId,
    case_id: CaseId,
    person_id: PersonId,
    kind: String,
    state: ClearanceState,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    recorded_at: Ts,
    recorded_by: AccountId,
    organisation: Organisation,
    superseded_at: Option<Ts>,
}

type Row = (PersonId, String, ClearanceState, Option<NaiveDate>, Option<NaiveDate>);

/// Ids in one statement: far below what either database takes.
const MOST_BINDS: usize = 500;

impl ReadTx<'_> {
    /// The clearances of some cases as they stand, by case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn clearances_of(&mut self, cases: &[CaseId]) -> Result<Vec<(CaseId, Clearance)>, StoreError> {
        let mut found = Vec::new();
        for some in cases.chunks(MOST_BINDS) {
            let rows: Vec<(CaseId, Row)> = clearances::table
                .filter(clearances::case_id.eq_any(some.to_vec()).and(clearances::superseded_at.is_null()))
                .order((clearances::case_id.asc(), clearances::person_id.asc(), clearances::kind.asc()))
                .select((
                    clearances::case_id,
                    (clearances::person_id, clearances::kind, clearances::state, clearances::valid_from, clearances::valid_until),
                ))
                .load(self.conn)?;
            found.extend(rows.into_iter().map(|(case, row)| (case, clearance(row))));
        }
        Ok(found)
    }

    /// The clearances of a case as they stand.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn clearances(&mut self, case: CaseId) -> Result<Vec<Clearance>, StoreError> {
        Ok(self.clearances_of(&[case])?.into_iter().map(|(_, clearance)| clearance).collect())
    }
}

fn clearance((person, kind, state, from, until): Row) -> Clearance {
    Clearance { person, kind, state, valid: from.zip(until) }
}

impl WriteTx<'_> {
    /// Writes a clearance in place of the one that stands. Two at once are judged by the index `clearances_one_standing`.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody else wrote one at the same moment; when the database does not take it.
    pub fn supersede_clearance(&mut self, permit: &Permit, new: &Clearance) -> Result<ClearanceId, StoreError> {
        let by = permit.by();
        let (Some(recorded_by), Some(organisation)) = (by.account, by.organisation) else {
            return Err(StoreError::Refused("a clearance needs an author".into()));
        };
        let now = Ts(self.now());
        let standing = clearances::table
            .filter(clearances::person_id.eq(new.person).and(clearances::kind.eq(&new.kind)).and(clearances::superseded_at.is_null()));
        diesel::update(standing).set(clearances::superseded_at.eq(Some(now))).execute(self.conn)?;
        let row = NewRow {
            id: self.fresh(),
            case_id: permit.case(),
            person_id: new.person,
            kind: new.kind.clone(),
            state: new.state,
            valid_from: new.valid.map(|(from, _)| from),
            valid_until: new.valid.map(|(_, until)| until),
            recorded_at: now,
            recorded_by,
            organisation,
            superseded_at: None,
        };
        let id = row.id;
        diesel::insert_into(clearances::table).values(row).execute(self.conn)?;
        Ok(id)
    }
}
