//! My work: the next case first, then what waits, as numbers that lead to their lists, then the lists.

use actix_web::{HttpResponse, http::Method};
use askama::Template;

use super::{
    queue_filter,
    queue_rows::Row,
    work_parts::{self, Part},
};
use crate::{
    console::{
        page::{self, Chrome, Link},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{stage::Stage, workflow::Right},
    http::routes::{Access, Mounted, mount},
    ops::{
        team::Colleague,
        work::{self, Work},
    },
};

/// A figure that leads to its list.
struct Count {
    n: String,
    link: Link,
}

/// A colleague with what is in hand.
struct Mate {
    name: String,
    href: String,
    open: i64,
    overdue: i64,
    stages: Vec<Count>,
    hand_over: Option<String>,
}

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    c: Chrome,
    name: String,
    clock: String,
    reads_cases: bool,
    holds_cases: bool,
    next: Option<Row>,
    /// What to do with nothing in hand: how many wait for somebody, and where.
    waiting: Option<Link>,
    waits: Vec<Count>,
    parts: Vec<Part>,
    mine: Vec<Count>,
    all: Vec<Count>,
    team: Vec<Mate>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/work", Access::SignedIn, show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let desk = visit.app()?.desk.clone();
    let read = visit.call("work.show")?.read(Ok(()), move |tx, actor, ()| work::show(tx, &desk, actor));
    let work = visit.settle(read.await)?;
    visit.remember_rights(&work.guide.rights);
    let parts = work_parts::parts(visit.words, &work);
    let screens = work.guide.rights.contains(&Right::CaseScreen);
    let next = work_parts::next(visit.words, &work);
    Ok(page::ok(&WorkPage {
        c: visit.chrome(visit.words.t("my-work")),
        name: work.guide.me.name.clone(),
        clock: queue_filter::clock(visit.words, &work.guide, ""),
        reads_cases: work.guide.reads_cases,
        holds_cases: screens || !work.own.is_empty(),
        waiting: next.is_none().then(|| waiting(&visit, &work)).flatten().filter(|_| screens),
        next,
        waits: parts.iter().map(|part| anchor(&visit, part)).collect(),
        mine: mine(&visit, &work),
        all: all(&visit, &work),
        team: work.team.iter().map(|one| mate(&visit, one)).collect(),
        parts,
    }))
}

/// The figure of a list that stands below.
fn anchor(visit: &Visit, part: &Part) -> Count {
    let link = Link { text: part.title.clone(), href: format!("#{}", part.id), here: false, lang: visit.words.code() };
    Count { n: part.n.clone(), link }
}

fn count(visit: &Visit, stage: Stage, n: i64, whose: &str) -> Count {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("stage", stage.as_str());
    let href = format!("/queue?{}{whose}", query.finish());
    Count { n: n.to_string(), link: Link { text: visit.words.word("stage", stage.as_str()), href, here: false, lang: visit.words.code() } }
}

/// The received cases that nobody holds, where there are most of them.
fn waiting(visit: &Visit, work: &Work) -> Option<Link> {
    let received = work.figures.iter().filter(|(_, stage, n)| *stage == Stage::Received && *n > 0);
    let (office, _, n) = received.max_by_key(|(.., n)| *n)?;
    let card = work.guide.offices.iter().find(|card| card.code == *office)?;
    let parts = [("n", n.to_string()), ("office", card.name.in_language(visit.words.0).to_owned())];
    Some(Link {
        text: visit.words.fill("work-waiting", &parts),
        href: format!("/queue?office={office}&stage=received&assignee=nobody"),
        here: false,
        lang: visit.words.code(),
    })
}

/// What this person holds, by stage.
fn mine(visit: &Visit, work: &Work) -> Vec<Count> {
    let held = |stage: Stage| work.own.iter().filter(|own| own.row.stage == stage).count();
    let living = Stage::ALL.iter().filter(|stage| stage.is_open() || **stage == Stage::Parked);
    let counted = living.map(|stage| (*stage, i64::try_from(held(*stage)).unwrap_or(i64::MAX)));
    counted.filter(|(_, n)| *n > 0).map(|(stage, n)| count(visit, stage, n, "&assignee=me")).collect()
}

/// What there is in the person's offices, by stage, as far as it is not over.
fn all(visit: &Visit, work: &Work) -> Vec<Count> {
    let there = |stage: Stage| work.figures.iter().filter(|(_, own, _)| *own == stage).map(|(.., n)| n).sum::<i64>();
    let open = Stage::ALL.iter().filter(|stage| stage.is_open());
    open.map(|stage| (*stage, there(*stage))).filter(|(_, n)| *n > 0).map(|(stage, n)| count(visit, stage, n, "")).collect()
}

fn mate(visit: &Visit, one: &Colleague) -> Mate {
    let whose = format!("&assignee={}", one.account);
    Mate {
        name: one.name.clone(),
        href: format!("/queue?assignee={}", one.account),
        open: one.load(),
        overdue: one.overdue,
        stages: one.holds.iter().map(|(stage, n)| count(visit, *stage, *n, &whose)).collect(),
        hand_over: (one.load() > 0).then(|| format!("/team/{}", one.account)),
    }
}
