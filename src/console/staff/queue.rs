//! The queue: all state in the address, fifty rows a page; boxes to tick over many pages, and whether there is anything new.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::json;

use super::{
    queue_filter::{self, Filter},
    queue_panel,
    queue_rows::{Lines, Row},
    selection::{self, Selection},
};
use crate::{
    console::{
        field::Field,
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{fields::FieldErrors, ids::CaseId, stage::Stage, workflow::Right},
    http::routes::{Access, Mounted, mount},
    ops::board::{self, Beside, Board, BoardRow, MOST_NEWS},
};

const READ: Access = Access::Rights(&[Right::CaseRead]);

/// What the behaviour of the page asks now and then, and what stands there without it.
struct News {
    ask: String,
    look: String,
    text: Option<String>,
    show: String,
}

/// What can be done with the cases that were ticked.
#[derive(Clone, Copy)]
struct May {
    assign: bool,
    take: bool,
    release: bool,
}

impl May {
    fn anything(self) -> bool {
        self.assign || self.take || self.release
    }
}

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    c: Chrome,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    chips: Vec<Link>,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
    order: String,
    clock: String,
    total: Option<i64>,
    news: Option<News>,
    views: Vec<Link>,
    saves: Option<String>,
    searches: bool,
    may: May,
    list: String,
    cursor: String,
    elsewhere: Option<String>,
    chosen: String,
    printed: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/queue", READ, show),
        mount(Method::GET, "/queue/news", READ, news),
        mount(Method::GET, "/queue/select", READ, select),
    ]
}

/// What the address says beside the filter.
struct Address {
    filter: Filter,
    chosen: Selection,
    since: Option<DateTime<Utc>>,
    /// What went wrong with the ticking: nothing was ticked, or too much.
    wrong: Option<&'static str>,
}

impl Address {
    fn read(query: &str) -> Self {
        let value = |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(own, _)| own == name).map(|(_, text)| text.into_owned());
        let since = value("since").and_then(|text| text.parse().ok()).and_then(DateTime::from_timestamp_micros);
        let since = since.filter(|at| at.timestamp() >= 0); // as a page of the queue has written it
        let wrong = match value("wrong").as_deref() {
            Some("none") => Some("none"),
            Some("many") => Some("many"),
            _ => None,
        };
        Self { filter: Filter::read(query), chosen: Selection::read(&value("sel").unwrap_or_default()), since, wrong }
    }
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let at = Address::read(visit.request().query_string());
    let (desk, filter, beside) = (visit.app()?.desk.clone(), at.filter.clone(), Beside { since: at.since });
    let read =
        visit.call("case.list")?.read(Ok(()), move |tx, actor, ()| board::show(tx, &desk, actor, beside, |guide| filter.asked(guide)));
    let (board, faults) = visit.settle(read.await)?;
    visit.remember_rights(&board.guide.rights);
    let page = page_of(&visit, &at, &board, &faults);
    let status = if page.c.faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page::answer(status, &page))
}

fn page_of(visit: &Visit, at: &Address, board: &Board, faults: &FieldErrors) -> QueuePage {
    let (words, filter) = (visit.words, &at.filter);
    let holder = holder_of(filter, board);
    let fields = queue_panel::fields(words, filter, board, holder.as_deref(), faults);
    let mut listed = page::faults_of(&fields);
    listed.extend(at.wrong.map(|wrong| page::fault_at("", wrong_words(words, wrong))));
    let here: Vec<CaseId> = board.rows.iter().map(|row| row.row.id).collect();
    let others = at.chosen.without(&here);
    let lines = Lines::new(words, &board.guide, &board.names, &visit.here(), &filter.here());
    let zone = queue_filter::zone(&board.guide, filter.office());
    QueuePage {
        c: visit.chrome(words.t("queue")).faulty(!listed.is_empty()),
        faults: listed,
        chips: filter.chips(words, &board.guide, holder.as_deref()),
        rows: board.rows.iter().map(|row| line(&lines, row, at)).collect(),
        next: board.next.as_ref().map(|cursor| filter.page(cursor)),
        first: filter.goes_on().then(|| filter.without("")),
        order: queue_panel::order_word(words, filter.order()),
        clock: queue_filter::clock(words, &board.guide, filter.office()),
        total: filter.is_counted().then(|| queue_panel::count(board, filter.office(), Stage::parse(filter.value("stage")))),
        news: (!filter.goes_on()).then(|| news_of(words, at, board, zone)),
        views: views_of(words, filter, board),
        saves: Some(filter.kept()).filter(|query| !query.is_empty()),
        searches: !filter.value("q").is_empty(),
        may: may_of(board),
        list: filter.whole(),
        cursor: board.next.clone().unwrap_or_default(),
        elsewhere: Some(others.cases().len()).filter(|n| *n > 0).map(|n| words.with("work-chosen-elsewhere", "n", n)),
        chosen: others.text(),
        printed: words.fill("work-printed", &[("at", words::short(board.at, zone)), ("clock", clock_of(zone))]),
        fields,
    }
}

