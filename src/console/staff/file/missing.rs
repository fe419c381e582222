//! What a case lacks before it can go on, as far as the view tells: said on every page of it, so that nobody has to look for it.

use crate::{
    access::{clearances::ClearanceShown, view::CaseView},
    console::words::{self, Words},
    domain::{contact::ContactKind, record::PersonRecord, stage::Stage},
};

/// One thing that is missing, or has to be looked at: whose, if it is somebody's, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The name of the person.
    pub name: Option<String>,
    /// What is missing.
    pub text: String,
}

/// Everything that is missing. Nothing of a case that is over.
#[must_use]
pub fn missing(words: Words, view: &CaseView, zone: chrono_tz::Tz) -> Vec<Lack> {
    let stage = view.beneath.unwrap_or(view.stage);
    if !stage.is_open() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut of_case = |there: bool, text: String| {
        if there {
            found.push(Lack { name: None, text });
        }
    };
    let usable: Vec<&str> = view.contacts.iter().filter(|own| own.safe_to_use).map(|own| own.kind.as_str()).collect();
    of_case(view.changed_since_recommendation, words.t("changed-text"));
    of_case(view.more_requested, words.t("file-missing-more"));
    of_case(usable.is_empty(), words.t("file-missing-contact"));
    let only_calls = !usable.is_empty() && usable.iter().all(|kind| *kind == ContactKind::Phone.as_str());
    of_case(only_calls, words.t("file-missing-written"));
    if let Some(until) = view.held_until {
        of_case(true, words.with("file-missing-hold", "until", words::short(until, zone)));
    }
    for person in &view.people {
        let lacks = of_person(words, stage, person).into_iter().chain(clearances(words, stage, view, person));
        found.extend(lacks.map(|text| Lack { name: Some(person.name.clone()), text }));
    }
    found
}

fn of_person(words: Words, stage: Stage, person: &PersonRecord) -> Vec<String> {
    let early = matches!(stage, Stage::Received | Stage::Screening | Stage::DuplicateReview | Stage::Review);
    let mut found = Vec::new();
    if early && person.principal && person.documents.is_empty() {
        found.push(words.t("file-missing-document"));
    }
    if early && person.birth_date.as_ref().is_some_and(|born| born.len() < 10) {
        found.push(words.t("file-missing-birth"));
    }
    if early && person.consent.is_some_and(|consent| !consent.us) {
        found.push(words.t("file-missing-consent"));
    }
    if person.consent_missing {
        found.push(words.t("file-missing-asked"));
    }
    if let Some(day) = person.turns_21_on {
        found.push(words.with("file-turns-21", "day", day));
    }
    found
}

fn clearances(words: Words, stage: Stage, view: &CaseView, person: &PersonRecord) -> Vec<String> {
    let waits = matches!(stage, Stage::Approved | Stage::ReadyToTravel);
    let open = view.clearances.iter().filter(|own| waits && own.person == person.id && own.state != ClearanceShown::Clear);
    open.map(|own| {
        let state = words.word("clearance", own.state.as_str());
        format!("{}: {state}", words.word("clearance-kind", &own.kind))
    })
    .collect()
}
