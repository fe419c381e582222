//! Whether the walk took every row of the workflow table, and reached every closure there is so far.

use crate::domain::{
    stage::Stage,
    workflow::{
        Verb,
        steps::{STEPS, To},
    },
};

/// What was walked: every (verb, from, to) that the histories of all cases hold.
#[derive(Clone, Debug, Default)]
pub struct Walked(Vec<(Verb, Stage, Stage)>);

impl Walked {
    /// Adds one entry of a history; where a case comes from nowhere there is no row.
    pub fn add(&mut self, verb: &str, from: &str, to: &str) {
        if let (Some(verb), Some(from), Some(to)) = (Verb::parse(verb), Stage::parse(from), Stage::parse(to)) {
            self.0.push((verb, from, to));
        }
    }

    /// The rows of the table that were not walked, each in words.
    #[must_use]
    pub fn rows_missing(&self) -> Vec<String> {
        let missing = STEPS.iter().filter(|step| !self.0.iter().any(|(verb, from, _)| *verb == step.verb && step.from.contains(from)));
        missing
            .map(|step| format!("{} from {}", step.verb, step.from.iter().map(|stage| stage.as_str()).collect::<Vec<_>>().join(", ")))
            .collect()
    }

    /// The closures that the table can reach and the walk did not.
    #[must_use]
    pub fn closures_missing(&self) -> Vec<&'static str> {
        let reachable = |stage: &Stage| match stage.closure() {
            None => false,
            Some(_) => {
                STEPS.iter().any(|step| step.to == To::Stage(*stage)) || [Stage::ClosedNotEligible, Stage::ClosedNotPursued].contains(stage)
            }
        };
        let reached = |stage: &Stage| self.0.iter().any(|(_, _, to)| to == stage);
        Stage::ALL.iter().filter(|stage| reachable(stage) && !reached(stage)).map(|stage| stage.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_walked_misses_every_row_and_every_closure() {
        let walked = Walked::default();
        assert_eq!(walked.rows_missing().len(), STEPS.len());
        assert_eq!(walked.closures_missing().len(), 8, "{:?}", walked.closures_missing());
    }

    #[test]
    fn a_row_is_walked_from_any_of_its_stages() {
        let mut walked = Walked::default();
        walked.add("withdraw", "in_process", "closed:withdrawn");
        let missing = walked.rows_missing();
        assert_eq!(missing.iter().filter(|row| row.starts_with("withdraw")).count(), 2, "the other rows are still missing: {missing:?}");
    }
}
