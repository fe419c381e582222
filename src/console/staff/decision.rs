//! A decision of the US government: what it needs, who of the family it is about, why; then a page before it is final; then the decision.

use actix_web::{HttpResponse, http::Method, http::StatusCode, web};
use askama::Template;
use uuid::Uuid;

use super::{
    action, action_fields,
    case::{self, Head, Opened, Part},
    checklist::{self, Item},
    decision_people::{self, Who},
    overtaken::{self, LOOKED, Notice},
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
        stage::Stage,
        terms::Face,
        workflow::{ActionInput, Right, Verb},
    },
    http::{
        form::{Fields, FormBody},
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{actions::Ask, checklist::foresee},
};

/// The decisions that have pages of their own.
const DECISIONS: &[Verb] = &[Verb::Process, Verb::Decline, Verb::Approve, Verb::Deny];

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    c: Chrome,
    head: Head,
    action: String,
    seen: String,
    looked: String,
    faults: Vec<Fault>,
    notice: Option<Notice>,
    does: String,
    items: Vec<Item>,
    ready: bool,
    fields: Vec<Field>,
    people: Vec<Who>,
}

#[derive(Template)]
#[template(path = "decision_check.html")]
struct CheckPage {
    c: Chrome,
    head: Head,
    action: String,
    verb: String,
    does: String,
    kept: Vec<(String, String)>,
    lines: Vec<(String, String)>,
    telling: Option<Telling>,
}

#[derive(Template)]
#[template(path = "decisions.html")]
struct OverviewPage {
    c: Chrome,
    head: Head,
    ways: Vec<Way>,
}

/// A decision that can be thought of from here, with what it needs.
struct Way {
    verb: String,
    does: String,
    href: String,
    items: Vec<Item>,
    ready: bool,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    let both = |path: &'static str| [mount(Method::GET, path, Access::ByVerb, ask), mount(Method::POST, path, Access::ByVerb, act)];
    let pages = ["/cases/{id}/do/process", "/cases/{id}/do/decline", "/cases/{id}/do/approve", "/cases/{id}/do/deny"];
    let mut routes: Vec<Mounted> = pages.into_iter().flat_map(both).collect();
    routes.push(mount(Method::GET, "/cases/{id}/decision", Access::Rights(&[Right::CaseDecide]), overview));
    routes
}

fn verb_of(visit: &Visit) -> Result<Verb, Trouble> {
    let last = visit.request().path().rsplit('/').next().and_then(Verb::parse);
    last.filter(|verb| DECISIONS.contains(verb)).ok_or_else(|| visit.trouble(Problem::not_found()))
}

/// All the decisions that there are from here, side by side.
async fn overview(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::Overview).await?;
    let words = visit.words;
    let verbs: &[Verb] = match opened.view.stage {
        Stage::Adjudication => &[Verb::Approve, Verb::Deny],
        _ => &[Verb::Process, Verb::Decline],
    };
    let mut ways = Vec::new();
    for verb in verbs {
        let list = checklist::read(&visit, &opened, *verb).await?;
        ways.push(Way {
            verb: words.word("verb", verb.as_str()),
            does: words.word("does", verb.as_str()),
            href: back::via(&format!("/cases/{}/do/{verb}", opened.view.id), &opened.head.back),
            items: list.items,
            ready: list.ready,
        });
    }
    let c = visit.chrome(format!("{} – {}", words.t("decide-needs"), opened.head.reference));
    Ok(page::ok(&OverviewPage { c, head: opened.head, ways }))
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let verb = verb_of(&visit)?;
    let opened = case::open(&visit, &id, Part::Overview).await?;
    form(&visit, opened, verb, &Fields::default(), Shown::default()).await
}

/// How the form is shown: at first, or again with what has to be mended or looked at.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    faults: Vec<FieldError>,
    notice: Option<Notice>,
}

