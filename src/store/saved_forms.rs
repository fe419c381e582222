//! Forms that people put aside: sealed, for 72 hours, and for five wrong PINs.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{conn::each_backend, error::StoreError, schema::saved_forms, tx::WriteTx, types::Ts};

/// So many PINs may be tried, whatever the race; the constraint of the table says the same.
pub const MOST_TRIES: i32 = 5;

/// A form to be put aside.
#[derive(Clone, Copy)]
pub struct NewSavedForm<'a> {
    /// The keyed hash of its code.
    pub code: &'a str,
    /// The keyed hash of its wish: one form is put aside once.
    pub wish: &'a str,
    /// The office whose form it is.
    pub office: &'a str,
    /// The answers, sealed.
    pub sealed: &'a str,
    /// From when on it does not exist.
    pub expires_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = saved_forms)]
struct NewRow<'a> {
    code_name: &'a str,
    wish_name: &'a str,
    office_id: &'a str,
    sealed: &'a str,
    tries: i32,
    wrong: i32,
    expires_at: Ts,
}

impl WriteTx<'_> {
    /// Puts a form aside, in place of what was put aside of it before.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the code is somebody else's.
    pub fn put_form_aside(&mut self, new: &NewSavedForm<'_>) -> Result<(), StoreError> {
        self.wipe_saved_form(new.wish)?;
        let row = NewRow {
            code_name: new.code,
            wish_name: new.wish,
            office_id: new.office,
            sealed: new.sealed,
            tries: 0,
            wrong: 0,
            expires_at: new.expires_at.into(),
        };
        let kept = each_backend!(&mut *self.conn, c => diesel::insert_into(saved_forms::table).values(row).execute(c));
        match kept.map_err(StoreError::from) {
            Ok(_) => Ok(()),
            // Pressed twice at once: the second time takes the place of the first, as it does one after the other.
            Err(StoreError::Duplicate(name)) => Err(StoreError::Conflict(name)),
            Err(other) => Err(other),
        }
    }

    /// Takes one try at the PIN of a code, and with it the office and the seal; nothing when there is no such form, its time is over, or all tries
    /// are taken. Committed before the PIN is judged, so that no race gets more tries than there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn take_pin_try(&mut self, code: &str) -> Result<Option<(String, String)>, StoreError> {
        let own = saved_forms::table.find(code);
        let now = Ts(self.now());
        let free = own.filter(saved_forms::tries.lt(MOST_TRIES).and(saved_forms::expires_at.gt(now)));
        if diesel::update(free).set(saved_forms::tries.eq(saved_forms::tries + 1)).execute(self.conn)? == 0 {
            return Ok(None);
        }
        Ok(own.select((saved_forms::office_id, saved_forms::sealed)).first(self.conn).optional()?)
    }

    /// Gives a try back after the right PIN: wrong ones stay counted for as long as the form is kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn give_pin_try_back(&mut self, code: &str) -> Result<(), StoreError> {
        let taken = saved_forms::table.find(code).filter(saved_forms::tries.gt(0));
        diesel::update(taken).set(saved_forms::tries.eq(saved_forms::tries - 1)).execute(self.conn)?;
        Ok(())
    }

    /// Counts a wrong PIN, and wipes the form at the last one; says whether it did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn count_wrong_pin(&mut self, code: &str) -> Result<bool, StoreError> {
        let own = saved_forms::table.find(code);
        diesel::update(own.filter(saved_forms::wrong.lt(MOST_TRIES)))
            .set(saved_forms::wrong.eq(saved_forms::wrong + 1))
            .execute(self.conn)?;
        Ok(diesel::delete(own.filter(saved_forms::wrong.ge(MOST_TRIES))).execute(self.conn)? == 1)
    }

    /// Wipes what was put aside of a wish; says whether there was anything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn wipe_saved_form(&mut self, wish: &str) -> Result<bool, StoreError> {
        Ok(diesel::delete(saved_forms::table.filter(saved_forms::wish_name.eq(wish))).execute(self.conn)? > 0)
    }

    /// Wipes the forms whose time is over; returns how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn wipe_old_saved_forms(&mut self) -> Result<usize, StoreError> {
        let now = Ts(self.now());
        Ok(diesel::delete(saved_forms::table.filter(saved_forms::expires_at.le(now))).execute(self.conn)?)
    }
}
