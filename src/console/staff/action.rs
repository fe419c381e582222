//! One step of the life of a case: its questions, who will be told what, and then the step.

use std::str::FromStr;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use uuid::Uuid;

use super::{
    action_fields,
    case::{self, Head, Opened, Part},
    overtaken::{self, Notice},
    told::{self, Telling},
};
use crate::{
    console::{
        back,
        field::Field,
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::FieldError,
        ids::CaseId,
        reference::Reference,
        terms::Face,
        workflow::{Verb, input::Input, steps},
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        actions::{self, Acted, Ask},
        file, guide,
    },
};

#[derive(Template)]
#[template(path = "action.html")]
struct ActionPage {
    c: Chrome,
    head: Head,
    action: String,
    seen: String,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    telling: Option<Telling>,
    does: String,
    proposes: bool,
    looked: String,
    notice: Option<Notice>,
    verb: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/cases/{id}/do/{verb}", Access::ByVerb, ask),
        mount(Method::POST, "/cases/{id}/do/{verb}", Access::ByVerb, act),
    ]
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (id, verb) = path.into_inner();
    let verb = verb_of(&visit, &verb)?;
    let opened = case::open(&visit, &id, Part::Overview).await?;
    if !opened.view.allowed_actions.iter().any(|action| action.verb == verb) {
        return Err(visit.trouble(Problem::conflict("not_from_here", "This step cannot be taken now; the page of the case says what can.")));
    }
    form(&visit, opened, verb, &Fields::default(), Shown::default()).await
}

fn verb_of(visit: &Visit, verb: &str) -> Result<Verb, Trouble> {
    let known = Verb::parse(verb).filter(|verb| *verb != Verb::Submit && !verb.is_of_interview());
    known.ok_or_else(|| visit.trouble(Problem::not_found()))
}

/// How the form is shown: at first, or again with what has to be mended or looked at.
#[derive(Default)]
struct Shown<'a> {
    status: StatusCode,
    faults: &'a [FieldError],
    notice: Option<Notice>,
}

/// The case to which the reference leads that somebody wrote for the other one; people know no other name of it.
async fn of_reference(visit: &Visit, opened: &Opened, sent: &Fields) -> Result<Option<CaseId>, Trouble> {
    let Some(reference) = sent.filled("/other_case").and_then(|text| Reference::from_str(text).ok()) else { return Ok(None) };
    let call = visit.call("case.find")?.on(opened.head.id);
    visit.settle(call.read(Ok(reference), |tx, actor, reference| file::of_reference(tx, actor, &reference)).await)
}

async fn form(visit: &Visit, opened: Opened, verb: Verb, sent: &Fields, shown: Shown<'_>) -> Result<HttpResponse, Trouble> {
    let holders = holders(visit, &opened, verb).await?;
    let words = visit.words;
    let fields = action_fields::questions(words, verb, &opened, &holders, sent, shown.faults);
    let allowed = opened.view.allowed_actions.iter().find(|action| action.verb == verb);
    let telling = told::telling(visit, &opened, allowed.and_then(|action| action.tells.as_deref()));
    let name = words.word("verb", verb.as_str());
    let page = ActionPage {
        c: visit.chrome(format!("{name} – {}", opened.head.reference)).faulty(!shown.faults.is_empty() || shown.notice.is_some()),
        action: back::via(&format!("/cases/{}/do/{verb}", opened.view.id), &opened.head.back),
        seen: opened.view.etag(),
        faults: page::faults_of(&fields),
        fields,
        telling,
        does: words.word("does", verb.as_str()),
        proposes: allowed.map_or(steps::is_proposed(verb, false), |action| action.proposes),
        looked: overtaken::now(visit)?.to_rfc3339(),
        notice: shown.notice,
        verb: name,
        head: opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

async fn holders(visit: &Visit, opened: &Opened, verb: Verb) -> Result<Vec<(Uuid, String)>, Trouble> {
    if !verb.inputs().contains(&Input::Assignee) {
        return Ok(Vec::new());
    }
    let office = opened.view.office.clone();
    let found = visit.call("me.show")?.read(Ok(office), |tx, actor, office| guide::screeners(tx, actor, &office));
    visit.settle(found.await)
}

async fn act(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (id, verb) = path.into_inner();
    let (sent, proof) = visit.genuine(body.0)?;
    let verb = verb_of(&visit, &verb)?;
    let opened = case::open(&visit, &id, Part::Overview).await?;
    let people: Vec<Uuid> =
        opened.view.people.iter().filter(|person| person.principal || person.relation.is_some()).map(|person| person.id).collect();
    let other = of_reference(&visit, &opened, &sent).await?;
    let input = match action_fields::input(verb, &sent, &people, other) {
        Ok(input) => input,
        Err(faults) => return mend(&visit, opened, verb, &sent, faults.list()).await,
    };
    let ask = Ask { case: opened.head.id, verb, seen: sent.filled("seen").map(str::to_owned), input };
    match carry_out(&visit, &proof, ask).await? {
        Ok(acted) => Ok(done(&opened, verb, &acted)),
        Err(problem) => refused(&visit, opened, verb, &sent, problem).await,
    }
}

/// Takes a step: the one door of all pages that do.
///
/// # Errors
/// The page for an address outside of the program's own servers.
pub async fn carry_out(visit: &Visit, proof: &Genuine, ask: Ask) -> Result<Result<Acted, Problem>, Trouble> {
    let face = if ask.verb.acts_on_real() { Face::Real } else { Face::Both };
    let call = visit.call(format!("case.{}", ask.verb))?.on(ask.case).of_face(face);
    let desk = visit.app()?.desk.clone();
    Ok(call.write(proof, Ok(ask), move |tx, actor, ask| actions::act(tx, &desk, actor, ask)).await)
}

/// Where the browser goes after a step: back to the case, which says what was done.
#[must_use]
pub fn done(opened: &Opened, verb: Verb, acted: &Acted) -> HttpResponse {
    let done = match acted {
        Acted::Done(_) => verb.as_str(),
        Acted::Proposed(_) => "proposed",
    };
    let address = back::via(&format!("/cases/{}", opened.view.id), &opened.head.back);
    page::go_to(&format!("{address}&done={done}"))
}

async fn mend(visit: &Visit, opened: Opened, verb: Verb, sent: &Fields, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    form(visit, opened, verb, sent, Shown { status: StatusCode::UNPROCESSABLE_ENTITY, faults, notice: None }).await
}

/// What was typed is kept: beside the fields that need mending, or under the news that somebody else was faster or that a rule says no.
async fn refused(visit: &Visit, opened: Opened, verb: Verb, sent: &Fields, problem: Problem) -> Result<HttpResponse, Trouble> {
    if problem.status() == StatusCode::UNPROCESSABLE_ENTITY && !problem.errors().is_empty() {
        return mend(visit, opened, verb, sent, problem.errors()).await;
    }
    let elsewhere = problem.code() == "not_from_here";
    match overtaken::notice(visit, &opened, sent, &problem).await?.filter(|_| !elsewhere) {
        Some(notice) => form(visit, opened, verb, sent, Shown { status: problem.status(), faults: &[], notice: Some(notice) }).await,
        None => Err(visit.trouble(problem)),
    }
}
