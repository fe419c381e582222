//! Slots that offices offer. Each five minutes of an officer, a room or an interpreter belong to one slot, by a key of the database.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use diesel::{
    dsl::{exists, not, sql},
    prelude::*,
    sql_types::Bool,
};

use super::{
    conn::each_backend,
    error::StoreError,
    schema::{bookings, slots},
    tx::{ReadTx, WriteTx},
    types::{IdSql, Ts, TsSql},
};
use crate::domain::{
    ids::{AccountId, InterpreterId, RoomId, SlotId},
    interview::{Mode, Slot},
    slot::SlotDraft,
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

/// Slots of an office that are asked for.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct SlotFilter {
    pub office: String,
    /// Local days, both counting.
    pub days: (NaiveDate, NaiveDate),
    /// Those alone that can be booked now, or those alone that are taken.
    pub free: Option<bool>,
    /// The last slot of the page before.
    pub after: Option<(chrono::DateTime<chrono::Utc>, SlotId)>,
    pub limit: i64,
}

/// Rows of one statement: eighteen values each, below the 32,766 that SQLite takes.
const CHUNK: usize = 500;

/// Local days as instants, widened by a day on either side: no zone is further from UTC. The index is walked by these.
pub(super) fn around(days: (NaiveDate, NaiveDate)) -> (Ts, Ts) {
    let from = days.0.checked_sub_days(chrono::Days::new(1)).unwrap_or(days.0);
    let to = days.1.checked_add_days(chrono::Days::new(2)).unwrap_or(days.1);
    (Ts(from.and_time(NaiveTime::MIN).and_utc()), Ts(to.and_time(NaiveTime::MIN).and_utc()))
}

impl SlotRow {
    fn new(id: SlotId, office: &str, zone: Tz, draft: &SlotDraft, made_at: Ts, made_by: AccountId) -> Self {
        Self {
            id,
            office_id: office.to_owned(),
            site_id: draft.site.clone(),
            local_day: draft.local_day,
            local_time: draft.local_time.format(TIME).to_string(),
            zone: zone.name().to_owned(),
            starts_at: draft.starts_at.into(),
            ends_at: draft.ends_at.into(),
            mode: draft.mode,
            officer: draft.officer,
            room_id: draft.room,
            interpreter_id: draft.interpreter,
            language: draft.language.to_string(),
            link: draft.link.clone(),
            made_at,
            made_by,
            withdrawn_at: None,
            withdrawn_by: None,
        }
    }
}

impl WriteTx<'_> {
    /// Adds slots to an office; their ids in the order given. What they take of whom is claimed apart.
    ///
    /// # Errors
    /// When the database does not take them.
    pub fn add_slots(&mut self, office: &str, zone: Tz, drafts: &[SlotDraft], by: AccountId) -> Result<Vec<SlotId>, StoreError> {
        let made_at = Ts(self.now());
        let rows: Vec<SlotRow> = drafts.iter().map(|draft| SlotRow::new(self.fresh(), office, zone, draft, made_at, by)).collect();
        for some in rows.chunks(CHUNK) {
            each_backend!(&mut *self.conn, c => diesel::insert_into(slots::table).values(some).execute(c))?;
        }
        Ok(rows.iter().map(|row| row.id).collect())
    }

    /// Keeps a slot from being withdrawn until the end of the transaction; false when it is not offered any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn keep_slot(&mut self, id: SlotId) -> Result<bool, StoreError> {
        let offered = slots::table.filter(slots::id.eq(id).and(slots::withdrawn_at.is_null()));
        Ok(diesel::update(offered).set(slots::withdrawn_at.eq(None::<Ts>)).execute(self.conn)? == 1)
    }

    /// Takes a slot back; false when that was done before. The row is locked from here on, so that nobody books it meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn withdraw_slot(&mut self, id: SlotId, by: AccountId) -> Result<bool, StoreError> {
        let offered = slots::table.filter(slots::id.eq(id).and(slots::withdrawn_at.is_null()));
        let withdrawn = (slots::withdrawn_at.eq(Some(Ts(self.now()))), slots::withdrawn_by.eq(Some(by)));
        Ok(diesel::update(offered).set(withdrawn).execute(self.conn)? == 1)
    }
}

impl ReadTx<'_> {
    /// Slots of an office that are offered, by their start.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn slots(&mut self, filter: &SlotFilter) -> Result<Vec<Slot>, StoreError> {
        let (from, to) = around(filter.days);
        let mut query = slots::table
            .filter(slots::office_id.eq(filter.office.clone()).and(slots::withdrawn_at.is_null()))
            .filter(slots::starts_at.ge(from).and(slots::starts_at.lt(to)))
            .filter(slots::local_day.between(filter.days.0, filter.days.1))
            .order((slots::starts_at.asc(), slots::id.asc()))
            .limit(filter.limit)
            .into_boxed();
        let taken = exists(bookings::table.filter(bookings::slot_id.eq(slots::id).and(bookings::ended_at.is_null())));
        match filter.free {
            Some(true) => query = query.filter(not(taken)).filter(slots::starts_at.gt(Ts(self.now()))),
            Some(false) => query = query.filter(taken),
            None => {}
        }
        if let Some((at, id)) = filter.after {
            let place = sql::<Bool>("(slots.starts_at, slots.id) > (");
            query = query.filter(place.bind::<TsSql, _>(Ts(at)).sql(", ").bind::<IdSql, _>(id).sql(")"));
        }
        let rows: Vec<SlotRow> = query.load(self.conn)?;
        rows.into_iter().map(Slot::try_from).collect()
    }

    /// Which of these slots a family holds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn booked_among(&mut self, ids: Vec<SlotId>) -> Result<std::collections::BTreeSet<SlotId>, StoreError> {
        let living = bookings::table.filter(bookings::slot_id.eq_any(ids).and(bookings::ended_at.is_null()));
        Ok(living.select(bookings::slot_id).load::<SlotId>(self.conn)?.into_iter().collect())
    }

    /// One slot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn slot(&mut self, id: SlotId) -> Result<Option<Slot>, StoreError> {
        let row: Option<SlotRow> = slots::table.find(id).first(self.conn).optional()?;
        row.map(Slot::try_from).transpose()
    }
}
