//! The two kinds of transaction, and the proof that a write is on record.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};

use super::conn::AnyConnection;
use crate::domain::{clock::Entropy, ids::Id};

/// A transaction that reads: one instant, one state of the data.
pub struct ReadTx<'a> {
    pub(super) conn: &'a mut AnyConnection,
    now: DateTime<Utc>,
    entropy: &'a dyn Entropy,
}

/// A transaction that may write. Ends in [`Recorded`], or in nothing at all.
pub struct WriteTx<'a>(ReadTx<'a>);

/// A value whose change is on record. Only [`WriteTx::record`] makes one, so an unrecorded write does not compile.
#[derive(Debug)]
#[must_use]
pub struct Recorded<T>(T);

impl<'a> ReadTx<'a> {
    pub(super) fn new(conn: &'a mut AnyConnection, now: DateTime<Utc>, entropy: &'a dyn Entropy) -> Self {
        Self { conn, now, entropy }
    }

    /// The instant of the whole transaction.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Where chance comes from.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy
    }

    /// A fresh id of this instant.
    #[must_use]
    pub fn fresh<T>(&self) -> Id<T> {
        Id::fresh(self.now, self.entropy)
    }
}

impl<'a> WriteTx<'a> {
    pub(super) fn new(conn: &'a mut AnyConnection, now: DateTime<Utc>, entropy: &'a dyn Entropy) -> Self {
        Self(ReadTx::new(conn, now, entropy))
    }

    /// Closes a write that has nothing to record because it changed nothing a person did (workers folding counters and the like).
    pub(crate) fn unrecorded_upkeep<T>(&self, value: T) -> Recorded<T> {
        Recorded(value)
    }

    pub(super) fn recorded<T>(&self, value: T) -> Recorded<T> {
        Recorded(value)
    }
}

impl<'a> Deref for WriteTx<'a> {
    type Target = ReadTx<'a>;
    fn deref(&self) -> &ReadTx<'a> {
        &self.0
    }
}

impl DerefMut for WriteTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> Recorded<T> {
    pub(super) fn into_inner(self) -> T {
        self.0
    }

    /// The value, to look at.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.0
    }

    /// Another value, on the same record.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Recorded<U> {
        Recorded(f(self.0))
    }
}
