//! Settings of the installation that live with its data, because they must be as old as the data: a restored backup brings its own.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::settings,
    tx::{ReadTx, WriteTx},
};

/// Set while no message may leave the installation; its value is the instant since when.
pub(super) const MESSAGES_HELD: &str = "messages_held";

impl ReadTx<'_> {
    /// The value of a setting, if it is set.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn setting(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(settings::table.find(key).select(settings::value).get_result(self.conn).optional()?)
    }
}

impl WriteTx<'_> {
    /// Sets a setting, whether or not it was set.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        if diesel::update(settings::table.find(key)).set(settings::value.eq(value)).execute(self.conn)? == 0 {
            diesel::insert_into(settings::table).values((settings::key.eq(key), settings::value.eq(value))).execute(self.conn)?;
        }
        Ok(())
    }

    /// Unsets a setting; true when it was set.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn unset_setting(&mut self, key: &str) -> Result<bool, StoreError> {
        Ok(diesel::delete(settings::table.find(key)).execute(self.conn)? > 0)
    }
}
