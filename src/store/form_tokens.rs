//! Tokens of the public form that were used. Each is good for one submission.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{conn::each_backend, error::StoreError, schema::form_tokens_used, tx::WriteTx, types::Ts};

impl WriteTx<'_> {
    /// Uses a token up; false when it was used before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn use_form_token(&mut self, id: uuid::Uuid) -> Result<bool, StoreError> {
        let row = (form_tokens_used::id.eq(id.simple().to_string()), form_tokens_used::used_at.eq(Ts(self.now())));
        let insert = diesel::insert_into(form_tokens_used::table).values(row);
        Ok(each_backend!(&mut *self.conn, c => insert.on_conflict_do_nothing().execute(c))? == 1)
    }

    /// Forgets tokens used before an instant, when they are too old to be accepted anyway; returns how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn forget_form_tokens(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        Ok(diesel::delete(form_tokens_used::table.filter(form_tokens_used::used_at.lt(Ts(before)))).execute(self.conn)?)
    }
}
