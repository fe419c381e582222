//! Interviews as lines of a list, and the lines in groups: by officer or by room.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    door,
    place::{Place, all_spoken, spoken},
};
use crate::{
    console::{back, page::Link, words::Words},
    domain::{
        interview::{Disposition, Mode},
        terms::words,
    },
    ops::interviews::ListedInterview,
};

words! {
    /// By what lines are gathered.
    By { Officer = "officer", Room = "room" }
}

/// One interview of a list.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the columns")]
pub struct Row {
    pub day: NaiveDate,
    pub time: String,
    pub minutes: i64,
    pub href: String,
    pub reference: String,
    pub name: String,
    pub first_name: String,
    pub speaks: String,
    pub how: String,
    pub officer: String,
    /// Whether the officer cannot come any more.
    pub alone: bool,
    pub language: String,
    pub interpreter: Option<String>,
    /// The colour of the tag and its word.
    pub state: Option<(&'static str, String)>,
    pub offers: Vec<Link>,
    /// Whether it takes, or took, place.
    pub stands: bool,
}

/// Lines of one officer or room.
#[derive(Clone, Debug)]
pub struct Group<T> {
    /// Whose.
    pub title: String,
    /// The lines.
    pub rows: Vec<T>,
}

/// A line of an interview; its links come back to `here`.
#[must_use]
pub fn row(words: Words, place: &Place, listed: &ListedInterview, here: &str) -> Row {
    let (slot, booking) = (&listed.slot, &listed.booking);
    let case = *booking.case.uuid();
    let offer = |verb: &crate::domain::workflow::Verb| Link {
        text: words.word("verb", verb.as_str()),
        href: door(case, *verb, here),
        here: false,
        lang: words.code(),
    };
    Row {
        day: slot.date,
        time: slot.time.clone(),
        minutes: slot.minutes,
        href: back::via(&format!("/cases/{case}/interviews"), here),
        reference: listed.reference.clone(),
        name: listed.principal.name.clone(),
        first_name: listed.first_name().to_owned(),
        speaks: all_spoken(words, listed.principal.languages.iter().map(|one| one.as_str())),
        how: place.how(words, slot),
        officer: slot.officer.name.clone(),
        alone: booking.ended_at.is_none() && !slot.officer_available,
        language: spoken(words, &slot.language),
        interpreter: slot.interpreter.as_ref().map(|one| one.name.clone()),
        state: state(words, listed, place),
        offers: listed.offers.iter().map(offer).collect(),
        stands: booking.disposition.is_none_or(|own| matches!(own, Disposition::Held | Disposition::NoShow)),
    }
}

fn state(words: Words, listed: &ListedInterview, place: &Place) -> Option<(&'static str, String)> {
    let colour = |own: Disposition| match own {
        Disposition::Held => "green",
        Disposition::NoShow => "red",
        _ => "grey",
    };
    match listed.booking.disposition {
        Some(own) => Some((colour(own), words.word("interviews-disposition", own.as_str()))),
        None if listed.slot.starts_at <= place.now => Some(("yellow", words.t("interviews-to-record"))),
        None => None,
    }
}

/// The title under which an interview stands: whose officer's it is, or in which room; those without a room come last.
fn title(words: Words, place: &Place, listed: &ListedInterview, by: By) -> (u8, String) {
    match (by, listed.slot.mode) {
        (By::Officer, _) => (0, listed.slot.officer.name.clone()),
        (By::Room, Mode::InPerson) => (0, place.how(words, &listed.slot)),
        (By::Room, mode) => (1, words.word("interviews-mode", mode.as_str())),
    }
}

/// Lines in groups, in the order of their titles; within one as they came.
#[must_use]
pub fn grouped<T>(words: Words, place: &Place, by: By, lines: Vec<(ListedInterview, T)>) -> Vec<Group<T>> {
    let mut groups: BTreeMap<(u8, String), Vec<T>> = BTreeMap::new();
    for (listed, line) in lines {
        groups.entry(title(words, place, &listed, by)).or_default().push(line);
    }
    groups.into_iter().map(|((_, title), rows)| Group { title, rows }).collect()
}
