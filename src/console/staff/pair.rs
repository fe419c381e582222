//! The rows of two files side by side.

use std::collections::BTreeSet;

use super::case::Opened;
use crate::{
    console::words::{self, Words},
    domain::{country::Country, record::PersonRecord},
};

/// One thing that both files say, each in its lines.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// What this file says.
    pub mine: Vec<String>,
    /// What the other says.
    pub theirs: Vec<String>,
    /// Whether they differ, whatever the order.
    pub different: bool,
}

/// The rows, the applicant first.
#[must_use]
pub fn rows(words: Words, mine: &Opened, theirs: &Opened) -> Vec<Row> {
    let (ours, others) = (said(words, mine), said(words, theirs));
    let row = |((label, mine), (_, theirs)): ((String, Vec<String>), (String, Vec<String>))| Row {
        different: sorted(&mine) != sorted(&theirs),
        label,
        mine,
        theirs,
    };
    ours.into_iter().zip(others).map(row).collect()
}

fn sorted(lines: &[String]) -> BTreeSet<&str> {
    lines.iter().map(String::as_str).collect()
}

/// What one file says, in the order of the rows.
fn said(words: Words, opened: &Opened) -> Vec<(String, Vec<String>)> {
    let view = &opened.view;
    let principal = view.people.iter().find(|person| person.principal);
    let of = |read: &dyn Fn(&PersonRecord) -> Vec<String>| principal.map(read).unwrap_or_default();
    let members = view.people.iter().filter(|person| !person.principal).map(|person| member(words, person)).collect();
    let contacts = view.contacts.iter().map(|own| format!("{}: {}", words.word("contact", &own.kind), own.value)).collect();
    vec![
        (words.t("reference"), vec![view.reference.clone()]),
        (words.t("decide-name"), of(&|person| vec![person.name.clone()])),
        (words.t("birth-date"), of(&|person| person.birth_date.clone().into_iter().collect())),
        (words.t("sex"), of(&|person| vec![words.word("sex", &person.sex)])),
        (words.t("nationalities"), of(&|person| person.nationalities.iter().map(|code| country(words, code)).collect())),
        (words.t("documents"), of(&|person| papers(words, person))),
        (words.t("municipality"), of(&|person| person.municipality.clone().into_iter().collect())),
        (words.t("decide-members"), members),
        (words.t("contacts"), contacts),
        (words.t("message-language"), vec![words.word("language", &view.message_language)]),
        (words.t("office"), vec![opened.head.office.clone()]),
        (words.t("received"), vec![words::short(view.received_at, opened.zone)]),
        (words.t("stage"), vec![opened.head.stage.clone()]),
    ]
}

fn member(words: Words, person: &PersonRecord) -> String {
    let part = person.relation.as_ref().map_or_else(|| words.t("guardian"), |own| words.word("relation", own));
    let born = person.birth_date.clone().unwrap_or_default();
    format!("{}, {part}, {born}", person.name)
}

fn papers(words: Words, person: &PersonRecord) -> Vec<String> {
    person.documents.iter().map(|own| format!("{} {} {}", words.word("document", &own.kind), own.country, own.number)).collect()
}

/// The name of a country in the language of the page, else in English, else its code.
#[must_use]
pub fn country(words: Words, code: &str) -> String {
    let own = words.maybe(&format!("country-{}", code.to_lowercase()));
    own.or_else(|| Country::parse(code).map(|own| own.english_name().to_owned())).unwrap_or_else(|| code.to_owned())
}
