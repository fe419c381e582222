//! What waits for a second person: what it would do in words, who proposed it and why, until when; then confirmed or rejected.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use chrono_tz::Tz;
use uuid::Uuid;

use super::{checklist, guide_of, overtaken::Notice, queue_filter};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{
        decision::DecisionKind,
        ids::{ProposalId, of},
        proposal::{Proposal, ProposalState},
        stage::Stage,
        workflow::{To, steps},
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        guide::{self, Guide},
        proposals::{self, Told},
    },
};

/// A proposal in a list.
struct Line {
    text: String,
    subject: String,
    href: String,
    until: String,
    who: String,
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct ListPage {
    c: Chrome,
    waiting: Vec<Line>,
    own: Vec<Line>,
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    c: Chrome,
    id: ProposalId,
    done: Option<String>,
    notice: Option<Notice>,
    state: String,
    open: bool,
    own: bool,
    would: String,
    lines: Vec<(String, String)>,
    link: Option<(String, String)>,
    clock: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/proposals", Access::SignedIn, list),
        mount(Method::GET, "/proposals/{id}", Access::SignedIn, show),
        mount(Method::POST, "/proposals/{id}/{answer}", Access::SignedIn, answer),
    ]
}

async fn list(visit: Visit) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(&visit).await?;
    let waiting = visit.settle(visit.call("proposal.list")?.read(Ok(()), |tx, actor, ()| proposals::list(tx, actor)).await)?;
    let own = visit.settle(visit.call("proposal.list")?.read(Ok(()), |tx, actor, ()| proposals::own(tx, actor)).await)?;
    let by: Vec<Uuid> = waiting.iter().map(|one| *one.proposed_by.uuid()).collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(by), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let line = |one: Proposal, mine: bool| Line {
        text: visit.words.word("proposal", one.kind.as_str()),
        subject: subject(visit.words, &guide, &one),
        href: format!("/proposals/{}", one.id),
        until: words::short(one.expires_at, zone(&guide, &one)),
        who: if mine { visit.words.t("you") } else { names.get(one.proposed_by.uuid()).cloned().unwrap_or_default() },
    };
    let waiting = waiting.into_iter().map(|one| line(one, false)).collect();
    let own = own.into_iter().map(|one| line(one, true)).collect();
    Ok(page::ok(&ListPage { c: visit.chrome(visit.words.t("decide-proposals")), waiting, own }))
}

fn zone(guide: &Guide, proposal: &Proposal) -> Tz {
    queue_filter::zone(guide, proposal.office.as_deref().unwrap_or_default())
}

/// What it is about: an office by its name, else the programme's code; a case's office, since names stay on the case's own page.
fn subject(words: Words, guide: &Guide, proposal: &Proposal) -> String {
    let office = proposal.office.as_ref().map(|code| {
        let card = guide.offices.iter().find(|card| card.code == *code);
        card.map_or_else(|| code.clone(), |card| card.name.in_language(words.0).to_owned())
    });
    office.or_else(|| proposal.programme.clone()).unwrap_or_default()
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let id: ProposalId = visit.settle(path::id::<of::Proposal>(&id))?;
    page_of(&visit, id, StatusCode::OK, None).await
}

