//! The days of an office: one day or one week, by officer or by room. All state is in the address.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::{
    READ,
    filter::{Query, address, earlier, later},
    place::{Place, day_field},
    rows::{By, Group, Row, grouped, row},
    sheet,
};
use crate::{
    console::{
        field::Field,
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        terms::words,
    },
    http::routes::{Mounted, mount},
    ops::{
        interviews::{self, Asked, ListedInterview, MOST_ROWS},
        slots,
    },
};

words! {
    /// How much of the calendar is shown.
    View { Day = "day", Week = "week" }
}

/// What the address asks for.
#[derive(Clone, Debug)]
pub struct State {
    office: String,
    day: NaiveDate,
    view: View,
    by: By,
    cursor: Option<String>,
}

/// A day of the heading of a week.
struct Head {
    text: String,
    href: String,
    today: bool,
    free: usize,
}

/// A line of links that change what is shown.
struct Switch {
    label: String,
    links: Vec<Link>,
}

/// Where to look when there is nothing here.
struct Elsewhere {
    next: Option<(String, String)>,
    schedules: bool,
}

#[derive(Template)]
#[template(path = "interviews.html")]
struct CalendarPage {
    c: Chrome,
    tabs: Vec<Link>,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    clock: String,
    office: String,
    switches: Vec<Switch>,
    week: Vec<Head>,
    days: Vec<Group<Row>>,
    weeks: Vec<Group<Vec<Row>>>,
    gone: Vec<Row>,
    elsewhere: Option<Elsewhere>,
    free: usize,
    free_href: String,
    more: Option<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/interviews", READ, show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let query = Query::of(&visit);
    let place = Place::of(&visit, &query).await?;
    let (state, faults) = State::read(&query, &place);
    match query.text("sheet") {
        "reception" => return sheet::reception(&visit, &place, state.day).await,
        "interviewers" => return sheet::interviewers(&visit, &place, state.day, state.by).await,
        _ => {}
    }
    calendar(&visit, &place, &state, faults.list()).await
}

impl State {
    fn read(query: &Query, place: &Place) -> (Self, FieldErrors) {
        let mut faults = FieldErrors::default();
        let day = match query.day("day") {
            Some(None) => {
                faults.add("day", "not_a_day_of_calendar", "Give a day like 2024-05-20.");
                place.today
            }
            said => said.flatten().unwrap_or(place.today),
        };
        let state = Self {
            office: place.code.clone(),
            day,
            view: View::parse(query.text("view")).unwrap_or(View::Day),
            by: By::parse(query.text("by")).unwrap_or(By::Officer),
            cursor: query.filled("cursor").map(str::to_owned),
        };
        (state, faults)
    }

    fn href(&self, day: NaiveDate, view: View, by: By) -> String {
        let pairs: [(&str, &str); 4] =
            [("office", self.office.as_str()), ("day", &day.to_string()), ("view", view.as_str()), ("by", by.as_str())];
        address("/interviews", &pairs)
    }

    /// The first and the last day that are shown; a week begins on Monday.
    fn days(&self) -> (NaiveDate, NaiveDate) {
        match self.view {
            View::Day => (self.day, self.day),
            View::Week => {
                let monday = earlier(self.day, u64::from(self.day.weekday().num_days_from_monday()));
                (monday, later(monday, 6))
            }
        }
    }

    fn step(&self) -> u64 {
        if self.view == View::Week { 7 } else { 1 }
    }
}

