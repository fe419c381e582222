//! What happened to a case: append-only rows, the facts that four eyes rest on.

use diesel::prelude::*;
use serde_json::Value;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::{accounts, cases, history},
    tx::{ReadTx, WriteTx},
    types::{JsonDoc, Ts},
};
use crate::{
    access::Permit,
    domain::{
        ids::{AccountId, CaseId, NoteId, StaffPersonId, StepId},
        stage::Stage,
        terms::{Face, Organisation},
        trail::PastStep,
        workflow::{Verb, input::ReasonCode},
    },
};

/// One row to be written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct NewStep {
    pub position: i64,
    pub verb: Verb,
    pub from: &'static str,
    pub to: Stage,
    pub face: Face,
    pub reason_code: Option<ReasonCode>,
    pub note: Option<NoteId>,
    pub details: Value,
}

#[derive(Insertable)]
#[diesel(table_name = history)]
struct StepRow {
    id: StepId,
    case_id: CaseId,
    position: i64,
    at: Ts,
    verb: Verb,
    from_stage: &'static str,
    to_stage: Stage,
    face: Face,
    account_id: Option<AccountId>,
    staff_person: Option<StaffPersonId>,
    organisation: Option<Organisation>,
    reason_code: Option<ReasonCode>,
    note_id: Option<NoteId>,
    details: JsonDoc,
}

type Past = (StepId, Ts, Verb, String, Stage, Face, Option<AccountId>, Option<Organisation>, Option<ReasonCode>, Option<NoteId>, JsonDoc);

impl WriteTx<'_> {
    /// Writes one row of history; returns its id, on which decisions and messages hang.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_step(&mut self, permit: &Permit, step: NewStep) -> Result<StepId, StoreError> {
        let by = permit.by();
        let row = StepRow {
            id: self.fresh(),
            case_id: permit.case(),
            position: step.position,
            at: self.now().into(),
            verb: step.verb,
            from_stage: step.from,
            to_stage: step.to,
            face: step.face,
            account_id: by.account,
            staff_person: by.person,
            organisation: by.organisation,
            reason_code: step.reason_code,
            note_id: step.note,
            details: JsonDoc(step.details),
        };
        let id = row.id;
        each_backend!(&mut *self.conn, c => diesel::insert_into(history::table).values(row).execute(c))?;
        Ok(id)
    }
}

impl ReadTx<'_> {
    /// What a person has done to a case, by whatever account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn done_by(&mut self, case: CaseId, person: StaffPersonId) -> Result<Vec<Verb>, StoreError> {
        let query = history::table.filter(history::case_id.eq(case).and(history::staff_person.eq(person))).select(history::verb).distinct();
        Ok(each_backend!(&mut *self.conn, c => query.load::<Verb>(c))?)
    }

    /// Whether a verb was ever used on a case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn was_done(&mut self, case: CaseId, verb: Verb) -> Result<bool, StoreError> {
        let rows = history::table.filter(history::case_id.eq(case).and(history::verb.eq(verb)));
        Ok(diesel::select(diesel::dsl::exists(rows)).get_result(self.conn)?)
    }

    /// Whether the last acknowledgement of a change was for the journey, by whoever arranges it, and not by an officer.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn acknowledged_for_travel(&mut self, case: CaseId) -> Result<bool, StoreError> {
        let acknowledged = history::verb.eq_any([Verb::AcknowledgeChange, Verb::AcknowledgeForTravel]);
        let last = history::table
            .filter(history::case_id.eq(case).and(acknowledged))
            .order(history::position.desc())
            .select(history::verb)
            .first::<Verb>(self.conn)
            .optional()?;
        Ok(last == Some(Verb::AcknowledgeForTravel))
    }

    /// Who made the standing recommendation: the person, whatever the account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn recommender(&mut self, case: CaseId) -> Result<Option<StaffPersonId>, StoreError> {
        let joined = cases::table.inner_join(accounts::table.on(cases::recommended_by.eq(accounts::id.nullable())));
        Ok(joined.filter(cases::id.eq(case)).select(accounts::staff_person).get_result(self.conn).optional()?)
    }

    /// The history of a case, oldest first: all of it, or what the shown face has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn history(&mut self, case: CaseId, reads_outcomes: bool) -> Result<Vec<PastStep>, StoreError> {
        let mut rows = history::table.filter(history::case_id.eq(case)).into_boxed();
        if !reads_outcomes {
            rows = rows.filter(history::face.ne(Face::Real));
        }
        let rows: Vec<Past> = rows
            .order(history::position.asc())
            .select((
                history::id,
                history::at,
                history::verb,
                history::from_stage,
                history::to_stage,
                history::face,
                history::account_id,
                history::organisation,
                history::reason_code,
                history::note_id,
                history::details,
            ))
            .load(self.conn)?;
        Ok(rows.into_iter().map(past).collect())
    }
}

fn past((id, at, verb, from, to, face, account, organisation, reason_code, note, details): Past) -> PastStep {
    PastStep { id, at: at.0, verb, from, to, face, account, organisation, reason_code, note, details: details.0 }
}
