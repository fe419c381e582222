//! Making slots: from a wish in local time to instants, and from slots to the five minutes that each of them takes of somebody.

mod pattern;
mod times;
mod wish;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

pub use pattern::{Break, Pattern, Weekday};
pub use times::{Span, Unusable, When, clock, survey, times};
pub use wish::{Seat, Wish, link};

use super::{
    ids::{AccountId, InterpreterId, RoomId},
    interview::Mode,
    spoken_language::SpokenLanguage,
};

/// Slots begin and end on this grid, in minutes: what the database counts resources by.
pub const GRID: i64 = 5;
/// The shortest interview, in minutes.
pub const SHORTEST: i64 = 10;
/// The longest interview, in minutes.
pub const LONGEST: i64 = 240;
/// The most slots of one call: ten days of a mission of five officers with twelve interviews a day fit.
pub const MOST_SLOTS: usize = 1_000;
/// The most days that a pattern reaches over: a year.
pub const MOST_DAYS: i64 = 366;

/// A slot to be made, judged so far as no database is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct SlotDraft {
    pub local_day: NaiveDate,
    pub local_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub mode: Mode,
    pub officer: AccountId,
    pub room: Option<RoomId>,
    /// The site of the room.
    pub site: Option<String>,
    pub interpreter: Option<InterpreterId>,
    pub language: SpokenLanguage,
    pub link: Option<String>,
}

/// Five minutes of an officer, a room or an interpreter. Each belongs to one slot at most: the key of the table that holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// Whose: the id of an account, a room or an interpreter.
    pub resource: Uuid,
    /// From when.
    pub at: DateTime<Utc>,
}

impl SlotDraft {
    /// What it takes of whom.
    #[must_use]
    pub fn claims(&self) -> Vec<Claim> {
        let resources = [Some(*self.officer.uuid()), self.room.map(|room| *room.uuid()), self.interpreter.map(|one| *one.uuid())];
        resources.into_iter().flatten().flat_map(|resource| self.ticks().map(move |at| Claim { resource, at })).collect()
    }

    fn ticks(&self) -> impl Iterator<Item = DateTime<Utc>> + use<> {
        let ends_at = self.ends_at;
        std::iter::successors(Some(self.starts_at), |at| at.checked_add_signed(TimeDelta::minutes(GRID)))
            .take_while(move |at| *at < ends_at)
    }
}

/// The first claim that two of these drafts make, or that is taken already.
#[must_use]
pub fn first_overlap(drafts: &[SlotDraft], taken: &std::collections::BTreeSet<Claim>) -> Option<Claim> {
    let mut mine = std::collections::BTreeSet::new();
    drafts.iter().flat_map(SlotDraft::claims).find(|claim| taken.contains(claim) || !mine.insert(*claim))
}

#[cfg(test)]
#[path = "slot/tests.rs"]
mod tests;
