//! Making slots: the form, what it would make as a page to look at, and then the slots.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    KEEP,
    book::sentence,
    filter::{Query, address},
    in_words,
    place::Place,
    slot_form::{self, Part, What},
    slot_wish,
};
use crate::{
    console::{
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{fields::FieldError, slot::Wish},
    http::{
        form::{Fields, FormBody},
        genuine::{self, Genuine},
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::{
        slots::{self, Look},
        stock,
    },
};

#[derive(Template)]
#[template(path = "interviews_slot_form.html")]
struct FormPage {
    c: Chrome,
    tabs: Vec<Link>,
    faults: Vec<Fault>,
    general: Vec<String>,
    clock: String,
    whats: Vec<Link>,
    parts: Vec<Part>,
    action: String,
    no_officers: bool,
    offices: Vec<Link>,
    more: bool,
}

/// A day of the preview: how many slots, and when.
struct Day {
    text: String,
    count: usize,
    times: String,
}

/// Something that stands in the way.
struct Trap {
    when: String,
    why: String,
}

#[derive(Template)]
#[template(path = "interviews_slot_preview.html")]
struct PreviewPage {
    c: Chrome,
    tabs: Vec<Link>,
    clock: String,
    notice: Option<String>,
    count: usize,
    count_text: String,
    days: Vec<Day>,
    traps: Vec<Trap>,
    may_leave_out: bool,
    kept: Vec<(String, String)>,
    action: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/interviews/slots/new", KEEP, ask), mount(Method::POST, "/interviews/slots/new", KEEP, answer)]
}

async fn ask(visit: Visit) -> Result<HttpResponse, Trouble> {
    let query = Query::of(&visit);
    let place = Place::of(&visit, &query).await?;
    let what = What::parse(query.text("what")).unwrap_or(What::Weekly);
    form(&visit, &place, what, &Fields::default(), &[], StatusCode::OK).await
}

async fn form(
    visit: &Visit,
    place: &Place,
    what: What,
    sent: &Fields,
    faults: &[FieldError],
    status: StatusCode,
) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let officers = officers(visit, place).await?;
    let faults = in_words(words, faults);
    let parts = slot_form::parts(words, place, &officers, what, sent, &faults);
    let shown: Vec<String> = parts.iter().flat_map(|part| part.fields.iter().map(|field| field.name.clone())).collect();
    let general: Vec<String> = faults.iter().filter(|fault| !belongs(&shown, &fault.pointer)).map(|fault| fault.detail.clone()).collect();
    let mut summary = page::faults_of(parts.iter().flat_map(|part| &part.fields));
    summary.extend(general.iter().map(|text| page::fault_at("", text)));
    let href = |what: &str, office: &str| address("/interviews/slots/new", &[("office", office), ("what", what)]);
    let office = |card: &crate::ops::programmes::OfficeCard| Link {
        text: card.name.in_language(words.0).to_owned(),
        href: href(what.as_str(), &card.code),
        here: card.code == place.code,
        lang: words.code(),
    };
    let kind = |own: &What| Link {
        text: words.word("interviews-what", own.as_str()),
        href: href(own.as_str(), &place.code),
        here: *own == what,
        lang: words.code(),
    };
    let page = FormPage {
        c: visit.chrome(words.with("interviews-make-title", "office", &place.name)).faulty(!faults.is_empty()),
        tabs: place.tabs(words, "/interviews/slots/new"),
        faults: summary,
        general,
        clock: place.clock(words),
        whats: What::ALL.iter().map(kind).collect(),
        action: href(what.as_str(), &place.code),
        no_officers: officers.is_empty(),
        offices: if place.guide.offices.len() > 1 { place.guide.offices.iter().map(office).collect() } else { Vec::new() },
        more: super::seats::count(sent) < super::seats::MOST_SEATS,
        parts,
    };
    Ok(page::answer(status, &page))
}

/// Whether one of the questions shows the fault of a pointer.
fn belongs(shown: &[String], pointer: &str) -> bool {
    shown.iter().any(|name| name == pointer || pointer.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

async fn officers(visit: &Visit, place: &Place) -> Result<Vec<(Uuid, String)>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let read = visit.call("slot.make")?.read(Ok(place.code.clone()), move |tx, actor, office| stock::officers(tx, &desk, actor, &office));
    visit.settle(read.await)
}

async fn answer(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let query = Query::of(&visit);
    let place = Place::of(&visit, &query).await?;
    let what = What::parse(query.text("what")).unwrap_or(What::Weekly);
    if matches!(sent.text("go"), "more" | "change") {
        return form(&visit, &place, what, &sent, &[], StatusCode::OK).await;
    }
    let sent = if sent.text("go") == "leave_out" { without_traps(&visit, &place, what, &sent).await? } else { sent };
    let wish = match slot_wish::read(what, &sent) {
        Ok(wish) => wish,
        Err(faults) => return form(&visit, &place, what, &sent, faults.list(), StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    if sent.text("go") == "save" {
        return save(&visit, &proof, &place, what, (&sent, wish)).await;
    }
    preview(&visit, &place, what, (&sent, wish), None).await
}

async fn look(visit: &Visit, place: &Place, wish: Wish) -> Result<Result<Look, Problem>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("slot.look")?;
    Ok(call.read(Ok((place.code.clone(), wish)), move |tx, actor, (office, wish)| slots::look(tx, &desk, actor, (&office, &wish))).await)
}

/// What would be made; `news` is what stands above when saving was refused.
async fn preview(
    visit: &Visit,
    place: &Place,
    what: What,
    (sent, wish): (&Fields, Wish),
    news: Option<(StatusCode, String)>,
) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let look = match look(visit, place, wish).await? {
        Ok(look) => look,
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            return form(visit, place, what, sent, problem.errors(), problem.status()).await;
        }
        Err(problem) => return Err(visit.trouble(problem)),
    };
    let (status, notice) = news.map_or((StatusCode::OK, None), |(status, notice)| (status, Some(notice)));
    let kept = sent.iter().filter(|(name, text)| !text.is_empty() && !matches!(*name, "go" | genuine::FIELD));
    let count = look.drafts.len();
    let page = PreviewPage {
        c: visit.chrome(words.with("interviews-preview-title", "office", &place.name)).faulty(notice.is_some()),
        tabs: place.tabs(words, "/interviews/slots/new"),
        clock: place.clock(words),
        notice,
        count,
        count_text: words.fill("interviews-preview-count", &[("count", count.to_string()), ("days", by_day(&look).len().to_string())]),
        days: by_day(&look)
            .into_iter()
            .map(|(day, times)| Day { text: words.day(day), count: times.len(), times: distinct(&times) })
            .collect(),
        traps: traps(words, &look),
        may_leave_out: what == What::Weekly,
        kept: kept.map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
        action: address("/interviews/slots/new", &[("office", &place.code), ("what", what.as_str())]),
    };
    Ok(page::answer(status, &page))
}

fn by_day(look: &Look) -> BTreeMap<NaiveDate, Vec<String>> {
    let mut days: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for draft in &look.drafts {
        days.entry(draft.local_day).or_default().push(draft.local_time.format("%H:%M").to_string());
    }
    days
}

/// The times of a day once each: several officers begin at the same time.
fn distinct(times: &[String]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for time in times {
        if !seen.contains(&time.as_str()) {
            seen.push(time);
        }
    }
    seen.join(", ")
}

fn traps(words: Words, look: &Look) -> Vec<Trap> {
    let when = |day: NaiveDate, time: chrono::NaiveTime| {
        words.fill("interviews-at", &[("day", words.day(day)), ("time", time.format("%H:%M").to_string())])
    };
    let clash = |own: &slots::Clash| Trap {
        when: when(own.day, own.time),
        why: format!("{}: {}", words.word("interviews-taken", own.taken.as_str()), own.name),
    };
    let unusable = |own: &crate::domain::slot::Unusable| Trap {
        when: when(own.local_day, own.local_time),
        why: words.word("interviews-fault", own.code),
    };
    look.clashes.iter().map(clash).chain(look.unusable.iter().map(unusable)).collect()
}

/// The same form with every day left out on which something stands in the way.
async fn without_traps(visit: &Visit, place: &Place, what: What, sent: &Fields) -> Result<Fields, Trouble> {
    let Ok(wish) = slot_wish::read(what, sent) else { return Ok(sent.clone()) };
    let Ok(look) = look(visit, place, wish).await? else { return Ok(sent.clone()) };
    let days = look.clashes.iter().map(|own| own.day).chain(look.unusable.iter().map(|own| own.local_day));
    let mut holidays = sent.text("/pattern/holidays").to_owned();
    for day in days.collect::<std::collections::BTreeSet<_>>() {
        holidays.push_str(&format!("\n{day}"));
    }
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(sent.iter().filter(|(name, _)| *name != "/pattern/holidays"));
    body.append_pair("/pattern/holidays", holidays.trim());
    visit.settle(Fields::from_slice(body.finish().as_bytes()))
}

async fn save(visit: &Visit, proof: &Genuine, place: &Place, what: What, (sent, wish): (&Fields, Wish)) -> Result<HttpResponse, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("slot.make")?;
    let asked = (place.code.clone(), wish.clone());
    let work = call
        .write(proof, Ok(asked), move |tx, actor, (office, wish): &(String, Wish)| slots::make(tx, &desk, actor, (office, wish), false));
    match work.await {
        Ok(made) => {
            let days = made.drafts.iter().map(|draft| draft.local_day);
            let (from, to) = (days.clone().min().unwrap_or(place.today).to_string(), days.max().unwrap_or(place.today).to_string());
            let done = made.ids.len().to_string();
            Ok(page::go_to(&address("/interviews/slots", &[("office", &place.code), ("from", &from), ("to", &to), ("done", &done)])))
        }
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            // A day or a time that was possible a moment ago: the preview says which.
            preview(visit, place, what, (sent, wish), Some((problem.status(), visit.words.t("interviews-preview-changed")))).await
        }
        Err(problem) if problem.code() == "slot_overlap" => {
            let news = (problem.status(), sentence(visit, &problem));
            preview(visit, place, what, (sent, wish), Some(news)).await
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}
