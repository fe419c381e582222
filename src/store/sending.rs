//! Claiming and handing over what is due, for any number of servers on one database.
//!
//! A message goes through three short transactions: claimed with a lease, begun (its rule judged once more, a row of the transport log
//! written), finished. Whoever crashes in between leaves a lease that runs out; then the message is handed over again under the same id.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use super::{
    conn::{AnyConnection, each_backend},
    due::DueQuery,
    error::StoreError,
    schema::{cases, messages, transport_log},
    send_facts::WrittenAddress,
    tx::{Recorded, WriteTx},
    types::Ts,
};
use crate::{
    access::By,
    domain::{
        audit::Event,
        ids::{CaseId, ContactId, HandingId, MessageId, RowId},
        language::Language,
        message::{HandingOutcome, MessageKind, MessageState, WrittenChannel},
        sendable::{Sendable, sendable},
    },
};

/// How long a claim keeps others away. Whoever hands over must be done, or give up, before.
pub const LEASE: TimeDelta = TimeDelta::minutes(6);

/// A message that this worker alone may hand over, for as long as the lease runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The message.
    pub message: MessageId,
    lease: RowId,
}

/// What one claiming came to.
#[derive(Clone, Debug, Default)]
pub struct Claimed {
    /// What may be handed over now.
    pub claims: Vec<Claim>,
    /// How many were ended instead; later messages of their cases may be due now.
    pub ended: usize,
}

/// A handing over that has begun: it stands in the transport log.
#[derive(Clone)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Handing {
    pub id: HandingId,
    pub claim: Claim,
    pub kind: MessageKind,
    pub channel: WrittenChannel,
    pub to: String,
    pub language: Language,
    pub subject: String,
    pub body: String,
    pub calendar: Option<String>,
    pub written_at: DateTime<Utc>,
    /// The number of this attempt; the first is 1.
    pub attempt: u32,
}

/// How a handing over ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// What it came to; nothing when nobody knows whether the other side took it. Then it is tried again, and the log keeps the doubt.
    pub outcome: Option<HandingOutcome>,
    /// Codes and kinds for the transport log, never an address.
    pub detail: String,
    /// When to try again; nothing for the last attempt.
    pub again_at: Option<DateTime<Utc>>,
}

type Text = (CaseId, MessageKind, String, String, String, Option<String>, Ts, i32);

