//! A proposal for the free slots of some days: which family when, and why, each with one step to its booking.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;

use super::{
    KEEP,
    filter::{Query, address},
    in_words,
    place::{Place, day_field, spoken},
};
use crate::{
    console::{
        back,
        field::Field,
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::fields::FieldErrors,
    http::routes::{Mounted, mount},
    ops::interviews::{FILLED_MOST, FilledLine, fill},
};

/// One family with its slot, and why.
struct Line {
    when: String,
    how: String,
    officer: String,
    language: String,
    interpreter: Option<String>,
    reference: String,
    name: String,
    case: String,
    waiting_since: String,
    reasons: Vec<String>,
    book: String,
}

#[derive(Template)]
#[template(path = "interviews_plan.html")]
struct PlanPage {
    c: Chrome,
    tabs: Vec<Link>,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    clock: String,
    lines: Vec<Line>,
    left: usize,
    left_href: String,
    many: bool,
    make: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/interviews/plan", KEEP, show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let query = Query::of(&visit);
    let place = Place::of(&visit, &query).await?;
    let mut faults = FieldErrors::default();
    let days = query.span(place.today, &mut faults);
    let faults = faults.list().to_vec();
    let desk = visit.app()?.desk.clone();
    let read = visit
        .call("slot.fill")?
        .read(Ok((place.code.clone(), days)), move |tx, actor, (office, days)| fill(tx, &desk, actor, (&office, days)));
    let filled = visit.settle(read.await)?;
    let pairs: [(&str, &str); 3] = [("office", place.code.as_str()), ("from", &days.0.to_string()), ("to", &days.1.to_string())];
    let here = address("/interviews/plan", &pairs);
    let known = in_words(words, &faults);
    let own = [
        day_field(words, "from", words.t("interviews-from"), days.0.to_string()),
        day_field(words, "to", words.t("interviews-to"), days.1.to_string()),
    ];
    let fields: Vec<Field> = place.question(words).into_iter().chain(own).map(|field| field.judged(&known)).collect();
    let slots = filled.lines.len() + filled.left.len();
    let page = PlanPage {
        c: visit.chrome(words.with("interviews-plan-title", "office", &place.name)).faulty(!faults.is_empty()),
        tabs: place.tabs(words, "/interviews/plan"),
        faults: page::faults_of(&fields),
        fields,
        hidden: Vec::new(),
        clock: place.clock(words),
        lines: filled.lines.iter().map(|one| line(words, &place, one, &here)).collect(),
        left: filled.left.len(),
        left_href: format!("{}&free=yes", address("/interviews/slots", &pairs)),
        many: i64::try_from(slots).unwrap_or(i64::MAX) >= FILLED_MOST,
        make: address("/interviews/slots/new", &[("office", &place.code)]),
    };
    Ok(page::answer(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}

fn line(words: Words, place: &Place, one: &FilledLine, here: &str) -> Line {
    let slot = &one.slot;
    Line {
        when: words.fill("interviews-at", &[("day", words.day(slot.date)), ("time", slot.time.clone())]),
        how: place.how(words, slot),
        officer: slot.officer.name.clone(),
        language: spoken(words, &slot.language),
        interpreter: slot.interpreter.as_ref().map(|own| own.name.clone()),
        reference: one.reference.clone(),
        name: one.principal.clone(),
        case: back::via(&format!("/cases/{}", one.case), here),
        waiting_since: words::short(one.processed_at, place.zone),
        reasons: one.reasons.iter().map(|own| words.word("interviews-reason", own.as_str())).collect(),
        book: format!("{}&slot={}", back::via(&format!("/cases/{}/book", one.case), here), slot.id),
    }
}
