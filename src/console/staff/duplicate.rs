//! Two files side by side: what is the same, what is different in words, and the finding of a reviewer who may see both.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;

use super::{
    back_of,
    case::{self, Head, Opened, Part},
    checklist::{self, Item},
    finding::{self, Sent, Shown},
    overtaken::Notice,
    pair::{self, Row},
};
use crate::{
    access::view::LikelyDuplicate,
    console::{
        back,
        field::Field,
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
    },
    domain::workflow::{Right, Verb},
    http::{
        form::FormBody,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
};

/// What a reviewer can find.
const FINDINGS: &[Verb] = &[Verb::ClearDuplicate, Verb::ConfirmDuplicate];

#[derive(Template)]
#[template(path = "duplicate.html")]
struct DuplicatePage {
    c: Chrome,
    head: Head,
    action: String,
    hidden: Vec<(String, String)>,
    faults: Vec<Fault>,
    notice: Option<Notice>,
    others: Vec<Link>,
    other: Option<Other>,
    items: Vec<Item>,
    fields: Vec<Field>,
}

/// The other file beside this one.
struct Other {
    href: String,
    reference: String,
    suspected: String,
    rows: Vec<Row>,
    differing: usize,
}

/// The pages of this file. Those of the two verbs lead to the comparison.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const READ: Access = Access::Rights(&[Right::CaseRead]);
    const REVIEW: Access = Access::Rights(&[Right::CaseReview]);
    vec![
        mount(Method::GET, "/cases/{id}/duplicate", READ, show),
        mount(Method::POST, "/cases/{id}/duplicate", REVIEW, act),
        mount(Method::GET, "/cases/{id}/do/clear_duplicate", Access::ByVerb, lead),
        mount(Method::GET, "/cases/{id}/do/confirm_duplicate", Access::ByVerb, lead),
    ]
}

async fn lead(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    finding::lead(&visit, &id, "duplicate").await
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

/// The other case that the address names, else the first that waits for a finding, else the first; only of those that exist for the person.
fn chosen<'v>(visit: &Visit, opened: &'v Opened) -> Result<Option<&'v LikelyDuplicate>, Trouble> {
    let query = visit.request().query_string();
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "other").map(|(_, value)| value.into_owned());
    let all = &opened.view.likely_duplicates;
    match asked {
        Some(id) => all.iter().find(|own| own.case.to_string() == id).map(Some).ok_or_else(|| visit.trouble(Problem::not_found())),
        None => Ok(all.iter().find(|own| own.resolution.is_none()).or_else(|| all.first())),
    }
}

async fn page_of(visit: &Visit, opened: Opened, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let link = chosen(visit, &opened)?;
    let others = others(visit, &opened, link);
    let (other, fields) = match link {
        Some(link) => (Some(beside(visit, &opened, link).await?), finding::questions(visit, &opened, FINDINGS, &shown)),
        // Whoever sees one file alone has nothing to compare: somebody who sees both judges.
        None => (None, Vec::new()),
    };
    let judges = opened.view.allowed_actions.iter().any(|action| FINDINGS.contains(&action.verb));
    let waits =
        opened.view.stage == crate::domain::stage::Stage::DuplicateReview && opened.guide.may(Right::CaseReview, &opened.view.office);
    let items = if waits && !judges { checklist::read(visit, &opened, Verb::ClearDuplicate).await?.items } else { Vec::new() };
    let here = link.map(|link| format!("/cases/{}/duplicate?other={}", opened.view.id, link.case));
    let page = DuplicatePage {
        c: visit.chrome(format!("{} – {}", words.t("decide-duplicate"), opened.head.reference)).faulty(shown.status.is_client_error()),
        action: here.unwrap_or_else(|| format!("/cases/{}/duplicate", opened.view.id)),
        hidden: finding::hidden(visit, &opened)?,
        faults: page::faults_of(&fields),
        notice: shown.notice,
        others,
        other,
        items,
        fields,
        head: opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

async fn beside(visit: &Visit, opened: &Opened, link: &LikelyDuplicate) -> Result<Other, Trouble> {
    let words = visit.words;
    let other = case::open(visit, &link.case.to_string(), Part::Overview).await?;
    let rows = pair::rows(words, opened, &other);
    Ok(Other {
        href: format!("/cases/{}", other.view.id),
        reference: other.head.reference.clone(),
        suspected: if link.by_system { words.t("decide-suspected-by-program") } else { words.t("decide-suspected-by-person") },
        differing: rows.iter().filter(|row| row.different).count(),
        rows,
    })
}

/// The other cases to compare with, where there are several.
fn others(visit: &Visit, opened: &Opened, here: Option<&LikelyDuplicate>) -> Vec<Link> {
    let all = &opened.view.likely_duplicates;
    if all.len() < 2 {
        return Vec::new();
    }
    let back = back_of(visit.request());
    let link = |(index, own): (usize, &LikelyDuplicate)| Link {
        text: format!("{} {}", visit.words.t("decide-other-file"), index + 1),
        href: format!("/cases/{}/duplicate?other={}&{}", opened.view.id, own.case, back::via("", &back).trim_start_matches('?')),
        here: here.is_some_and(|here| here.case == own.case),
        lang: visit.words.code(),
    };
    all.iter().enumerate().map(link).collect()
}