async fn page_of(visit: &Visit, id: ProposalId, status: StatusCode, notice: Option<Notice>) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(visit).await?;
    let told = visit.settle(visit.call("proposal.show")?.read(Ok(id), proposals::show).await)?;
    let by = vec![*told.proposal.proposed_by.uuid()];
    let names = visit.settle(visit.call("me.show")?.read(Ok(by), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let words = visit.words;
    let what = words.word("proposal", told.proposal.kind.as_str());
    let query = visit.request().query_string();
    let page = ProposalPage {
        c: visit.chrome(what).faulty(notice.is_some()),
        id,
        done: query.strip_prefix("done=").and_then(ProposalState::parse).map(|state| words.word("proposal-state", state.as_str())),
        notice,
        state: words.word("proposal-state", told.state.as_str()),
        open: told.state == ProposalState::Open,
        own: told.own,
        would: words.word("would", told.proposal.kind.as_str()),
        lines: lines(words, &guide, &told, names.into_values().next().unwrap_or_default()),
        link: link(words, &told.proposal),
        clock: words::city(zone(&guide, &told.proposal)),
    };
    Ok(page::answer(status, &page))
}

fn lines(words: Words, guide: &Guide, told: &Told, who: String) -> Vec<(String, String)> {
    let (proposal, zone) = (&told.proposal, zone(guide, &told.proposal));
    let verb = proposal.kind.verb();
    let step = proposal.stage.zip(verb).and_then(|(stage, verb)| steps::find(stage, verb));
    let to = step.map(|step| match step.to {
        To::Stage(stage) => words.word("stage", stage.as_str()),
        _ => words.t("decide-where-it-was"),
    });
    let decision = proposal.stage.zip(verb).and_then(|(stage, verb)| DecisionKind::superseded_by(verb, stage));
    let lines = [
        (words.t("decide-subject"), Some(subject(words, guide, proposal)).filter(|text| !text.is_empty())),
        (words.t("proposed-by"), Some(format!("{who}, {}", words::short(proposal.proposed_at, zone)))),
        (words.t("reason"), told.reason.clone().or_else(|| Some(words.word("offices-reason", proposals::reason_code(proposal)?.as_str())))),
        (words.t("decide-from"), proposal.stage.map(|stage| words.word("stage", stage.as_str()))),
        (words.t("decide-to"), to),
        (words.t("decide-takes-back"), decision.map(|kind| words.word("decision", kind.as_str()))),
        (words.t("decide-told"), Some(who_is_told(words, proposal))),
        (words.t("until"), Some(words::short(proposal.expires_at, zone))),
    ];
    lines.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// Who would hear of it. A park and its end tell case by case, of appointments and journeys alone.
fn who_is_told(words: Words, proposal: &Proposal) -> String {
    use crate::domain::proposal::ProposalKind::{Park, Recall, Resume};
    match (proposal.kind, proposal.stage) {
        (Recall, Some(Stage::Interview)) | (Park, _) => words.t("decide-told-cancelled"),
        (Recall, Some(Stage::ReadyToTravel)) | (Resume, _) => words.t("decide-told-postponed"),
        _ => words.t("told-nobody"),
    }
}

fn link(words: Words, proposal: &Proposal) -> Option<(String, String)> {
    let case = proposal.case.map(|case| (words.t("open-case"), format!("/cases/{case}")));
    case.or_else(|| proposal.rule_set.map(|id| (words.t("decide-open-rules"), format!("/programmes/{id}"))))
}

async fn answer(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (id, answer) = path.into_inner();
    let (_, proof) = visit.genuine(body.0)?;
    let id: ProposalId = visit.settle(path::id::<of::Proposal>(&id))?;
    let told = visit.settle(visit.call("proposal.show")?.read(Ok(id), proposals::show).await)?;
    let desk = visit.app()?.desk.clone();
    let (done, state) = match answer.as_str() {
        "confirm" => {
            let call = visit.call("proposal.confirm")?;
            let done = call.write(&proof, Ok(id), move |tx, actor, id| proposals::confirm(tx, &desk, actor, *id)).await;
            (done, ProposalState::Confirmed)
        }
        "reject" => {
            let done = visit.call("proposal.reject")?.write(&proof, Ok(id), |tx, actor, id| proposals::reject(tx, actor, *id)).await;
            (done, if told.own { ProposalState::TakenBack } else { ProposalState::Rejected })
        }
        _ => (Err(Problem::not_found()), ProposalState::Open),
    };
    match done {
        Ok(()) => Ok(page::go_to(&format!("/proposals/{id}?done={state}"))),
        // The second press of a button finds done what the first did.
        Err(_) if told.state == state => Ok(page::go_to(&format!("/proposals/{id}?done={state}"))),
        Err(problem) if problem.status() == StatusCode::CONFLICT => {
            let notice = refused(visit.words, &problem);
            page_of(&visit, id, problem.status(), Some(notice)).await
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}

fn refused(words: Words, problem: &Problem) -> Notice {
    let body = problem.body();
    let text = checklist::problem(words, &body.code, &body.detail);
    let foreign = text == body.detail && words.code() != "en";
    Notice { title: words.t("status-409"), text, foreign, changes: Vec::new() }
}