fn line(lines: &Lines<'_>, row: &BoardRow, at: &Address) -> Row {
    let mut line = lines.line(&row.row, &at.chosen);
    line.take = row.take.then(|| lines.step(row.row.id, "take"));
    line.assign = row.assign.then(|| lines.assign(row.row.id));
    line
}

fn wrong_words(words: Words, wrong: &str) -> String {
    if wrong == "many" { words.t("work-chosen-too-many") } else { words.t("work-chosen-none") }
}

/// The name of the one colleague whose cases are asked for.
fn holder_of(filter: &Filter, board: &Board) -> Option<String> {
    let account = filter.value("assignee").parse::<uuid::Uuid>().ok()?;
    Some(board.names.get(&account).cloned().unwrap_or_else(|| account.to_string()))
}

fn may_of(board: &Board) -> May {
    let has = |right| board.guide.rights.contains(&right);
    May { assign: has(Right::CaseSupervise), take: has(Right::CaseScreen), release: has(Right::CaseScreen) || has(Right::CaseSupervise) }
}

fn views_of(words: Words, filter: &Filter, board: &Board) -> Vec<Link> {
    let here = filter.line("", None);
    let link = |view: &crate::domain::saved_view::SavedView| Link {
        text: view.name.clone(),
        href: queue_filter::address(&view.query),
        here: view.query == here,
        lang: words.code(),
    };
    board.views.iter().map(link).collect()
}

/// The hour of a list that has several clocks is that of none of them.
fn clock_of(zone: Tz) -> String {
    if zone == Tz::UTC { "UTC".to_owned() } else { words::city(zone) }
}

fn news_of(words: Words, at: &Address, board: &Board, zone: Tz) -> News {
    let mut query = form_urlencoded::Serializer::new(at.filter.line("", None));
    query.append_pair("since", &at.since.unwrap_or(board.at).timestamp_micros().to_string());
    let query = query.finish();
    News {
        ask: format!("/queue/news?{query}"),
        look: queue_filter::address(&query),
        text: board.news.zip(at.since).map(|(n, since)| news_words(words, n, since, zone)),
        show: at.filter.newest(),
    }
}

fn news_words(words: Words, n: usize, since: DateTime<Utc>, zone: Tz) -> String {
    let most = usize::try_from(MOST_NEWS).unwrap_or(usize::MAX);
    let n = if n >= most { format!("{}+", most - 1) } else { n.to_string() };
    let at = format!("{} {}", since.with_timezone(&zone).format("%H:%M"), clock_of(zone));
    words.fill("work-news", &[("n", n), ("at", at)])
}

/// How many came in since, for the behaviour of the page: a figure in words, nothing of the cases.
async fn news(visit: Visit) -> Result<HttpResponse, Trouble> {
    let at = Address::read(visit.request().query_string());
    let Some(since) = at.since else { return Ok(HttpResponse::BadRequest().finish()) };
    let (desk, filter) = (visit.app()?.desk.clone(), at.filter.clone());
    let read = visit.call("case.list")?.read(Ok(()), move |tx, actor, ()| {
        let mut zone = Tz::UTC;
        let office = filter.office().to_owned();
        let counted = board::news(tx, &desk, actor, since, |guide| {
            zone = queue_filter::zone(guide, &office);
            filter.asked(guide).0
        })?;
        Ok(counted.map(|n| (n, zone)))
    });
    let (n, zone) = visit.settle(read.await)?;
    Ok(HttpResponse::Ok().json(json!({ "n": n, "text": news_words(visit.words, n, since, zone) })))
}

/// What was ticked goes into the address: of the next page, of the same list without it, or of the page of a step.
async fn select(visit: Visit) -> Result<HttpResponse, Trouble> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.as_str());
    let mut chosen = Selection::read(value("sel"));
    chosen.add(pairs.iter().filter(|(name, _)| name == "pick").filter_map(|(_, text)| selection::marked(text)));
    let (filter, go) = (Filter::read(value("list")), value("go"));
    let here = filter.here();
    let too_many = chosen.is_too_large();
    let with = |address: &str, parts: &[(&str, &str)]| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parts.iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() { address.to_owned() } else { format!("{address}{}{query}", if address.contains('?') { '&' } else { '?' }) }
    };
    let sel = chosen.cut().text();
    Ok(page::go_to(&match go {
        _ if too_many => with(&here, &[("sel", &sel), ("wrong", "many")]),
        "next" => with(&filter.page(value("next")), &[("sel", &sel)]),
        "first" => with(&filter.without(""), &[("sel", &sel)]),
        "clear" => here,
        "assign" | "take" | "release" if sel.is_empty() => with(&here, &[("wrong", "none")]),
        "assign" | "take" | "release" => with(&format!("/queue/do/{go}"), &[("back", &here), ("sel", &sel)]),
        _ => with(&here, &[("sel", &sel)]),
    }))
}
