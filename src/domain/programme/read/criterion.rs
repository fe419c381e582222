//! Reads one criterion with its parts.

use super::{names, section::Section};
use crate::domain::programme::{Criterion, FactType, Group, Question, Rule};

/// Groups in groups deeper than this are a mistake, and nobody could read them.
const DEEPEST: usize = 4;

/// The keys of the vocabulary; a criterion has exactly one.
const RULES: [&str; 7] = ["national_of", "fact_yes", "date_on_or_before", "date_between", "minor", "all", "any"];

pub(super) fn read(section: &Section, questions: &[Question], depth: usize) -> Option<Criterion> {
    let (id, words, citation) = (section.slug("id"), section.words("words"), section.text("citation"));
    let named: Vec<&str> = RULES.into_iter().filter(|rule| section.has(rule)).collect();
    let rule = match named.as_slice() {
        ["national_of"] => section.list("national_of", names::country).map(Rule::NationalOf),
        ["fact_yes"] => fact_yes(section, questions),
        ["date_on_or_before"] => section.section_if("date_on_or_before").and_then(|part| on_or_before(&part, questions)),
        ["date_between"] => section.section_if("date_between").and_then(|part| between(&part, questions)),
        ["minor"] => minor(section),
        ["all"] => group(section, "all", Group::All, questions, depth),
        ["any"] => group(section, "any", Group::Any, questions, depth),
        _ => {
            RULES.into_iter().filter(|rule| section.has(rule)).for_each(|rule| section.known(rule));
            section.fault(format!("a criterion has exactly one of {}", RULES.join(", ")));
            None
        }
    };
    section.finish();
    Some(Criterion { id: id?, words: words?, citation: citation?, rule: rule? })
}

fn fact_yes(section: &Section, questions: &[Question]) -> Option<Rule> {
    let fact = fact(section, "fact_yes", FactType::YesNo, questions);
    if !section.has("unsettled_by") {
        return Some(Rule::FactYes { fact: fact?, unsettled_by: None });
    }
    let doubt = self::fact(section, "unsettled_by", FactType::YesNo, questions);
    Some(Rule::FactYes { fact: fact?, unsettled_by: Some(doubt?) })
}

fn on_or_before(section: &Section, questions: &[Question]) -> Option<Rule> {
    let (fact, date) = (fact(section, "fact", FactType::Date, questions), section.day("date"));
    section.finish();
    Some(Rule::DateOnOrBefore { fact: fact?, date: date? })
}

fn between(section: &Section, questions: &[Question]) -> Option<Rule> {
    let (fact, first, last) = (fact(section, "fact", FactType::Date, questions), section.day("first"), section.day("last"));
    section.finish();
    if first.is_some() && last.is_some() && last < first {
        section.fault_at("last", "`last` must not be before `first`");
    }
    Some(Rule::DateBetween { fact: fact?, first: first?, last: last? })
}

fn minor(section: &Section) -> Option<Rule> {
    if section.flag("minor", true) {
        return Some(Rule::Minor);
    }
    section.fault_at("minor", "`minor` can only be true");
    None
}

fn group(section: &Section, key: &'static str, group: Group, questions: &[Question], depth: usize) -> Option<Rule> {
    if depth >= DEEPEST {
        section.known(key);
        section.fault(format!("groups may be nested {DEEPEST} deep at most"));
        return None;
    }
    let parts = section.sections(key);
    if parts.is_empty() {
        section.fault_at(key, format!("`{key}` needs at least one criterion"));
    }
    Some(Rule::Of(group, parts.iter().filter_map(|part| read(part, questions, depth + 1)).collect()))
}

/// The key of a declared question of the right type.
fn fact(section: &Section, key: &'static str, wanted: FactType, questions: &[Question]) -> Option<String> {
    let fact = section.text(key)?;
    match questions.iter().find(|question| question.key == fact) {
        Some(question) if question.fact_type == wanted => return Some(fact),
        Some(_) => section.fault_at(key, "this fact is declared with another type"),
        None => section.fault_at(key, "this fact is not declared in any [[fact]]"),
    }
    None
}
