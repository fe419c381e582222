//! Attempts to reach an applicant.

use chrono::{DateTime, Utc};
use diesel::{dsl::max, prelude::*};

use super::{
    error::StoreError,
    schema::{contact_attempts, history},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        attempt::{self, AttemptChannel, AttemptOutcome},
        ids::{AccountId, AttemptId, CallTaskId, CaseId, ContactId},
        workflow::Verb,
    },
};

/// An attempt to be stored.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct NewAttempt {
    pub channel: AttemptChannel,
    pub contact: Option<ContactId>,
    pub outcome: AttemptOutcome,
    pub call_task: Option<CallTaskId>,
}

/// An attempt as it was logged.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct StoredAttempt {
    pub id: AttemptId,
    pub at: DateTime<Utc>,
    pub account: AccountId,
    pub channel: AttemptChannel,
    pub outcome: AttemptOutcome,
    pub call_task: Option<CallTaskId>,
}

impl WriteTx<'_> {
    /// Logs an attempt to reach the applicant.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_attempt(&mut self, permit: &Permit, new: NewAttempt) -> Result<AttemptId, StoreError> {
        let Some(account) = permit.by().account else { return Err(StoreError::Refused("an attempt needs an author".into())) };
        let id: AttemptId = self.fresh();
        let row = (
            contact_attempts::id.eq(id),
            contact_attempts::case_id.eq(permit.case()),
            contact_attempts::account_id.eq(account),
            contact_attempts::contact_id.eq(new.contact),
            contact_attempts::call_task_id.eq(new.call_task),
            contact_attempts::channel.eq(new.channel),
            contact_attempts::outcome.eq(new.outcome),
            contact_attempts::at.eq(Ts(self.now())),
        );
        diesel::insert_into(contact_attempts::table).values(row).execute(self.conn)?;
        Ok(id)
    }
}

impl ReadTx<'_> {
    /// What was tried to reach the applicant, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn attempts(&mut self, case: CaseId) -> Result<Vec<StoredAttempt>, StoreError> {
        type Row = (AttemptId, Ts, AccountId, AttemptChannel, AttemptOutcome, Option<CallTaskId>);
        let rows: Vec<Row> = contact_attempts::table
            .filter(contact_attempts::case_id.eq(case))
            .order((contact_attempts::at.asc(), contact_attempts::id.asc()))
            .select((
                contact_attempts::id,
                contact_attempts::at,
                contact_attempts::account_id,
                contact_attempts::channel,
                contact_attempts::outcome,
                contact_attempts::call_task_id,
            ))
            .load(self.conn)?;
        let attempt =
            |(id, at, account, channel, outcome, call_task): Row| StoredAttempt { id, at: at.0, account, channel, outcome, call_task };
        Ok(rows.into_iter().map(attempt).collect())
    }

    /// When a case was last processed: only attempts since then count.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn last_processed(&mut self, case: CaseId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let rows = history::table.filter(history::case_id.eq(case).and(history::verb.eq(Verb::Process)));
        let at: Option<Ts> = rows.select(max(history::at)).get_result(self.conn)?;
        Ok(at.map(Into::into))
    }

    /// Whether three attempts on two channels were in vain since the last `process`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn attempts_suffice(&mut self, case: CaseId) -> Result<bool, StoreError> {
        let Some(since) = self.last_processed(case)? else { return Ok(false) };
        let tried: Vec<(AttemptChannel, AttemptOutcome)> = contact_attempts::table
            .filter(contact_attempts::case_id.eq(case).and(contact_attempts::at.ge(Ts(since))))
            .order((contact_attempts::at.asc(), contact_attempts::id.asc()))
            .select((contact_attempts::channel, contact_attempts::outcome))
            .load(self.conn)?;
        Ok(attempt::suffice(&tried))
    }
}
