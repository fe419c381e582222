//! What a supervisor does to a form at once, beside its timetable.

use chrono::{DateTime, Utc};

use super::{ids::AccountId, terms::words};

words! {
    /// Open it, close it, or give it back to the timetable of the rules.
    ByHand { Open = "open", Closed = "closed", ByRule = "by_rule" }
}

words! {
    /// Why, in a code: what goes on record holds no free text.
    HandReason {
        Demand = "demand", Staff = "staff", Holiday = "holiday", Emergency = "emergency", Technical = "technical", Rules = "rules",
        Other = "other",
    }
}

/// What the newest hand on a channel did, by whom, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandAct {
    /// What was done.
    pub hand: ByHand,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: AccountId,
    /// Why; nothing where nobody said so.
    pub reason: Option<HandReason>,
}
