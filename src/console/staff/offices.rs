//! The offices that somebody runs: whether they take applications now, what was done by hand, and whether they rest.

mod rest;
mod window;

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::Method};
use askama::Template;
use uuid::Uuid;

use super::guide_of;
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words, city},
    },
    domain::{by_hand::ByHand, proposal::ProposalKind, terms::Channel, window::WindowState, workflow::Right},
    http::{
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        guide,
        offices::{self, Board, Channelled, FormState, OfficePage, Resting},
    },
};

/// One channel of an office, in words.
struct Door {
    channel: &'static str,
    name: String,
    state: String,
    open: bool,
    hand: Option<String>,
}

/// Whether something rests, in words, and what can be proposed.
struct Rest {
    state: String,
    parked: bool,
    waits: Option<String>,
    confirm: Option<String>,
    /// The address of the page before, and its name.
    propose: Option<(String, String)>,
}

struct Card {
    code: String,
    name: String,
    clock: String,
    doors: Vec<Door>,
    may_set: bool,
    rest: Rest,
    page: OfficePage,
}

#[derive(Template)]
#[template(path = "offices.html")]
struct OfficesPage {
    c: Chrome,
    done: Option<String>,
    cards: Vec<Card>,
    programmes: Vec<(String, Rest)>,
}

const RUN: Access = Access::Rights(&[Right::WindowSet, Right::ParkPropose, Right::CaseDecide]);

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    let own = vec![mount(Method::GET, "/offices", RUN, show)];
    [own, window::routes(), rest::routes()].into_iter().flatten().collect()
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let (boards, programmes) = board(&visit).await?;
    let acts = boards.iter().flat_map(|board| [&board.public, &board.assisted]).filter_map(|one| one.hand);
    let by: Vec<Uuid> = acts.map(|act| *act.by.uuid()).collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(by), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let words = visit.words;
    let done = visit.request().query_string().strip_prefix("done=");
    let page = OfficesPage {
        c: visit.chrome(words.t("menu-offices")),
        done: done.and_then(|code| ["window", "proposed"].contains(&code).then(|| words.word("offices-done", code))),
        cards: boards.into_iter().map(|board| card(words, board, &names)).collect(),
        programmes: programmes
            .into_iter()
            .map(|own| (own.subject.programme().unwrap_or_default().to_owned(), rest_of(words, &own)))
            .collect(),
    };
    Ok(page::ok(&page))
}

/// The offices that the visitor runs, and their programmes; remembers rights for the menu.
async fn board(visit: &Visit) -> Result<(Vec<Board>, Vec<Resting>), Trouble> {
    guide_of(visit).await?;
    let (desk, language) = (visit.app()?.desk.clone(), visit.words.0);
    let call = visit.call("office.board")?;
    visit.settle(call.read(Ok(()), move |tx, actor, ()| offices::board(tx, &desk, actor, language)).await)
}

/// One office of those.
async fn board_of(visit: &Visit, code: &str) -> Result<Board, Trouble> {
    let (boards, _) = board(visit).await?;
    boards.into_iter().find(|board| board.page.code == code).ok_or_else(|| visit.trouble(Problem::not_found()))
}

fn card(words: Words, board: Board, names: &BTreeMap<Uuid, String>) -> Card {
    let door = |one: &Channelled| door(words, &board.page, one, names);
    Card {
        code: board.page.code.clone(),
        name: board.page.name.clone(),
        clock: words.with("clock", "city", city(board.page.zone)),
        doors: vec![door(&board.public), door(&board.assisted)],
        may_set: board.may_set,
        rest: rest_of(words, &board.rests),
        page: board.page,
    }
}

fn door(words: Words, page: &OfficePage, one: &Channelled, names: &BTreeMap<Uuid, String>) -> Door {
    let zone = page.zone;
    let full = one.now.channel == Channel::Public && page.form == FormState::QuotaReached;
    let (open, state) = match one.now.state {
        WindowState::NoPublicForm => (false, words.t("form-none")),
        WindowState::Open { .. } if full => (false, words.t("form-full")),
        WindowState::Open { closes_at: Some(at), .. } => (true, words.with("form-open-until", "when", words.day_and_hour(at, zone))),
        WindowState::Open { closes_at: None, .. } => (true, words.t("form-open")),
        WindowState::Closed { next_opening: Some(at) } => (false, words.with("form-closed-until", "when", words.day_and_hour(at, zone))),
        WindowState::Closed { next_opening: None } => (false, words.t("form-closed")),
    };
    let hand = one.hand.filter(|act| act.hand != ByHand::ByRule).map(|act| {
        let why = act.reason.map(|reason| words.word("offices-reason", reason.as_str()));
        let who = names.get(act.by.uuid()).cloned().unwrap_or_default();
        [Some(words.word("offices-hand", act.hand.as_str())), Some(words::short(act.at, zone)), Some(who), why]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    });
    Door { channel: one.now.channel.as_str(), name: words.word("channel", one.now.channel.as_str()), state, open, hand }
}

/// Where the page before a park or its end stands.
fn address(own: &Resting, act: ProposalKind) -> String {
    match own.subject.office() {
        Some(code) => format!("/offices/{code}/{act}"),
        None => format!("/offices/programmes/{}/{act}", own.subject.programme().unwrap_or_default()),
    }
}

fn rest_of(words: Words, own: &Resting) -> Rest {
    let key = match (own.parked, own.with_programme) {
        (true, _) => "offices-parked",
        (false, true) => "offices-parked-with-programme",
        (false, false) => "offices-at-work",
    };
    let act = if own.parked { ProposalKind::Resume } else { ProposalKind::Park };
    Rest {
        state: words.t(key),
        parked: own.parked || own.with_programme,
        waits: own.open.map(|(kind, _)| words.with("offices-waits", "what", words.word("proposal", kind.as_str()))),
        confirm: own.open.and_then(|(_, id)| Some(format!("/proposals/{}", id?))),
        propose: (own.may_propose && own.open.is_none()).then(|| (address(own, act), words.word("offices-propose", act.as_str()))),
    }
}
