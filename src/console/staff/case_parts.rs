//! The parts of a case, one page each.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    case::{Head, Opened, Part},
    file::{
        self,
        family::{self, Family},
        letters::{self, Letters},
        looks,
        overview::{self, Line, Overview},
    },
};
use crate::{
    access::{
        decisions::DecisionView,
        eligibility::{LineView, RunView},
        history::StepView,
    },
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{note::Note, programme::explain::Explained, stage::Stage, workflow::Right},
    http::visit::VisitorCall,
    ops::{decisions, guide, history, notes},
};

#[derive(Template)]
#[template(path = "case_overview.html")]
struct OverviewPage {
    c: Chrome,
    head: Head,
    overview: Overview,
}

#[derive(Template)]
#[template(path = "case_people.html")]
struct PeoplePage {
    c: Chrome,
    head: Head,
    family: Family,
}

/// One run of the rules: when, under which version, and its lines.
pub(super) struct Run(pub(super) String, pub(super) String, pub(super) Vec<Judged>);

/// One rule: its words, how it is answered (code and word), who said so, and whether it is a part of the one before.
pub(super) struct Judged(pub(super) String, pub(super) &'static str, pub(super) String, pub(super) String, pub(super) bool);

#[derive(Template)]
#[template(path = "case_eligibility.html")]
struct Eligibility {
    c: Chrome,
    head: Head,
    runs: Vec<Run>,
}

#[derive(Template)]
#[template(path = "case_messages.html")]
struct MessagesPage {
    c: Chrome,
    head: Head,
    letters: Letters,
}

/// Something of the past: what, by whom, when, from where to where, and why; with the way to another case that it names.
pub(super) struct Past {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) at: String,
    pub(super) moved: Option<String>,
    pub(super) code: Option<String>,
    pub(super) why: Option<String>,
    pub(super) other: Option<String>,
}

/// A decision: what, by whom, when; of each member and of each notice only for readers of outcomes.
pub(super) struct Decided {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) at: String,
    pub(super) superseded: Option<String>,
    pub(super) code: Option<String>,
    pub(super) members: Vec<Line>,
    pub(super) notices: Vec<String>,
    pub(super) notice: Option<String>,
}

#[derive(Template)]
#[template(path = "case_history.html")]
struct HistoryPage {
    c: Chrome,
    head: Head,
    past: Vec<Past>,
    empty: String,
    lookers: Option<String>,
}

#[derive(Template)]
#[template(path = "case_decisions.html")]
struct DecisionsPage {
    c: Chrome,
    head: Head,
    decided: Vec<Decided>,
}

#[derive(Template)]
#[template(path = "case_notes.html")]
struct Notes {
    c: Chrome,
    head: Head,
    past: Vec<Past>,
    may_write: bool,
    empty: String,
}

/// From where to where; nothing for a step that moved nothing, and no beginning for the first.
fn moved(words: Words, step: &StepView) -> Option<String> {
    let to = words.word("stage", step.to.as_str());
    match Stage::parse(&step.from) {
        Some(from) if from == step.to => None,
        Some(from) => Some(format!("{} → {to}", words.word("stage", from.as_str()))),
        None => Some(to),
    }
}

/// Shows one part.
///
/// # Errors
/// The page that says why not.
pub async fn page(visit: &Visit, opened: Opened, part: Part) -> Result<HttpResponse, Trouble> {
    let c = visit.chrome(format!("{} – {}", opened.head.reference, visit.words.word("part", part.as_str())));
    Ok(match part {
        Part::Overview => {
            let overview = overview::overview(visit, &opened).await?;
            page::ok(&OverviewPage { c, head: opened.head, overview })
        }
        Part::People => {
            let family = family::family(visit, &opened).await?;
            page::ok(&PeoplePage { c, head: opened.head, family })
        }
        Part::Eligibility => {
            let runs = eligibility(visit, &opened).await?;
            page::ok(&Eligibility { c, head: opened.head, runs })
        }
        Part::Interviews => return super::case_interviews::page(visit, opened).await,
        Part::Messages => {
            let letters = letters::letters(visit, &opened).await?;
            page::ok(&MessagesPage { c, head: opened.head, letters })
        }
        Part::Notes => {
            let (past, may_write) = (notes(visit, &opened).await?, opened.guide.may(Right::NoteWrite, &opened.view.office));
            page::ok(&Notes { c, head: opened.head, past, may_write, empty: visit.words.t("no-notes") })
        }
        Part::Decisions => {
            let decided = decisions(visit, &opened).await?;
            page::ok(&DecisionsPage { c, head: opened.head, decided })
        }
        Part::History => {
            let past = history(visit, &opened).await?;
            let lookers = looks::may(&opened).then(|| file::at(&opened, "/lookers"));
            page::ok(&HistoryPage { c, head: opened.head, past, empty: visit.words.t("no-history"), lookers })
        }
    })
}

