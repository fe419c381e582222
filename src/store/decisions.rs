//! Decisions: written once, superseded, never edited. The database refuses one whose author is no `us_officer` of the USG.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{decision_members, decisions, persons, us_notices},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        decision::{DecisionKind, MemberDecision, NoticeChannel},
        ids::{AccountId, CaseId, DecisionId, NoticeId, PersonId, StepId},
        terms::Organisation,
        trail::Decision,
        workflow::input::ReasonCode,
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = decisions)]
struct DecisionRow {
    id: DecisionId,
    case_id: CaseId,
    history_id: StepId,
    kind: DecisionKind,
    account_id: AccountId,
    organisation: Organisation,
    reason_code: Option<ReasonCode>,
    decided_at: Ts,
    superseded_at: Option<Ts>,
    superseded_by: Option<StepId>,
}

impl WriteTx<'_> {
    /// Writes a decision with what it says of each member.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the author is not a `us_officer` of the USG for the office: the database's own judgement.
    pub fn add_decision(
        &mut self,
        permit: &Permit,
        step: StepId,
        kind: DecisionKind,
        reason_code: Option<ReasonCode>,
        members: &[MemberDecision],
    ) -> Result<DecisionId, StoreError> {
        let by = permit.by();
        let (Some(account_id), Some(organisation)) = (by.account, by.organisation) else {
            return Err(StoreError::Refused("a decision needs an author".into()));
        };
        let row = DecisionRow {
            id: self.fresh(),
            case_id: permit.case(),
            history_id: step,
            kind,
            account_id,
            organisation,
            reason_code,
            decided_at: self.now().into(),
            superseded_at: None,
            superseded_by: None,
        };
        let id = row.id;
        diesel::insert_into(decisions::table).values(row).execute(self.conn)?;
        for member in members {
            let member = (
                decision_members::decision_id.eq(id),
                decision_members::case_id.eq(permit.case()),
                decision_members::person_id.eq(member.person),
                decision_members::outcome.eq(member.outcome),
            );
            diesel::insert_into(decision_members::table).values(member).execute(self.conn)?;
        }
        Ok(id)
    }

    /// Marks the standing decision of a kind as superseded by a step. Nothing else of it ever changes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn supersede(&mut self, permit: &Permit, kind: DecisionKind, by: StepId) -> Result<(), StoreError> {
        let standing = decisions::table
            .filter(decisions::case_id.eq(permit.case()).and(decisions::kind.eq(kind)).and(decisions::superseded_at.is_null()));
        let now = Some(Ts(self.now()));
        diesel::update(standing).set((decisions::superseded_at.eq(now), decisions::superseded_by.eq(Some(by)))).execute(self.conn)?;
        Ok(())
    }

    /// Records the US government's own notice of a decision.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_us_notice(
        &mut self,
        permit: &Permit,
        decision: DecisionId,
        served_on: NaiveDate,
        channel: NoticeChannel,
    ) -> Result<NoticeId, StoreError> {
        let Some(account) = permit.by().account else { return Err(StoreError::Refused("a notice needs an author".into())) };
        let id: NoticeId = self.fresh();
        let row = (
            us_notices::id.eq(id),
            us_notices::decision_id.eq(decision),
            us_notices::served_on.eq(served_on),
            us_notices::channel.eq(channel),
            us_notices::recorded_by.eq(account),
            us_notices::at.eq(Ts(self.now())),
        );
        diesel::insert_into(us_notices::table).values(row).execute(self.conn)?;
        Ok(id)
    }
}

impl ReadTx<'_> {
    /// Whom a decision about a case is about: the principal first, then the members; no guardian from outside of the family.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn members(&mut self, case: CaseId) -> Result<Vec<PersonId>, StoreError> {
        let family = persons::principal.eq(true).or(persons::relation.is_not_null());
        let members = persons::table.filter(persons::case_id.eq(case).and(persons::removed_at.is_null()).and(family));
        Ok(members.order(persons::position.asc()).select(persons::id).load(self.conn)?)
    }

    /// The decisions of a case, oldest first, with members and notices.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn decisions(&mut self, case: CaseId) -> Result<Vec<Decision>, StoreError> {
        let rows: Vec<DecisionRow> = decisions::table
            .filter(decisions::case_id.eq(case))
            .order((decisions::decided_at.asc(), decisions::id.asc()))
            .load(self.conn)?;
        rows.into_iter().map(|row| self.whole_decision(row)).collect()
    }

    /// The standing decision of a kind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn standing_decision(&mut self, case: CaseId, kind: DecisionKind) -> Result<Option<DecisionId>, StoreError> {
        let standing =
            decisions::table.filter(decisions::case_id.eq(case).and(decisions::kind.eq(kind)).and(decisions::superseded_at.is_null()));
        Ok(standing.select(decisions::id).first(self.conn).optional()?)
    }

    fn whole_decision(&mut self, row: DecisionRow) -> Result<Decision, StoreError> {
        let members = decision_members::table
            .filter(decision_members::decision_id.eq(row.id))
            .order(decision_members::person_id.asc())
            .select((decision_members::person_id, decision_members::outcome))
            .load(self.conn)?;
        let notices = us_notices::table
            .filter(us_notices::decision_id.eq(row.id))
            .order(us_notices::at.asc())
            .select((us_notices::served_on, us_notices::channel))
            .load(self.conn)?;
        Ok(Decision {
            id: row.id,
            kind: row.kind,
            account: row.account_id,
            reason_code: row.reason_code,
            decided_at: row.decided_at.0,
            superseded_at: row.superseded_at.map(Into::into),
            members,
            notices,
        })
    }
}
