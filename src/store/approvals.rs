//! Standing approvals: who is approved, and how many places of a pathway that takes. Derived every time, so that no figure can drift.

use diesel::{dsl::count_star, prelude::*};

use super::{
    error::StoreError,
    schema::{cases, decision_members, decisions, persons},
    tx::ReadTx,
};
use crate::domain::{
    decision::{DecisionKind, MemberOutcome},
    ids::{CaseId, PersonId},
    stage::Stage,
};

/// Shown stages in which a standing approval takes no place: who withdrew, and who could not be reached.
const FREEING: [Stage; 2] = [Stage::ClosedWithdrawn, Stage::ClosedUnreachable];

/// Ids in one statement: far below what either database takes.
const MOST_BINDS: usize = 500;

impl ReadTx<'_> {
    /// What the standing approval of a case says of each member who is still of the family; nothing while none stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn standing_approval(&mut self, case: CaseId) -> Result<Option<Vec<(PersonId, MemberOutcome)>>, StoreError> {
        let members: Vec<(PersonId, MemberOutcome)> = decision_members::table
            .inner_join(decisions::table.on(decisions::id.eq(decision_members::decision_id)))
            .inner_join(persons::table.on(persons::id.eq(decision_members::person_id)))
            .filter(persons::removed_at.is_null())
            .filter(decisions::case_id.eq(case).and(decisions::kind.eq(DecisionKind::Approve)).and(decisions::superseded_at.is_null()))
            .order(decision_members::person_id.asc())
            .select((decision_members::person_id, decision_members::outcome))
            .load(self.conn)?;
        Ok(Some(members).filter(|members| !members.is_empty()))
    }

    /// Who is approved in some cases, by case. Who has left the family since is not: nobody travels in that place.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn approved_in(&mut self, cases: &[CaseId]) -> Result<Vec<(CaseId, PersonId)>, StoreError> {
        let mut found = Vec::new();
        for some in cases.chunks(MOST_BINDS) {
            let standing = decisions::kind.eq(DecisionKind::Approve).and(decisions::superseded_at.is_null());
            let rows: Vec<(CaseId, PersonId)> = decision_members::table
                .inner_join(decisions::table.on(decisions::id.eq(decision_members::decision_id)))
                .inner_join(persons::table.on(persons::id.eq(decision_members::person_id)))
                .filter(decisions::case_id.eq_any(some.to_vec()).and(standing))
                .filter(decision_members::outcome.eq(MemberOutcome::Approve).and(persons::removed_at.is_null()))
                .order((decisions::case_id.asc(), decision_members::person_id.asc()))
                .select((decisions::case_id, decision_members::person_id))
                .load(self.conn)?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// How many places of a pathway are taken, in persons and over all offices. Who has left the family since takes none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn places_taken(&mut self, pathway: &str) -> Result<i64, StoreError> {
        let taking = cases::pathway_id.eq(Some(pathway)).and(cases::shown_stage.ne_all(FREEING));
        let standing = decisions::kind.eq(DecisionKind::Approve).and(decisions::superseded_at.is_null());
        Ok(decision_members::table
            .inner_join(decisions::table.on(decisions::id.eq(decision_members::decision_id)))
            .inner_join(cases::table.on(cases::id.eq(decisions::case_id)))
            .inner_join(persons::table.on(persons::id.eq(decision_members::person_id)))
            .filter(taking.and(standing).and(decision_members::outcome.eq(MemberOutcome::Approve)).and(persons::removed_at.is_null()))
            .select(count_star())
            .first(self.conn)?)
    }
}
