//! What the rules of a day said about an application: one run at submission, one after each correction, all kept.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::eligibility_runs,
    tx::{ReadTx, WriteTx},
    types::{JsonDoc, Ts},
};
use crate::{
    access::Permit,
    domain::ids::{CaseId, RuleSetId, RunId},
};

pub use crate::domain::trail::Run;

const SUBMIT: &str = "submit";
const CORRECTION: &str = "correction";

type Row = (RuleSetId, String, String, Ts, JsonDoc);

impl WriteTx<'_> {
    /// Keeps a run that was just made.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn insert_run(&mut self, permit: &Permit, run: &Run) -> Result<(), StoreError> {
        let lines = serde_json::to_value(&run.lines).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let row = (
            eligibility_runs::id.eq(self.fresh::<crate::domain::ids::of::Run>() as RunId),
            eligibility_runs::case_id.eq(permit.case()),
            eligibility_runs::rule_set_id.eq(run.rule_set),
            eligibility_runs::version.eq(&run.version),
            eligibility_runs::cause.eq(if run.after_correction { CORRECTION } else { SUBMIT }),
            eligibility_runs::at.eq(Ts(run.at)),
            eligibility_runs::lines.eq(JsonDoc(lines)),
        );
        diesel::insert_into(eligibility_runs::table).values(row).execute(self.conn)?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The runs of a case, oldest first.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn runs(&mut self, case: CaseId) -> Result<Vec<Run>, StoreError> {
        let rows: Vec<Row> = eligibility_runs::table
            .filter(eligibility_runs::case_id.eq(case))
            .order((eligibility_runs::at.asc(), eligibility_runs::id.asc()))
            .select((
                eligibility_runs::rule_set_id,
                eligibility_runs::version,
                eligibility_runs::cause,
                eligibility_runs::at,
                eligibility_runs::lines,
            ))
            .load(self.conn)?;
        rows.into_iter().map(run).collect()
    }
}

fn run((rule_set, version, cause, at, lines): Row) -> Result<Run, StoreError> {
    let lines = serde_json::from_value(lines.0).map_err(|_| StoreError::Damaged("an eligibility run cannot be read".into()))?;
    Ok(Run { rule_set, version, after_correction: cause == CORRECTION, at: at.0, lines })
}
