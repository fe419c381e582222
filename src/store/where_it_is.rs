//! Where an interview is: the names of its site and its room.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{rooms, sites},
    tx::ReadTx,
};
use crate::domain::interview::Slot;

impl ReadTx<'_> {
    /// The names of the site and the room of a slot, where it has them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn names_of_place(&mut self, slot: &Slot) -> Result<(Option<String>, Option<String>), StoreError> {
        let room: Option<String> = match slot.room {
            Some(room) => rooms::table.find(room).select(rooms::name).first(self.conn).optional()?,
            None => None,
        };
        let site: Option<String> = match &slot.site {
            Some(site) => sites::table.find(site).select(sites::name).first(self.conn).optional()?,
            None => None,
        };
        Ok((site, room))
    }
}
