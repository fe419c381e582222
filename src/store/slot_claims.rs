//! Whose five minutes are taken. The primary key (resource, at) refuses every overlap of an officer, a room or an interpreter, whatever the race.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{
    conn::AnyConnection,
    error::StoreError,
    schema::slot_claims,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{Id, RowId, SlotId},
    slot::Claim,
};

/// Rows of one statement: three values each, far below what either database takes.
const CHUNK: usize = 2_000;
/// Resources of one statement.
const MOST_BINDS: usize = 500;

#[derive(Insertable)]
#[diesel(table_name = slot_claims)]
struct ClaimRow {
    resource: RowId,
    at: Ts,
    slot_id: SlotId,
}

impl ReadTx<'_> {
    /// What is taken of some resources in a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn taken(&mut self, claims: &[Claim]) -> Result<BTreeSet<Claim>, StoreError> {
        let (Some(from), Some(to)) = (claims.iter().map(|claim| claim.at).min(), claims.iter().map(|claim| claim.at).max()) else {
            return Ok(BTreeSet::new());
        };
        let resources: BTreeSet<RowId> = claims.iter().map(|claim| Id::from(claim.resource)).collect();
        let mut taken = BTreeSet::new();
        for some in resources.into_iter().collect::<Vec<_>>().chunks(MOST_BINDS) {
            let rows: Vec<(RowId, Ts)> = slot_claims::table
                .filter(slot_claims::resource.eq_any(some.to_vec()))
                .filter(slot_claims::at.between(Ts(from), Ts(to)))
                .select((slot_claims::resource, slot_claims::at))
                .load(self.conn)?;
            taken.extend(rows.into_iter().map(|(resource, at)| Claim { resource: *resource.uuid(), at: at.0 }));
        }
        Ok(taken)
    }

    fn holder_of(&mut self, claim: Claim) -> Result<Option<SlotId>, StoreError> {
        let key: (RowId, Ts) = (Id::from(claim.resource), Ts(claim.at));
        Ok(slot_claims::table.find(key).select(slot_claims::slot_id).first(self.conn).optional()?)
    }
}

impl WriteTx<'_> {
    /// Takes claims for slots, all or nothing. Returns the first that somebody else has: then the transaction must not be committed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn claim(&mut self, claims: &[(Claim, SlotId)]) -> Result<Option<Claim>, StoreError> {
        let mut sorted = claims.to_vec();
        sorted.sort_unstable(); // two calls never lock each other out
        for some in sorted.chunks(CHUNK) {
            if self.put_claims(some)? == some.len() {
                continue;
            }
            for (claim, slot) in some {
                if self.holder_of(*claim)? != Some(*slot) {
                    return Ok(Some(*claim));
                }
            }
            return Err(StoreError::Stale); // whoever had it gave it up between the two statements
        }
        Ok(None)
    }

    /// How many of them could be taken. PostgreSQL waits here for a rival who has one but has not committed; SQLite has one writer, so
    /// whoever looked before in this transaction finds nothing taken.
    fn put_claims(&mut self, claims: &[(Claim, SlotId)]) -> Result<usize, StoreError> {
        let row = |(claim, slot_id): &(Claim, SlotId)| ClaimRow { resource: Id::from(claim.resource), at: Ts(claim.at), slot_id: *slot_id };
        let rows: Vec<ClaimRow> = claims.iter().map(row).collect();
        Ok(match &mut *self.conn {
            AnyConnection::Pg(c) => diesel::insert_into(slot_claims::table).values(&rows).on_conflict_do_nothing().execute(c)?,
            AnyConnection::Sqlite(c) => diesel::insert_into(slot_claims::table).values(&rows).execute(c)?,
        })
    }

    /// Gives back what a slot had taken.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn give_back(&mut self, slot: SlotId) -> Result<(), StoreError> {
        diesel::delete(slot_claims::table.filter(slot_claims::slot_id.eq(slot))).execute(self.conn)?;
        Ok(())
    }
}
