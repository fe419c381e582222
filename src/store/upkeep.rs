//! What grows old: sessions that are over, proposals that nobody confirmed in time. Keys and form tokens are forgotten beside where they are used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{proposals, refresh_tokens, sessions},
    tx::WriteTx,
    types::Ts,
};
use crate::domain::proposal::ProposalState;

impl WriteTx<'_> {
    /// Forgets sessions that ended by themselves before an instant, with their refresh tokens; returns how many sessions.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn forget_sessions(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        let old = sessions::table.filter(sessions::expires_at.lt(Ts(before)));
        let tokens = refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(old.select(sessions::id)));
        diesel::delete(tokens).execute(self.conn)?;
        Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(Ts(before)))).execute(self.conn)?)
    }

    /// Marks proposals as expired whose time is over; returns how many. They were void already, this only says so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn expire_proposals(&mut self) -> Result<usize, StoreError> {
        let now = Ts(self.now());
        let due = proposals::table.filter(proposals::state.eq(ProposalState::Open).and(proposals::expires_at.le(now)));
        let expired = (proposals::state.eq(ProposalState::Expired), proposals::closed_at.eq(Some(now)));
        Ok(diesel::update(due).set(expired).execute(self.conn)?)
    }
}
