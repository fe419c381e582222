//! Judges the rules of a day against what is known of a person: a line per criterion, for staff.
//!
//! It never refuses a submission and never closes a case (product rule: eligibility is advice to people who decide). What is not
//! known never counts against anybody, so every line has three answers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    country::Country,
    fact::{FactAnswer, FactAnswers},
    programme::{Criterion, Group, Rule, RuleSet, RuleSetFile},
    terms::words,
};

/// From this birthday on a person is no minor.
const FULL_AGE: u32 = 18;

/// What is known of the principal. Other languages than yes and no: what is missing is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Every nationality that is known; none known is unknown, not stateless.
    pub nationalities: Vec<Country>,
    /// When the principal was born, as far as it is known.
    pub born: Option<Born>,
    /// The answers to the questions of the rule set.
    pub answers: FactAnswers,
    /// The local day of the application.
    pub on: NaiveDate,
}

/// The first and the last day that a birth date may stand for; the same day when it is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Born {
    pub earliest: NaiveDate,
    pub latest: NaiveDate,
}

words! {
    /// How a criterion is answered.
    Answer { Met = "met", NotMet = "not_met", Unknown = "unknown" }
}

/// The answer to one criterion. Holds no fact of the person, so it can be kept where names may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The id of the criterion in its version.
    pub criterion: String,
    /// How it is answered.
    pub answer: Answer,
    /// How the parts below are joined; `None` when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// The lines of the parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Line>,
    /// Who said that this is the rule.
    pub citation: String,
}

/// Judges one version: a line per criterion, in the order of the file.
#[must_use]
pub fn evaluate(rules: &RuleSet, facts: &Facts) -> Vec<Line> {
    rules.criteria.iter().map(|criterion| line(criterion, facts)).collect()
}

/// Judges the version that holds on a day: what a replay shows. `None` when no version holds.
#[must_use]
pub fn replay<'f>(file: &'f RuleSetFile, facts: &Facts, as_of: NaiveDate) -> Option<(&'f RuleSet, Vec<Line>)> {
    let rules = file.on(as_of)?;
    Some((rules, evaluate(rules, facts)))
}

/// The lines taken together: all are needed. Unknown where there is none: no source says who may.
#[must_use]
pub fn overall(lines: &[Line]) -> Answer {
    if lines.is_empty() {
        return Answer::Unknown;
    }
    Answer::join(Group::All, lines.iter().map(|line| line.answer))
}

fn line(criterion: &Criterion, facts: &Facts) -> Line {
    let parts: Vec<Line> = criterion.children().iter().map(|child| line(child, facts)).collect();
    let group = if let Rule::Of(group, _) = criterion.rule { Some(group) } else { None };
    let answer = match group {
        Some(group) => Answer::join(group, parts.iter().map(|part| part.answer)),
        None => facts.answer(&criterion.rule),
    };
    Line { criterion: criterion.id.clone(), answer, group, parts, citation: criterion.citation.clone() }
}

impl Answer {
    /// Joins answers as Kleene's logic does: one that settles the group wins, else one that is unknown.
    #[must_use]
    pub fn join(group: Group, answers: impl IntoIterator<Item = Self>) -> Self {
        let (settles, otherwise) = match group {
            Group::All => (Self::NotMet, Self::Met),
            Group::Any => (Self::Met, Self::NotMet),
        };
        let mut joined = otherwise;
        for answer in answers {
            if answer == settles {
                return settles;
            }
            if answer == Self::Unknown {
                joined = Self::Unknown;
            }
        }
        joined
    }

    const fn of(holds: bool) -> Self {
        if holds { Self::Met } else { Self::NotMet }
    }
}

impl Facts {
    fn answer(&self, rule: &Rule) -> Answer {
        match rule {
            Rule::NationalOf(_) if self.nationalities.is_empty() => Answer::Unknown,
            Rule::NationalOf(countries) => Answer::of(self.nationalities.iter().any(|own| countries.contains(own))),
            Rule::FactYes { unsettled_by: Some(doubt), .. } if self.said(doubt) != FactAnswer::No => Answer::Unknown,
            Rule::FactYes { fact, .. } => match self.said(fact) {
                FactAnswer::Yes => Answer::Met,
                FactAnswer::No => Answer::NotMet,
                FactAnswer::Unknown | FactAnswer::On(_) => Answer::Unknown,
            },
            Rule::DateOnOrBefore { fact, date } => self.day(fact, |day| day <= *date),
            Rule::DateBetween { fact, first, last } => self.day(fact, |day| (*first..=*last).contains(&day)),
            Rule::Minor => self.born.map_or(Answer::Unknown, |born| born.is_minor(self.on)),
            Rule::Of(group, parts) => Answer::join(*group, parts.iter().map(|part| self.answer(&part.rule))),
        }
    }

    fn said(&self, fact: &str) -> FactAnswer {
        self.answers.get(fact).copied().unwrap_or(FactAnswer::Unknown)
    }

    fn day(&self, fact: &str, counts: impl Fn(NaiveDate) -> bool) -> Answer {
        match self.said(fact) {
            FactAnswer::On(day) => Answer::of(counts(day)),
            FactAnswer::No => Answer::NotMet, // it never was
            FactAnswer::Yes | FactAnswer::Unknown => Answer::Unknown,
        }
    }
}

impl Born {
    /// A complete birth date.
    #[must_use]
    pub const fn on(day: NaiveDate) -> Self {
        Self { earliest: day, latest: day }
    }

    /// Whether somebody born then is under 18; unknown while both can be, and for a day still to come.
    fn is_minor(self, on: NaiveDate) -> Answer {
        let minor = |born: NaiveDate| on.years_since(born).map(|age| age < FULL_AGE);
        match (minor(self.earliest), minor(self.latest)) {
            (Some(oldest), Some(youngest)) if oldest == youngest => Answer::of(oldest),
            _ => Answer::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