fn call(visit: &Visit, head: &Head, action: &str) -> Result<VisitorCall, Trouble> {
    Ok(visit.call(action)?.on(head.id))
}

/// What the rules said, each run with its lines.
pub(super) async fn eligibility(visit: &Visit, opened: &Opened) -> Result<Vec<Run>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let read = call(visit, &opened.head, "eligibility.show")?
        .read(Ok((opened.head.id, visit.words.0)), move |tx, actor, asked| guide::eligibility_in_words(tx, &desk, actor, asked));
    let run = |(run, rules): (RunView, Vec<Explained>)| {
        let mut lines = Vec::new();
        judged(visit, &run.lines, &rules, false, &mut lines);
        Run(words::short(run.at, opened.zone), run.version, lines)
    };
    Ok(visit.settle(read.await)?.into_iter().map(run).collect())
}

fn judged(visit: &Visit, lines: &[LineView], rules: &[Explained], is_part: bool, into: &mut Vec<Judged>) {
    for (index, line) in lines.iter().enumerate() {
        let rule = rules.get(index);
        let text = rule.map_or_else(|| line.criterion.replace('_', " "), |rule| rule.words.clone());
        let answer = line.answer.as_str();
        into.push(Judged(text, answer, visit.words.word("answer", answer), line.citation.clone(), is_part));
        judged(visit, &line.parts, rule.map(|rule| &rule.parts[..]).unwrap_or_default(), true, into);
    }
}

async fn names(visit: &Visit, accounts: Vec<Uuid>) -> Result<BTreeMap<Uuid, String>, Trouble> {
    visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)
}

/// The notes that may be read, newest first.
pub(super) async fn notes(visit: &Visit, opened: &Opened) -> Result<Vec<Past>, Trouble> {
    let words = visit.words;
    let all = visit.settle(call(visit, &opened.head, "note.list")?.read(Ok(opened.head.id), notes::list).await)?;
    let names = names(visit, all.iter().map(|note| *note.account.uuid()).collect()).await?;
    let past = |note: Note| Past {
        what: words.word("note", note.kind.as_str()),
        who: names.get(note.account.uuid()).cloned().unwrap_or_default(),
        at: words::short(note.at, opened.zone),
        moved: None,
        code: note.shared_with_us.then(|| words.t("file-note-shared")),
        why: Some(note.text),
        other: None,
    };
    Ok(all.into_iter().rev().map(past).collect())
}

/// The decisions that exist for the visitor, oldest first.
pub(super) async fn decisions(visit: &Visit, opened: &Opened) -> Result<Vec<Decided>, Trouble> {
    let words = visit.words;
    let all = visit.settle(call(visit, &opened.head, "decision.list")?.read(Ok(opened.head.id), decisions::show).await)?;
    let names = names(visit, all.iter().map(|one| one.account).collect()).await?;
    let short = |at: DateTime<Utc>| words::short(at, opened.zone);
    let person = |id: Uuid| opened.view.people.iter().find(|own| own.id == id).map_or_else(|| words.t("file-left"), |own| own.name.clone());
    let decides = opened.guide.may(Right::CaseDecide, &opened.view.office);
    let decided = |one: DecisionView| Decided {
        what: words.word("decision", one.kind.as_str()),
        who: names.get(&one.account).cloned().unwrap_or_default(),
        at: short(one.decided_at),
        superseded: one.superseded_at.map(|at| words.with("superseded", "at", short(at))),
        code: one.reason_code.flatten().map(|code| words.word("reason", code.as_str())),
        members: one
            .members
            .unwrap_or_default()
            .iter()
            .map(|own| Line(person(own.person), words.word("decided", own.outcome.as_str())))
            .collect(),
        notices: one
            .us_notices
            .unwrap_or_default()
            .iter()
            .map(|own| format!("{} – {}", own.served_on, words.word("notice", own.channel.as_str())))
            .collect(),
        notice: decides.then(|| file::at(opened, &format!("/decisions/{}/notice", one.id))),
    };
    Ok(all.into_iter().map(decided).collect())
}

/// What happened, newest first.
pub(super) async fn history(visit: &Visit, opened: &Opened) -> Result<Vec<Past>, Trouble> {
    let words = visit.words;
    let all = visit.settle(call(visit, &opened.head, "history.show")?.read(Ok(opened.head.id), history::show).await)?;
    let names = names(visit, all.iter().filter_map(|step| step.account).collect()).await?;
    let past = |step: StepView| Past {
        what: words.word("did", step.verb.as_str()),
        who: step.account.map_or_else(|| words.t("the-system"), |id| names.get(&id).cloned().unwrap_or_default()),
        at: words::short(step.at, opened.zone),
        moved: moved(words, &step),
        code: step.reason_code.map(|code| words.word("reason", code.as_str())),
        why: step.reason,
        other: step.details.get("other_case").and_then(|id| id.as_str()).map(|id| format!("/cases/{id}")),
    };
    Ok(all.into_iter().rev().map(past).collect())
}
