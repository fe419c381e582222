//! Slots for tests that are about something else: by telephone, an hour long, with whoever makes them as the officer.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{rooms, slots},
    tx::WriteTx,
    types::Ts,
};
use crate::domain::{
    ids::{AccountId, RoomId, SlotId},
    interview::Mode,
};

impl WriteTx<'_> {
    /// A slot of the Colombian office that starts at an instant.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn plant_slot(&mut self, by: AccountId, starts_at: DateTime<Utc>) -> Result<SlotId, StoreError> {
        let id: SlotId = self.fresh();
        let local = starts_at.with_timezone(&chrono_tz::America::Bogota);
        let row = (
            slots::id.eq(id),
            slots::office_id.eq("CO"),
            slots::local_day.eq(local.date_naive()),
            slots::local_time.eq(local.format("%H:%M").to_string()),
            slots::zone.eq("America/Bogota"),
            slots::starts_at.eq(Ts(starts_at)),
            slots::ends_at.eq(Ts(starts_at + TimeDelta::hours(1))),
            slots::mode.eq(Mode::Telephone),
            slots::officer.eq(by),
            slots::language.eq("spa"),
            slots::made_at.eq(Ts(self.now())),
            slots::made_by.eq(by),
        );
        diesel::insert_into(slots::table).values(row).execute(self.conn)?;
        Ok(id)
    }

    /// A room of a site.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn plant_room(&mut self, office: &str, site: &str, name: &str) -> Result<RoomId, StoreError> {
        let id: RoomId = self.fresh();
        let row = (rooms::id.eq(id), rooms::office_id.eq(office), rooms::site_id.eq(site), rooms::name.eq(name));
        diesel::insert_into(rooms::table).values(row).execute(self.conn)?;
        Ok(id)
    }
}
