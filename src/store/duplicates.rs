//! Likely duplicates: which cases are suspected to be of the same person, and what reviewers found.

use diesel::{dsl::exists, prelude::*};

use super::{
    error::StoreError,
    schema::{cases, duplicate_links},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        ids::{AccountId, CaseId, LinkId},
        stage::Stage,
        terms::words,
    },
};

words! {
    /// What became of a suspicion.
    Resolution { Cleared = "cleared", Confirmed = "confirmed", TakenBack = "taken_back" }
}

/// A suspicion.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct DuplicateLink {
    pub other: CaseId,
    pub suspected_by: Option<AccountId>,
    pub resolution: Option<Resolution>,
}

impl WriteTx<'_> {
    /// Notes that a case may be of the same person as `other`.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when `other` is the case itself or does not exist.
    pub fn link_duplicate(&mut self, permit: &Permit, other: CaseId) -> Result<(), StoreError> {
        let row = (
            duplicate_links::id.eq(self.fresh::<crate::domain::ids::of::Link>() as LinkId),
            duplicate_links::case_id.eq(permit.case()),
            duplicate_links::other_case_id.eq(other),
            duplicate_links::suspected_at.eq(Ts(self.now())),
            duplicate_links::suspected_by.eq(permit.by().account),
        );
        diesel::insert_into(duplicate_links::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Says what became of the open suspicions of a case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn resolve_duplicates(&mut self, permit: &Permit, resolution: Resolution) -> Result<(), StoreError> {
        let open = duplicate_links::table.filter(duplicate_links::case_id.eq(permit.case()).and(duplicate_links::resolved_at.is_null()));
        let resolved = (duplicate_links::resolved_at.eq(Some(Ts(self.now()))), duplicate_links::resolution.eq(Some(resolution)));
        diesel::update(open).set(resolved).execute(self.conn)?;
        Ok(())
    }

    /// Opens the confirmed suspicions of a case again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn reopen_duplicates(&mut self, permit: &Permit) -> Result<(), StoreError> {
        let confirmed = duplicate_links::table
            .filter(duplicate_links::case_id.eq(permit.case()).and(duplicate_links::resolution.eq(Some(Resolution::Confirmed))));
        let opened = (duplicate_links::resolved_at.eq(None::<Ts>), duplicate_links::resolution.eq(None::<Resolution>));
        diesel::update(confirmed).set(opened).execute(self.conn)?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// Whether a case that this one is suspected to repeat is neither withdrawn nor closed as a duplicate, as everybody sees it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn another_goes_on(&mut self, case: CaseId) -> Result<bool, StoreError> {
        let open = duplicate_links::case_id.eq(case).and(duplicate_links::resolved_at.is_null());
        let going_on = duplicate_links::table
            .inner_join(cases::table.on(cases::id.eq(duplicate_links::other_case_id)))
            .filter(open.and(cases::shown_stage.ne_all([Stage::ClosedDuplicate, Stage::ClosedWithdrawn])));
        Ok(diesel::select(exists(going_on)).get_result(self.conn)?)
    }

    /// Whether a case is being looked at as a repetition of another.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn is_suspected_of(&mut self, case: CaseId, other: CaseId) -> Result<bool, StoreError> {
        let open =
            duplicate_links::case_id.eq(case).and(duplicate_links::other_case_id.eq(other)).and(duplicate_links::resolved_at.is_null());
        Ok(diesel::select(exists(duplicate_links::table.filter(open))).get_result(self.conn)?)
    }

    /// The suspicions of a case, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn duplicates(&mut self, case: CaseId) -> Result<Vec<DuplicateLink>, StoreError> {
        let rows: Vec<(CaseId, Option<AccountId>, Option<Resolution>)> = duplicate_links::table
            .filter(duplicate_links::case_id.eq(case))
            .order((duplicate_links::suspected_at.asc(), duplicate_links::id.asc()))
            .select((duplicate_links::other_case_id, duplicate_links::suspected_by, duplicate_links::resolution))
            .load(self.conn)?;
        Ok(rows.into_iter().map(|(other, suspected_by, resolution)| DuplicateLink { other, suspected_by, resolution }).collect())
    }
}