impl WriteTx<'_> {
    /// Claims up to `most` messages that are due, and ends those whose time or truth is over. Nothing while the installation is held.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn claim_due(&mut self, most: i64) -> Result<Recorded<Claimed>, StoreError> {
        let mut claimed = Claimed::default();
        if self.messages_are_held()? {
            return Ok(self.unrecorded_upkeep(claimed));
        }
        let now = Ts(self.now());
        for message in each_backend!(&mut *self.conn, c => c.due(now, most))? {
            let claim = Claim { message, lease: self.fresh() };
            if !self.lease(claim, None)? {
                continue;
            }
            if self.still_sendable(claim)? { claimed.claims.push(claim) } else { claimed.ended += 1 }
        }
        Ok(self.unrecorded_upkeep(claimed))
    }

    /// Begins to hand over: judges once more, takes the address of the moment, and writes the transport log. Nothing when somebody else
    /// has the message, when it must not leave, or when it is left to a call.
    ///
    /// Steps wait until this is committed, and this for a step under way: what was judged is what the log says was seen. A step that makes it
    /// untrue and comes after this came too late.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn begin_handing(&mut self, claim: Claim, channels: &[WrittenChannel]) -> Result<Recorded<Option<Handing>>, StoreError> {
        let seen = self.hold_case_of(claim.message)?;
        if self.messages_are_held()? || !self.lease(claim, Some(claim.lease))? || !self.still_sendable(claim)? {
            return Ok(self.unrecorded_upkeep(None));
        }
        let text: Text = messages::table
            .find(claim.message)
            .select((
                messages::case_id,
                messages::kind,
                messages::language,
                messages::subject,
                messages::body,
                messages::calendar,
                messages::written_at,
                messages::attempts,
            ))
            .first(self.conn)?;
        let Some(address) = self.written_address(text.0, channels)? else {
            self.leave_to_a_call(claim.message, MessageState::CallTask, "no_written_channel")?;
            let event = self.event("message.left_to_a_call", claim.message)?;
            return self.record(&By::default(), event, None);
        };
        let handing = self.log_handing(claim, seen, address, text)?;
        Ok(self.unrecorded_upkeep(Some(handing)))
    }

    fn log_handing(&mut self, claim: Claim, seen: i64, address: WrittenAddress, text: Text) -> Result<Handing, StoreError> {
        let (_, kind, language, subject, body, calendar, written_at, attempts) = text;
        let id: HandingId = self.fresh();
        let row = (
            transport_log::id.eq(id),
            transport_log::message_id.eq(claim.message),
            transport_log::channel.eq(address.channel),
            transport_log::contact_id.eq(Some::<ContactId>(address.contact)),
            transport_log::began_at.eq(Ts(self.now())),
            transport_log::seen_version.eq(Some(seen)),
        );
        diesel::insert_into(transport_log::table).values(row).execute(self.conn)?;
        // Counted when it begins, so that a message which brings the program down is given up too.
        diesel::update(messages::table.find(claim.message)).set(messages::attempts.eq(attempts + 1)).execute(self.conn)?;
        let language = Language::parse(&language).ok_or_else(|| StoreError::Damaged("the language of a message".into()))?;
        let attempt = u32::try_from(attempts + 1).unwrap_or(1);
        let WrittenAddress { channel, to, .. } = address;
        Ok(Handing { id, claim, kind, channel, to, language, subject, body, calendar, written_at: written_at.0, attempt })
    }

    /// Writes down how a handing over ended, and what becomes of the message.
    ///
    /// What the other side took counts as handed over even if the message was dropped meanwhile: that is what happened.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn finish_handing(&mut self, handing: &Handing, ended: &Ended) -> Result<Recorded<()>, StoreError> {
        let Claim { message, lease } = handing.claim;
        let fate = (
            transport_log::ended_at.eq(Some(Ts(self.now()))),
            transport_log::outcome.eq(ended.outcome),
            transport_log::detail.eq(Some(&ended.detail)),
        );
        diesel::update(transport_log::table.find(handing.id)).set(fate).execute(self.conn)?;
        let free = (messages::lease.eq(None::<RowId>), messages::leased_until.eq(None::<Ts>));
        let mine = messages::table.filter(messages::id.eq(message).and(messages::lease.eq(Some(lease))));
        let queued = mine.filter(messages::state.eq(MessageState::Queued));
        // What was dropped meanwhile holds up what was written after it until here.
        diesel::update(mine.filter(messages::state.ne(MessageState::Queued))).set(free).execute(self.conn)?;
        let action = match (ended.outcome, ended.again_at) {
            (Some(HandingOutcome::HandedOver), _) => {
                let done = (
                    messages::state.eq(MessageState::HandedOver),
                    messages::state_reason.eq(None::<String>),
                    messages::handed_over_at.eq(Some(Ts(self.now()))),
                );
                diesel::update(messages::table.find(message)).set((done, free)).execute(self.conn)?;
                "message.handed_over"
            }
            (Some(HandingOutcome::Temporary) | None, Some(again)) => {
                diesel::update(queued).set((messages::next_attempt_at.eq(Ts(again)), free)).execute(self.conn)?;
                "message.put_off"
            }
            (Some(HandingOutcome::Temporary | HandingOutcome::Permanent) | None, _) => {
                if diesel::update(queued).set(free).execute(self.conn)? > 0 {
                    let why = if ended.outcome == Some(HandingOutcome::Permanent) { "refused" } else { "tried_too_often" };
                    self.leave_to_a_call(message, MessageState::Dead, why)?;
                }
                "message.given_up"
            }
        };
        let event = self.event(action, message)?;
        self.record(&By::default(), event, ())
    }

    /// The version of the case of a message, which no step changes until the end of the transaction. The case before the message, in the
    /// order in which steps lock both; SQLite has one writer anyway.
    fn hold_case_of(&mut self, message: MessageId) -> Result<i64, StoreError> {
        let case: CaseId = messages::table.find(message).select(messages::case_id).get_result(self.conn)?;
        let version = cases::table.find(case).select(cases::version);
        Ok(match &mut *self.conn {
            AnyConnection::Pg(pg) => version.for_share().get_result(pg)?,
            AnyConnection::Sqlite(sqlite) => version.get_result(sqlite)?,
        })
    }

    /// Takes the lease, or renews one's own: `held` is the lease that must be there now; with none, nobody's may run.
    fn lease(&mut self, claim: Claim, held: Option<RowId>) -> Result<bool, StoreError> {
        let now = self.now();
        let queued = messages::table.filter(messages::id.eq(claim.message).and(messages::state.eq(MessageState::Queued)));
        let taken = (messages::lease.eq(Some(claim.lease)), messages::leased_until.eq(Some(Ts(now + LEASE))));
        let rows = match held {
            Some(lease) => diesel::update(queued.filter(messages::lease.eq(Some(lease)))).set(taken).execute(self.conn)?,
            None => {
                let free = messages::leased_until.is_null().or(messages::leased_until.le(Some(Ts(now))));
                diesel::update(queued.filter(free)).set(taken).execute(self.conn)?
            }
        };
        Ok(rows == 1)
    }

    /// Judges a leased message; what must not leave is ended or put back, on record.
    fn still_sendable(&mut self, claim: Claim) -> Result<bool, StoreError> {
        let facts = self.send_facts(claim.message)?;
        let (state, why) = match sendable(&facts, self.now()) {
            Sendable::Send => return Ok(true),
            Sendable::Wait => (MessageState::Queued, None),
            Sendable::Drop(why) => (MessageState::Dropped, Some(why.as_str())),
            Sendable::Expire => (MessageState::Expired, None),
        };
        let ended = (
            messages::state.eq(state),
            messages::state_reason.eq(why),
            messages::lease.eq(None::<RowId>),
            messages::leased_until.eq(None::<Ts>),
        );
        diesel::update(messages::table.find(claim.message)).set(ended).execute(self.conn)?;
        if state != MessageState::Queued {
            let event = self.event(&format!("message.{state}"), claim.message)?;
            self.put_event(&By::default(), event, self.now())?;
        }
        Ok(false)
    }

    /// An event about a message of a case. No outcome but the message's own can be told by it.
    fn event(&mut self, action: &str, message: MessageId) -> Result<Event, StoreError> {
        let case: CaseId = messages::table.find(message).select(messages::case_id).get_result(self.conn)?;
        let office = self.office_of(case)?;
        Ok(Event::done(action).on(case, &office).with(json!({ "message": message })))
    }
}
