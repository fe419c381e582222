//! The review of a recommendation: what is recommended and why, what changed since, what the rules say, whose consent is missing; the finding.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;

use super::{
    case::{self, Head, Opened, Part},
    changes::{self, Line},
    checklist::{self, Item},
    finding::{self, Sent, Shown},
    overtaken::Notice,
    rules_said::{self, Said},
};
use crate::{
    access::history::StepView,
    console::{
        back,
        field::Field,
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::workflow::{Right, Verb},
    http::{
        form::FormBody,
        routes::{Access, Mounted, mount},
    },
    ops::{guide, review},
};

/// What a reviewer can find.
const FINDINGS: &[Verb] = &[Verb::Endorse, Verb::ReturnToScreening];

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    c: Chrome,
    head: Head,
    action: String,
    hidden: Vec<(String, String)>,
    faults: Vec<Fault>,
    notice: Option<Notice>,
    lines: Vec<(String, String)>,
    looked: Option<String>,
    changes: Vec<Line>,
    items: Vec<Item>,
    said: Option<Said>,
    fields: Vec<Field>,
}

/// The pages of this file. Those of the two verbs lead to the one page on which both are judged.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const REVIEW: Access = Access::Rights(&[Right::CaseReview]);
    vec![
        mount(Method::GET, "/cases/{id}/review", REVIEW, show),
        mount(Method::POST, "/cases/{id}/review", REVIEW, act),
        mount(Method::GET, "/cases/{id}/do/endorse", Access::ByVerb, lead),
        mount(Method::GET, "/cases/{id}/do/return_to_screening", Access::ByVerb, lead),
    ]
}

async fn lead(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    finding::lead(&visit, &id, "review").await
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::Overview).await?;
    page_of(&visit, opened, Shown::default()).await
}

async fn act(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    match finding::act(&visit, &id, body, FINDINGS).await? {
        Sent::Done(answer) => Ok(answer),
        Sent::Again(again) => page_of(&visit, again.0, again.1).await,
    }
}

async fn page_of(visit: &Visit, opened: Opened, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let call = visit.call("case.review")?.on(opened.head.id);
    let review = visit.settle(call.read(Ok(opened.head.id), review::show).await)?;
    let lines = recommended(visit, &opened, review.recommended.as_ref()).await?;
    let changes = changes::lines(visit, &opened, review.changes, review.looked).await?;
    let items = checklist::read(visit, &opened, Verb::Endorse).await?.items;
    let said = rules_said::last(visit, &opened).await?;
    let fields = finding::questions(visit, &opened, FINDINGS, &shown);
    let page = ReviewPage {
        c: visit.chrome(format!("{} – {}", words.t("decide-review"), opened.head.reference)).faulty(shown.status.is_client_error()),
        action: back::via(&format!("/cases/{}/review", opened.view.id), &opened.head.back),
        hidden: finding::hidden(visit, &opened)?,
        faults: page::faults_of(&fields),
        notice: shown.notice,
        lines,
        looked: review.looked.map(|at| words::short(at, opened.zone)),
        changes,
        items,
        said,
        fields,
        head: opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

/// The recommendation as lines: what, how urgent, why, by whom and when.
async fn recommended(visit: &Visit, opened: &Opened, step: Option<&StepView>) -> Result<Vec<(String, String)>, Trouble> {
    let (words, view) = (visit.words, &opened.view);
    let by: Vec<_> = step.and_then(|step| step.account).into_iter().collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(by), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let named = opened.guide.pathways.iter().find(|(key, ..)| Some(key) == view.pathway.as_ref());
    let lines = [
        (words.t("pathway"), named.map(|(_, name, _)| name.in_language(words.0).to_owned()).or_else(|| view.pathway.clone())),
        (words.t("closure"), view.recommended_closure.map(|own| words.word("closure", own.as_str()))),
        (words.t("priority"), view.priority.map(|own| words.word("priority", own.as_str()))),
        (words.t("reason-code"), step.and_then(|step| step.reason_code).map(|code| words.word("reason", code.as_str()))),
        (words.t("reason"), step.and_then(|step| step.reason.clone())),
        (words.t("recommended-by"), names.into_values().next()),
        (words.t("since"), step.map(|step| words::short(step.at, opened.zone))),
    ];
    Ok(lines.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
}
