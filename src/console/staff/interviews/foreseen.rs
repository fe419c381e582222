//! Who will be told what by a step of an interview: as the program would write it, shown before it is saved.

use super::place::Place;
use crate::{
    console::{
        staff::{case::Opened, told},
        words::{self, Words},
    },
    ops::interviews::{Draft, Foreseen},
};

/// A message as it would be written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Text {
    pub kind: String,
    /// From when it may leave; nothing for at once.
    pub later: Option<String>,
    pub subject: String,
    pub body: String,
}

/// What the family would be told.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Told {
    pub lang: &'static str,
    pub language: String,
    pub way: String,
    pub texts: Vec<Text>,
}

/// What a step would tell; nothing when it would tell nobody.
#[must_use]
pub fn told(words: Words, opened: &Opened, foreseen: &Foreseen, place: &Place) -> Option<Told> {
    let first = foreseen.messages.first()?;
    let text = |draft: &Draft| Text {
        kind: words.word("message", draft.kind.as_str()),
        later: (draft.not_before > place.now).then(|| words::short(draft.not_before, place.zone)),
        subject: draft.subject.clone(),
        body: draft.body.clone(),
    };
    Some(Told {
        lang: first.language.as_str(),
        language: words.word("language", first.language.as_str()),
        way: told::way(words, opened),
        texts: foreseen.messages.iter().map(text).collect(),
    })
}

/// A slot in one line of a summary each: when, how, with whom.
#[must_use]
pub fn slot_lines(words: Words, place: &Place, slot: &crate::access::interviews::SlotView) -> Vec<(String, String)> {
    let line = |key: &str, text: Option<String>| Some((words.t(key), text?));
    let when = words.fill("interviews-at", &[("day", words.day(slot.date)), ("time", slot.time.clone())]);
    let minutes = words.with("interviews-minutes", "minutes", slot.minutes);
    [
        line("interviews-when", Some(when)),
        line("interviews-length", Some(minutes)),
        line("interviews-how", Some(place.how(words, slot))),
        line("interviews-link", slot.link.clone()),
        line("interviews-officer", Some(slot.officer.name.clone())),
        line("interviews-language", Some(super::place::spoken(words, &slot.language))),
        line("interviews-interpreter", slot.interpreter.as_ref().map(|one| one.name.clone())),
    ]
    .into_iter()
    .flatten()
    .collect()
}
