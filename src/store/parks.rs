//! Parks: a set of offices and programmes; a case is parked while any applies.

use diesel::{dsl::exists, prelude::*};

use super::{error::StoreError, schema::parks, tx::ReadTx};

impl ReadTx<'_> {
    /// Whether a park applies to an office or a programme.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn park_applies(&mut self, office: &str, programme: &str) -> Result<bool, StoreError> {
        let subject = parks::office_id.eq(Some(office)).or(parks::programme_id.eq(Some(programme)));
        Ok(diesel::select(exists(parks::table.filter(parks::ended_at.is_null()).filter(subject))).get_result(self.conn)?)
    }
}
