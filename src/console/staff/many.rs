//! One step for many cases: a page before it that says what would become of each, and a page after it that says what did.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{
    back_of,
    queue_rows::{Lines, Row},
    selection::{self, Answered, Selection},
};
use crate::{
    console::{
        back,
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{fields::FieldError, ids::AccountId, workflow::Verb},
    http::{
        form::FormBody,
        genuine::Genuine,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        assignments::{self, Assigned, Foreseen, Many, Wanted},
        board,
        guide::{self, Guide},
        team::{self, Colleague},
    },
};

/// A case and why it will not, or did not, take the step.
struct Refused {
    row: Row,
    why: String,
}

#[derive(Template)]
#[template(path = "many.html")]
struct BeforePage {
    c: Chrome,
    faults: Vec<Fault>,
    back: String,
    step: &'static str,
    chosen: String,
    /// Who is to be given the cases: the question, while it is open.
    whom: Option<Field>,
    /// The account that was chosen.
    to: String,
    sentence: String,
    confirm: String,
    possible: Vec<Row>,
    refused: Vec<Refused>,
}

#[derive(Template)]
#[template(path = "many_done.html")]
struct AfterPage {
    c: Chrome,
    back: String,
    sentence: String,
    refused_sentence: String,
    done: Vec<Row>,
    refused: Vec<Refused>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/queue/do/{step}", Access::ByVerb, before),
        mount(Method::POST, "/queue/do/{step}", Access::ByVerb, act),
        mount(Method::GET, "/queue/done/{step}", Access::ByVerb, after),
    ]
}

/// The steps that many cases can take at once.
fn verb_of(visit: &Visit, step: &str) -> Result<Verb, Trouble> {
    let known = Verb::parse(step).filter(|verb| matches!(verb, Verb::Assign | Verb::Take | Verb::Release));
    known.ok_or_else(|| visit.trouble(Problem::not_found()))
}

/// What a page before a step needs to know.
struct Ahead {
    guide: Guide,
    foreseen: Vec<Foreseen>,
    names: BTreeMap<uuid::Uuid, String>,
    colleagues: Vec<Colleague>,
}

async fn before(visit: Visit, step: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let verb = verb_of(&visit, &step)?;
    let query: BTreeMap<String, String> = form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect();
    let text = |name: &str| query.get(name).map_or("", String::as_str);
    let asked =
        Asked { chosen: Selection::read(text("sel")).cut(), to: text("to"), fresh: !query.contains_key("to"), back: back_of_list(&visit) };
    show(&visit, verb, &asked).await
}

/// What the page before a step is asked for.
struct Asked<'a> {
    chosen: Selection,
    to: &'a str,
    /// Whether nobody was asked yet to whom the cases go.
    fresh: bool,
    back: String,
}

fn back_of_list(visit: &Visit) -> String {
    let back = back_of(visit.request());
    if back == "/work" && !visit.request().query_string().contains("back=") { "/queue".to_owned() } else { back }
}

async fn show(visit: &Visit, verb: Verb, asked: &Asked<'_>) -> Result<HttpResponse, Trouble> {
    let assignee = asked.to.parse::<AccountId>().ok().filter(|_| verb == Verb::Assign);
    let ahead = foresee(visit, Wanted { verb, assignee }, asked.chosen.cases().to_vec()).await?;
    let whom = ahead.colleagues.iter().find(|one| Some(one.account) == assignee);
    let open = verb == Verb::Assign && whom.is_none();
    let faults = if open && !asked.fresh { vec![unanswered()] } else { Vec::new() };
    let page = page_of(visit, verb, asked, &ahead, (whom, open), &faults);
    let status = if page.c.faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page::answer(status, &page))
}

/// The fault of not saying who is to be given the cases.
pub(super) fn unanswered() -> FieldError {
    FieldError { pointer: "to".to_owned(), code: "required", detail: "Choose a colleague.".to_owned() }
}

