//! How long a case should stand in a stage: the house table of days, from which "due" and "overdue" follow.
//!
//! Only for staff, never told to applicants: no waiting time is ever promised. The two stages in which a decision may hide have no row, and
//! age is that of the shown face, so that no list of what is overdue can tell a decline or a denial from waiting.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};

use super::{stage::Stage, terms::Priority};

/// Whose move it is while a case stands in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The caseworker who holds it.
    Holder,
    /// Somebody else; the holder can ask.
    Other,
}

/// One row of the house table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The shown stage.
    pub stage: Stage,
    /// Whose move it is.
    pub turn: Turn,
    /// After so many days it is due.
    pub due: i64,
    /// After so many days it is overdue.
    pub overdue: i64,
}

/// The house table (docs/decisions/0032). An interview has its own hour, a journey its own day: they have no row.
#[rustfmt::skip]
pub const TERMS: &[Term] = &[
    Term { stage: Stage::Received,        turn: Turn::Holder, due: 3,  overdue: 7 },
    Term { stage: Stage::Screening,       turn: Turn::Holder, due: 14, overdue: 21 },
    Term { stage: Stage::DuplicateReview, turn: Turn::Other,  due: 5,  overdue: 10 },
    Term { stage: Stage::Review,          turn: Turn::Other,  due: 5,  overdue: 10 },
    Term { stage: Stage::InProcess,       turn: Turn::Other,  due: 21, overdue: 42 },
    Term { stage: Stage::Approved,        turn: Turn::Other,  due: 30, overdue: 60 },
    Term { stage: Stage::Departed,        turn: Turn::Other,  due: 7,  overdue: 14 },
];

/// How a case stands to its term; the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Longer than the house wants.
    Overdue,
    /// It is time.
    Due,
    /// There is time, or no term.
    InTime,
}

/// The row of a shown stage, if it has one.
#[must_use]
pub fn term(shown: Stage) -> Option<Term> {
    TERMS.iter().copied().find(|term| term.stage == shown)
}

/// Whether the next move is the holder's while a case stands in a shown stage.
#[must_use]
pub fn is_holders(shown: Stage) -> bool {
    term(shown).is_some_and(|term| term.turn == Turn::Holder)
}

/// How a case stands to its term at an instant.
#[must_use]
pub fn urgency(shown: Stage, since: DateTime<Utc>, now: DateTime<Utc>) -> Urgency {
    let days = (now - since).num_days();
    match term(shown) {
        Some(term) if days >= term.overdue => Urgency::Overdue,
        Some(term) if days >= term.due => Urgency::Due,
        _ => Urgency::InTime,
    }
}

/// For each stage with a term, the instant before which what began is overdue.
#[must_use]
pub fn overdue_before(now: DateTime<Utc>) -> Vec<(Stage, DateTime<Utc>)> {
    TERMS.iter().map(|term| (term.stage, now - TimeDelta::days(term.overdue))).collect()
}

/// Where a case stands in the day's work of its holder: the least comes first.
///
/// First what the holder can move, then the most pressing term, then the priority, then what has waited longest.
#[must_use]
pub fn place(shown: Stage, since: DateTime<Utc>, priority: Option<Priority>, now: DateTime<Utc>) -> impl Ord {
    (!is_holders(shown), urgency(shown, since, now), rank(priority), Reverse(now - since))
}

fn rank(priority: Option<Priority>) -> u8 {
    match priority {
        Some(Priority::Emergency) => 0,
        Some(Priority::Urgent) => 1,
        Some(Priority::Normal) | None => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ago(days: i64) -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(1000 - days)
    }

    #[test]
    fn the_table_is_in_order_and_leaves_out_where_something_may_hide() {
        for term in TERMS {
            assert!(0 < term.due && term.due < term.overdue, "{}", term.stage);
            assert!(!term.stage.may_hide() && term.stage.is_open(), "{}", term.stage);
        }
        for stage in Stage::ALL.iter().filter(|stage| stage.may_hide() || !stage.is_open()) {
            assert_eq!(urgency(*stage, ago(900), ago(0)), Urgency::InTime, "{stage}");
        }
    }

    #[test]
    fn a_case_becomes_due_and_then_overdue_on_the_day() {
        let at = |days| urgency(Stage::Screening, ago(days), ago(0));
        assert_eq!((at(13), at(14), at(20), at(21)), (Urgency::InTime, Urgency::Due, Urgency::Due, Urgency::Overdue));
        assert!(overdue_before(ago(0)).contains(&(Stage::Screening, ago(21))));
    }

    #[test]
    fn the_next_one_is_what_the_holder_can_move_and_presses_most() {
        let mut all = [
            (Stage::Review, ago(90), Some(Priority::Emergency)),
            (Stage::Screening, ago(1), Some(Priority::Emergency)),
            (Stage::Screening, ago(15), None),
            (Stage::Screening, ago(22), None),
            (Stage::Screening, ago(30), None),
            (Stage::Received, ago(8), Some(Priority::Urgent)),
        ];
        all.sort_by_key(|(stage, since, priority)| place(*stage, *since, *priority, ago(0)));
        let order: Vec<_> = all.iter().map(|(stage, since, _)| (*stage, (ago(0) - *since).num_days())).collect();
        assert_eq!(
            order,
            [
                (Stage::Received, 8),
                (Stage::Screening, 30),
                (Stage::Screening, 22),
                (Stage::Screening, 15),
                (Stage::Screening, 1),
                (Stage::Review, 90)
            ]
        );
    }
}
