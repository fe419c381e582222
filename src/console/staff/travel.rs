//! The travel queue: who is approved, whose clearance runs out first, who turns 21; the steps of the journey; and who is on the way.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::Method};
use askama::Template;
use chrono::NaiveDate;

use super::{
    clearances::kind_word,
    decision_people::turning,
    guide_of, overtaken, queue_filter,
    queue_rows::{Lines, Row as QueueRow},
    selection::Selection,
};
use crate::{
    console::{
        back,
        field::{Choice, Field, Kind},
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        ids::CaseId,
        local_time::local_day,
        queue::QueueFilter,
        stage::Stage,
        travel::{TravelRow, Traveller},
        workflow::{Right, Verb},
    },
    http::routes::{Access, Mounted, mount},
    ops::{
        guide::Guide,
        queue as cases,
        travel::{self, Asked},
    },
};

/// A case that is approved or ready to travel.
struct Row {
    href: String,
    clearances: String,
    reference: String,
    office: String,
    stage: String,
    pathway: String,
    travel_on: Option<String>,
    expires: String,
    urgent: bool,
    travellers: Vec<Line>,
    steps: Vec<(String, String)>,
}

/// An approved member.
struct Line {
    name: String,
    missing: Vec<String>,
    clear: Vec<String>,
    flag: Option<String>,
}

#[derive(Template)]
#[template(path = "travel.html")]
struct TravelPage {
    c: Chrome,
    office: Option<Field>,
    clock: String,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
    departed: Vec<(QueueRow, Vec<(String, String)>)>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/travel", Access::Rights(&[Right::CaseRead]), show)]
}

/// What the address asks for: an office, and a place in the list.
fn asked(visit: &Visit) -> Asked {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect();
    let value =
        |name: &str| pairs.iter().find(|(own, _)| own == name).map(|(_, text)| text.trim().to_owned()).filter(|text| !text.is_empty());
    let office = value("office");
    let line = office.as_ref().map(|code| form_urlencoded::Serializer::new(String::new()).append_pair("office", code).finish());
    let names = office.iter().map(|_| "office").collect();
    Asked { office, limit: travel::PAGE, cursor: value("cursor"), line: line.unwrap_or_default(), names }
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(&visit).await?;
    let (asked, desk) = (asked(&visit), visit.app()?.desk.clone());
    let (office, goes_on, line) = (asked.office.clone(), asked.cursor.is_some(), asked.line.clone());
    let read = visit.call("travel.list")?.read(Ok(asked), move |tx, actor, asked| travel::list(tx, &desk, actor, &asked));
    let found = visit.settle(read.await)?;
    let offered = offered(&visit, found.rows.iter().map(|row| row.case).collect()).await?;
    let today = |row: &TravelRow| Ok::<_, Trouble>(local_day(overtaken::now(&visit)?, queue_filter::zone(&guide, &row.office)));
    let mut rows = Vec::new();
    for own in found.rows {
        let today = today(&own)?;
        let verbs = offered.iter().find(|(case, _)| *case == own.case).map(|(_, verbs)| verbs.clone()).unwrap_or_default();
        rows.push(row(&visit, &guide, own, &verbs, today));
    }
    let address = |more: &str| if line.is_empty() { format!("/travel?{more}") } else { format!("/travel?{line}&{more}") };
    let next = found.next.map(|cursor| address(&form_urlencoded::Serializer::new(String::new()).append_pair("cursor", &cursor).finish()));
    let page = TravelPage {
        c: visit.chrome(visit.words.t("menu-travel")),
        clock: queue_filter::clock(visit.words, &guide, office.as_deref().unwrap_or_default()),
        office: question(visit.words, &guide, office.as_deref().unwrap_or_default()),
        rows,
        next,
        first: goes_on.then(|| address("")),
        departed: departed(&visit, &guide, office).await?,
    };
    Ok(page::ok(&page))
}

async fn offered(visit: &Visit, ids: Vec<CaseId>) -> Result<Vec<(CaseId, Vec<Verb>)>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let read = visit.call("travel.list")?.read(Ok(ids), move |tx, actor, ids| travel::offered(tx, &desk, actor, &ids));
    visit.settle(read.await)
}