async fn form(visit: &Visit, opened: Opened, verb: Verb, sent: &Fields, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let list = checklist::read(visit, &opened, verb).await?;
    let people = decision_people::people(words, &opened, overtaken::now(visit)?);
    let fields = action_fields::questions(words, verb, &opened, &[], sent, &shown.faults);
    let fields: Vec<Field> = fields.into_iter().map(|field| decision_people::with_hint(field, &people)).collect();
    let name = words.word("verb", verb.as_str());
    let whole = shown.faults.iter().filter(|fault| matches!(fault.pointer.as_str(), "" | "/members"));
    let whole = whole.map(|fault| page::fault_at("", crate::console::field::sentence(words, fault)));
    let page = DecisionPage {
        c: visit.chrome(format!("{name} – {}", opened.head.reference)).faulty(shown.status.is_client_error()),
        action: back::via(&format!("/cases/{}/do/{verb}", opened.view.id), &opened.head.back),
        seen: opened.view.etag(),
        looked: overtaken::now(visit)?.to_rfc3339(),
        faults: page::faults_of(&fields).into_iter().chain(whole).collect(),
        notice: shown.notice,
        does: words.word("does", verb.as_str()),
        items: list.items,
        ready: list.ready,
        fields,
        people: if verb == Verb::Approve { Vec::new() } else { people },
        head: opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

async fn act(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let verb = verb_of(&visit)?;
    let opened = case::open(&visit, &id, Part::Overview).await?;
    if sent.filled("back").is_some() {
        return form(&visit, opened, verb, &sent, Shown::default()).await;
    }
    let family = decision_people::family(&opened);
    let input = match action_fields::input(verb, &sent, &family, None) {
        Ok(input) => input,
        Err(faults) => return mend(&visit, opened, verb, &sent, faults.list(), &family).await,
    };
    let ask = Ask { case: opened.head.id, verb, seen: sent.filled("seen").map(str::to_owned), input };
    if sent.text("final") == "yes" {
        return match action::carry_out(&visit, &proof, ask.clone()).await? {
            Ok(acted) => Ok(action::done(&opened, verb, &acted)),
            Err(problem) => refused(&visit, opened, verb, &sent, problem, Some(&ask.input)).await,
        };
    }
    match foreseen(&visit, ask.clone()).await? {
        Ok(()) => check(&visit, opened, verb, &sent),
        Err(problem) => refused(&visit, opened, verb, &sent, problem, None).await,
    }
}

async fn foreseen(visit: &Visit, ask: Ask) -> Result<Result<(), Problem>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("case.checklist")?.on(ask.case).of_face(Face::Real);
    Ok(call.read(Ok(ask), move |tx, actor, ask| foresee(tx, &desk, actor, &ask)).await)
}

/// The page before it is final: everything once more, and who will be told what.
fn check(visit: &Visit, opened: Opened, verb: Verb, sent: &Fields) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let people = decision_people::people(words, &opened, overtaken::now(visit)?);
    let asked = action_fields::questions(words, verb, &opened, &[], sent, &[]);
    let mut lines: Vec<(String, String)> = Vec::new();
    if verb != Verb::Approve {
        let all = people.iter().map(|who| who.name.clone()).collect::<Vec<_>>().join(", ");
        lines.push((words.t("decide-about"), all));
    }
    lines.extend(asked.iter().map(|field| (field.label.clone(), field.answers().join(", "))).filter(|(_, answer)| !answer.is_empty()));
    let kept = sent.iter().filter(|(name, _)| name.starts_with('/') || matches!(*name, "seen" | LOOKED));
    let name = words.word("verb", verb.as_str());
    let allowed = opened.view.allowed_actions.iter().find(|action| action.verb == verb);
    let page = CheckPage {
        c: visit.chrome(format!("{} – {name} – {}", words.t("decide-before-final"), opened.head.reference)),
        action: back::via(&format!("/cases/{}/do/{verb}", opened.view.id), &opened.head.back),
        telling: told::telling(visit, &opened, allowed.and_then(|action| action.tells.as_deref())),
        verb: name,
        does: words.word("does", verb.as_str()),
        kept: kept.map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
        lines,
        head: opened.head,
    };
    Ok(page::ok(&page))
}

async fn mend(
    visit: &Visit,
    opened: Opened,
    verb: Verb,
    sent: &Fields,
    faults: &[FieldError],
    family: &[Uuid],
) -> Result<HttpResponse, Trouble> {
    let faults = faults.iter().map(|fault| decision_people::by_person(fault, family)).collect();
    form(visit, opened, verb, sent, Shown { status: StatusCode::UNPROCESSABLE_ENTITY, faults, notice: None }).await
}

/// Said in place, with what was typed; unless it is the second press of the button that did it.
async fn refused(
    visit: &Visit,
    opened: Opened,
    verb: Verb,
    sent: &Fields,
    problem: Problem,
    pressed: Option<&ActionInput>,
) -> Result<HttpResponse, Trouble> {
    if problem.status() == StatusCode::UNPROCESSABLE_ENTITY && !problem.errors().is_empty() {
        let family = decision_people::family(&opened);
        return mend(visit, opened, verb, sent, problem.errors(), &family).await;
    }
    if let Some(input) = pressed
        && decision_people::stands_already(visit, &opened, verb, input).await?
    {
        return Ok(page::go_to(&format!("{}&done={verb}", back::via(&format!("/cases/{}", opened.view.id), &opened.head.back))));
    }
    match overtaken::notice(visit, &opened, sent, &problem).await? {
        Some(notice) => form(visit, opened, verb, sent, Shown { status: problem.status(), faults: Vec::new(), notice: Some(notice) }).await,
        None => Err(visit.trouble(problem)),
    }
}
