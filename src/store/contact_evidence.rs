//! What the contact report rests on: the transport log beside steps, decisions and bookings. Codes, ids and instants; no address, no text.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{bookings, call_tasks, cases, contact_attempts, decisions, history, messages, slots, transport_log},
    tx::ReadTx,
    types::Ts,
};
use crate::domain::{
    attempt::AttemptOutcome,
    contact_audit::{Booked, Called, CaseRecord, Decided, Done, Evidence, HandedOver},
    decision::DecisionKind,
    ids::{BookingId, CaseId, HandingId, InterviewId, MessageId, StepId},
    message::{CallTaskEnd, HandingOutcome, MessageKind},
    stage::Stage,
    terms::Face,
    workflow::Verb,
};

type Records = HashMap<CaseId, CaseRecord>;

impl ReadTx<'_> {
    /// Everything on record about every handing over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn contact_evidence(&mut self) -> Result<Evidence, StoreError> {
        let handings = self.all_handings()?;
        let mut cases: Records = handings.iter().map(|handing| (handing.case, CaseRecord::default())).collect();
        self.put_history(&mut cases)?;
        self.put_decisions(&mut cases)?;
        self.put_bookings(&mut cases)?;
        self.put_calls(&mut cases)?;
        Ok(Evidence { handings, cases })
    }

    fn all_handings(&mut self) -> Result<Vec<HandedOver>, StoreError> {
        type Row = (HandingId, Ts, Option<HandingOutcome>, Option<i64>, (MessageId, CaseId, StepId, MessageKind, Option<BookingId>, Ts));
        let rows: Vec<Row> = transport_log::table
            .inner_join(messages::table.on(messages::id.eq(transport_log::message_id)))
            .order((transport_log::began_at.asc(), transport_log::id.asc()))
            .select((
                transport_log::id,
                transport_log::began_at,
                transport_log::outcome,
                transport_log::seen_version,
                (messages::id, messages::case_id, messages::history_id, messages::kind, messages::booking_id, messages::expires_at),
            ))
            .load(self.conn)?;
        let handing = |(id, at, outcome, seen, (message, case, step, kind, booking, expires_at)): Row| HandedOver {
            id,
            message,
            case,
            step,
            kind,
            booking,
            expires_at: expires_at.0,
            at: at.0,
            seen,
            may_have_arrived: outcome.is_none_or(|outcome| outcome == HandingOutcome::HandedOver),
        };
        Ok(rows.into_iter().map(handing).collect())
    }

    fn put_history(&mut self, cases: &mut Records) -> Result<(), StoreError> {
        type Row = (CaseId, StepId, i64, Verb, Ts, Stage, Face);
        let rows: Vec<Row> = history::table
            .inner_join(cases::table.on(cases::id.eq(history::case_id)))
            .filter(cases::ever_processed)
            .order((history::case_id.asc(), history::position.asc()))
            .select((history::case_id, history::id, history::position, history::verb, history::at, history::to_stage, history::face))
            .load(self.conn)?;
        for (case, step, version, verb, at, to, face) in rows {
            if let Some(record) = cases.get_mut(&case) {
                record.history.push(Done { step, version, verb, at: at.0, to, real: face != Face::Shown });
            }
        }
        Ok(())
    }

    fn put_decisions(&mut self, cases: &mut Records) -> Result<(), StoreError> {
        type Row = (CaseId, StepId, DecisionKind, Option<StepId>);
        let columns = (decisions::case_id, decisions::history_id, decisions::kind, decisions::superseded_by);
        let rows: Vec<Row> = decisions::table.select(columns).load(self.conn)?;
        for (case, step, kind, superseded_by) in rows {
            if let Some(record) = cases.get_mut(&case) {
                record.decisions.push(Decided { step, kind, superseded_by });
            }
        }
        Ok(())
    }

    fn put_bookings(&mut self, cases: &mut Records) -> Result<(), StoreError> {
        type Row = (CaseId, BookingId, InterviewId, StepId, Ts, Option<StepId>);
        let rows: Vec<Row> = bookings::table
            .inner_join(slots::table.on(slots::id.eq(bookings::slot_id)))
            .select((bookings::case_id, bookings::id, bookings::interview_id, bookings::history_id, slots::starts_at, bookings::ended_by))
            .load(self.conn)?;
        for (case, id, interview, step, starts_at, ended_by) in rows {
            if let Some(record) = cases.get_mut(&case) {
                record.bookings.push(Booked { id, interview, step, starts_at: starts_at.0, ended_by });
            }
        }
        Ok(())
    }

    /// Calls that told something: tasks that are done, and attempts that reached somebody, whatever became of their task later.
    fn put_calls(&mut self, cases: &mut Records) -> Result<(), StoreError> {
        type Row = (CaseId, MessageKind, Option<BookingId>, Option<Ts>);
        let tasks = call_tasks::table.inner_join(messages::table.on(messages::id.eq(call_tasks::message_id)));
        let mut rows: Vec<Row> = tasks
            .filter(call_tasks::closed_because.eq(Some(CallTaskEnd::Done)))
            .select((call_tasks::case_id, messages::kind, messages::booking_id, call_tasks::closed_at))
            .load(self.conn)?;
        let reached: Vec<Row> = tasks
            .inner_join(contact_attempts::table.on(contact_attempts::call_task_id.eq(call_tasks::id.nullable())))
            .filter(contact_attempts::outcome.eq(AttemptOutcome::Reached))
            .select((call_tasks::case_id, messages::kind, messages::booking_id, contact_attempts::at.nullable()))
            .load(self.conn)?;
        rows.extend(reached);
        for (case, kind, booking, at) in rows {
            if let (Some(record), Some(at)) = (cases.get_mut(&case), at) {
                record.called.push(Called { kind, booking, at: at.0 });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
impl super::tx::WriteTx<'_> {
    /// Plants a handing over of now, as if the sender had judged nothing.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn plant_handing(&mut self, message: MessageId) -> Result<(), StoreError> {
        let id: HandingId = self.fresh();
        let now = Ts(self.now());
        let row = (
            transport_log::id.eq(id),
            transport_log::message_id.eq(message),
            transport_log::channel.eq("email"),
            transport_log::began_at.eq(now),
            transport_log::ended_at.eq(Some(now)),
            transport_log::outcome.eq(Some(HandingOutcome::HandedOver)),
        );
        diesel::insert_into(transport_log::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Moves a case to its next version, as a step does that changes nothing else; returns that version.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn plant_version(&mut self, case: CaseId) -> Result<i64, StoreError> {
        diesel::update(cases::table.find(case)).set(cases::version.eq(cases::version + 1)).execute(self.conn)?;
        Ok(cases::table.find(case).select(cases::version).get_result(self.conn)?)
    }
}