/// The question which office; none for whoever has one alone.
fn question(words: Words, guide: &Guide, chosen: &str) -> Option<Field> {
    let any = Choice::new("", words.t("office-any"), chosen);
    let offices = guide.offices.iter().map(|card| Choice::new(&card.code, card.name.in_language(words.0), chosen));
    let kind = Kind::Select(std::iter::once(any).chain(offices).collect());
    (guide.offices.len() > 1).then(|| Field::new(words, "office", words.t("office"), kind))
}

fn row(visit: &Visit, guide: &Guide, own: TravelRow, verbs: &[Verb], today: NaiveDate) -> Row {
    let (words, here) = (visit.words, visit.here());
    let pathway = guide.pathways.iter().find(|(key, ..)| Some(key) == own.pathway.as_ref());
    let missing = own.travellers.iter().any(|one| !one.missing.is_empty());
    let expires = match own.earliest_expiry {
        Some(day) if day < today => words.with("decide-ran-out", "day", day),
        Some(day) => words.with("decide-valid-until", "day", day),
        None if missing => words.t("decide-clearance-missing"),
        None => words.t("decide-needs-none"),
    };
    let office = guide.offices.iter().find(|card| card.code == own.office);
    Row {
        href: back::via(&format!("/cases/{}", own.case), &here),
        clearances: back::via(&format!("/cases/{}/clearances", own.case), &here),
        office: office.map_or_else(|| own.office.clone(), |card| card.name.in_language(words.0).to_owned()),
        stage: words.word("stage", own.stage.as_str()),
        pathway: pathway.map(|(_, name, _)| name.in_language(words.0).to_owned()).unwrap_or_default(),
        travel_on: own.travel_on.map(|day| day.to_string()),
        urgent: missing || own.earliest_expiry.is_some_and(|day| day < today),
        expires,
        travellers: own.travellers.into_iter().map(|one| traveller(words, one, today)).collect(),
        steps: steps(words, own.case, verbs, &here),
        reference: own.reference,
    }
}

fn traveller(words: Words, one: Traveller, today: NaiveDate) -> Line {
    Line {
        missing: one.missing.iter().map(|kind| kind_word(words, kind)).collect(),
        clear: one.clear.iter().map(|(kind, until)| format!("{}: {until}", kind_word(words, kind))).collect(),
        flag: one.turns_21_on.map(|day| turning(words, day, today)),
        name: one.name,
    }
}

fn steps(words: Words, case: CaseId, verbs: &[Verb], here: &str) -> Vec<(String, String)> {
    let step = |verb: &Verb| (words.word("verb", verb.as_str()), back::via(&format!("/cases/{case}/do/{verb}"), here));
    verbs.iter().map(step).collect()
}

/// Who is on the way, to be recorded as arrived.
async fn departed(visit: &Visit, guide: &Guide, office: Option<String>) -> Result<Vec<(QueueRow, Vec<(String, String)>)>, Trouble> {
    let filter = QueueFilter { office, stage: Some(Stage::Departed), limit: cases::PAGE, ..QueueFilter::default() };
    let asked = cases::Asked { filter, names: vec!["stage"], ..cases::Asked::default() };
    let desk = visit.app()?.desk.clone();
    let listed = visit.call("case.list")?.read(Ok(asked), move |tx, actor, asked| cases::list(tx, &desk, actor, asked));
    let rows = visit.settle(listed.await)?.rows;
    let offered = offered(visit, rows.iter().map(|row| row.id).collect()).await?;
    let (here, nobody) = (visit.here(), BTreeMap::new());
    let lines = Lines::new(visit.words, guide, &nobody, &here, "/travel");
    let with_steps = |row: &crate::domain::queue::QueueRow| {
        let verbs = offered.iter().find(|(case, _)| *case == row.id);
        let steps = verbs.map(|(case, verbs)| steps(visit.words, *case, verbs, &here)).unwrap_or_default();
        (lines.line(row, &Selection::default()), steps)
    };
    Ok(rows.iter().map(with_steps).collect())
}
