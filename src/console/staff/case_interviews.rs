//! The interviews of a case: the one before the family, those that were, who came, and a hold.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use uuid::Uuid;

use super::{
    case::{Head, Opened, Part},
    interviews::{door, foreseen::slot_lines, place::Place},
};
use crate::{
    access::interviews::BookingView,
    console::{
        page::{self, Chrome, Link},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::interview::Disposition,
    ops::interviews,
};

/// A booking that ended, or lives.
struct Past {
    when: String,
    how: String,
    officer: String,
    colour: &'static str,
    became: String,
    booked: String,
    ended: Option<String>,
    came: Vec<String>,
}

#[derive(Template)]
#[template(path = "case_interviews.html")]
struct Interviews {
    c: Chrome,
    head: Head,
    clock: String,
    hold: Option<String>,
    living: Option<Vec<(String, String)>>,
    doors: Vec<Link>,
    past: Vec<Past>,
    day: Option<String>,
}

/// Shows the interviews of a case.
///
/// # Errors
/// The page that says why not.
pub async fn page(visit: &Visit, opened: Opened) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let read = visit.call("case.interviews")?.on(opened.head.id).read(Ok(opened.head.id), interviews::of_case);
    let bookings = visit.settle(read.await)?;
    let place = Place::named(visit, opened.guide.clone(), &opened.view.office).await?;
    let names: BTreeMap<Uuid, String> = opened.view.people.iter().map(|person| (person.id, person.name.clone())).collect();
    let past = bookings.iter().rev().filter(|one| one.disposition.is_some()).map(|one| past(words, &place, one, &names)).collect();
    let living = opened.view.interview.as_ref().map(|own| slot_lines(words, &place, &own.slot));
    let day = opened.view.interview.as_ref().map(|own| {
        super::interviews::filter::address("/interviews", &[("office", &opened.view.office), ("day", &own.slot.date.to_string())])
    });
    Ok(page::ok(&Interviews {
        c: visit.chrome(format!("{} – {}", opened.head.reference, words.word("part", Part::Interviews.as_str()))),
        clock: place.clock(words),
        hold: opened.view.held_until.map(|until| words::short(until, opened.zone)),
        living,
        doors: doors(words, &opened),
        past,
        day,
        head: opened.head,
    }))
}

/// The verbs of interviews that are allowed now, each with its page.
fn doors(words: Words, opened: &Opened) -> Vec<Link> {
    let offered = opened.view.allowed_actions.iter().map(|action| action.verb).filter(|verb| verb.is_of_interview());
    let link = |verb: crate::domain::workflow::Verb| Link {
        text: words.word("verb", verb.as_str()),
        href: door(opened.view.id, verb, &opened.head.back),
        here: false,
        lang: words.code(),
    };
    offered.map(link).collect()
}

fn past(words: Words, place: &Place, one: &BookingView, names: &BTreeMap<Uuid, String>) -> Past {
    let became = one.disposition.unwrap_or(Disposition::Left);
    let gone = || words.t("interviews-not-in-case");
    Past {
        when: words.fill("interviews-at", &[("day", words.day(one.slot.date)), ("time", one.slot.time.clone())]),
        how: place.how(words, &one.slot),
        officer: one.slot.officer.name.clone(),
        colour: match became {
            Disposition::Held => "green",
            Disposition::NoShow => "red",
            _ => "grey",
        },
        became: words.word("interviews-disposition", became.as_str()),
        booked: words::short(one.booked_at, place.zone),
        ended: one.ended_at.map(|at| words::short(at, place.zone)),
        came: one.attended.iter().map(|id| names.get(id).cloned().unwrap_or_else(gone)).collect(),
    }
}
