//! Places of a local day: exactly as many as the quota says, whatever the race, and no row that everybody waits for.
//!
//! A place is a row whose primary key is its number. Whoever submits takes a free number by chance; two who take the same one are
//! parted by the key, and the second takes another. The day is full only when every number is taken by a committed row.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::quota_places,
    tx::{ReadTx, WriteTx},
};
use crate::{
    access::Permit,
    domain::{ids::CaseId, terms::Channel},
};

/// Which places are meant.
#[derive(Clone, Copy, Debug)]
pub struct QuotaDay<'a> {
    /// The office.
    pub office: &'a str,
    /// The door.
    pub channel: Channel,
    /// The office's date.
    pub local_day: NaiveDate,
    /// How many places there are.
    pub places: u32,
}

#[derive(Insertable)]
#[diesel(table_name = quota_places)]
struct PlaceRow<'a> {
    office_id: &'a str,
    channel: &'static str,
    local_day: NaiveDate,
    place: i32,
    case_id: CaseId,
}

impl ReadTx<'_> {
    /// The places of a day that nobody has taken.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn free_places(&mut self, day: &QuotaDay<'_>) -> Result<Vec<i32>, StoreError> {
        let of_day = quota_places::office_id
            .eq(day.office)
            .and(quota_places::channel.eq(day.channel.as_str()))
            .and(quota_places::local_day.eq(day.local_day));
        let taken: BTreeSet<i32> =
            quota_places::table.filter(of_day).select(quota_places::place).load::<i32>(self.conn)?.into_iter().collect();
        let most = i32::try_from(day.places).unwrap_or(i32::MAX);
        Ok(offered(most, &taken))
    }

    fn any_of<T: Copy>(&self, choices: &[T]) -> Option<T> {
        let mut chance = [0u8; 8];
        self.entropy().fill(&mut chance);
        let at = u64::from_le_bytes(chance) % u64::try_from(choices.len().max(1)).unwrap_or(1);
        choices.get(usize::try_from(at).unwrap_or(0)).copied()
    }
}

/// The numbers that may be drawn of a day of so many places.
///
/// A quota that was lowered during the day may have given out numbers above it: they count too. No more numbers are offered than places are
/// left, so that rivals for the last one want the same number, and the primary key judges.
fn offered(most: i32, taken: &BTreeSet<i32>) -> Vec<i32> {
    let left = usize::try_from(most).unwrap_or(0).saturating_sub(taken.len());
    (1..=most).filter(|place| !taken.contains(place)).take(left).collect()
}

impl WriteTx<'_> {
    /// Takes a place for a case; false when all are taken.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn take_place(&mut self, permit: &Permit, day: &QuotaDay<'_>) -> Result<bool, StoreError> {
        loop {
            let free = self.free_places(day)?;
            let Some(place) = self.any_of(&free) else { return Ok(false) };
            let row =
                PlaceRow { office_id: day.office, channel: day.channel.as_str(), local_day: day.local_day, place, case_id: permit.case() };
            let insert = diesel::insert_into(quota_places::table).values(row);
            // On PostgreSQL this waits for a rival who has the number but has not committed, and finds out whether it keeps it.
            if each_backend!(&mut *self.conn, c => insert.on_conflict_do_nothing().execute(c))? == 1 {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rivals_for_the_last_place_of_a_lowered_quota_want_the_same_number() {
        let given_before: BTreeSet<i32> = (1..=24).chain(76..=100).collect();
        assert_eq!(offered(50, &given_before), [25]);
        assert!(offered(49, &given_before).is_empty() && offered(10, &given_before).is_empty());
        assert_eq!(offered(3, &BTreeSet::new()), [1, 2, 3]);
    }
}
