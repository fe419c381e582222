//! The parts of a case, one page each.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::case::{Head, Opened, Part};
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
    domain::{
        country::Country,
        note::Note,
        programme::explain::Explained,
        record::{ContactRecord, PersonRecord},
        stage::Stage,
    },
    http::visit::VisitorCall,
    ops::{
        decisions, guide, history,
        messages::{self, Told},
        notes,
    },
};

/// A line of a summary: what, and how it is.
struct Line(String, String);

#[derive(Template)]
#[template(path = "case_overview.html")]
struct Overview {
    c: Chrome,
    head: Head,
    lines: Vec<Line>,
    duplicates: Vec<String>,
}

#[derive(Template)]
#[template(path = "case_people.html")]
struct People {
    c: Chrome,
    head: Head,
    people: Vec<(PersonRecord, Vec<Line>)>,
    contacts: Vec<ContactRecord>,
}

/// One run of the rules: when, under which version, and its lines.
struct Run(String, String, Vec<Judged>);

/// One rule: its words, how it is answered (code and word), who said so, and whether it is a part of the one before.
struct Judged(String, &'static str, String, String, bool);

#[derive(Template)]
#[template(path = "case_eligibility.html")]
struct Eligibility {
    c: Chrome,
    head: Head,
    runs: Vec<Run>,
}

/// A message: kind, language, state, when, subject and text.
struct Sent {
    kind: String,
    lang: String,
    state: String,
    at: String,
    handed: Option<String>,
    subject: String,
    body: String,
}

#[derive(Template)]
#[template(path = "case_messages.html")]
struct Messages {
    c: Chrome,
    head: Head,
    sent: Vec<Sent>,
}

/// Something of the past: what, by whom, when, from where to where, and why.
struct Past {
    what: String,
    who: String,
    at: String,
    moved: Option<String>,
    code: Option<String>,
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "case_history.html")]
struct History {
    c: Chrome,
    head: Head,
    past: Vec<Past>,
    empty: String,
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
    match part {
        Part::Overview => Ok(overview(visit, opened)),
        Part::People => Ok(people(visit, opened)),
        Part::Eligibility => eligibility(visit, opened).await,
        Part::Interviews => super::case_interviews::page(visit, opened).await,
        Part::Messages => messages(visit, opened).await,
        Part::Notes => notes(visit, opened).await,
        Part::Decisions => decisions(visit, opened).await,
        Part::History => history(visit, opened).await,
    }
}

fn chrome(visit: &Visit, head: &Head, part: Part) -> Chrome {
    visit.chrome(format!("{} – {}", head.reference, visit.words.word("part", part.as_str())))
}

fn call(visit: &Visit, head: &Head, action: &str) -> Result<VisitorCall, Trouble> {
    Ok(visit.call(action)?.on(head.id))
}

fn overview(visit: &Visit, opened: Opened) -> HttpResponse {
    let (words, view, head) = (visit.words, &opened.view, opened.head);
    let line = |key: &str, text: Option<String>| Some(Line(words.t(key), text?));
    let named = opened.guide.pathways.iter().find(|(key, ..)| Some(key) == view.pathway.as_ref());
    let again = view.sent_again.iter().map(|again| again.reference.clone()).collect::<Vec<_>>().join(", ");
    let lines = [
        line("reference", Some(head.reference.clone())),
        line("received", Some(words::short(view.received_at, opened.zone))),
        line("channel", Some(words.word("channel", view.channel.as_str()))),
        line("stage", Some(head.stage.clone())),
        line("beneath", view.beneath.map(|stage| words.word("stage", stage.as_str()))),
        line("own-queue", view.queue.map(|queue| queue.to_string())),
        line("pathway", named.map(|(_, name, _)| name.in_language(words.0).to_owned()).or_else(|| view.pathway.clone())),
        line("closure", view.recommended_closure.map(|own| words.word("closure", own.as_str()))),
        line("priority", view.priority.map(|own| words.word("priority", own.as_str()))),
        line("recommended-by", view.recommended_by.map(|own| own.to_string())),
        line("changed", view.changed_since_recommendation.then(|| words.t("changed-text"))),
        line("message-language", Some(words.word("language", &view.message_language))),
        line("sent-again", Some(again).filter(|text| !text.is_empty())),
    ];
    let duplicates = view.likely_duplicates.iter().map(|own| own.case.to_string()).collect();
    page::ok(&Overview { c: chrome(visit, &head, Part::Overview), head, lines: lines.into_iter().flatten().collect(), duplicates })
}

fn people(visit: &Visit, opened: Opened) -> HttpResponse {
    let words = visit.words;
    let country = |code: &String| {
        words.maybe(&format!("country-{}", code.to_lowercase())).or_else(|| Country::parse(code).map(|own| own.english_name().to_owned()))
    };
    let lines = |person: &PersonRecord| {
        let line = |key: &str, text: Option<String>| Some(Line(words.t(key), text?));
        let from = person.nationalities.iter().filter_map(country).collect::<Vec<_>>().join(", ");
        let papers = person.documents.iter().map(|own| format!("{} {} {}", words.word("document", &own.kind), own.country, own.number));
        let needs = person.needs.iter().map(|need| words.word("need", need)).collect::<Vec<_>>().join(", ");
        let us = person.consent.map(|consent| words.t(if consent.us { "yes" } else { "no" }));
        [
            line("relation", person.relation.as_ref().map(|own| words.word("relation", own))),
            line("birth-date", person.birth_date.clone()),
            line("sex", Some(words.word("sex", &person.sex))),
            line("nationalities", Some(from)),
            line("documents", Some(papers.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())),
            line("municipality", person.municipality.clone()),
            line("needs", Some(needs).filter(|text| !text.is_empty())),
            line("needs-note", person.needs_note.clone()),
            line("consent-us", us),
        ]
        .into_iter()
        .flatten()
        .collect()
    };
    let people = opened.view.people.iter().map(|person| (person.clone(), lines(person))).collect();
    let (head, contacts) = (opened.head, opened.view.contacts);
    page::ok(&People { c: chrome(visit, &head, Part::People), head, people, contacts })
}

