//! The typed vocabulary of rules.

use chrono::NaiveDate;

use super::Words;
use crate::domain::{country::Country, terms::words};

/// One rule with the words that people read and the source that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Unique within the version, like `nationality`.
    pub id: String,
    /// The rule in words.
    pub words: Words,
    /// Who said so.
    pub citation: String,
    /// What is judged.
    pub rule: Rule,
}

/// What a criterion judges. Small on purpose: whatever a rule needs beyond this is a question to a caseworker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The principal is a national of one of these; any nationality counts.
    NationalOf(Vec<Country>),
    /// The answer is yes.
    FactYes {
        /// The key of the question.
        fact: String,
        /// A second question that must be answered no; anything else leaves this rule unknown, because the sources differ.
        unsettled_by: Option<String>,
    },
    /// The answer is a day not later than this one.
    DateOnOrBefore {
        /// The key of the question.
        fact: String,
        /// The last day that counts.
        date: NaiveDate,
    },
    /// The answer is a day between these, both counting.
    DateBetween {
        /// The key of the question.
        fact: String,
        /// The first day that counts.
        first: NaiveDate,
        /// The last day that counts.
        last: NaiveDate,
    },
    /// The principal is under 18 on the day of the application.
    Minor,
    /// Every one, or at least one, of these holds.
    Of(Group, Vec<Criterion>),
}

words! {
    /// How a group joins its parts.
    Group { All = "all", Any = "any" }
}

/// Something that people fear to be judged and is not, like the way of entry. Shown with the rules; no criterion asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverCounts {
    /// Unique within the version.
    pub id: String,
    /// What does not count, in words.
    pub words: Words,
    /// Who said so.
    pub citation: String,
}

impl Criterion {
    /// The parts of a group; none for any other rule.
    #[must_use]
    pub fn children(&self) -> &[Self] {
        match &self.rule {
            Rule::Of(_, children) => children,
            _ => &[],
        }
    }

    /// The keys of the questions that it asks, those of its parts included.
    #[must_use]
    pub fn facts(&self) -> Vec<&str> {
        match &self.rule {
            Rule::NationalOf(_) | Rule::Minor => Vec::new(),
            Rule::FactYes { fact, unsettled_by } => std::iter::once(fact).chain(unsettled_by).map(String::as_str).collect(),
            Rule::DateOnOrBefore { fact, .. } | Rule::DateBetween { fact, .. } => vec![fact],
            Rule::Of(_, children) => children.iter().flat_map(Self::facts).collect(),
        }
    }

    /// This criterion or the one among its parts with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Self> {
        if self.id == id { Some(self) } else { self.children().iter().find_map(|child| child.find(id)) }
    }
}
