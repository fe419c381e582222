//! What must be right between the parts of a file.

use std::collections::BTreeSet;

use chrono::Days;

use super::section::Section;
use crate::domain::{
    programme::{Criterion, NeverCounts, Question, RuleSet},
    terms::Channel,
    window::Window,
};

/// Refuses two tables of a list with the same value under `key`.
pub(super) fn distinct(section: &Section, list: &'static str, key: &'static str) {
    let mut seen = BTreeSet::new();
    for part in section.sections(list) {
        if let Some(value) = part.peek(key).filter(|value| !seen.insert(value.clone())) {
            part.fault_at(key, format!("`{value}` is there twice"));
        }
    }
}

/// Refuses two rules of a version with the same id, at any depth.
pub(super) fn distinct_ids(section: &Section, criteria: &[Criterion], never_counts: &[NeverCounts]) {
    let mut ids = Vec::new();
    criteria.iter().for_each(|criterion| collect_ids(criterion, &mut ids));
    ids.extend(never_counts.iter().map(|never| never.id.as_str()));
    let mut seen = BTreeSet::new();
    for id in ids.into_iter().filter(|id| !seen.insert(*id)) {
        section.fault(format!("the id `{id}` is there twice in this version"));
    }
}

fn collect_ids<'c>(criterion: &'c Criterion, ids: &mut Vec<&'c str>) {
    ids.push(&criterion.id);
    criterion.children().iter().for_each(|child| collect_ids(child, ids));
}

/// Windows of a version: two channels, seven weekdays, and room for several a day. Each is compared with each.
const MOST_WINDOWS: usize = 100;

/// Refuses public windows without a form, and windows of one day that overlap or give two quotas.
pub(super) fn windows(section: &Section, public_form: bool, windows: &[Window]) {
    if !public_form && windows.iter().any(|window| window.channel == Channel::Public) {
        section.fault("there is no public form, so there can be no public window");
    }
    if windows.len() > MOST_WINDOWS {
        section.fault(format!("a version has at most {MOST_WINDOWS} windows"));
        return;
    }
    for (index, window) in windows.iter().enumerate() {
        for other in windows.iter().skip(index + 1).filter(|other| share_a_day(window, other)) {
            if window.quota != other.quota {
                section.fault("windows of one channel and weekday must give the same quota: it is the day's");
            }
            if !ends_before(window, other) && !ends_before(other, window) {
                section.fault("windows of one channel and weekday overlap");
            }
        }
    }
    if windows
        .iter()
        .any(|window| window.weekdays.iter().enumerate().any(|(index, day)| window.weekdays.iter().skip(index + 1).any(|d| d == day)))
    {
        section.fault("a weekday is there twice in a window");
    }
}

fn share_a_day(one: &Window, other: &Window) -> bool {
    one.channel == other.channel && one.weekdays.iter().any(|day| other.weekdays.contains(day))
}

fn ends_before(one: &Window, other: &Window) -> bool {
    one.closing.is_some_and(|closing| closing <= other.opening)
}

/// Refuses a question that no criterion asks: a form would ask it for nothing.
///
/// Only in a file that is right so far: a criterion that could not be read may be the one that asks.
pub(super) fn every_fact_is_asked(top: &Section, questions: &[Question], versions: &[RuleSet]) {
    if !top.is_clean() {
        return;
    }
    let asked: BTreeSet<&str> = versions.iter().flat_map(|version| &version.criteria).flat_map(Criterion::facts).collect();
    for part in top.sections("fact") {
        let declared = part.peek("key").filter(|key| questions.iter().any(|question| question.key == *key));
        if declared.is_some_and(|key| !asked.contains(key.as_str())) {
            part.fault_at("key", "no criterion asks for this fact");
        }
    }
}

/// Refuses gaps and overlaps, and ends each version where the next begins.
pub(super) fn unbroken(sections: &[Section], versions: &mut [RuleSet]) {
    if sections.len() != versions.len() {
        return; // some version could not be read, and that has been said
    }
    for index in 0..versions.len() {
        let next = versions.get(index + 1).map(|next| next.valid_from);
        let (Some(section), Some(version)) = (sections.get(index), versions.get_mut(index)) else { return };
        if version.valid_until.is_some_and(|last| last < version.valid_from) {
            section.fault_at("valid_until", "`valid_until` must not be before `valid_from`");
        }
        let Some(next) = next else { return };
        let eve = next.checked_sub_days(Days::new(1));
        if next <= version.valid_from {
            let section = sections.get(index + 1).unwrap_or(section);
            section.fault_at("valid_from", "the versions must stand in the order of `valid_from`, each on a day of its own");
        } else if version.valid_until.is_some() && version.valid_until < eve {
            section.fault_at("valid_until", "no version holds between this day and the next version: a gap");
        } else if version.valid_until > eve {
            section.fault_at("valid_until", "the next version begins on or before this day: an overlap");
        }
        version.valid_until = eve;
    }
}
