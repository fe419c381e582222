//! A proposal for filling slots: which family would be heard when, and why. Explained line by line, so that it can be explained to a family.
//!
//! The rule is short on purpose: families stand in line by priority, then by how long they have waited since they were processed. Each in
//! turn gets the earliest slot that it can use: in a language that the principal speaks, and at the family's own site if the office has
//! one where the family lives.

use chrono::{DateTime, Utc};

use super::{
    ids::{CaseId, SlotId},
    name::tokens,
    spoken_language::SpokenLanguage,
    terms::{Priority, words},
};

words! {
    /// Why a family was given its place and its slot.
    FillReason {
        Emergency = "priority_emergency", Urgent = "priority_urgent", Normal = "priority_normal", NoPriority = "priority_none",
        LongestWaiting = "longest_waiting", LanguageSpoken = "language_spoken", Interpreted = "interpreted",
        LanguageUnknown = "language_unknown", OwnSite = "own_site", AnySite = "any_site", NoSiteNeeded = "no_site_needed",
    }
}

/// A family that is ready. The order of a list of these is the line in which they stand.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Ready {
    pub case: CaseId,
    pub priority: Option<Priority>,
    pub processed_at: DateTime<Utc>,
    /// What the principal speaks; none if nobody said so.
    pub languages: Vec<SpokenLanguage>,
    /// The site of the office where the family lives, if it lives where one is.
    pub site: Option<String>,
}

/// A slot that nobody holds.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct FreeSlot {
    pub id: SlotId,
    pub site: Option<String>,
    pub language: SpokenLanguage,
    /// What its interpreter speaks.
    pub interpreted: Vec<SpokenLanguage>,
}

/// One line of the proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The slot.
    pub slot: SlotId,
    /// The family.
    pub case: CaseId,
    /// Why it stands where it stands in the line, and why this slot.
    pub reasons: Vec<FillReason>,
}

/// Gives each family in turn the first of the slots, in the order given, that it can use.
#[must_use]
pub fn fill(slots: &[FreeSlot], line: &[Ready]) -> Vec<Line> {
    let mut left: Vec<&FreeSlot> = slots.iter().collect();
    let mut lines = Vec::new();
    for family in line {
        let found = left.iter().enumerate().find_map(|(index, slot)| Some((index, fits(slot, family)?)));
        if let Some((index, reasons)) = found {
            let slot = left.remove(index);
            lines.push(Line { slot: slot.id, case: family.case, reasons });
        }
    }
    lines
}

/// Why a family can use a slot, if it can.
fn fits(slot: &FreeSlot, family: &Ready) -> Option<Vec<FillReason>> {
    let speaks = |language: &SpokenLanguage| family.languages.contains(language);
    let language = match () {
        () if family.languages.is_empty() => FillReason::LanguageUnknown,
        () if speaks(&slot.language) => FillReason::LanguageSpoken,
        () if slot.interpreted.iter().any(speaks) => FillReason::Interpreted,
        () => return None,
    };
    let site = match (&slot.site, &family.site) {
        (None, _) => FillReason::NoSiteNeeded,
        (Some(_), None) => FillReason::AnySite,
        (Some(slot), Some(own)) if slot == own => FillReason::OwnSite,
        (Some(_), Some(_)) => return None,
    };
    Some(vec![standing(family.priority), FillReason::LongestWaiting, language, site])
}

const fn standing(priority: Option<Priority>) -> FillReason {
    match priority {
        Some(Priority::Emergency) => FillReason::Emergency,
        Some(Priority::Urgent) => FillReason::Urgent,
        Some(Priority::Normal) => FillReason::Normal,
        None => FillReason::NoPriority,
    }
}

/// Whether a family that says it lives in `municipality` lives where a site with this name is: one of the names holds the other's words.
#[must_use]
pub fn lives_at(municipality: &str, site: &str) -> bool {
    let (lives, site) = (tokens(municipality), tokens(site));
    let within = |one: &[String], other: &[String]| !one.is_empty() && one.iter().all(|word| other.contains(word));
    within(&lives, &site) || within(&site, &lives)
}

#[cfg(test)]
#[path = "filling_tests.rs"]
mod tests;
