//! The day on paper: for the reception desk first names and references alone, for the interviewers what they need.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use super::{
    filter::address,
    place::Place,
    rows::{By, Group, Row, grouped, row},
};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::record::PersonRecord,
    ops::interviews::{SheetLine, sheet},
};

/// An interview on the interviewers' sheet.
struct Line {
    row: Row,
    /// Each with what they are to the principal and when they were born.
    people: Vec<(String, String)>,
    /// Where to call.
    call: Vec<String>,
    link: Option<String>,
}

#[derive(Template)]
#[template(path = "interviews_sheet_reception.html")]
struct ReceptionPage {
    c: Chrome,
    clock: String,
    back: String,
    groups: Vec<Group<Row>>,
}

#[derive(Template)]
#[template(path = "interviews_sheet.html")]
struct InterviewersPage {
    c: Chrome,
    clock: String,
    back: String,
    groups: Vec<Group<Line>>,
}

async fn lines(visit: &Visit, place: &Place, day: NaiveDate) -> Result<Vec<SheetLine>, Trouble> {
    let read = visit.call("interview.sheet")?.read(Ok((place.code.clone(), day)), sheet);
    visit.settle(read.await)
}

fn title(words: Words, key: &str, place: &Place, day: NaiveDate) -> String {
    words.fill(key, &[("office", place.name.clone()), ("day", words.day(day))])
}

fn back(place: &Place, day: NaiveDate) -> String {
    address("/interviews", &[("office", &place.code), ("day", &day.to_string())])
}

/// The sheet of the reception desk, by room, since that is where people are sent.
///
/// # Errors
/// The page that says why not.
pub async fn reception(visit: &Visit, place: &Place, day: NaiveDate) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let all = lines(visit, place, day).await?;
    let pairs = all.into_iter().map(|line| {
        let row = row(words, place, &line.listed, "");
        (line.listed, row)
    });
    let groups = grouped(words, place, By::Room, pairs.collect());
    let c = visit.chrome(title(words, "interviews-sheet-reception-title", place, day));
    Ok(page::ok(&ReceptionPage { c, clock: place.clock(words), back: back(place, day), groups }))
}

/// The sheet of the interviewers, by officer or by room.
///
/// # Errors
/// The page that says why not.
pub async fn interviewers(visit: &Visit, place: &Place, day: NaiveDate, by: By) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let all = lines(visit, place, day).await?;
    let pairs = all.into_iter().map(|line| {
        let shown = Line {
            row: row(words, place, &line.listed, ""),
            people: line.people.iter().filter(|person| person.principal || person.relation.is_some()).map(|own| who(words, own)).collect(),
            call: line.call.iter().map(|own| own.value.clone()).collect(),
            link: line.listed.slot.link.clone(),
        };
        (line.listed, shown)
    });
    let groups = grouped(words, place, by, pairs.collect());
    let c = visit.chrome(title(words, "interviews-sheet-interviewers-title", place, day));
    Ok(page::ok(&InterviewersPage { c, clock: place.clock(words), back: back(place, day), groups }))
}

fn who(words: Words, person: &PersonRecord) -> (String, String) {
    let relation = person.relation.as_ref().map_or_else(|| words.t("principal"), |own| words.word("relation", own));
    let born = person.birth_date.as_ref().map(|born| words.with("interviews-born", "day", born));
    (person.name.clone(), std::iter::once(relation).chain(born).collect::<Vec<_>>().join(", "))
}
