//! The slots of an office: which there are, which are free, and taking a free one back.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use chrono::NaiveDate;

use super::{
    KEEP, READ,
    filter::{Query, address},
    in_words,
    place::{Place, day_field, spoken},
};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault, Link},
        staff::back_of,
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        ids::{SlotId, of},
    },
    http::{
        form::FormBody,
        path,
        routes::{Mounted, mount},
    },
    ops::slots::{self, Asked, ListedSlot},
};

/// A slot of the list.
struct Line {
    time: String,
    minutes: i64,
    how: String,
    officer: String,
    alone: bool,
    language: String,
    interpreter: Option<String>,
    free: bool,
    /// Where to send its withdrawal.
    withdraw: Option<String>,
}

/// The slots of one day.
struct Day {
    text: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "interviews_slots.html")]
struct SlotsPage {
    c: Chrome,
    tabs: Vec<Link>,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    clock: String,
    done: Option<String>,
    days: Vec<Day>,
    more: Option<String>,
    make: Option<String>,
}

/// What the address asks for.
struct Wanted {
    from: NaiveDate,
    to: NaiveDate,
    free: String,
    cursor: Option<String>,
    faults: Vec<FieldError>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/interviews/slots", READ, show), mount(Method::POST, "/interviews/slots/{id}/withdraw", KEEP, withdraw)]
}

impl Wanted {
    fn read(query: &Query, place: &Place) -> Self {
        let mut faults = FieldErrors::default();
        let (from, to) = query.span(place.today, &mut faults);
        let cursor = query.filled("cursor").map(str::to_owned);
        Self { from, to, free: query.text("free").to_owned(), cursor, faults: faults.list().to_vec() }
    }

    fn free(&self) -> Option<bool> {
        match self.free.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    fn href(&self, place: &Place, cursor: &str) -> String {
        let pairs: [(&str, &str); 5] = [
            ("office", place.code.as_str()),
            ("from", &self.from.to_string()),
            ("to", &self.to.to_string()),
            ("free", &self.free),
            ("cursor", cursor),
        ];
        address("/interviews/slots", &pairs)
    }

    fn questions(&self, words: Words, place: &Place) -> Vec<Field> {
        let choices = [("", "any"), ("yes", "yes"), ("no", "no")];
        let choices = choices.map(|(value, code)| Choice::new(value, words.word("interviews-free", code), &self.free)).to_vec();
        let own = [
            day_field(words, "from", words.t("interviews-from"), self.from.to_string()),
            day_field(words, "to", words.t("interviews-to"), self.to.to_string()),
            Field::new(words, "free", words.t("interviews-free-asked"), Kind::Select(choices)),
        ];
        let faults = in_words(words, &self.faults);
        place.question(words).into_iter().chain(own).map(|field| field.judged(&faults)).collect()
    }
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let query = Query::of(&visit);
    let place = Place::of(&visit, &query).await?;
    let wanted = Wanted::read(&query, &place);
    let line = format!("page {} {} {}", wanted.from, wanted.to, wanted.free);
    let asked =
        Asked { office: place.code.clone(), days: (wanted.from, wanted.to), free: wanted.free(), cursor: wanted.cursor.clone(), line };
    let desk = visit.app()?.desk.clone();
    let read = visit.call("slot.list")?.read(Ok(asked), move |tx, actor, asked| slots::list(tx, &desk, actor, asked));
    let found = visit.settle(read.await)?;
    let fields = wanted.questions(words, &place);
    let here = wanted.href(&place, "");
    let faulty = !wanted.faults.is_empty();
    let page = SlotsPage {
        c: visit.chrome(words.with("interviews-slots-title", "office", &place.name)).faulty(faulty),
        tabs: place.tabs(words, "/interviews/slots"),
        faults: page::faults_of(&fields),
        fields,
        hidden: Vec::new(),
        clock: place.clock(words),
        done: done(words, &query),
        days: days(words, &place, &found.rows, &here),
        more: found.next.map(|cursor| wanted.href(&place, &cursor)),
        make: place.schedules().then(|| address("/interviews/slots/new", &[("office", &place.code)])),
    };
    Ok(page::answer(if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page))
}

/// What was just done, after the browser was sent on.
fn done(words: Words, query: &Query) -> Option<String> {
    match query.text("done") {
        "withdrawn" => Some(words.t("interviews-withdrawn")),
        made => made.parse::<u32>().ok().map(|count| words.with("interviews-made", "count", count)),
    }
}

fn days(words: Words, place: &Place, found: &[ListedSlot], here: &str) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for one in found {
        let slot = &one.slot;
        let to_come = slot.starts_at > place.now;
        let withdraw = crate::console::back::via(&format!("/interviews/slots/{}/withdraw", slot.id), here);
        let line = Line {
            time: slot.time.clone(),
            minutes: slot.minutes,
            how: place.how(words, slot),
            officer: slot.officer.name.clone(),
            alone: to_come && !slot.officer_available,
            language: spoken(words, &slot.language),
            interpreter: slot.interpreter.as_ref().map(|own| own.name.clone()),
            free: one.free,
            withdraw: (one.free && to_come && place.schedules()).then(|| format!("{withdraw}&office={}", place.code)),
        };
        let text = words.day(slot.date);
        match days.last_mut().filter(|day| day.text == text) {
            Some(day) => day.lines.push(line),
            None => days.push(Day { text, lines: vec![line] }),
        }
    }
    days
}

async fn withdraw(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let query = Query::of(&visit);
    let shape = path::id::<of::Slot>(&id).and_then(|id| Ok((path::code(query.text("office"))?, id)));
    let call = visit.call("slot.withdraw")?;
    let work = call.write(&proof, shape, |tx, actor, (office, id): &(String, SlotId)| slots::withdraw(tx, actor, office, *id));
    visit.settle(work.await)?;
    let back = back_of(visit.request());
    let back = if back.starts_with("/interviews/slots?") { back } else { "/interviews/slots?".to_owned() };
    Ok(page::go_to(&format!("{back}&done=withdrawn")))
}
