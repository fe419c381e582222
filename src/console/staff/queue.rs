//! The queue: all state in the address, fifty rows a page.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    guide_of,
    queue_filter::{self, Filter},
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
    domain::{queue::QueueRow, stage::Stage, workflow::Right},
    http::routes::{Access, Mounted, mount},
    ops::{
        guide::{self, Guide},
        queue,
    },
};

/// One line of a list of cases.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the columns")]
pub struct Row {
    pub href: String,
    pub over: bool,
    pub reference: String,
    pub name: Option<String>,
    pub stage: String,
    pub urgent: Option<String>,
    pub received: String,
    pub since: String,
    pub office: String,
    pub holder: Option<String>,
    pub pathway: Option<String>,
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
    turned: String,
    newest_first: bool,
    clock: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/queue", Access::Rights(&[Right::CaseRead]), show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(&visit).await?;
    let filter = Filter::read(visit.request().query_string());
    let (asked, mine, faults) = filter.asked(&guide);
    let (rows, next) = rows_of(&visit, &guide, asked, mine).await?;
    let fields = filter.fields(visit.words, &guide, &faults);
    let status = if faults.list().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = QueuePage {
        c: visit.chrome(visit.words.t("queue")).faulty(!faults.list().is_empty()),
        faults: page::faults_of(&fields),
        fields,
        chips: filter.chips(visit.words, &guide),
        rows,
        next: next.map(|cursor| filter.page(&cursor)),
        first: filter.goes_on().then(|| filter.without("")),
        turned: filter.turned(),
        newest_first: filter.newest_first(),
        clock: queue_filter::clock(visit.words, &guide, filter.office()),
    };
    Ok(page::answer(status, &page))
}

/// A page of cases as lines, and the place after it.
///
/// # Errors
/// The page that says why not.
pub async fn rows_of(visit: &Visit, guide: &Guide, asked: queue::Asked, mine: bool) -> Result<(Vec<Row>, Option<String>), Trouble> {
    let desk = visit.app()?.desk.clone();
    let page = visit.call("case.list")?.read(Ok(asked), move |tx, actor, mut asked| {
        if mine {
            asked.filter.assignee = Some(actor.account);
        }
        queue::list(tx, &desk, actor, asked)
    });
    let page = visit.settle(page.await)?;
    let mut holders: Vec<Uuid> = page.rows.iter().filter_map(|row| row.assignee.map(|id| *id.uuid())).collect();
    holders.sort();
    holders.dedup();
    let names = visit.settle(visit.call("me.show")?.read(Ok(holders), |tx, _, holders| guide::names(tx, &holders)).await)?;
    let here = visit.here();
    let line = |row: QueueRow| {
        let holder = row.assignee.and_then(|id| names.get(id.uuid()).cloned());
        line(visit.words, guide, row, holder, &here)
    };
    Ok((page.rows.into_iter().map(line).collect(), page.next))
}

fn line(words: Words, guide: &Guide, row: QueueRow, holder: Option<String>, here: &str) -> Row {
    let office = guide.offices.iter().find(|card| card.code == row.office);
    let zone = office.map_or(Tz::UTC, |card| card.zone);
    let pathway = row.pathway.as_ref().and_then(|key| guide.pathways.iter().find(|(own, ..)| own == key));
    Row {
        href: back::via(&format!("/cases/{}", row.id), here),
        over: !row.stage.is_open() && row.stage != Stage::Parked,
        reference: row.reference,
        name: row.principal,
        stage: words.word("stage", row.stage.as_str()),
        urgent: row.priority.filter(|own| own.as_str() != "normal").map(|own| words.word("priority", own.as_str())),
        received: words::short(row.received_at, zone),
        since: words::short(row.stage_since, zone),
        office: office.map_or(row.office.clone(), |card| card.name.in_language(words.0).to_owned()),
        holder,
        pathway: pathway.map(|(_, name, _)| name.in_language(words.0).to_owned()),
    }
}
