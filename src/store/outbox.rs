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
        sendable::{Sendable, sendable},
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
            part: outgoing.part(),
            booking_id: outgoing.booking(),
            calendar: outgoing.calendar().map(str::to_owned),
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
        for (message, kind) in self.hold_open(permit.case())? {
            if !kind.is_closing_news() {
                self.drop_message(message, because)?;
            }
        }
        Ok(())
    }

    /// Judges everything open of a case by the rule of sending, and drops what a step has made untrue.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn drop_untrue(&mut self, permit: &Permit) -> Result<(), StoreError> {
        for (message, _) in self.hold_open(permit.case())? {
            if let Sendable::Drop(why) = sendable(&self.send_facts(message)?, self.now()) {
                self.drop_message(message, why.as_str())?;
            }
        }
        Ok(())
    }

    /// The open messages of a case, held until the end of the transaction: a server that is about to hand one over waits and then finds out,
    /// and one that has begun stands in the transport log from here on. Whoever asks what the applicant was told asks after this.
    fn hold_open(&mut self, case: CaseId) -> Result<Vec<(MessageId, MessageKind)>, StoreError> {
        let unsent = messages::table.filter(messages::case_id.eq(case).and(messages::state.eq_any(unsent())));
        diesel::update(unsent).set(messages::case_id.eq(case)).execute(self.conn)?;
        self.open_messages(case)
    }

    fn drop_message(&mut self, message: MessageId, because: &str) -> Result<(), StoreError> {
        let dropped = (messages::state.eq(MessageState::Dropped), messages::state_reason.eq(Some(because)));
        diesel::update(messages::table.find(message)).set(dropped).execute(self.conn)?;
        self.end_call_task_of(message, CallTaskEnd::Dropped)
    }
}

fn unsent() -> Vec<MessageState> {
    MessageState::ALL.iter().copied().filter(|state| state.is_open()).collect()
}

impl ReadTx<'_> {
    /// What may still reach the applicant of a case, oldest first: messages that wait, and those left to a call that nobody has made yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn open_messages(&mut self, case: CaseId) -> Result<Vec<(MessageId, MessageKind)>, StoreError> {
        let to_call: Vec<MessageState> = MessageState::ALL.iter().copied().filter(|state| state.is_left_to_a_call()).collect();
        let task = call_tasks::table.filter(call_tasks::message_id.eq(messages::id).and(call_tasks::closed_at.is_null()));
        let open = messages::state.eq_any(unsent()).or(messages::state.eq_any(to_call).and(diesel::dsl::exists(task)));
        Ok(messages::table
            .filter(messages::case_id.eq(case))
            .filter(open)
            .order((messages::written_at.asc(), messages::id.asc()))
            .select((messages::id, messages::kind))
            .load(self.conn)?)
    }

    /// How many messages of a case wait to be sent now; reminders whose hour has not come do not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn waiting_messages(&mut self, case: CaseId) -> Result<i64, StoreError> {
        let due = messages::not_before.le(Ts(self.now()));
        let waiting = messages::table.filter(messages::case_id.eq(case).and(messages::state.eq(MessageState::Queued)).and(due));
        Ok(waiting.count().get_result(self.conn)?)
    }
}
