//! Families that are ready for an interview, first the most urgent, then those that have waited longest.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{cases, decisions},
    tx::ReadTx,
    types::Ts,
};
use crate::{
    access::Scope,
    domain::{decision::DecisionKind, ids::CaseId, stage::Stage, terms::Priority},
};

/// A case that can be booked.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct ReadyCase {
    pub case: CaseId,
    pub reference: String,
    pub priority: Option<Priority>,
    pub processed_at: DateTime<Utc>,
}

type Raw = (CaseId, String, Option<Priority>, Ts);

impl ReadTx<'_> {
    /// Cases of an office in process without a hold and without an open request, of one priority, longest waiting first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn ready_cases(
        &mut self,
        scope: &Scope,
        office: &str,
        priority: Option<Priority>,
        limit: i64,
    ) -> Result<Vec<ReadyCase>, StoreError> {
        if !scope.offices().include(office) {
            return Ok(Vec::new());
        }
        let unheld = cases::held_until.is_null().or(cases::held_until.le(Some(Ts(self.now()))));
        let mut ready = cases::table
            .inner_join(decisions::table.on(decisions::case_id.eq(cases::id)))
            .filter(cases::office_id.eq(office.to_owned()).and(cases::shown_stage.eq(Stage::InProcess)))
            .filter(unheld.and(cases::requested_by_step.is_null()))
            .filter(decisions::kind.eq(DecisionKind::Process).and(decisions::superseded_at.is_null()))
            .order((decisions::decided_at.asc(), cases::id.asc()))
            .limit(limit)
            .select((cases::id, cases::reference, cases::priority, decisions::decided_at))
            .into_boxed();
        ready = match priority {
            Some(priority) => ready.filter(cases::priority.eq(Some(priority))),
            None => ready.filter(cases::priority.is_null()),
        };
        let rows: Vec<Raw> = ready.load(self.conn)?;
        let case = |(case, reference, priority, decided_at): Raw| ReadyCase { case, reference, priority, processed_at: decided_at.0 };
        Ok(rows.into_iter().map(case).collect())
    }
}
