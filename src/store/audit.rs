//! The record: append-only events, numbered without gaps after their commit.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    conn::{AnyConnection, each_backend},
    error::StoreError,
    schema::{audit, cases},
    tx::{ReadTx, Recorded, WriteTx},
    types::{JsonDoc, Ts},
};
use crate::{
    access::By,
    domain::{
        audit::Event,
        ids::{AccountId, CaseId, EventId, SessionId},
        terms::{Face, Organisation, Outcome},
    },
};

/// One row. Nothing is left to defaults, so that many rows are one statement on both databases.
#[derive(Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct NewEvent {
    id: EventId,
    at: Ts,
    action: String,
    outcome: Outcome,
    face: Face,
    account_id: Option<AccountId>,
    organisation: Option<Organisation>,
    session_id: Option<SessionId>,
    case_id: Option<CaseId>,
    office_id: Option<String>,
    request_id: Option<String>,
    details: JsonDoc,
}

/// Rows of one statement: twelve values each, far below the 32,766 that SQLite binds and the 65,535 of PostgreSQL.
const ROWS: usize = 250;

/// Advisory lock of the one numbering transaction at a time (PostgreSQL).
const NUMBERING: i64 = 0x5e4d_e402;

impl WriteTx<'_> {
    /// Puts one event on record and so closes the write.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn record<T>(&mut self, by: &By, event: Event, value: T) -> Result<Recorded<T>, StoreError> {
        self.put_event(by, event, self.now())?;
        Ok(self.recorded(value))
    }

    /// Puts an event on record that is not the last of its write (an effect beside the main act), or that happened at another instant (reads).
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn put_event(&mut self, by: &By, event: Event, at: DateTime<Utc>) -> Result<(), StoreError> {
        let row = self.row(by, event, at)?;
        each_backend!(&mut *self.conn, c => diesel::insert_into(audit::table).values(row).execute(c))?;
        Ok(())
    }

    /// Puts many events on record, as [`WriteTx::put_event`] would one after the other, but [`ROWS`] of them in a statement.
    ///
    /// # Errors
    /// When the database does not take them.
    pub fn put_events(&mut self, events: &[(By, Event, DateTime<Utc>)]) -> Result<(), StoreError> {
        for chunk in events.chunks(ROWS) {
            let rows: Vec<NewEvent> = chunk.iter().map(|(by, event, at)| self.row(by, event.clone(), *at)).collect::<Result<_, _>>()?;
            each_backend!(&mut *self.conn, c => diesel::insert_into(audit::table).values(&rows).execute(c))?;
        }
        Ok(())
    }

    fn row(&mut self, by: &By, event: Event, at: DateTime<Utc>) -> Result<NewEvent, StoreError> {
        let office_id = match (event.office, event.case) {
            (None, Some(case)) => self.office_of_any(case)?, // a refusal knows the case that was asked for, not yet whose it is
            (office, _) => office,
        };
        Ok(NewEvent {
            id: self.fresh(),
            at: at.into(),
            action: event.action,
            outcome: event.outcome,
            face: event.face,
            account_id: by.account,
            organisation: by.organisation,
            session_id: by.session,
            case_id: event.case,
            office_id,
            request_id: by.request.map(|id| id.to_string()),
            details: JsonDoc(event.details),
        })
    }

    /// Numbers up to `most` committed events that have no number yet; returns how many. One at a time, so without gaps.
    ///
    /// One statement a batch, the same text on both databases: a row of its own for each event would not keep up with a burst.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn number_events(&mut self, most: i64) -> Result<Recorded<usize>, StoreError> {
        if let AnyConnection::Pg(pg) = &mut *self.conn {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({NUMBERING})")).execute(pg)?;
        }
        let numbered = diesel::sql_query(format!(
            "UPDATE audit SET seq = numbered.seq FROM ( \
                SELECT id, row_number() OVER (ORDER BY at, id) + (SELECT coalesce(max(seq), 0) FROM audit) AS seq \
                FROM (SELECT id, at FROM audit WHERE seq IS NULL ORDER BY at, id LIMIT {most}) AS waiting \
            ) AS numbered WHERE audit.id = numbered.id"
        ))
        .execute(self.conn)?;
        Ok(self.recorded(numbered))
    }
}

impl ReadTx<'_> {
    /// The office of a case, whoever asks: what an event about it belongs to.
    fn office_of_any(&mut self, case: CaseId) -> Result<Option<String>, StoreError> {
        Ok(cases::table.find(case).select(cases::office_id).get_result(self.conn).optional()?)
    }
}
