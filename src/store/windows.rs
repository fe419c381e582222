//! Forms opened or closed by hand: every act a row, the newest of an office and channel counts.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::window_overrides,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    by_hand::{ByHand, HandAct, HandReason},
    ids::{AccountId, of},
    terms::Channel,
    window::HandOverride,
};

impl ReadTx<'_> {
    /// What the newest hand on a channel did; nothing when it was given back to the timetable, or never taken from it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn hand_override(&mut self, office: &str, channel: Channel) -> Result<Option<HandOverride>, StoreError> {
        Ok(self.newest_hand(office, channel)?.and_then(|HandAct { hand, at, .. }| match hand {
            ByHand::Open => Some(HandOverride { open: true, at }),
            ByHand::Closed => Some(HandOverride { open: false, at }),
            ByHand::ByRule => None,
        }))
    }

    /// What was last done to a channel by hand, whether or not it still holds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn newest_hand(&mut self, office: &str, channel: Channel) -> Result<Option<HandAct>, StoreError> {
        let newest: Option<(ByHand, Ts, AccountId, Option<HandReason>)> = window_overrides::table
            .filter(window_overrides::office_id.eq(office).and(window_overrides::channel.eq(channel)))
            .order(window_overrides::at.desc())
            .select((window_overrides::state, window_overrides::at, window_overrides::account_id, window_overrides::reason))
            .first(self.conn)
            .optional()?;
        Ok(newest.map(|(hand, at, by, reason)| HandAct { hand, at: at.0, by, reason }))
    }
}

impl WriteTx<'_> {
    /// Keeps that somebody opened or closed a channel, or gave it back to the timetable.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_hand_override(
        &mut self,
        (office, channel): (&str, Channel),
        (hand, reason): (ByHand, Option<HandReason>),
        by: AccountId,
    ) -> Result<(), StoreError> {
        self.lock(&format!("window:{office}:{channel}"))?;
        // Later than the one before, even within one microsecond or on a clock that stands: the newest must be the last.
        let after = self.newest_hand(office, channel)?.map(|act| act.at + TimeDelta::microseconds(1));
        let row = (
            window_overrides::id.eq(self.fresh::<of::Row>()),
            window_overrides::office_id.eq(office),
            window_overrides::channel.eq(channel),
            window_overrides::state.eq(hand),
            window_overrides::at.eq(Ts(after.map_or(self.now(), |after| after.max(self.now())))),
            window_overrides::account_id.eq(by),
            window_overrides::reason.eq(reason),
        );
        diesel::insert_into(window_overrides::table).values(row).execute(self.conn)?;
        Ok(())
    }
}
