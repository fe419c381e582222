//! A case as the workflow sees it: two faces and what is remembered.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::{
    ids::{AccountId, CaseId},
    stage::Stage,
    terms::{Channel, Organisation, Priority, ProposedClosure},
};

/// One face of a case: its stage and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where the case stands on this face.
    pub stage: Stage,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How often it moved; a proposal remembers it, so that any move makes it stale.
    pub moves: i64,
}

/// A case. Persons, contacts and the rest hang on it; names are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Case {
    pub id: CaseId,
    pub reference: String,
    pub programme: String,
    pub office: String,
    pub channel: Channel,
    pub received_at: DateTime<Utc>,
    pub version: i64,
    /// What everybody sees.
    pub shown: Standing,
    /// What readers of outcomes see.
    pub real: Standing,
    /// The stage beneath a park.
    pub beneath: Option<Stage>,
    pub closed_from: Option<Stage>,
    pub withdrawn_from: Option<Stage>,
    pub suspected_from: Option<Stage>,
    pub suspected_by: Option<AccountId>,
    pub suspected_by_system: bool,
    pub queue: Option<Organisation>,
    pub handed_over_by: Option<Organisation>,
    pub assignee: Option<AccountId>,
    pub pathway: Option<String>,
    pub priority: Option<Priority>,
    pub recommended_closure: Option<ProposedClosure>,
    pub recommended_org: Option<Organisation>,
    pub recommended_by: Option<AccountId>,
    pub changed_since_recommendation: bool,
    pub ever_processed: bool,
    pub message_language: String,
    pub privacy_version: String,
    pub privacy_language: String,
    /// Until when a hold runs, and the position of the step that began it.
    pub hold: Option<Hold>,
    /// The position of the step that asked the family for more, while that is open.
    pub requested_by_step: Option<i64>,
    /// The day of the journey, while the case is ready for it or under way.
    pub travel_on: Option<NaiveDate>,
}

/// A time in which no interview is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its end, not counting.
    pub until: DateTime<Utc>,
    /// The position in the history of the step that began it.
    pub by_step: i64,
}

impl Case {
    /// The face that a caller sees: the real one only with `outcome.read`.
    #[must_use]
    pub fn face(&self, reads_outcomes: bool) -> Standing {
        if reads_outcomes { self.real } else { self.shown }
    }

    /// Whether a hold runs at an instant.
    #[must_use]
    pub fn is_on_hold(&self, now: DateTime<Utc>) -> bool {
        self.hold.is_some_and(|hold| hold.until > now)
    }

    /// Whether both faces are the same, as they are unless a decline or a denial hides.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.shown.stage == self.real.stage
    }
}
