//! Attempts to reach an applicant.

use chrono::{DateTime, Utc};
use diesel::{dsl::max, prelude::*};

use super::{
    error::StoreError,
    schema::{contact_attempts, history},
    tx::ReadTx,
    types::Ts,
};
use crate::domain::{ids::CaseId, workflow::Verb};

/// Attempts, and channels among them, after which a person counts as unreachable (product: close_unreachable).
const ENOUGH: (usize, usize) = (3, 2);

impl ReadTx<'_> {
    /// When a case was last processed: only attempts since then count.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn last_processed(&mut self, case: CaseId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let rows = history::table.filter(history::case_id.eq(case).and(history::verb.eq(Verb::Process)));
        let at: Option<Ts> = rows.select(max(history::at)).first(self.conn)?;
        Ok(at.map(Into::into))
    }

    /// Whether three attempts on two channels were made since the last `process`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn attempts_suffice(&mut self, case: CaseId) -> Result<bool, StoreError> {
        let Some(since) = self.last_processed(case)? else { return Ok(false) };
        let mut channels: Vec<String> = contact_attempts::table
            .filter(contact_attempts::case_id.eq(case).and(contact_attempts::at.ge(Ts(since))))
            .select(contact_attempts::channel)
            .load(self.conn)?;
        let attempts = channels.len();
        channels.sort();
        channels.dedup();
        Ok(attempts >= ENOUGH.0 && channels.len() >= ENOUGH.1)
    }
}
