//! Messages of a case as staff see them, and queueing one again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{call_tasks, cases, messages, transport_log},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        ids::{CallTaskId, CaseId, HandingId, MessageId, RowId},
        message::{CallTaskEnd, HandingOutcome, MessageKind, MessageState, WrittenChannel},
    },
};

/// A message as it was written, and what has become of it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct StoredMessage {
    pub id: MessageId,
    pub case: CaseId,
    pub kind: MessageKind,
    pub language: String,
    pub subject: String,
    pub body: String,
    pub written_at: DateTime<Utc>,
    pub not_before: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub state: MessageState,
    pub state_reason: Option<String>,
    pub attempts: i32,
    pub handed_over_at: Option<DateTime<Utc>>,
}

/// One handing over, for those who see the case: by which channel, never to which address.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct StoredHanding {
    pub id: HandingId,
    pub channel: WrittenChannel,
    pub began_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<HandingOutcome>,
}

/// The call task of a message.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct StoredCallTask {
    pub id: CallTaskId,
    pub opened_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_because: Option<CallTaskEnd>,
}

#[derive(Queryable)]
struct MessageRow {
    id: MessageId,
    case_id: CaseId,
    kind: MessageKind,
    language: String,
    subject: String,
    body: String,
    written_at: Ts,
    not_before: Ts,
    expires_at: Ts,
    state: MessageState,
    state_reason: Option<String>,
    attempts: i32,
    handed_over_at: Option<Ts>,
}

impl ReadTx<'_> {
    /// The messages of a case, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn messages(&mut self, case: CaseId) -> Result<Vec<StoredMessage>, StoreError> {
        let rows: Vec<MessageRow> = messages::table
            .filter(messages::case_id.eq(case))
            .order((messages::written_at.asc(), messages::part.asc(), messages::id.asc()))
            .select(COLUMNS)
            .load(self.conn)?;
        Ok(rows.into_iter().map(StoredMessage::from).collect())
    }

    /// One message, whatever its case: the caller judges whether it exists for somebody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn message(&mut self, id: MessageId) -> Result<Option<StoredMessage>, StoreError> {
        let row: Option<MessageRow> = messages::table.find(id).select(COLUMNS).get_result(self.conn).optional()?;
        Ok(row.map(StoredMessage::from))
    }

    /// What was tried to hand a message over, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn handings(&mut self, message: MessageId) -> Result<Vec<StoredHanding>, StoreError> {
        type Row = (HandingId, WrittenChannel, Ts, Option<Ts>, Option<HandingOutcome>);
        let rows: Vec<Row> = transport_log::table
            .filter(transport_log::message_id.eq(message))
            .order((transport_log::began_at.asc(), transport_log::id.asc()))
            .select((transport_log::id, transport_log::channel, transport_log::began_at, transport_log::ended_at, transport_log::outcome))
            .load(self.conn)?;
        let handing = |(id, channel, began_at, ended_at, outcome): Row| StoredHanding {
            id,
            channel,
            began_at: began_at.0,
            ended_at: ended_at.map(Into::into),
            outcome,
        };
        Ok(rows.into_iter().map(handing).collect())
    }

    /// The call task of a message, open or not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn call_task_of(&mut self, message: MessageId) -> Result<Option<StoredCallTask>, StoreError> {
        type Row = (CallTaskId, Ts, Ts, Option<Ts>, Option<CallTaskEnd>);
        let row: Option<Row> = call_tasks::table
            .filter(call_tasks::message_id.eq(message))
            .select((call_tasks::id, call_tasks::opened_at, call_tasks::expires_at, call_tasks::closed_at, call_tasks::closed_because))
            .get_result(self.conn)
            .optional()?;
        Ok(row.map(|(id, opened_at, expires_at, closed_at, closed_because)| StoredCallTask {
            id,
            opened_at: opened_at.0,
            expires_at: expires_at.0,
            closed_at: closed_at.map(Into::into),
            closed_because,
        }))
    }

    /// The office of a case, for the record.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) fn office_of(&mut self, case: CaseId) -> Result<String, StoreError> {
        Ok(cases::table.find(case).select(cases::office_id).get_result(self.conn)?)
    }
}

impl WriteTx<'_> {
    /// Queues a message again, as new; its open call task is no longer needed.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it left the state in which it was seen.
    pub fn queue_again(&mut self, permit: &Permit, message: &StoredMessage) -> Result<(), StoreError> {
        let now = Ts(self.now());
        let seen = messages::table
            .filter(messages::id.eq(message.id).and(messages::case_id.eq(permit.case())).and(messages::state.eq(message.state)));
        let queued = (
            messages::state.eq(MessageState::Queued),
            messages::state_reason.eq(None::<String>),
            messages::attempts.eq(0),
            messages::next_attempt_at.eq(now),
            messages::lease.eq(None::<RowId>),
            messages::leased_until.eq(None::<Ts>),
        );
        if diesel::update(seen).set(queued).execute(self.conn)? == 0 {
            return Err(StoreError::Stale);
        }
        self.end_call_task_of(message.id, CallTaskEnd::Dropped)
    }
}

type Columns = (
    messages::id,
    messages::case_id,
    messages::kind,
    messages::language,
    messages::subject,
    messages::body,
    messages::written_at,
    messages::not_before,
    messages::expires_at,
    messages::state,
    messages::state_reason,
    messages::attempts,
    messages::handed_over_at,
);
const COLUMNS: Columns = (
    messages::id,
    messages::case_id,
    messages::kind,
    messages::language,
    messages::subject,
    messages::body,
    messages::written_at,
    messages::not_before,
    messages::expires_at,
    messages::state,
    messages::state_reason,
    messages::attempts,
    messages::handed_over_at,
);

impl From<MessageRow> for StoredMessage {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.id,
            case: row.case_id,
            kind: row.kind,
            language: row.language,
            subject: row.subject,
            body: row.body,
            written_at: row.written_at.0,
            not_before: row.not_before.0,
            expires_at: row.expires_at.0,
            state: row.state,
            state_reason: row.state_reason,
            attempts: row.attempts,
            handed_over_at: row.handed_over_at.map(Into::into),
        }
    }
}