async fn calendar(visit: &Visit, place: &Place, state: &State, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    let (words, days) = (visit.words, state.days());
    let (listed, more) = listed(visit, state, days).await?;
    let free = free(visit, place, days).await?;
    let here = state.href(state.day, state.view, state.by);
    let (mut standing, mut gone) = (Vec::new(), Vec::new());
    for one in listed {
        let line = row(words, place, &one, &here);
        if line.stands { standing.push((one, line)) } else { gone.push(line) }
    }
    let empty = standing.is_empty() && state.cursor.is_none();
    let elsewhere = if empty { Some(elsewhere(visit, place, state, days.1).await?) } else { None };
    let heads = if state.view == View::Week { heads(words, place, state, days.0, &free) } else { Vec::new() };
    let groups = grouped(words, place, state.by, standing);
    let (days_shown, weeks) = match state.view {
        View::Day => (groups, Vec::new()),
        View::Week => (Vec::new(), groups.into_iter().map(|group| by_day(group, days.0)).collect()),
    };
    let fields: Vec<Field> = questions(words, place, state, faults);
    let page = CalendarPage {
        c: visit.chrome(title(words, place, state, days)).faulty(!faults.is_empty()),
        tabs: place.tabs(words, "/interviews"),
        faults: page::faults_of(&fields),
        fields,
        hidden: vec![("view", state.view.to_string()), ("by", state.by.to_string())],
        clock: place.clock(words),
        office: place.code.clone(),
        switches: switches(words, place, state),
        week: heads,
        days: days_shown,
        weeks,
        gone,
        elsewhere,
        free: free.values().sum(),
        free_href: address(
            "/interviews/slots",
            &[("office", &place.code), ("from", &days.0.to_string()), ("to", &days.1.to_string()), ("free", "yes")],
        ),
        more: more
            .map(|cursor| format!("{here}&{}", form_urlencoded::Serializer::new(String::new()).append_pair("cursor", &cursor).finish())),
    };
    Ok(page::answer(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}

fn title(words: Words, place: &Place, state: &State, days: (NaiveDate, NaiveDate)) -> String {
    let parts = |day: NaiveDate| ("day", words.day(day));
    match state.view {
        View::Day => words.fill("interviews-title-day", &[("office", place.name.clone()), parts(days.0)]),
        View::Week => words.fill("interviews-title-week", &[("office", place.name.clone()), parts(days.0)]),
    }
}

fn link(words: Words, kind: &str, code: &str, href: String, here: bool) -> Link {
    Link { text: words.word(kind, code), href, here, lang: words.code() }
}

/// Earlier and later, day or week, by officer or by room, and what can be printed: a sheet is of one day.
fn switches(words: Words, place: &Place, state: &State) -> Vec<Switch> {
    let at = |kind: &str, code: &str, day: NaiveDate| link(words, kind, code, state.href(day, state.view, state.by), false);
    let view = state.view.as_str();
    let steps = vec![
        at("interviews-before", view, earlier(state.day, state.step())),
        at("interviews-now", "today", place.today),
        at("interviews-after", view, later(state.day, state.step())),
    ];
    let of_view = |own: &View| link(words, "interviews-view", own.as_str(), state.href(state.day, *own, state.by), *own == state.view);
    let of_by = |own: &By| link(words, "interviews-by", own.as_str(), state.href(state.day, state.view, *own), *own == state.by);
    let sheet = |name: &&str| {
        let href = format!("{}&sheet={name}", state.href(state.day, View::Day, state.by));
        link(words, "interviews-sheet", name, href, false)
    };
    let mut all = vec![
        Switch { label: words.t("interviews-go"), links: steps },
        Switch { label: words.t("interviews-view-label"), links: View::ALL.iter().map(of_view).collect() },
        Switch { label: words.t("interviews-by-label"), links: By::ALL.iter().map(of_by).collect() },
    ];
    if state.view == View::Day {
        all.push(Switch { label: words.t("interviews-print"), links: ["reception", "interviewers"].iter().map(sheet).collect() });
    }
    all
}

fn questions(words: Words, place: &Place, state: &State, faults: &[FieldError]) -> Vec<Field> {
    let day = day_field(words, "day", words.t("interviews-day-asked"), state.day.to_string());
    let faults = super::in_words(words, faults);
    place.question(words).into_iter().chain([day]).map(|field| field.judged(&faults)).collect()
}

async fn listed(visit: &Visit, state: &State, days: (NaiveDate, NaiveDate)) -> Result<(Vec<ListedInterview>, Option<String>), Trouble> {
    let asked = Asked {
        office: Some(state.office.clone()),
        days,
        officer: None,
        room: None,
        limit: MOST_ROWS,
        cursor: state.cursor.clone(),
        line: format!("page {} {} {}", state.office, days.0, days.1),
        names: vec!["office", "from", "to"],
    };
    let desk = visit.app()?.desk.clone();
    let read = visit.call("interview.list")?.read(Ok(asked), move |tx, actor, asked| interviews::list(tx, &desk, actor, asked));
    let page = visit.settle(read.await)?;
    Ok((page.rows, page.next))
}

/// How many slots are free, by day.
async fn free(visit: &Visit, place: &Place, days: (NaiveDate, NaiveDate)) -> Result<BTreeMap<NaiveDate, usize>, Trouble> {
    let asked = slots::Asked { office: place.code.clone(), days, free: Some(true), cursor: None, line: String::new() };
    let desk = visit.app()?.desk.clone();
    let read = visit.call("slot.list")?.read(Ok(asked), move |tx, actor, asked| slots::list(tx, &desk, actor, asked));
    let mut by_day = BTreeMap::new();
    for one in visit.settle(read.await)?.rows {
        *by_day.entry(one.slot.date).or_insert(0) += 1;
    }
    Ok(by_day)
}

async fn elsewhere(visit: &Visit, place: &Place, state: &State, last: NaiveDate) -> Result<Elsewhere, Trouble> {
    let asked = (place.code.clone(), last);
    let read = visit.call("interview.list")?.read(Ok(asked), |tx, actor, (office, day)| interviews::next_day(tx, actor, (&office, day)));
    let next = visit.settle(read.await)?;
    let next = next.map(|day| (visit.words.day(day), state.href(day, View::Day, state.by)));
    Ok(Elsewhere { next, schedules: place.schedules() })
}

fn heads(words: Words, place: &Place, state: &State, monday: NaiveDate, free: &BTreeMap<NaiveDate, usize>) -> Vec<Head> {
    let head = |day: NaiveDate| Head {
        text: words.short_day(day),
        href: state.href(day, View::Day, state.by),
        today: day == place.today,
        free: free.get(&day).copied().unwrap_or_default(),
    };
    (0..7).map(|n| head(later(monday, n))).collect()
}

/// The lines of a group in seven cells, one a day.
fn by_day(group: Group<Row>, monday: NaiveDate) -> Group<Vec<Row>> {
    let mut cells: Vec<Vec<Row>> = vec![Vec::new(); 7];
    for row in group.rows {
        let at = usize::try_from((row.day - monday).num_days()).unwrap_or_default();
        if let Some(cell) = cells.get_mut(at) {
            cell.push(row);
        }
    }
    Group { title: group.title, rows: cells }
}
