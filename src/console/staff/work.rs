//! My work: what waits for me, in figures and as a list.

use actix_web::{HttpResponse, http::Method};
use askama::Template;

use super::{
    guide_of,
    queue::{self, Row},
    queue_filter::{self, Filter},
};
use crate::{
    console::{
        page::{self, Chrome, Link},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::{proposal::Proposal, stage::Stage},
    http::routes::{Access, Mounted, mount},
    ops::{
        counters::{self, Figures},
        guide::Guide,
        proposals,
    },
};

/// A figure that leads to its list.
struct Count {
    n: i64,
    link: Link,
}

/// A proposal that waits for this person.
struct Waiting {
    text: String,
    href: String,
    until: String,
}

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    c: Chrome,
    name: String,
    reads_cases: bool,
    mine: Vec<Count>,
    all: Vec<Count>,
    rows: Vec<Row>,
    proposals: Vec<Waiting>,
    clock: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/work", Access::SignedIn, show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(&visit).await?;
    let mut page = WorkPage {
        c: visit.chrome(visit.words.t("my-work")),
        name: guide.me.name.clone(),
        reads_cases: guide.reads_cases,
        mine: Vec::new(),
        all: Vec::new(),
        rows: Vec::new(),
        proposals: waiting(&visit, &guide).await?,
        clock: queue_filter::clock(visit.words, &guide, ""),
    };
    if guide.reads_cases {
        let figures = visit.call("counter.show")?.read(Ok(()), |tx, actor, ()| counters::show(tx, actor, None));
        let figures = visit.settle(figures.await)?;
        (page.mine, page.all) = (mine(&visit, &guide, &figures), all(&visit, &figures));
        let (asked, ..) = Filter::read("assignee=me").asked(&guide);
        let (rows, _) = queue::rows_of(&visit, &guide, asked, true).await?;
        page.rows = rows.into_iter().filter(|row| !row.over).collect();
    }
    Ok(page::ok(&page))
}

fn count(visit: &Visit, stage: Stage, n: i64, whose: &str) -> Count {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("stage", stage.as_str());
    let href = format!("/queue?{}{whose}", query.finish());
    Count { n, link: Link { text: visit.words.word("stage", stage.as_str()), href, here: false, lang: visit.words.code() } }
}

/// What this person holds, by stage.
fn mine(visit: &Visit, guide: &Guide, figures: &Figures) -> Vec<Count> {
    let own = |stage: Stage| {
        let rows = figures.holders.iter().filter(|(_, holder, own, _)| holder == guide.me.id.uuid() && *own == stage);
        rows.map(|(.., n)| n).sum::<i64>()
    };
    let open = Stage::ALL.iter().filter(|stage| stage.is_open() || **stage == Stage::Parked);
    open.map(|stage| (*stage, own(*stage))).filter(|(_, n)| *n > 0).map(|(stage, n)| count(visit, stage, n, "&assignee=me")).collect()
}

/// What there is in the person's offices, by stage, as far as it is not over.
fn all(visit: &Visit, figures: &Figures) -> Vec<Count> {
    let there = |stage: Stage| figures.stages.iter().filter(|(_, own, _)| *own == stage).map(|(.., n)| n).sum::<i64>();
    let open = Stage::ALL.iter().filter(|stage| stage.is_open());
    open.map(|stage| (*stage, there(*stage))).filter(|(_, n)| *n > 0).map(|(stage, n)| count(visit, stage, n, "")).collect()
}

async fn waiting(visit: &Visit, guide: &Guide) -> Result<Vec<Waiting>, Trouble> {
    let open = visit.call("proposal.list")?.read(Ok(()), |tx, actor, ()| proposals::list(tx, actor));
    let line = |proposal: Proposal| {
        let zone = queue_filter::zone(guide, proposal.office.as_deref().unwrap_or_default());
        Waiting {
            text: visit.words.word("proposal", proposal.kind.as_str()),
            href: format!("/proposals/{}", proposal.id),
            until: words::short(proposal.expires_at, zone),
        }
    };
    Ok(visit.settle(open.await)?.into_iter().map(line).collect())
}
