//! Messages that the transport log shows to have left although the database, restored from before, believes them unsent.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{messages, transport_log},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{ContactId, HandingId, MessageId, RowId},
    message::{HandingOutcome, MessageState, WrittenChannel},
};

/// States in which a message may still leave.
const UNSENT: &[MessageState] = &[MessageState::Queued, MessageState::Held];

impl ReadTx<'_> {
    /// What the database says of a message; nothing when it does not know it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn state_of_message(&mut self, id: MessageId) -> Result<Option<MessageState>, StoreError> {
        Ok(messages::table.find(id).select(messages::state).get_result(self.conn).optional()?)
    }
}

impl WriteTx<'_> {
    /// Writes down that a message had been handed over; false when it is not unsent.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn note_handed_over(&mut self, id: MessageId, channel: WrittenChannel, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let unsent = messages::table.filter(messages::id.eq(id).and(messages::state.eq_any(UNSENT.to_vec())));
        let done = (
            messages::state.eq(MessageState::HandedOver),
            messages::state_reason.eq(None::<String>),
            messages::handed_over_at.eq(Some(Ts(at))),
            messages::lease.eq(None::<RowId>),
            messages::leased_until.eq(None::<Ts>),
        );
        if diesel::update(unsent).set(done).execute(self.conn)? == 0 {
            return Ok(false);
        }
        let handing: HandingId = self.fresh();
        let row = (
            transport_log::id.eq(handing),
            transport_log::message_id.eq(id),
            transport_log::channel.eq(channel),
            transport_log::contact_id.eq(None::<ContactId>),
            transport_log::began_at.eq(Ts(at)),
            transport_log::ended_at.eq(Some(Ts(at))),
            transport_log::outcome.eq(Some(HandingOutcome::HandedOver)),
            transport_log::detail.eq(Some("found in the transport log after a restore")),
        );
        diesel::insert_into(transport_log::table).values(row).execute(self.conn)?;
        Ok(true)
    }
}
