//! Cases: read within a scope, moved with a permit and a guard.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::cases,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::{Permit, Scope},
    domain::{
        ids::{AccountId, CaseId},
        stage::Stage,
        terms::{Channel, Organisation, Priority, ProposedClosure},
        workflow::{Case, Hold, Standing},
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = cases)]
pub(super) struct CaseRow {
    id: CaseId,
    reference: String,
    programme_id: String,
    office_id: String,
    channel: Channel,
    received_at: Ts,
    version: i64,
    shown_stage: Stage,
    shown_since: Ts,
    shown_moves: i64,
    real_stage: Stage,
    real_since: Ts,
    real_moves: i64,
    beneath: Option<Stage>,
    closed_from: Option<Stage>,
    withdrawn_from: Option<Stage>,
    suspected_from: Option<Stage>,
    suspected_by: Option<AccountId>,
    suspected_by_system: bool,
    queue: Option<Organisation>,
    handed_over_by: Option<Organisation>,
    assignee: Option<AccountId>,
    pathway_id: Option<String>,
    priority: Option<Priority>,
    recommended_closure: Option<ProposedClosure>,
    recommended_org: Option<Organisation>,
    recommended_by: Option<AccountId>,
    changed_since_recommendation: bool,
    ever_processed: bool,
    held_until: Option<Ts>,
    message_language: String,
    privacy_version: String,
    privacy_language: String,
    held_by_step: Option<i64>,
    requested_by_step: Option<i64>,
    travel_on: Option<NaiveDate>,
}

/// The columns that a step may change.
#[derive(AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
struct Moved {
    version: i64,
    shown_stage: Stage,
    shown_since: Ts,
    shown_moves: i64,
    real_stage: Stage,
    real_since: Ts,
    real_moves: i64,
    beneath: Option<Stage>,
    closed_from: Option<Stage>,
    withdrawn_from: Option<Stage>,
    suspected_from: Option<Stage>,
    suspected_by: Option<AccountId>,
    suspected_by_system: bool,
    queue: Option<Organisation>,
    handed_over_by: Option<Organisation>,
    assignee: Option<AccountId>,
    pathway_id: Option<String>,
    priority: Option<Priority>,
    recommended_closure: Option<ProposedClosure>,
    recommended_org: Option<Organisation>,
    recommended_by: Option<AccountId>,
    changed_since_recommendation: bool,
    ever_processed: bool,
    held_until: Option<Ts>,
    held_by_step: Option<i64>,
    requested_by_step: Option<i64>,
    travel_on: Option<NaiveDate>,
}

impl From<CaseRow> for Case {
    fn from(row: CaseRow) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            programme: row.programme_id,
            office: row.office_id,
            channel: row.channel,
            received_at: row.received_at.0,
            version: row.version,
            shown: Standing { stage: row.shown_stage, since: row.shown_since.0, moves: row.shown_moves },
            real: Standing { stage: row.real_stage, since: row.real_since.0, moves: row.real_moves },
            beneath: row.beneath,
            closed_from: row.closed_from,
            withdrawn_from: row.withdrawn_from,
            suspected_from: row.suspected_from,
            suspected_by: row.suspected_by,
            suspected_by_system: row.suspected_by_system,
            queue: row.queue,
            handed_over_by: row.handed_over_by,
            assignee: row.assignee,
            pathway: row.pathway_id,
            priority: row.priority,
            recommended_closure: row.recommended_closure,
            recommended_org: row.recommended_org,
            recommended_by: row.recommended_by,
            changed_since_recommendation: row.changed_since_recommendation,
            ever_processed: row.ever_processed,
            message_language: row.message_language,
            privacy_version: row.privacy_version,
            privacy_language: row.privacy_language,
            hold: row.held_until.zip(row.held_by_step).map(|(until, by_step)| Hold { until: until.0, by_step }),
            requested_by_step: row.requested_by_step,
            travel_on: row.travel_on,
        }
    }
}

impl From<&Case> for Moved {
    fn from(case: &Case) -> Self {
        Self {
            version: case.version,
            shown_stage: case.shown.stage,
            shown_since: case.shown.since.into(),
            shown_moves: case.shown.moves,
            real_stage: case.real.stage,
            real_since: case.real.since.into(),
            real_moves: case.real.moves,
            beneath: case.beneath,
            closed_from: case.closed_from,
            withdrawn_from: case.withdrawn_from,
            suspected_from: case.suspected_from,
            suspected_by: case.suspected_by,
            suspected_by_system: case.suspected_by_system,
            queue: case.queue,
            handed_over_by: case.handed_over_by,
            assignee: case.assignee,
            pathway_id: case.pathway.clone(),
            priority: case.priority,
            recommended_closure: case.recommended_closure,
            recommended_org: case.recommended_org,
            recommended_by: case.recommended_by,
            changed_since_recommendation: case.changed_since_recommendation,
            ever_processed: case.ever_processed,
            held_until: case.hold.map(|hold| hold.until.into()),
            held_by_step: case.hold.map(|hold| hold.by_step),
            requested_by_step: case.requested_by_step,
            travel_on: case.travel_on,
        }
    }
}

