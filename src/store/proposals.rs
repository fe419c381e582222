//! Proposals: acts of two persons, from the first call to the second person's word.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::proposals,
    tx::{ReadTx, WriteTx},
    types::{JsonDoc, Ts},
};
use crate::domain::{
    ids::{AccountId, CaseId, DecisionId, NoteId, ProposalId, RuleSetId, StaffPersonId},
    proposal::{Proposal, ProposalKind, ProposalState},
    stage::Stage,
    terms::Organisation,
};

/// A proposal as it stands.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = proposals)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub(super) struct ProposalRow {
    id: ProposalId,
    kind: ProposalKind,
    subject: String,
    case_id: Option<CaseId>,
    office_id: Option<String>,
    programme_id: Option<String>,
    rule_set_id: Option<RuleSetId>,
    organisation: Organisation,
    proposed_by: AccountId,
    staff_person: StaffPersonId,
    proposed_at: Ts,
    expires_at: Ts,
    stage: Option<Stage>,
    decision_id: Option<DecisionId>,
    moves: Option<i64>,
    input: JsonDoc,
    note_id: Option<NoteId>,
    state: ProposalState,
    closed_at: Option<Ts>,
    closed_by: Option<AccountId>,
}

impl From<ProposalRow> for Proposal {
    fn from(row: ProposalRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            subject: row.subject,
            case: row.case_id,
            office: row.office_id,
            programme: row.programme_id,
            rule_set: row.rule_set_id,
            organisation: row.organisation,
            proposed_by: row.proposed_by,
            person: row.staff_person,
            proposed_at: row.proposed_at.0,
            expires_at: row.expires_at.0,
            stage: row.stage,
            decision: row.decision_id,
            moves: row.moves,
            input: row.input.0,
            note: row.note_id,
            state: row.state,
        }
    }
}

impl From<&Proposal> for ProposalRow {
    fn from(proposal: &Proposal) -> Self {
        Self {
            id: proposal.id,
            kind: proposal.kind,
            subject: proposal.subject.clone(),
            case_id: proposal.case,
            office_id: proposal.office.clone(),
            programme_id: proposal.programme.clone(),
            rule_set_id: proposal.rule_set,
            organisation: proposal.organisation,
            proposed_by: proposal.proposed_by,
            staff_person: proposal.person,
            proposed_at: proposal.proposed_at.into(),
            expires_at: proposal.expires_at.into(),
            stage: proposal.stage,
            decision_id: proposal.decision,
            moves: proposal.moves,
            input: JsonDoc(proposal.input.clone()),
            note_id: proposal.note,
            state: proposal.state,
            closed_at: None,
            closed_by: None,
        }
    }
}

impl WriteTx<'_> {
    /// Stores an open proposal; an expired one of the same kind and subject makes way.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one is open: the index judges races.
    pub fn insert_proposal(&mut self, proposal: &Proposal) -> Result<(), StoreError> {
        let expired = proposals::table.filter(
            proposals::kind
                .eq(proposal.kind)
                .and(proposals::subject.eq(&proposal.subject))
                .and(proposals::state.eq(ProposalState::Open))
                .and(proposals::expires_at.le(Ts(self.now()))),
        );
        let closed = (proposals::state.eq(ProposalState::Expired), proposals::closed_at.eq(Some(Ts(self.now()))));
        diesel::update(expired).set(closed).execute(self.conn)?;
        diesel::insert_into(proposals::table).values(ProposalRow::from(proposal)).execute(self.conn)?;
        Ok(())
    }

    /// Closes an open proposal.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody closed it first.
    pub fn close_proposal(&mut self, id: ProposalId, state: ProposalState, by: Option<AccountId>) -> Result<(), StoreError> {
        let open = proposals::table.filter(proposals::id.eq(id).and(proposals::state.eq(ProposalState::Open)));
        let closed = (proposals::state.eq(state), proposals::closed_at.eq(Some(Ts(self.now()))), proposals::closed_by.eq(by));
        if diesel::update(open).set(closed).execute(self.conn)? == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}

impl ReadTx<'_> {
    /// One proposal, whatever its state.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn proposal(&mut self, id: ProposalId) -> Result<Option<Proposal>, StoreError> {
        let row: Option<ProposalRow> = proposals::table.find(id).get_result(self.conn).optional()?;
        Ok(row.map(Proposal::from))
    }

    /// The proposals open now, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn open_proposals(&mut self) -> Result<Vec<Proposal>, StoreError> {
        let open = proposals::state.eq(ProposalState::Open).and(proposals::expires_at.gt(Ts(self.now())));
        let rows: Vec<ProposalRow> =
            proposals::table.filter(open).order((proposals::proposed_at.asc(), proposals::id.asc())).load(self.conn)?;
        Ok(rows.into_iter().map(Proposal::from).collect())
    }

    /// The proposals open now about one case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn proposals_of(&mut self, case: CaseId) -> Result<Vec<Proposal>, StoreError> {
        // The state is looked at here: asked for in the query, it would make SQLite compile the statement anew each time (see case_files).
        let live = proposals::case_id.eq(Some(case)).and(proposals::closed_at.is_null()).and(proposals::expires_at.gt(Ts(self.now())));
        let query = proposals::table.filter(live).order(proposals::proposed_at.asc());
        let rows = each_backend!(&mut *self.conn, c => query.load::<ProposalRow>(c))?;
        Ok(rows.into_iter().map(Proposal::from).filter(|proposal| proposal.state == ProposalState::Open).collect())
    }

    /// Who proposed and who confirmed each publication of a rule set.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn publishers(&mut self) -> Result<BTreeMap<RuleSetId, (AccountId, AccountId)>, StoreError> {
        let confirmed = proposals::kind.eq(ProposalKind::Publish).and(proposals::state.eq(ProposalState::Confirmed));
        let rows: Vec<(Option<RuleSetId>, AccountId, Option<AccountId>)> = proposals::table
            .filter(confirmed)
            .select((proposals::rule_set_id, proposals::proposed_by, proposals::closed_by))
            .load(self.conn)?;
        Ok(rows.into_iter().filter_map(|(rule_set, one, other)| Some((rule_set?, (one, other?)))).collect())
    }
}
