//! The overview of a case: where it stands, what was recommended, who agreed to what, and what waits for whom.

use chrono_tz::Tz;
use uuid::Uuid;

use super::{at, person::SHARES, sheet};
use crate::{
    console::{
        staff::case::Opened,
        words::{self, Words},
    },
    domain::{record::ConsentRecord, workflow::Right},
};

/// A line of a summary: what, and how it is.
#[derive(Clone, Debug)]
pub struct Line(pub(crate) String, pub(crate) String);

/// What an adult agreed to: the name, then each sharing in words.
pub struct Agreed {
    pub(crate) name: String,
    pub(crate) guardian: bool,
    pub(crate) answers: Vec<Line>,
}

/// A clearance of a member: the name, what, how it stands, and until when.
pub struct Cleared {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) until: Option<String>,
}

/// Something that waits for a second person, and its page.
pub struct Waiting {
    pub(crate) what: String,
    pub(crate) until: String,
    pub(crate) href: String,
}

/// A later sending of the form, and what it has otherwise.
pub struct Again {
    pub(crate) reference: String,
    pub(crate) at: String,
    pub(crate) differs: Vec<String>,
}

/// All of it.
pub struct Overview {
    pub(crate) lines: Vec<Line>,
    pub(crate) agreed: Vec<Agreed>,
    pub(crate) cleared: Vec<Cleared>,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) again: Vec<Again>,
    pub(crate) compare: Option<String>,
    pub(crate) duplicates: Vec<String>,
}

/// Puts the overview together.
#[must_use]
pub fn overview(words: Words, opened: &Opened) -> Overview {
    let compares = [Right::CaseScreen, Right::CaseReview].iter().any(|right| opened.guide.may(*right, &opened.view.office));
    Overview {
        lines: lines(words, opened),
        agreed: agreed(words, opened),
        cleared: cleared(words, opened),
        waiting: waiting(words, opened),
        again: again(words, opened),
        compare: (compares && !opened.view.sent_again.is_empty()).then(|| at(opened, "/sent-again")),
        duplicates: opened.view.likely_duplicates.iter().map(|own| own.case.to_string()).collect(),
    }
}

fn lines(words: Words, opened: &Opened) -> Vec<Line> {
    let (view, zone): (_, Tz) = (&opened.view, opened.zone);
    let line = |key: &str, text: Option<String>| Some(Line(words.t(key), text?));
    let named = opened.guide.pathways.iter().find(|(key, ..)| Some(key) == view.pathway.as_ref());
    let lines = [
        line("reference", Some(view.reference.clone())),
        line("received", Some(words::short(view.received_at, zone))),
        line("channel", Some(words.word("channel", view.channel.as_str()))),
        line("stage", Some(opened.head.stage.clone())),
        line("beneath", view.beneath.map(|stage| words.word("stage", stage.as_str()))),
        line("own-queue", view.queue.map(|queue| queue.to_string())),
        line("file-handed-over-by", view.handed_over_by.map(|own| own.to_string())),
        line("pathway", named.map(|(_, name, _)| name.in_language(words.0).to_owned()).or_else(|| view.pathway.clone())),
        line("closure", view.recommended_closure.map(|own| words.word("closure", own.as_str()))),
        line("priority", view.priority.map(|own| words.word("priority", own.as_str()))),
        line("recommended-by", view.recommended_by.map(|own| own.to_string())),
        line("changed", view.changed_since_recommendation.then(|| words.t("changed-text"))),
        line("file-held-until", view.held_until.map(|until| words::short(until, zone))),
        line("file-more-requested", view.more_requested.then(|| words.t("yes"))),
        line("file-interview", view.interview.as_ref().map(|own| words::short(own.slot.starts_at, zone))),
        line("file-travel-on", view.travel_on.map(|day| day.to_string())),
        line("message-language", Some(words.word("language", &view.message_language))),
    ];
    lines.into_iter().flatten().collect()
}

fn agreed(words: Words, opened: &Opened) -> Vec<Agreed> {
    let people = opened.view.people.iter().filter(|person| person.consent.is_some() || person.consent_missing || person.guardian);
    let one = |person: &crate::domain::record::PersonRecord| Agreed {
        name: person.name.clone(),
        guardian: person.guardian,
        answers: person.consent.as_ref().map(|consent| answers(words, consent)).unwrap_or_default(),
    };
    people.map(one).collect()
}

/// What an adult agreed to, each sharing with its answer.
pub fn answers(words: Words, consent: &ConsentRecord) -> Vec<Line> {
    let given = [consent.agency, consent.us, consent.canada, consent.spain];
    let one = |(share, yes): (&str, bool)| Line(words.word("file-share", share), words.t(sheet::yes(yes)));
    SHARES.into_iter().zip(given).map(one).collect()
}

fn cleared(words: Words, opened: &Opened) -> Vec<Cleared> {
    let name = |id: Uuid| opened.view.people.iter().find(|person| person.id == id).map(|person| person.name.clone()).unwrap_or_default();
    let one = |own: &crate::access::clearances::ClearanceView| Cleared {
        name: name(own.person),
        kind: words.word("clearance-kind", &own.kind),
        state: words.word("clearance", own.state.as_str()),
        until: own.valid_until.map(|day| day.to_string()),
    };
    opened.view.clearances.iter().map(one).collect()
}

/// What was proposed about this case: the view has it for who may confirm it and for who proposed it, and so has its page.
fn waiting(words: Words, opened: &Opened) -> Vec<Waiting> {
    let one = |own: &crate::access::view::OpenProposal| Waiting {
        what: words.word("proposal", &own.kind),
        until: words::short(own.expires_at, opened.zone),
        href: format!("/proposals/{}", own.id),
    };
    opened.view.proposals.iter().map(one).collect()
}

fn again(words: Words, opened: &Opened) -> Vec<Again> {
    let one = |own: &crate::access::view::SentAgain| Again {
        reference: own.reference.clone(),
        at: words::short(own.received_at, opened.zone),
        differs: differs(words, &own.differs),
    };
    opened.view.sent_again.iter().map(one).collect()
}

/// The parts of the form that differ, each once: of `/members/2/documents/0/number` it is `members` that a person looks for.
fn differs(words: Words, pointers: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for pointer in pointers {
        let mut steps = pointer.split('/').skip(1);
        let first = steps.next().unwrap_or_default();
        let part = if first == "principal" { steps.next().unwrap_or(first) } else { first };
        let word = words.word("file-part", part);
        if !parts.contains(&word) {
            parts.push(word);
        }
    }
    parts
}
