//! Drafting rules in a text area: every fault with its line, and what was typed is kept.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;

use super::{MANAGE, shelf};
use crate::{
    console::{
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::FieldError,
        ids::{RuleSetId, of},
        programme::RuleSetFile,
    },
    http::{
        form::LongFormBody,
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::programmes,
};

/// The most bytes of a text, as the API takes; the longest shipped file has a tenth of it.
const MOST_BYTES: usize = 256 * 1024;

/// A fault, and the line of the text in which it is.
struct InLine {
    line: usize,
    column: usize,
    text: String,
    message: String,
}

#[derive(Template)]
#[template(path = "programme_draft.html")]
struct DraftPage {
    c: Chrome,
    faults: Vec<Fault>,
    lines: Vec<InLine>,
    source: String,
    fault: Option<String>,
    back: String,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/programmes/new", MANAGE, ask), mount(Method::POST, "/programmes/new", MANAGE, draft)]
}

async fn ask(visit: Visit) -> Result<HttpResponse, Trouble> {
    shelf(&visit).await?;
    let from = visit.request().query_string().strip_prefix("from=").unwrap_or_default().to_owned();
    if from.is_empty() {
        return Ok(form(&visit, StatusCode::OK, String::new(), None, Vec::new()));
    }
    let id: RuleSetId = visit.settle(path::id::<of::RuleSet>(&from))?;
    let (_, source) = visit.settle(visit.call("rule_set.read")?.read(Ok(id), programmes::programme).await)?;
    Ok(form(&visit, StatusCode::OK, source, None, Vec::new()))
}

fn form(visit: &Visit, status: StatusCode, source: String, fault: Option<String>, lines: Vec<InLine>) -> HttpResponse {
    let words = visit.words;
    let summary = fault.iter().map(|text| page::fault_at("/source", text.clone())).collect();
    page::answer(
        status,
        &DraftPage {
            c: visit.chrome(words.t("programmes-new")).faulty(fault.is_some()),
            faults: summary,
            lines,
            source,
            fault,
            back: "/programmes".to_owned(),
        },
    )
}

async fn draft(visit: Visit, body: LongFormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    shelf(&visit).await?;
    // As it was typed, but for the line ends of browsers: white space can stand inside of texts.
    let source = sent.exactly("/source").to_owned();
    let words = visit.words;
    if source.len() > MOST_BYTES {
        let fault = words.with("programmes-too-long", "n", MOST_BYTES / 1024);
        return Ok(form(&visit, StatusCode::UNPROCESSABLE_ENTITY, source, Some(fault), Vec::new()));
    }
    let call = visit.call("rule_set.draft")?;
    match call.write(&proof, Ok(source.clone()), |tx, actor, source: &String| programmes::create_draft(tx, actor, source)).await {
        Ok(revision) => Ok(page::go_to(&format!("/programmes/{}?done=drafted", revision.id))),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => Ok(mend(&visit, source, &problem)),
        Err(problem) if problem.status() == StatusCode::FORBIDDEN => {
            Ok(form(&visit, problem.status(), source, Some(words.t("programmes-not-yours")), Vec::new()))
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}

fn mend(visit: &Visit, source: String, problem: &Problem) -> HttpResponse {
    let words = visit.words;
    let lines = in_lines(&source);
    let of_text = |fault: &&FieldError| fault.code != "rule_set_fault";
    let other = problem.errors().iter().find(of_text).map(|_| words.t("programmes-another-programme"));
    let fault = other.unwrap_or_else(|| words.with("programmes-faults", "n", lines.len()));
    form(visit, problem.status(), source, Some(fault), lines)
}

/// The faults that the check of the API finds, each with its line of the text.
fn in_lines(source: &str) -> Vec<InLine> {
    let faults = RuleSetFile::parse(source, "source").err().unwrap_or_default();
    let line = |number: usize| source.lines().nth(number.saturating_sub(1)).unwrap_or_default().chars().take(200).collect();
    faults
        .into_iter()
        .take(50)
        .map(|fault| InLine { line: fault.line, column: fault.column, text: line(fault.line), message: fault.message })
        .collect()
}
