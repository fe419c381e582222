//! Rooms and interpreters: what a slot needs beside an officer. Kept when they are given up: old slots refer to them.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{interpreters, rooms, sites, slots},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{InterpreterId, RoomId},
    interview::{Interpreter, Room},
    spoken_language::SpokenLanguage,
};

type RoomRow = (RoomId, String, String, String, Option<Ts>);
type InterpreterRow = (InterpreterId, String, String, String, Option<Ts>);

fn room((id, office, site, name, closed_at): RoomRow) -> Room {
    Room { id, office, site, name, closed_at: closed_at.map(Into::into) }
}

fn interpreter((id, office, name, languages, ended_at): InterpreterRow) -> Result<Interpreter, StoreError> {
    let damaged = || StoreError::Damaged("the languages of an interpreter cannot be read".into());
    let languages = languages.split(' ').map(|code| SpokenLanguage::parse(code).ok_or_else(damaged)).collect::<Result<_, _>>()?;
    Ok(Interpreter { id, office, name, languages, ended_at: ended_at.map(Into::into) })
}

impl ReadTx<'_> {
    /// The rooms of an office, closed ones too, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn rooms(&mut self, office: &str) -> Result<Vec<Room>, StoreError> {
        let rows: Vec<RoomRow> = rooms::table.filter(rooms::office_id.eq(office)).load(self.conn)?;
        let mut all: Vec<Room> = rows.into_iter().map(room).collect();
        all.sort_by(|one, other| (&one.site, &one.name).cmp(&(&other.site, &other.name)));
        Ok(all)
    }

    /// The interpreters of an office, also those who have left, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn interpreters(&mut self, office: &str) -> Result<Vec<Interpreter>, StoreError> {
        let rows: Vec<InterpreterRow> = interpreters::table.filter(interpreters::office_id.eq(office)).load(self.conn)?;
        let mut all = rows.into_iter().map(interpreter).collect::<Result<Vec<_>, _>>()?;
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Some interpreters.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn interpreters_by_id(&mut self, ids: Vec<InterpreterId>) -> Result<Vec<Interpreter>, StoreError> {
        let rows: Vec<InterpreterRow> = interpreters::table.filter(interpreters::id.eq_any(ids)).load(self.conn)?;
        rows.into_iter().map(interpreter).collect()
    }

    /// The sites of an office, by id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn site_ids(&mut self, office: &str) -> Result<Vec<String>, StoreError> {
        Ok(sites::table.filter(sites::office_id.eq(office)).order(sites::id.asc()).select(sites::id).load(self.conn)?)
    }

    /// Whether a slot that is offered and not over uses a room.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn room_is_needed(&mut self, id: RoomId) -> Result<bool, StoreError> {
        let to_come = slots::withdrawn_at.is_null().and(slots::ends_at.gt(Ts(self.now())));
        let needing = slots::table.filter(slots::room_id.eq(Some(id)).and(to_come));
        Ok(diesel::select(diesel::dsl::exists(needing)).get_result(self.conn)?)
    }

    /// Whether a slot that is offered and not over needs an interpreter.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn interpreter_is_needed(&mut self, id: InterpreterId) -> Result<bool, StoreError> {
        let to_come = slots::withdrawn_at.is_null().and(slots::ends_at.gt(Ts(self.now())));
        let needing = slots::table.filter(slots::interpreter_id.eq(Some(id)).and(to_come));
        Ok(diesel::select(diesel::dsl::exists(needing)).get_result(self.conn)?)
    }
}

impl WriteTx<'_> {
    /// Adds a room to a site.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the site has one of this name.
    pub fn add_room(&mut self, office: &str, site: &str, name: &str) -> Result<RoomId, StoreError> {
        let id: RoomId = self.fresh();
        let row = (rooms::id.eq(id), rooms::office_id.eq(office), rooms::site_id.eq(site), rooms::name.eq(name));
        diesel::insert_into(rooms::table).values(row).execute(self.conn)?;
        Ok(id)
    }

    /// Adds an interpreter to an office.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the office has one of this name.
    pub fn add_interpreter(&mut self, office: &str, name: &str, languages: &[SpokenLanguage]) -> Result<InterpreterId, StoreError> {
        let id: InterpreterId = self.fresh();
        let codes: Vec<&str> = languages.iter().map(SpokenLanguage::as_str).collect();
        let row = (
            interpreters::id.eq(id),
            interpreters::office_id.eq(office),
            interpreters::name.eq(name),
            interpreters::languages.eq(codes.join(" ")),
        );
        diesel::insert_into(interpreters::table).values(row).execute(self.conn)?;
        Ok(id)
    }

    /// Closes a room for good; false when it was closed before. The row is locked from here on, so that no slot is made in it meanwhile.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn close_room(&mut self, id: RoomId) -> Result<bool, StoreError> {
        let open = rooms::table.filter(rooms::id.eq(id).and(rooms::closed_at.is_null()));
        Ok(diesel::update(open).set(rooms::closed_at.eq(Some(Ts(self.now())))).execute(self.conn)? == 1)
    }

    /// Ends the work of an interpreter; false when it had ended before. The row is locked from here on.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn end_interpreter(&mut self, id: InterpreterId) -> Result<bool, StoreError> {
        let at_work = interpreters::table.filter(interpreters::id.eq(id).and(interpreters::ended_at.is_null()));
        Ok(diesel::update(at_work).set(interpreters::ended_at.eq(Some(Ts(self.now())))).execute(self.conn)? == 1)
    }

    /// Keeps a room from being closed until the end of the transaction; false when it is closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn keep_room(&mut self, id: RoomId) -> Result<bool, StoreError> {
        let open = rooms::table.filter(rooms::id.eq(id).and(rooms::closed_at.is_null()));
        Ok(diesel::update(open).set(rooms::closed_at.eq(None::<Ts>)).execute(self.conn)? == 1)
    }

    /// Keeps an interpreter from being ended until the end of the transaction; false when that was done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn keep_interpreter(&mut self, id: InterpreterId) -> Result<bool, StoreError> {
        let at_work = interpreters::table.filter(interpreters::id.eq(id).and(interpreters::ended_at.is_null()));
        Ok(diesel::update(at_work).set(interpreters::ended_at.eq(None::<Ts>)).execute(self.conn)? == 1)
    }
}
