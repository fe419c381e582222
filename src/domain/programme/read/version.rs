//! Reads one version of a rule set.

use chrono::NaiveDate;

use super::{Context, checks, criterion, names, section::Section};
use crate::domain::{
    programme::{Criterion, FactType, NeverCounts, Question, RuleSet},
    window::Window,
};

pub(super) fn read(section: &Section, context: &Context, earlier: &[RuleSet]) -> Option<RuleSet> {
    let valid_from = section.day("valid_from");
    let valid_until = section.day_if("valid_until");
    let from_uncertain = section.flag("from_uncertain", false);
    let citation = section.text("citation");
    let public_form = section.flag("public_form", context.is_office);
    let windows: Vec<Window> = section.sections("window").iter().filter_map(window).collect();
    let rules = rules(section, context.questions, earlier);
    section.finish();
    if context.is_office && !section.has("criterion") && !section.has("rules_of") {
        section.fault("an office needs at least one [[version.criterion]]");
    }
    if !context.is_office && (public_form || section.has("window")) {
        section.fault("a pathway is recommended, not applied to: it has no public form and no windows");
    }
    checks::windows(section, public_form, &windows);
    let (criteria, never_counts) = rules?;
    let asked: Vec<&str> = criteria.iter().flat_map(Criterion::facts).collect();
    let questions = context.questions.iter().filter(|question| asked.contains(&question.key.as_str())).cloned().collect();
    let version = format!("{}@{}", context.subject, valid_from?);
    let (valid_from, citation) = (valid_from?, citation?);
    Some(RuleSet { version, valid_from, from_uncertain, valid_until, citation, public_form, windows, questions, criteria, never_counts })
}

/// What is judged and what is not: written out, or the same as in an earlier version.
fn rules(section: &Section, questions: &[Question], earlier: &[RuleSet]) -> Option<(Vec<Criterion>, Vec<NeverCounts>)> {
    if let Some(day) = section.day_if("rules_of") {
        return rules_of(section, day, earlier);
    }
    let criteria: Vec<Criterion> = section.sections("criterion").iter().filter_map(|part| criterion::read(part, questions, 1)).collect();
    let never_counts: Vec<NeverCounts> = section.sections("never_counts").iter().filter_map(never_counts).collect();
    checks::distinct_ids(section, &criteria, &never_counts);
    Some((criteria, never_counts))
}

fn rules_of(section: &Section, day: NaiveDate, earlier: &[RuleSet]) -> Option<(Vec<Criterion>, Vec<NeverCounts>)> {
    if section.has("criterion") || section.has("never_counts") {
        section.fault_at("rules_of", "either `rules_of` or rules of its own, not both");
    }
    let of = earlier.iter().find(|version| version.valid_from == day);
    if of.is_none() {
        section.fault_at("rules_of", "`rules_of` must be the `valid_from` of a version above this one");
    }
    of.map(|version| (version.criteria.clone(), version.never_counts.clone()))
}

fn window(section: &Section) -> Option<Window> {
    let channel = section.one("channel", names::channel);
    let weekdays = section.list("weekdays", names::weekday);
    let opening = section.time("opening");
    let closing = section.time_if("closing");
    let quota = section.count_if("quota");
    let citation = section.text("citation");
    section.finish();
    if closing.is_some() && closing <= opening {
        section.fault_at("closing", "`closing` must be later than `opening`; leave it out for the end of the day");
    }
    Some(Window { channel: channel?, weekdays: weekdays?, opening: opening?, closing, quota, citation: citation? })
}

fn never_counts(section: &Section) -> Option<NeverCounts> {
    let (id, words, citation) = (section.slug("id"), section.words("words"), section.text("citation"));
    section.finish();
    Some(NeverCounts { id: id?, words: words?, citation: citation? })
}

pub(super) fn question(section: &Section) -> Option<Question> {
    let key = section.slug("key");
    let fact_type = section.one("type", |name| FactType::parse(name).ok_or_else(|| "unknown type: yes_no or date is needed".to_owned()));
    let question = section.words("question");
    section.finish();
    Some(Question { key: key?, fact_type: fact_type?, question: question? })
}
