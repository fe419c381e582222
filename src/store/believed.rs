//! What has reached an applicant, or may have: the transport log and the calls that were done.

use diesel::{dsl::exists, prelude::*};

use super::{
    error::StoreError,
    schema::{bookings, call_tasks, contact_attempts, history, messages, slots, transport_log},
    slots::SlotRow,
    tx::ReadTx,
};
use crate::domain::{
    attempt::AttemptOutcome,
    believed::Reached,
    ids::{BookingId, CaseId, InterviewId, MessageId},
    interview::Booking,
    message::{CallTaskEnd, HandingOutcome, MessageKind, MessageState},
};

impl ReadTx<'_> {
    /// The messages of a case that have reached the applicant, or may have; one that was handed over twice stands there twice.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn reached(&mut self, case: CaseId) -> Result<Vec<Reached>, StoreError> {
        type Written = (MessageId, MessageKind, Option<BookingId>, Option<HandingOutcome>);
        let may_have_arrived = transport_log::outcome.eq(Some(HandingOutcome::HandedOver)).or(transport_log::outcome.is_null());
        let written: Vec<Written> = transport_log::table
            .inner_join(messages::table.on(messages::id.eq(transport_log::message_id)))
            .filter(messages::case_id.eq(case))
            .filter(may_have_arrived)
            .select((messages::id, messages::kind, messages::booking_id, transport_log::outcome))
            .load(self.conn)?;
        // A task that was done and then opened again, because the message was sent once more in vain, is remembered by its attempts.
        let reached = contact_attempts::table
            .filter(contact_attempts::call_task_id.eq(call_tasks::id.nullable()))
            .filter(contact_attempts::outcome.eq(AttemptOutcome::Reached));
        let done = call_tasks::closed_because.eq(Some(CallTaskEnd::Done)).or(exists(reached).nullable());
        let called: Vec<(MessageId, MessageKind, Option<BookingId>)> = call_tasks::table
            .inner_join(messages::table.on(messages::id.eq(call_tasks::message_id)))
            .filter(call_tasks::case_id.eq(case))
            .filter(done)
            .select((messages::id, messages::kind, messages::booking_id))
            .load(self.conn)?;
        let by_word = |(message, kind, booking)| Reached { message, kind, booking, certain: true };
        let in_writing = |(message, kind, booking, outcome): Written| Reached { message, kind, booking, certain: outcome.is_some() };
        Ok(written.into_iter().map(in_writing).chain(called.into_iter().map(by_word)).collect())
    }

    /// The bookings of one interview, in the order of their sequence.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn bookings_of(&mut self, interview: InterviewId) -> Result<Vec<Booking>, StoreError> {
        let all = bookings::table.inner_join(slots::table.on(slots::id.eq(bookings::slot_id)));
        let rows: Vec<(super::bookings::BookingRow, SlotRow)> =
            all.filter(bookings::interview_id.eq(interview)).order(bookings::sequence.asc()).load(self.conn)?;
        rows.into_iter().map(super::bookings::booking).collect()
    }

    /// Whether the applicant may believe in a journey: told that it is ready, and nothing written since that postpones it and may still reach
    /// them, or has.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn believes_in_a_journey(&mut self, case: CaseId) -> Result<bool, StoreError> {
        let told: Vec<MessageId> =
            self.reached(case)?.into_iter().filter(|one| one.kind == MessageKind::ReadyToTravel).map(|one| one.message).collect();
        let last: Option<i64> = messages::table
            .inner_join(history::table.on(history::id.eq(messages::history_id)))
            .filter(messages::id.eq_any(told))
            .select(diesel::dsl::max(history::position))
            .first(self.conn)?;
        let Some(last) = last else { return Ok(false) };
        let over = [MessageState::Dropped, MessageState::Expired].to_vec();
        type Later = (MessageState, Option<CallTaskEnd>);
        let later: Vec<Later> = messages::table
            .inner_join(history::table.on(history::id.eq(messages::history_id)))
            .left_join(call_tasks::table.on(call_tasks::message_id.eq(messages::id)))
            .filter(messages::case_id.eq(case).and(messages::kind.eq(MessageKind::Postponed)).and(messages::state.ne_all(over)))
            .filter(history::position.gt(last))
            .select((messages::state, call_tasks::closed_because.nullable()))
            .load(self.conn)?;
        let in_vain = |(state, end): &Later| state.is_left_to_a_call() && matches!(end, Some(CallTaskEnd::Expired | CallTaskEnd::Dropped));
        Ok(later.iter().all(in_vain))
    }
}
