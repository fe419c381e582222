//! What the rule of sending needs to know, read at the instant of the transaction; and the address of the moment.

use diesel::{dsl::exists, prelude::*};

use super::{
    error::StoreError,
    schema::{call_tasks, cases, contacts, decisions, messages, persons, transport_log},
    tx::ReadTx,
    types::Ts,
};
use crate::domain::{
    contact::ContactKind,
    decision::DecisionKind,
    ids::{CaseId, ContactId, MessageId, StepId},
    message::{CallTaskEnd, HandingOutcome, MessageKind, WrittenChannel},
    sendable::SendFacts,
    stage::Stage,
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

impl ReadTx<'_> {
    /// The facts about one message, as they are now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn send_facts(&mut self, message: MessageId) -> Result<SendFacts, StoreError> {
        let (case, step, kind, expires_at, shown, real): (CaseId, StepId, MessageKind, Ts, Stage, Stage) = messages::table
            .inner_join(cases::table.on(cases::id.eq(messages::case_id)))
            .filter(messages::id.eq(message))
            .select((messages::case_id, messages::history_id, messages::kind, messages::expires_at, cases::shown_stage, cases::real_stage))
            .get_result(self.conn)?;
        let standing = decisions::table
            .filter(decisions::case_id.eq(case).and(decisions::kind.eq(DecisionKind::Process)).and(decisions::superseded_at.is_null()));
        let standing: Vec<StepId> = standing.select(decisions::history_id).load(self.conn)?;
        Ok(SendFacts {
            kind,
            expires_at: expires_at.0,
            decision_stands: standing.contains(&step),
            processed: !standing.is_empty(),
            told: kind.is_closing_news() && self.was_told(case)?,
            shown,
            real,
        })
    }

    /// Whether anything but closing news may have reached the applicant.
    fn was_told(&mut self, case: CaseId) -> Result<bool, StoreError> {
        let closing: Vec<MessageKind> = MessageKind::ALL.iter().copied().filter(|kind| kind.is_closing_news()).collect();
        let may_have_arrived = transport_log::outcome.eq(Some(HandingOutcome::HandedOver)).or(transport_log::outcome.is_null());
        let written = transport_log::table
            .inner_join(messages::table.on(messages::id.eq(transport_log::message_id)))
            .filter(messages::case_id.eq(case).and(messages::kind.ne_all(closing)))
            .filter(may_have_arrived);
        if diesel::select(exists(written)).get_result(self.conn)? {
            return Ok(true);
        }
        let called = call_tasks::table.filter(call_tasks::case_id.eq(case).and(call_tasks::closed_because.eq(Some(CallTaskEnd::Done))));
        Ok(diesel::select(exists(called)).get_result(self.conn)?)
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