async fn foresee(visit: &Visit, wanted: Wanted, cases: Vec<crate::domain::ids::CaseId>) -> Result<Ahead, Trouble> {
    let desk = visit.app()?.desk.clone();
    let read = visit.call(format!("case.{}_many", wanted.verb))?.read(Ok(()), move |tx, actor, ()| {
        let colleagues = match wanted.verb {
            Verb::Assign => team::colleagues(tx, actor)?.into_parts().0,
            _ => Vec::new(),
        };
        let guide = guide::guide(tx, &desk, actor)?.into_parts().0;
        let foreseen = assignments::foresee(tx, actor, wanted, &cases)?;
        Ok(foreseen.map(|foreseen| (guide, colleagues, foreseen)))
    });
    let (guide, colleagues, foreseen) = visit.settle(read.await)?;
    visit.remember_rights(&guide.rights);
    let holders = foreseen.iter().filter_map(|one| one.row.assignee.map(|id| *id.uuid())).collect::<Vec<_>>();
    let names = visit.settle(visit.call("me.show")?.read(Ok(holders), |tx, _, ids| guide::names(tx, &ids)).await)?;
    Ok(Ahead { guide, foreseen, names, colleagues })
}

fn page_of(
    visit: &Visit,
    verb: Verb,
    asked: &Asked<'_>,
    ahead: &Ahead,
    (whom, open): (Option<&Colleague>, bool),
    faults: &[FieldError],
) -> BeforePage {
    let words = visit.words;
    let lines = Lines::new(words, &ahead.guide, &ahead.names, &asked.back, &asked.back);
    let none = Selection::default();
    let (can, cannot): (Vec<_>, Vec<_>) = ahead.foreseen.iter().partition(|one| one.refused.is_none());
    let refused = |one: &&Foreseen| Refused { row: lines.line(&one.row, &none), why: why(words, one.refused.unwrap_or_default()) };
    let whom_field = open
        .then(|| colleagues_field(words, &ahead.colleagues, ahead.foreseen.iter().map(|one| one.row.office.as_str()), "").judged(faults));
    let mut listed: Vec<Fault> = whom_field.iter().flat_map(|field| page::faults_of([field])).collect();
    if ahead.foreseen.is_empty() {
        listed.push(page::fault_at("", words.t("work-chosen-none")));
    }
    let name = whom.map(|one| one.name.clone()).unwrap_or_default();
    BeforePage {
        c: visit.chrome(heading(words, verb)).faulty(!listed.is_empty()),
        faults: listed,
        back: asked.back.clone(),
        step: verb.as_str(),
        chosen: Selection::from(can.iter().map(|one| one.row.id).collect::<Vec<_>>()).text(),
        to: whom.map(|one| one.account.to_string()).unwrap_or_default(),
        sentence: sentence(words, verb, can.len(), &name),
        confirm: words.word("verb", verb.as_str()),
        possible: can.iter().map(|one| lines.line(&one.row, &none)).collect(),
        refused: cannot.iter().map(refused).collect(),
        whom: whom_field,
    }
}

fn heading(words: Words, verb: Verb) -> String {
    match verb {
        Verb::Take => words.t("work-take-many"),
        Verb::Release => words.t("work-release-many"),
        _ => words.t("work-assign-many"),
    }
}

fn sentence(words: Words, verb: Verb, n: usize, name: &str) -> String {
    let parts = [("n", n.to_string()), ("name", name.to_owned())];
    match verb {
        Verb::Take => words.fill("work-take-before", &parts),
        Verb::Release => words.fill("work-release-before", &parts),
        _ if name.is_empty() => words.fill("work-assign-open", &parts),
        _ => words.fill("work-assign-before", &parts),
    }
}

