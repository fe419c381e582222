//! Writing and dropping messages, in the transaction of the step that tells. Sending is [`super::sending`]'s.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{call_tasks, messages},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        ids::{BookingId, CaseId, MessageId, StepId},
        message::{CallTaskEnd, MessageKind, MessageState},
        outgoing::Outgoing,
        stage::Stage,
        workflow::Verb,
    },
};

#[derive(Insertable)]
#[diesel(table_name = messages)]
struct MessageRow {
    id: MessageId,
    case_id: CaseId,
    history_id: StepId,
    verb: Verb,
    from_stage: Stage,
    kind: MessageKind,
    language: String,
    subject: String,
    body: String,
    written_at: Ts,
    not_before: Ts,
    expires_at: Ts,
    state: MessageState,
    attempts: i32,
    next_attempt_at: Ts,
    part: i32,
    booking_id: Option<BookingId>,
    calendar: Option<String>,
}

impl WriteTx<'_> {
    /// Writes a message beside the step that tells. The database refuses one whose step does not.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the step in the database is not the one of the message.
    pub fn write_message(&mut self, step: StepId, outgoing: &Outgoing) -> Result<MessageId, StoreError> {
        let ((verb, from_stage), (not_before, expires_at)) = (outgoing.step(), outgoing.window());
        let row = MessageRow {
            id: self.fresh(),
            case_id: outgoing.case(),
            history_id: step,
            verb,
            from_stage,
            kind: outgoing.kind(),
            language: outgoing.language().as_str().to_owned(),
            subject: outgoing.text().subject.clone(),
            body: outgoing.text().body.clone(),
            written_at: self.now().into(),
            not_before: not_before.into(),
            expires_at: expires_at.into(),
            state: MessageState::Queued,
            attempts: 0,
            next_attempt_at: not_before.into(),
            part: 0,
            booking_id: None,
            calendar: None,
        };
        let id = row.id;
        diesel::insert_into(messages::table).values(row).execute(self.conn)?;
        Ok(id)
    }

    /// Drops what is unsent of a case, closing news excepted: what it says is no longer true.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn drop_unsent(&mut self, permit: &Permit, because: &str) -> Result<(), StoreError> {
        let closing: Vec<MessageKind> = MessageKind::ALL.iter().copied().filter(|kind| kind.is_closing_news()).collect();
        let open: Vec<MessageState> =
            MessageState::ALL.iter().copied().filter(|state| state.is_open() || state.is_left_to_a_call()).collect();
        let unsent = messages::table
            .filter(messages::case_id.eq(permit.case()).and(messages::state.eq_any(open)).and(messages::kind.ne_all(closing)));
        let ids: Vec<MessageId> = unsent.clone().select(messages::id).load(self.conn)?;
        let dropped = (messages::state.eq(MessageState::Dropped), messages::state_reason.eq(Some(because)));
        diesel::update(unsent).set(dropped).execute(self.conn)?;
        let tasks = call_tasks::table.filter(call_tasks::message_id.eq_any(ids).and(call_tasks::closed_at.is_null()));
        let closed = (call_tasks::closed_at.eq(Some(Ts(self.now()))), call_tasks::closed_because.eq(Some(CallTaskEnd::Dropped)));
        diesel::update(tasks).set(closed).execute(self.conn)?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// How many messages of a case wait to be sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn waiting_messages(&mut self, case: CaseId) -> Result<i64, StoreError> {
        let waiting = messages::table.filter(messages::case_id.eq(case).and(messages::state.eq(MessageState::Queued)));
        Ok(waiting.count().get_result(self.conn)?)
    }
}
