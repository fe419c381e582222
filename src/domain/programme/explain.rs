//! The rules in words, for the public page.

use serde::Serialize;

use crate::domain::language::Language;

use super::{Criterion, Group, NeverCounts, Rule, RuleSet};

/// One rule as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The rule in one language.
    pub words: String,
    /// Who said so.
    pub citation: String,
    /// How the parts below are joined; `None` when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// The parts in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Explained>,
}

/// What is judged under a version, in one language; all of it is needed.
#[must_use]
pub fn rules(rules: &RuleSet, language: Language) -> Vec<Explained> {
    rules.criteria.iter().map(|criterion| explained(criterion, language)).collect()
}

/// What is not judged under a version, in one language.
#[must_use]
pub fn never_counts(rules: &RuleSet, language: Language) -> Vec<Explained> {
    let explain = |never: &NeverCounts| Explained {
        words: never.words.in_language(language).to_owned(),
        citation: never.citation.clone(),
        group: None,
        parts: Vec::new(),
    };
    rules.never_counts.iter().map(explain).collect()
}

fn explained(criterion: &Criterion, language: Language) -> Explained {
    Explained {
        words: criterion.words.in_language(language).to_owned(),
        citation: criterion.citation.clone(),
        group: if let Rule::Of(group, _) = criterion.rule { Some(group) } else { None },
        parts: criterion.children().iter().map(|child| explained(child, language)).collect(),
    }
}
