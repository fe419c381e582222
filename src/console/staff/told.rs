//! Who will be told what by a step, in which language and by which way: shown before it is saved.

use chrono::Duration;

use super::case::Opened;
use crate::{
    console::{visit::Visit, words::Words},
    domain::{
        contact::ContactKind,
        language::Language,
        message::MessageKind,
        text::{self, TextFacts},
        workflow::check::UNDO_DAYS,
    },
};

/// What a step tells, as far as it is known before.
#[derive(Clone, Debug)]
pub struct Telling {
    /// What kind of message it is.
    pub kind: String,
    /// Whether it is written only if what it takes back may have reached the family.
    pub only_if: bool,
    /// The tag of its language.
    pub lang: &'static str,
    /// The name of its language.
    pub language: String,
    /// By which way it leaves.
    pub way: String,
    /// Subject and text, where they do not hang on an appointment.
    pub text: Option<(String, String)>,
}

/// What the step tells, if it tells anything.
#[must_use]
pub fn telling(visit: &Visit, opened: &Opened, kind: Option<&str>) -> Option<Telling> {
    let (words, kind) = (visit.words, MessageKind::parse(kind?)?);
    let language = Language::parse(&opened.view.message_language).unwrap_or(Language::Spanish);
    let rendered = facts(visit, opened, language).and_then(|facts| text::render(kind, language, &facts).ok());
    Some(Telling {
        kind: words.word("message", kind.as_str()),
        only_if: matches!(kind, MessageKind::Cancellation | MessageKind::Postponed),
        lang: language.as_str(),
        language: words.word("language", language.as_str()),
        way: way(words, opened),
        text: rendered.map(|own| (own.subject, own.body)),
    })
}

fn facts(visit: &Visit, opened: &Opened, language: Language) -> Option<TextFacts> {
    let card = opened.guide.offices.iter().find(|card| card.code == opened.view.office)?;
    let authority = opened.guide.authorities.iter().find(|(key, _)| Some(key) == opened.view.pathway.as_ref());
    let last_day = visit.app().ok()?.store.now() + Duration::days(UNDO_DAYS);
    Some(TextFacts {
        reference: opened.view.reference.clone(),
        office_name: card.name.in_language(language).to_owned(),
        telephones: card.telephones.clone(),
        until: Some(last_day.with_timezone(&opened.zone).date_naive()),
        authority: authority.map(|(_, name)| name.in_language(language).to_owned()),
        ..TextFacts::default()
    })
}

/// The way of the moment, as the sender would choose it: the address is taken when the message leaves, so it may be another by then.
#[must_use]
pub fn way(words: Words, opened: &Opened) -> String {
    let people = &opened.view.people;
    let speaks = |id| people.iter().any(|person| person.id == id && (person.principal || person.guardian));
    let safe = opened.view.contacts.iter().filter(|own| own.safe_to_use);
    let mut kinds: Vec<_> = safe.filter_map(|own| Some((!speaks(own.person), ContactKind::parse(&own.kind)?))).collect();
    kinds.retain(|(_, kind)| *kind != ContactKind::Phone);
    kinds.sort_by_key(|(later, _)| *later);
    words.t(match kinds.first() {
        Some((_, ContactKind::Email)) => "way-email",
        Some(_) => "way-sms",
        None => "way-call",
    })
}
