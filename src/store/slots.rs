//! Slots that offices offer. Each five minutes of an officer, a room or an interpreter belong to one slot, by a key of the database.

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;

use super::{error::StoreError, schema::slots, tx::ReadTx, types::Ts};
use crate::domain::{
    ids::{AccountId, InterpreterId, RoomId, SlotId},
    interview::{Mode, Slot},
    spoken_language::SpokenLanguage,
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = slots)]
pub(super) struct SlotRow {
    id: SlotId,
    office_id: String,
    site_id: Option<String>,
    local_day: NaiveDate,
    local_time: String,
    zone: String,
    starts_at: Ts,
    ends_at: Ts,
    mode: Mode,
    officer: AccountId,
    room_id: Option<RoomId>,
    interpreter_id: Option<InterpreterId>,
    language: String,
    link: Option<String>,
    made_at: Ts,
    made_by: AccountId,
    withdrawn_at: Option<Ts>,
    withdrawn_by: Option<AccountId>,
}

/// How a local time is written down.
const TIME: &str = "%H:%M";

impl TryFrom<SlotRow> for Slot {
    type Error = StoreError;

    fn try_from(row: SlotRow) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged("a slot cannot be read".into());
        Ok(Self {
            id: row.id,
            office: row.office_id,
            site: row.site_id,
            local_day: row.local_day,
            local_time: NaiveTime::parse_from_str(&row.local_time, TIME).map_err(|_| damaged())?,
            zone: row.zone.parse().map_err(|_| damaged())?,
            starts_at: row.starts_at.0,
            ends_at: row.ends_at.0,
            mode: row.mode,
            officer: row.officer,
            room: row.room_id,
            interpreter: row.interpreter_id,
            language: SpokenLanguage::parse(&row.language).ok_or_else(damaged)?,
            link: row.link,
            withdrawn_at: row.withdrawn_at.map(Into::into),
        })
    }
}

impl ReadTx<'_> {
    /// One slot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn slot(&mut self, id: SlotId) -> Result<Option<Slot>, StoreError> {
        let row: Option<SlotRow> = slots::table.find(id).first(self.conn).optional()?;
        row.map(Slot::try_from).transpose()
    }
}
