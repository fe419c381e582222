//! One application from its first form to where the demo leaves it.

use super::families::Family;

/// What is known of one application; the last part is read from the server when the walk is over.
#[derive(Clone, Debug)]
pub struct Story {
    /// Who applies.
    pub family: Family,
    /// The reference given.
    pub reference: String,
    /// The case.
    pub case: String,
    /// What is shown by it, one sentence a turn.
    pub turns: Vec<String>,
    /// What the rules of the day say: met, not_met or unknown.
    pub rules: String,
    /// The stages that it went through, on the real face.
    pub path: Vec<String>,
    /// Where everybody sees it.
    pub shown: String,
    /// Where it stands.
    pub real: String,
    /// What the applicant was told, and how.
    pub told: Vec<String>,
}

impl Story {
    /// The story of an application that was just received.
    #[must_use]
    pub fn begun(family: Family, reference: String) -> Self {
        let empty = String::new;
        let (turns, path, told) = (Vec::new(), Vec::new(), Vec::new());
        Self { family, reference, case: empty(), turns, rules: empty(), path, shown: empty(), real: empty(), told }
    }
}

/// Somebody who was turned away: nothing of theirs is stored.
#[derive(Clone, Debug)]
pub struct TurnedAway {
    /// Who.
    pub name: &'static str,
    /// By which office.
    pub office: &'static str,
    /// When, in the office's time.
    pub at: String,
    /// The code of the answer.
    pub code: String,
    /// The next opening that the answer named.
    pub next_opening: String,
}