/// Which colleague is to be given cases: each with what is in hand already; first those who screen for all the offices in question.
pub(super) fn colleagues_field<'a>(words: Words, all: &[Colleague], offices: impl Iterator<Item = &'a str>, chosen: &str) -> Field {
    let offices: std::collections::BTreeSet<&str> = offices.collect();
    let fits = |one: &&Colleague| offices.iter().all(|office| one.screens_in(office));
    let some = |one: &&Colleague| !fits(one) && offices.iter().any(|office| one.screens_in(office));
    let choice = |one: &Colleague| {
        let parts = [("name", one.name.clone()), ("n", one.load().to_string()), ("overdue", one.overdue.to_string())];
        Choice::new(one.account.to_string(), words.fill("work-load", &parts), chosen)
    };
    let mut choices: Vec<Choice> = all.iter().filter(fits).map(choice).collect();
    choices.extend(all.iter().filter(some).map(choice));
    Field::new(words, "to", words.t("work-to-whom"), Kind::Radios(choices)).hint(words.t("work-to-whom-hint"))
}

/// Why a case does not take a step.
fn why(words: Words, code: &str) -> String {
    words.word("answered", Answered::parse(code).unwrap_or(Answered::Other).as_str())
}

async fn act(visit: Visit, step: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let verb = verb_of(&visit, &step)?;
    let chosen = Selection::read(sent.text("sel")).cut();
    let back = back::safe(sent.text("back")).unwrap_or("/queue").to_owned();
    let what = match (verb, sent.text("to").parse::<AccountId>()) {
        (Verb::Take, _) => Many::Take,
        (Verb::Release, _) => Many::Release,
        (_, Ok(account)) => Many::Assign(account),
        (_, Err(_)) => return show(&visit, verb, &Asked { chosen, to: "", fresh: false, back }).await,
    };
    if chosen.cases().is_empty() {
        return show(&visit, verb, &Asked { chosen, to: sent.text("to"), fresh: true, back }).await;
    }
    let answers = carry_out(&visit, &proof, what, chosen).await?;
    done(&visit, verb, &answers, &back)
}

/// Does it, in one transaction, with an answer for each case.
pub(super) async fn carry_out(visit: &Visit, proof: &Genuine, what: Many, chosen: Selection) -> Result<Vec<Assigned>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call(format!("case.{}_many", what.verb()))?;
    let write = call.write(proof, Ok(chosen), move |tx, actor, chosen| assignments::many(tx, &desk, actor, what, chosen.cases()));
    visit.settle(write.await)
}

/// Sends the browser on to the page after.
pub(super) fn done(visit: &Visit, verb: Verb, answers: &[Assigned], back: &str) -> Result<HttpResponse, Trouble> {
    let whose = visit.whose().unwrap_or_default();
    let result = selection::write_answers(&visit.app()?.page_keys.form, &whose, verb.as_str(), answers);
    Ok(page::go_to(&format!("{}&r={result}", back::via(&format!("/queue/done/{verb}"), back))))
}

async fn after(visit: Visit, step: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let verb = verb_of(&visit, &step)?;
    let query: BTreeMap<String, String> = form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect();
    let whose = visit.whose().unwrap_or_default();
    let text = query.get("r").map_or("", String::as_str);
    let answers = selection::read_answers(&visit.app()?.page_keys.form, &whose, verb.as_str(), text);
    let answers = answers.ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let (desk, ids) = (visit.app()?.desk.clone(), answers.iter().map(|(case, _)| *case).collect::<Vec<_>>());
    let read = visit.call("case.list")?.read(Ok(ids), move |tx, actor, ids| board::chosen(tx, &desk, actor, &ids));
    let chosen = visit.settle(read.await)?;
    visit.remember_rights(&chosen.guide.rights);
    let (words, back) = (visit.words, back_of_list(&visit));
    let lines = Lines::new(words, &chosen.guide, &chosen.names, &back, &back);
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for (case, answered) in answers {
        let row = chosen.rows.iter().find(|row| row.id == case);
        let row = row.map_or_else(|| Row { reference: "–".to_owned(), ..Row::default() }, |row| lines.line(row, &Selection::default()));
        match answered {
            Answered::Done => done.push(row),
            other => refused.push(Refused { row, why: words.word("answered", other.as_str()) }),
        }
    }
    Ok(page::ok(&AfterPage {
        c: visit.chrome(heading(words, verb)),
        back,
        sentence: words.with("work-done-n", "n", done.len()),
        refused_sentence: words.with("work-refused-n", "n", refused.len()),
        done,
        refused,
    }))
}
