//! The hold of an installation: after a restore nothing leaves until an administrator has compared the transport log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::messages,
    settings::MESSAGES_HELD,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::message::MessageState;

impl ReadTx<'_> {
    /// Whether messages are held.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn messages_are_held(&mut self) -> Result<bool, StoreError> {
        Ok(self.setting(MESSAGES_HELD)?.is_some())
    }

    /// Since when messages are held, and how many wait; nothing while they leave.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn message_hold(&mut self) -> Result<Option<(DateTime<Utc>, i64)>, StoreError> {
        let Some(since) = self.setting(MESSAGES_HELD)? else { return Ok(None) };
        let since = DateTime::parse_from_rfc3339(&since).map_err(|_| StoreError::Damaged("since when messages are held".into()))?;
        let held = messages::table.filter(messages::state.eq(MessageState::Held)).count().get_result(self.conn)?;
        Ok(Some((since.to_utc(), held)))
    }
}

impl WriteTx<'_> {
    /// Holds the installation: what is unsent is marked, what is written from now on waits too. Returns how many were marked.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn hold_messages(&mut self) -> Result<usize, StoreError> {
        self.set_setting(MESSAGES_HELD, &self.now().to_rfc3339())?;
        let queued = messages::table.filter(messages::state.eq(MessageState::Queued));
        Ok(diesel::update(queued).set(messages::state.eq(MessageState::Held)).execute(self.conn)?)
    }

    /// Releases the installation; returns how many messages were marked, or nothing when none were held.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn release_messages(&mut self) -> Result<Option<usize>, StoreError> {
        if !self.unset_setting(MESSAGES_HELD)? {
            return Ok(None);
        }
        let held = messages::table.filter(messages::state.eq(MessageState::Held));
        let released =
            (messages::state.eq(MessageState::Queued), messages::next_attempt_at.eq(Ts(self.now())), messages::leased_until.eq(None::<Ts>));
        Ok(Some(diesel::update(held).set(released).execute(self.conn)?))
    }
}
