//! Sittings at the public form that somebody left at once.

use chrono::{DateTime, Utc};
use diesel::{dsl::exists, prelude::*, select};

use super::{
    conn::each_backend,
    error::StoreError,
    schema::forms_left,
    tx::{ReadTx, WriteTx},
    types::Ts,
};

impl ReadTx<'_> {
    /// Says whether somebody left this sitting.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn form_was_left(&mut self, sitting: &str) -> Result<bool, StoreError> {
        Ok(select(exists(forms_left::table.find(sitting))).get_result(self.conn)?)
    }
}

impl WriteTx<'_> {
    /// Notes that somebody left a sitting; twice is as once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn leave_form(&mut self, sitting: &str) -> Result<(), StoreError> {
        let row = (forms_left::sitting.eq(sitting), forms_left::left_at.eq(Ts(self.now())));
        let insert = diesel::insert_into(forms_left::table).values(row);
        each_backend!(&mut *self.conn, c => insert.on_conflict_do_nothing().execute(c))?;
        Ok(())
    }

    /// Forgets sittings that were left before an instant; returns how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn forget_forms_left(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        Ok(diesel::delete(forms_left::table.filter(forms_left::left_at.lt(Ts(before)))).execute(self.conn)?)
    }
}
