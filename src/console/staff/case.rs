//! A case: who it is about and where it stands on every page, then one part of it.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono_tz::Tz;

use super::{
    back_of, case_parts, decide_links,
    file::missing::{self, Lack},
    guide_of, interviews, queue_filter,
};
use crate::{
    access::view::{AllowedAction, CaseView},
    console::{
        back,
        page::Link,
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{
        ids::CaseId,
        terms::words as list,
        workflow::{Right, Verb},
    },
    http::{
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        file,
        guide::{self, Guide},
    },
};

list! {
    /// A part of a case, each with a page of its own.
    Part {
        Overview = "overview", People = "people", Eligibility = "eligibility", Interviews = "interviews", Messages = "messages", Notes = "notes",
        Decisions = "decisions", History = "history",
    }
}

/// Steps that a case is waiting for from whoever may take them: offered first. Decisions are never pushed.
const NEXT: &[Verb] = &[
    Verb::Take,
    Verb::Recommend,
    Verb::Endorse,
    Verb::BookInterview,
    Verb::RecordHeld,
    Verb::MoreReceived,
    Verb::ClearForTravel,
    Verb::Depart,
    Verb::Arrive,
];

/// A step that may be taken now.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What it is called.
    pub text: String,
    /// The page with its questions.
    pub href: String,
    /// Whether the case waits for it.
    pub first: bool,
}

/// What stands on every page of a case.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Head {
    pub id: CaseId,
    pub reference: String,
    pub name: String,
    pub stage: String,
    pub since: String,
    pub office: String,
    pub holder: String,
    pub urgent: Option<String>,
    pub clock: String,
    pub waits: String,
    pub missing: Vec<Lack>,
    pub offers: Vec<Offer>,
    pub parts: Vec<Link>,
    pub back: String,
    pub done: Option<String>,
}

/// A case with what is needed to show it.
pub struct Opened {
    /// The case as this person may see it.
    pub view: CaseView,
    /// The names of the places.
    pub guide: Guide,
    /// What stands on every page of it.
    pub head: Head,
    /// The clock of its office.
    pub zone: Tz,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const READ: Access = Access::Rights(&[Right::CaseRead]);
    vec![mount(Method::GET, "/cases/{id}", READ, overview), mount(Method::GET, "/cases/{id}/{part}", READ, part)]
}

async fn overview(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    show(visit, &id, Part::Overview).await
}

async fn part(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (id, part) = path.into_inner();
    let part = Part::parse(&part).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    show(visit, &id, part).await
}

async fn show(visit: Visit, id: &str, part: Part) -> Result<HttpResponse, Trouble> {
    let opened = open(&visit, id, part).await?;
    case_parts::page(&visit, opened, part).await
}

/// Reads a case for one of its pages.
///
/// # Errors
/// The page that says why not.
pub async fn open(visit: &Visit, id: &str, part: Part) -> Result<Opened, Trouble> {
    let id: CaseId = visit.settle(path::id(id))?;
    let desk = visit.app()?.desk.clone();
    let call = visit.call("case.show")?.on(id);
    let view = visit.settle(call.read(Ok(id), move |tx, actor, id| file::show(tx, &desk, actor, id)).await)?;
    let guide = guide_of(visit).await?;
    let holders: Vec<_> = view.assignee.into_iter().collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(holders), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let holder = view.assignee.and_then(|id| names.get(&id).cloned());
    let zone = queue_filter::zone(&guide, &view.office);
    let head = head(visit, &guide, &view, holder, part, zone);
    Ok(Opened { view, guide, head, zone })
}

fn head(visit: &Visit, guide: &Guide, view: &CaseView, holder: Option<String>, part: Part, zone: Tz) -> Head {
    let words = visit.words;
    let mine = view.assignee == Some(*guide.me.id.uuid());
    let back = came_from(visit.request());
    let name = |code: &str| guide.offices.iter().find(|card| card.code == code).map(|card| card.name.in_language(words.0).to_owned());
    Head {
        id: view.id.into(),
        reference: view.reference.clone(),
        name: view.people.iter().find(|person| person.principal).map(|person| person.name.clone()).unwrap_or_default(),
        stage: words.word("stage", view.stage.as_str()),
        since: words::short(view.stage_since, zone),
        office: name(&view.office).unwrap_or_else(|| view.office.clone()),
        holder: if mine { words.t("you") } else { holder.unwrap_or_else(|| words.t("nobody")) },
        urgent: view.priority.filter(|own| own.as_str() != "normal").map(|own| words.word("priority", own.as_str())),
        clock: words::city(zone),
        waits: words.word("waits", view.stage.as_str()),
        missing: missing::missing(words, view, zone),
        offers: offers(words, view, &back).into_iter().chain(decide_links::offers(words, guide, view, &back)).collect(),
        parts: Part::ALL.iter().map(|own| link(words, view, *own, part, &back)).collect(),
        back,
        done: done(visit),
    }
}

/// The list that somebody came from, so that its filters and place are there again.
fn came_from(request: &HttpRequest) -> String {
    let back = back_of(request);
    if ["/queue", "/interviews", "/travel", "/team"].iter().any(|list| back.starts_with(list)) { back } else { "/work".to_owned() }
}

fn link(words: Words, view: &CaseView, own: Part, part: Part, back: &str) -> Link {
    let rest = if own == Part::Overview { String::new() } else { format!("/{own}") };
    let href = back::via(&format!("/cases/{}{rest}", view.id), back);
    Link { text: words.word("part", own.as_str()), href, here: own == part, lang: words.code() }
}

fn offers(words: Words, view: &CaseView, back: &str) -> Vec<Offer> {
    let offer = |action: &AllowedAction| Offer {
        text: words.word("verb", action.verb.as_str()),
        href: match action.verb.is_of_interview() {
            true => interviews::door(view.id, action.verb, back),
            false => back::via(&format!("/cases/{}/do/{}", view.id, action.verb), back),
        },
        first: NEXT.contains(&action.verb),
    };
    let mut offers: Vec<Offer> = view.allowed_actions.iter().map(offer).collect();
    offers.sort_by_key(|offer| !offer.first);
    offers
}

/// What was just done, after the browser was sent on from the form.
fn done(visit: &Visit) -> Option<String> {
    let query = visit.request().query_string();
    let value = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done").map(|(_, value)| value.into_owned())?;
    match value.as_str() {
        "noted" => Some(visit.words.t("done-noted")),
        "proposed" => Some(visit.words.t("done-proposed")),
        other => match Verb::parse(other) {
            Some(verb) => Some(visit.words.with("done", "what", visit.words.word("verb", verb.as_str()))),
            None => visit.words.maybe(&format!("file-done-{other}")),
        },
    }
}