async fn eligibility(visit: &Visit, opened: Opened) -> Result<HttpResponse, Trouble> {
    let (head, desk) = (opened.head, visit.app()?.desk.clone());
    let read = call(visit, &head, "eligibility.show")?
        .read(Ok((head.id, visit.words.0)), move |tx, actor, asked| guide::eligibility_in_words(tx, &desk, actor, asked));
    let run = |(run, rules): (RunView, Vec<Explained>)| {
        let mut lines = Vec::new();
        judged(visit, &run.lines, &rules, false, &mut lines);
        Run(words::short(run.at, opened.zone), run.version, lines)
    };
    let runs = visit.settle(read.await)?.into_iter().map(run).collect();
    Ok(page::ok(&Eligibility { c: chrome(visit, &head, Part::Eligibility), head, runs }))
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

async fn messages(visit: &Visit, opened: Opened) -> Result<HttpResponse, Trouble> {
    let (words, head, zone) = (visit.words, opened.head, opened.zone);
    let read = call(visit, &head, "message.list")?.read(Ok(head.id), messages::list);
    let sent = |told: Told| Sent {
        kind: words.word("message", told.message.kind.as_str()),
        lang: told.message.language,
        state: words.word("message-state", told.message.state.as_str()),
        at: words::short(told.message.written_at, zone),
        handed: told.message.handed_over_at.map(|at| words::short(at, zone)),
        subject: told.message.subject,
        body: told.message.body,
    };
    let sent = visit.settle(read.await)?.into_iter().map(sent).collect();
    Ok(page::ok(&Messages { c: chrome(visit, &head, Part::Messages), head, sent }))
}

async fn names(visit: &Visit, accounts: Vec<Uuid>) -> Result<BTreeMap<Uuid, String>, Trouble> {
    visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)
}

async fn notes(visit: &Visit, opened: Opened) -> Result<HttpResponse, Trouble> {
    let (words, head) = (visit.words, opened.head);
    let all = visit.settle(call(visit, &head, "note.list")?.read(Ok(head.id), notes::list).await)?;
    let names = names(visit, all.iter().map(|note| *note.account.uuid()).collect()).await?;
    let past = |note: Note| Past {
        what: words.word("note", note.kind.as_str()),
        who: names.get(note.account.uuid()).cloned().unwrap_or_default(),
        at: words::short(note.at, opened.zone),
        moved: None,
        code: None,
        why: Some(note.text),
    };
    let (past, may_write) = (all.into_iter().rev().map(past).collect(), opened.guide.writes_notes);
    Ok(page::ok(&Notes { c: chrome(visit, &head, Part::Notes), head, past, may_write, empty: words.t("no-notes") }))
}

async fn decisions(visit: &Visit, opened: Opened) -> Result<HttpResponse, Trouble> {
    let (words, head) = (visit.words, opened.head);
    let all = visit.settle(call(visit, &head, "decision.list")?.read(Ok(head.id), decisions::show).await)?;
    let names = names(visit, all.iter().map(|one| one.account).collect()).await?;
    let short = |at: DateTime<Utc>| words::short(at, opened.zone);
    let past = |one: DecisionView| Past {
        what: words.word("decision", one.kind.as_str()),
        who: names.get(&one.account).cloned().unwrap_or_default(),
        at: short(one.decided_at),
        moved: one.superseded_at.map(|at| words.with("superseded", "at", short(at))),
        code: one.reason_code.flatten().map(|code| words.word("reason", code.as_str())),
        why: None,
    };
    let past = all.into_iter().map(past).collect();
    Ok(page::ok(&History { c: chrome(visit, &head, Part::Decisions), head, past, empty: words.t("no-decisions") }))
}

async fn history(visit: &Visit, opened: Opened) -> Result<HttpResponse, Trouble> {
    let (words, head) = (visit.words, opened.head);
    let all = visit.settle(call(visit, &head, "history.show")?.read(Ok(head.id), history::show).await)?;
    let names = names(visit, all.iter().filter_map(|step| step.account).collect()).await?;
    let past = |step: StepView| Past {
        what: words.word("verb", step.verb.as_str()),
        who: step.account.map_or_else(|| words.t("the-system"), |id| names.get(&id).cloned().unwrap_or_default()),
        at: words::short(step.at, opened.zone),
        moved: moved(words, &step),
        code: step.reason_code.map(|code| words.word("reason", code.as_str())),
        why: step.reason,
    };
    let past = all.into_iter().rev().map(past).collect();
    Ok(page::ok(&History { c: chrome(visit, &head, Part::History), head, past, empty: words.t("no-history") }))
}
