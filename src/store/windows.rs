//! Forms opened or closed by hand: every act a row, the newest of an office and channel counts.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::window_overrides,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    by_hand::ByHand,
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
        let newest: Option<(ByHand, Ts)> = window_overrides::table
            .filter(window_overrides::office_id.eq(office).and(window_overrides::channel.eq(channel)))
            .order((window_overrides::at.desc(), window_overrides::id.desc()))
            .select((window_overrides::state, window_overrides::at))
            .first(self.conn)
            .optional()?;
        Ok(newest.and_then(|(hand, at)| match hand {
            ByHand::Open => Some(HandOverride { open: true, at: at.0 }),
            ByHand::Closed => Some(HandOverride { open: false, at: at.0 }),
            ByHand::ByRule => None,
        }))
    }
}

impl WriteTx<'_> {
    /// Keeps that somebody opened or closed a channel, or gave it back to the timetable.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_hand_override(&mut self, office: &str, channel: Channel, hand: ByHand, by: AccountId) -> Result<(), StoreError> {
        let row = (
            window_overrides::id.eq(self.fresh::<of::Row>()),
            window_overrides::office_id.eq(office),
            window_overrides::channel.eq(channel),
            window_overrides::state.eq(hand),
            window_overrides::at.eq(Ts(self.now())),
            window_overrides::account_id.eq(by),
        );
        diesel::insert_into(window_overrides::table).values(row).execute(self.conn)?;
        Ok(())
    }
}