impl From<&Case> for CaseRow {
    fn from(case: &Case) -> Self {
        let moved = Moved::from(case);
        Self {
            id: case.id,
            reference: case.reference.clone(),
            programme_id: case.programme.clone(),
            office_id: case.office.clone(),
            channel: case.channel,
            received_at: case.received_at.into(),
            version: moved.version,
            shown_stage: moved.shown_stage,
            shown_since: moved.shown_since,
            shown_moves: moved.shown_moves,
            real_stage: moved.real_stage,
            real_since: moved.real_since,
            real_moves: moved.real_moves,
            beneath: moved.beneath,
            closed_from: moved.closed_from,
            withdrawn_from: moved.withdrawn_from,
            suspected_from: moved.suspected_from,
            suspected_by: moved.suspected_by,
            suspected_by_system: moved.suspected_by_system,
            queue: moved.queue,
            handed_over_by: moved.handed_over_by,
            assignee: moved.assignee,
            pathway_id: moved.pathway_id,
            priority: moved.priority,
            recommended_closure: moved.recommended_closure,
            recommended_org: moved.recommended_org,
            recommended_by: moved.recommended_by,
            changed_since_recommendation: moved.changed_since_recommendation,
            ever_processed: moved.ever_processed,
            held_until: moved.held_until,
            message_language: case.message_language.clone(),
            privacy_version: case.privacy_version.clone(),
            privacy_language: case.privacy_language.clone(),
            held_by_step: moved.held_by_step,
            requested_by_step: moved.requested_by_step,
            travel_on: moved.travel_on,
        }
    }
}

impl ReadTx<'_> {
    /// The case, if it exists within the scope.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn case(&mut self, scope: &Scope, id: CaseId) -> Result<Option<Case>, StoreError> {
        Ok(self.case_for_system(id)?.filter(|case| scope.offices().include(&case.office)))
    }

    /// The case for the program's own work (sender, reports, effects of a step): no person is asking.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn case_for_system(&mut self, id: CaseId) -> Result<Option<Case>, StoreError> {
        let row = each_backend!(&mut *self.conn, c => cases::table.find(id).get_result::<CaseRow>(c)).optional()?;
        Ok(row.map(Case::from))
    }

    /// Cases that a list found within somebody's scope, in no order that matters.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn cases_of(&mut self, listed: &[CaseId]) -> Result<Vec<Case>, StoreError> {
        let rows: Vec<CaseRow> = cases::table.filter(cases::id.eq_any(listed.to_vec())).load(self.conn)?;
        Ok(rows.into_iter().map(Case::from).collect())
    }

    /// Cases that are ready to travel, after a given one, in the order of their ids: for the program's own work.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn cases_ready(&mut self, after: Option<CaseId>, most: i64) -> Result<Vec<Case>, StoreError> {
        let travelling = cases::shown_stage.eq(Stage::ReadyToTravel).and(cases::travel_on.is_not_null());
        let mut ready = cases::table.filter(travelling).into_boxed();
        if let Some(after) = after {
            ready = ready.filter(cases::id.gt(after));
        }
        let rows: Vec<CaseRow> = ready.order(cases::id.asc()).limit(most).load(self.conn)?;
        Ok(rows.into_iter().map(Case::from).collect())
    }
}

impl WriteTx<'_> {
    /// Stores a new case.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn insert_case(&mut self, case: &Case) -> Result<(), StoreError> {
        let row = CaseRow::from(case);
        each_backend!(&mut *self.conn, c => diesel::insert_into(cases::table).values(row).execute(c))?;
        self.count(&case.office, None, Some(case))
    }

    /// Writes a case as a plan says it will be, if nobody changed it since it was read.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody did.
    pub fn move_case(&mut self, permit: &Permit, before: &Case, after: &Case) -> Result<(), StoreError> {
        let unchanged = cases::table.filter(
            cases::id
                .eq(permit.case())
                .and(cases::version.eq(before.version))
                .and(cases::shown_stage.eq(before.shown.stage))
                .and(cases::real_stage.eq(before.real.stage)),
        );
        let update = diesel::update(unchanged).set(Moved::from(after));
        let moved = each_backend!(&mut *self.conn, c => update.execute(c))?;
        if moved == 0 {
            return Err(StoreError::Stale);
        }
        self.count(&before.office, Some(before), Some(after))
    }

    /// Marks that something hanging on the case changed (note, person, contact), so that rivals notice.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody else changed it first.
    pub fn touch_case(&mut self, permit: &Permit, before: &Case) -> Result<(), StoreError> {
        let unchanged = cases::table.filter(cases::id.eq(permit.case()).and(cases::version.eq(before.version)));
        let touched = diesel::update(unchanged).set(cases::version.eq(before.version + 1)).execute(self.conn)?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Changes the language in which a family is written to.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_message_language(&mut self, permit: &Permit, language: crate::domain::language::Language) -> Result<(), StoreError> {
        diesel::update(cases::table.find(permit.case())).set(cases::message_language.eq(language.as_str())).execute(self.conn)?;
        Ok(())
    }
}
