//! The record: append-only events, numbered without gaps after their commit.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    conn::AnyConnection,
    error::StoreError,
    schema::audit,
    tx::{Recorded, WriteTx},
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

#[derive(Insertable)]
#[diesel(table_name = audit)]
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
        let row = NewEvent {
            id: self.fresh(),
            at: at.into(),
            action: event.action,
            outcome: event.outcome,
            face: event.face,
            account_id: by.account,
            organisation: by.organisation,
            session_id: by.session,
            case_id: event.case,
            office_id: event.office,
            request_id: by.request.map(|id| id.to_string()),
            details: JsonDoc(event.details),
        };
        diesel::insert_into(audit::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Numbers up to `most` committed events that have no number yet; returns how many. One at a time, so without gaps.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn number_events(&mut self, most: i64) -> Result<Recorded<usize>, StoreError> {
        if let AnyConnection::Pg(pg) = &mut *self.conn {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({NUMBERING})")).execute(pg)?;
        }
        let last: Option<i64> = audit::table.select(diesel::dsl::max(audit::seq)).first(self.conn)?;
        let waiting: Vec<EventId> = audit::table
            .filter(audit::seq.is_null())
            .order((audit::at.asc(), audit::id.asc()))
            .limit(most)
            .select(audit::id)
            .load(self.conn)?;
        let mut next = last.unwrap_or(0);
        for id in &waiting {
            next += 1;
            diesel::update(audit::table.filter(audit::id.eq(id))).set(audit::seq.eq(next)).execute(self.conn)?;
        }
        Ok(self.recorded(waiting.len()))
    }
}
