//! Named locks, for the few rules that no constraint can judge (the last administrator, a park against a submission).

use diesel::prelude::*;

use super::{conn::AnyConnection, error::StoreError, tx::WriteTx};

/// A number for a name: FNV-1a, so that it never changes between versions.
fn number(name: &str) -> i64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    i64::from_le_bytes(hash.to_le_bytes())
}

impl WriteTx<'_> {
    /// Waits until nobody else holds `name`, and holds it until the end of the transaction. SQLite has one writer anyway.
    ///
    /// # Errors
    /// When the database does not answer, or somebody holds it for too long.
    pub fn lock(&mut self, name: &str) -> Result<(), StoreError> {
        self.advisory("pg_advisory_xact_lock", name)
    }

    /// Like [`WriteTx::lock`], but together with others who share it.
    ///
    /// # Errors
    /// As [`WriteTx::lock`].
    pub fn lock_shared(&mut self, name: &str) -> Result<(), StoreError> {
        self.advisory("pg_advisory_xact_lock_shared", name)
    }

    fn advisory(&mut self, function: &str, name: &str) -> Result<(), StoreError> {
        if let AnyConnection::Pg(pg) = &mut *self.conn {
            diesel::sql_query(format!("SELECT {function}({})", number(name))).execute(pg)?;
        }
        Ok(())
    }
}
