//! What the rule of sending needs to know, read at the instant of the transaction; and the address of the moment.

use diesel::{dsl::exists, prelude::*};

use super::{
    error::StoreError,
    schema::{bookings, cases, contacts, decisions, history, messages, persons, slots},
    tx::ReadTx,
    types::Ts,
};
use crate::domain::{
    contact::ContactKind,
    decision::DecisionKind,
    ids::{BookingId, CaseId, ContactId, InterviewId, MessageId, StepId},
    message::{MessageKind, WrittenChannel},
    sendable::{BookingFacts, SendFacts},
    stage::Stage,
    workflow::Verb,
};

/// Where a message goes now.
#[derive(Clone)]
pub struct WrittenAddress {
    /// The contact of the case.
    pub contact: ContactId,
    /// Which kind of address it is.
    pub channel: WrittenChannel,
    /// The address or number itself.
    pub to: String,
}

type Row = (CaseId, i64, StepId, MessageKind, Option<BookingId>, Ts, (Stage, Stage, Option<Ts>, Option<i64>, Option<i64>));

impl ReadTx<'_> {
    /// The facts about one message, as they are now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn send_facts(&mut self, message: MessageId) -> Result<SendFacts, StoreError> {
        let (case, position, step, kind, booking, expires_at, now): Row = messages::table
            .inner_join(cases::table.on(cases::id.eq(messages::case_id)))
            .inner_join(history::table.on(history::id.eq(messages::history_id)))
            .filter(messages::id.eq(message))
            .select((
                messages::case_id,
                history::position,
                messages::history_id,
                messages::kind,
                messages::booking_id,
                messages::expires_at,
                (cases::shown_stage, cases::real_stage, cases::held_until, cases::held_by_step, cases::requested_by_step),
            ))
            .get_result(self.conn)?;
        let (shown, real, held_until, held_by_step, requested_by_step) = now;
        let standing = decisions::table.filter(decisions::case_id.eq(case).and(decisions::superseded_at.is_null()));
        let standing: Vec<(StepId, DecisionKind)> = standing.select((decisions::history_id, decisions::kind)).load(self.conn)?;
        Ok(SendFacts {
            kind,
            expires_at: expires_at.0,
            decision_stands: standing.iter().any(|(decided, _)| *decided == step),
            processed: standing.iter().any(|(_, kind)| *kind == DecisionKind::Process),
            booking: self.booking_facts(booking)?,
            hold_runs: held_by_step == Some(position) && held_until.is_some_and(|until| until.0 > self.now()),
            request_open: requested_by_step == Some(position),
            cleared_since: matches!(kind, MessageKind::ReadyToTravel | MessageKind::Postponed) && self.cleared_after(case, position)?,
            told: kind.is_closing_news() && self.told_what_it_ends(case, kind, booking)?,
            shown,
            real,
        })
    }

    fn booking_facts(&mut self, booking: Option<BookingId>) -> Result<Option<BookingFacts>, StoreError> {
        let Some(booking) = booking else { return Ok(None) };
        let (ended_at, starts_at): (Option<Ts>, Ts) = bookings::table
            .inner_join(slots::table.on(slots::id.eq(bookings::slot_id)))
            .filter(bookings::id.eq(booking))
            .select((bookings::ended_at, slots::starts_at))
            .get_result(self.conn)?;
        Ok(Some(BookingFacts { lives: ended_at.is_none(), starts_at: starts_at.0 }))
    }

    fn cleared_after(&mut self, case: CaseId, position: i64) -> Result<bool, StoreError> {
        let later = history::table
            .filter(history::case_id.eq(case).and(history::verb.eq(Verb::ClearForTravel)).and(history::position.gt(position)));
        Ok(diesel::select(exists(later)).get_result(self.conn)?)
    }

    /// Whether what a piece of closing news takes back or ends may have reached the applicant.
    fn told_what_it_ends(&mut self, case: CaseId, kind: MessageKind, booking: Option<BookingId>) -> Result<bool, StoreError> {
        let reached = self.reached(case)?;
        Ok(match (kind, booking) {
            (MessageKind::Cancellation, Some(booking)) => {
                let same = self.same_interview(booking)?;
                reached.iter().any(|one| one.kind.is_of_appointment() && one.booking.is_some_and(|booking| same.contains(&booking)))
            }
            (MessageKind::Postponed, _) => reached.iter().any(|one| one.kind == MessageKind::ReadyToTravel),
            _ => reached.iter().any(|one| !one.kind.is_closing_news()),
        })
    }

    /// Every booking of the interview of this one: whoever was told of any believes in an appointment.
    fn same_interview(&mut self, booking: BookingId) -> Result<Vec<BookingId>, StoreError> {
        let interview: InterviewId = bookings::table.find(booking).select(bookings::interview_id).get_result(self.conn)?;
        Ok(bookings::table.filter(bookings::interview_id.eq(interview)).select(bookings::id).load(self.conn)?)
    }

    /// The safe written address of the moment among the channels that this server has: the principal's and the guardian's first, each in
    /// the order in which they are tried.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn written_address(&mut self, case: CaseId, channels: &[WrittenChannel]) -> Result<Option<WrittenAddress>, StoreError> {
        let rows: Vec<(ContactId, String, String, String)> = contacts::table
            .inner_join(persons::table.on(persons::id.eq(contacts::person_id)))
            .filter(contacts::case_id.eq(case).and(contacts::replaced_at.is_null()).and(contacts::safe_to_use))
            .filter(persons::removed_at.is_null())
            .order((persons::principal.or(persons::guardian).desc(), contacts::position.asc(), contacts::id.desc()))
            .select((contacts::id, contacts::kind, contacts::value, contacts::value_key))
            .load(self.conn)?;
        Ok(rows.into_iter().find_map(|(contact, kind, value, key)| {
            let (channel, to) = match ContactKind::parse(&kind)? {
                ContactKind::Email => (WrittenChannel::Email, value.trim().to_owned()),
                ContactKind::Sms | ContactKind::Whatsapp => (WrittenChannel::Sms, key),
                ContactKind::Phone => return None,
            };
            channels.contains(&channel).then_some(WrittenAddress { contact, channel, to })
        }))
    }
}
