//! Idempotency keys: taken in the transaction that does the work, so that a key without an answer never survives.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{conn::each_backend, error::StoreError, schema::idempotency_keys, tx::WriteTx, types::Ts};

/// A key as it is kept: whose it is, and hashes of the key and of what came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Whose keys are meant, so that nobody meets another person's.
    pub scope: String,
    /// Hash of the key.
    pub key_hash: String,
    /// Hash of the request that came with it.
    pub request_hash: String,
}

/// What taking a key found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is new: do the work, then keep the answer.
    Fresh,
    /// The same request was answered before.
    Answered(String),
    /// Another request came with it before.
    OtherRequest,
}

#[derive(Insertable)]
#[diesel(table_name = idempotency_keys)]
struct KeyRow<'a> {
    scope: &'a str,
    key_hash: &'a str,
    request_hash: &'a str,
    status: i32,
    answer: &'a str,
    created_at: Ts,
}

/// Of a key whose answer is still being worked out; nobody else ever sees it, since it is not committed.
const NO_STATUS: i32 = 0;

impl WriteTx<'_> {
    /// Takes a key. On PostgreSQL this waits for a rival with the same key until its answer is there, or until it has failed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn take_key(&mut self, key: &IdempotencyKey) -> Result<Taken, StoreError> {
        let row = KeyRow {
            scope: &key.scope,
            key_hash: &key.key_hash,
            request_hash: &key.request_hash,
            status: NO_STATUS,
            answer: "",
            created_at: self.now().into(),
        };
        let insert = diesel::insert_into(idempotency_keys::table).values(row);
        if each_backend!(&mut *self.conn, c => insert.on_conflict_do_nothing().execute(c))? == 1 {
            return Ok(Taken::Fresh);
        }
        let (request_hash, answer): (String, String) = idempotency_keys::table
            .find((&key.scope, &key.key_hash))
            .select((idempotency_keys::request_hash, idempotency_keys::answer))
            .get_result(self.conn)?;
        Ok(if request_hash == key.request_hash { Taken::Answered(answer) } else { Taken::OtherRequest })
    }

    /// Keeps the answer of a key that was just taken.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn keep_answer(&mut self, key: &IdempotencyKey, status: u16, answer: &str) -> Result<(), StoreError> {
        let own = idempotency_keys::table.find((&key.scope, &key.key_hash));
        let values = (idempotency_keys::status.eq(i32::from(status)), idempotency_keys::answer.eq(answer));
        diesel::update(own).set(values).execute(self.conn)?;
        Ok(())
    }

    /// Forgets keys from before an instant; returns how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn forget_keys(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        let old = idempotency_keys::table.filter(idempotency_keys::created_at.lt(Ts(before)));
        Ok(diesel::delete(old).execute(self.conn)?)
    }
}
