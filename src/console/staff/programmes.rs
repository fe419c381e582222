//! The rule sets: their versions over time, who published them, drafts and what they would change.

pub mod compare;
mod draft;
mod in_words;
mod replay;

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;
use chrono_tz::Tz;

use super::{guide_of, in_place};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{
        ids::{RuleSetId, of},
        revision::{RevisionState, SubjectKind},
        workflow::Right,
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::programmes::{self, Kept, Subject},
};

const MANAGE: Access = Access::Rights(&[Right::ProgrammeManage]);

/// One revision in a list.
struct Line {
    href: String,
    number: i32,
    state: String,
    tag: &'static str,
    drafted: String,
    published: Option<String>,
}

/// One subject in the list of all.
struct Card {
    kind: String,
    key: String,
    name: String,
    in_force: Option<String>,
    lines: Vec<Line>,
    draft_from: Option<String>,
}

#[derive(Template)]
#[template(path = "programmes.html")]
struct ListPage {
    c: Chrome,
    clock: String,
    cards: Vec<Card>,
}

/// One version of a revision.
struct Version {
    name: String,
    from: String,
    uncertain: bool,
    until: Option<String>,
    citation: String,
    /// Kind, text and source of each line.
    lines: Vec<in_words::Line>,
    /// What changes from the version before.
    changes: Option<String>,
}

#[derive(Template)]
#[template(path = "programme.html")]
struct RevisionPage {
    c: Chrome,
    done: Option<String>,
    notice: Option<String>,
    clock: String,
    line: Line,
    facts: Vec<in_words::Line>,
    versions: Vec<Version>,
    source: String,
    /// What it would change or did change: against the one that it was based on.
    changes: Option<String>,
    waits: bool,
    confirm: Option<String>,
    publish: Option<String>,
    draft_from: Option<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    let own = vec![
        mount(Method::GET, "/programmes", MANAGE, list),
        mount(Method::GET, "/programmes/{id}", MANAGE, show),
        mount(Method::POST, "/programmes/{id}/publish", MANAGE, publish),
    ];
    [own, draft::routes(), compare::routes(), replay::routes()].into_iter().flatten().collect()
}

async fn list(visit: Visit) -> Result<HttpResponse, Trouble> {
    let shelf = shelf(&visit).await?;
    let words = visit.words;
    Ok(page::ok(&ListPage {
        c: visit.chrome(words.t("menu-programmes")),
        clock: words.with("clock", "city", "UTC"),
        cards: shelf.into_iter().map(|subject| card(words, subject)).collect(),
    }))
}

/// Every subject with its revisions; remembers rights for the menu.
async fn shelf(visit: &Visit) -> Result<Vec<Subject>, Trouble> {
    guide_of(visit).await?;
    let desk = visit.app()?.desk.clone();
    visit.settle(visit.call("rule_set.list")?.read(Ok(()), move |tx, actor, ()| programmes::shelf(tx, &desk, actor)).await)
}

/// One revision, and the subject that it is of.
fn find(shelf: &[Subject], id: RuleSetId) -> Option<(&Subject, &Kept)> {
    shelf.iter().find_map(|subject| Some((subject, subject.revisions.iter().find(|kept| kept.revision.id == id)?)))
}

fn kind_of(words: Words, kind: SubjectKind) -> String {
    match kind {
        SubjectKind::Office => words.t("office"),
        SubjectKind::Pathway => words.t("pathway"),
    }
}

fn card(words: Words, subject: Subject) -> Card {
    let published = subject.revisions.iter().find(|kept| kept.revision.state == RevisionState::Published);
    let last = published.and_then(|kept| kept.file.versions.last());
    Card {
        kind: kind_of(words, subject.kind),
        name: subject.name.in_language(words.0).to_owned(),
        in_force: last.map(|version| words.with("programmes-newest", "version", &version.version)),
        draft_from: published.filter(|_| subject.may_manage).map(|kept| format!("/programmes/new?from={}", kept.revision.id)),
        lines: subject.revisions.iter().map(|kept| line(words, kept)).collect(),
        key: subject.key,
    }
}

fn line(words: Words, kept: &Kept) -> Line {
    let revision = &kept.revision;
    let by = kept.drafted_by.clone().unwrap_or_else(|| words.t("programmes-by-program"));
    let published = revision.published_at.map(|at| {
        let who = kept.published_by.as_ref().map_or_else(|| words.t("programmes-by-program"), |(one, other)| format!("{one}, {other}"));
        format!("{} – {who}", words::short(at, Tz::UTC))
    });
    let (key, tag) = match (revision.state, kept.waits.is_some()) {
        (RevisionState::Draft, true) => ("waits", "yellow"),
        (RevisionState::Draft, false) => ("draft", "grey"),
        (RevisionState::Published, _) => ("published", "green"),
        (RevisionState::Replaced, _) => ("replaced", "grey"),
    };
    Line {
        href: format!("/programmes/{}", revision.id),
        number: revision.number,
        state: words.word("programmes-state", key),
        tag,
        drafted: format!("{} – {by}", words::short(revision.created_at, Tz::UTC)),
        published,
    }
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    revision_page(&visit, &id, None).await
}

async fn revision_page(visit: &Visit, id: &str, refused: Option<Problem>) -> Result<HttpResponse, Trouble> {
    let id: RuleSetId = visit.settle(path::id::<of::RuleSet>(id))?;
    let shelf = shelf(visit).await?;
    let (_, source) = visit.settle(visit.call("rule_set.read")?.read(Ok(id), programmes::programme).await)?;
    let (subject, kept) = find(&shelf, id).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let status = refused.as_ref().map_or(actix_web::http::StatusCode::OK, Problem::status);
    Ok(page::answer(status, &page_of(visit, subject, kept, source, refused.as_ref())))
}

fn page_of(visit: &Visit, subject: &Subject, kept: &Kept, source: String, refused: Option<&Problem>) -> RevisionPage {
    let words = visit.words;
    let id = kept.revision.id;
    let is_draft = kept.revision.state == RevisionState::Draft;
    let base = kept.revision.based_on.filter(|base| subject.revisions.iter().any(|own| own.revision.id == *base));
    let done = visit.request().query_string().strip_prefix("done=").filter(|code| ["drafted", "proposed"].contains(code));
    let notice = refused.map(|problem| in_place(words, problem).unwrap_or_else(|| problem.body().detail));
    RevisionPage {
        c: visit.chrome(words.with("programmes-revision-of", "name", subject.name.in_language(words.0))).faulty(notice.is_some()),
        done: done.filter(|_| notice.is_none()).map(|code| words.word("programmes-done", code)),
        notice,
        clock: words.with("clock", "city", "UTC"),
        line: line(words, kept),
        facts: in_words::facts(words, &kept.file),
        versions: versions(words, kept),
        source,
        changes: base.map(|base| format!("/programmes/changes?old={base}&new={id}")),
        waits: kept.waits.is_some(),
        confirm: kept.waits.flatten().map(|proposal| format!("/proposals/{proposal}")),
        publish: (is_draft && subject.may_manage && kept.waits.is_none()).then(|| format!("/programmes/{id}/publish")),
        draft_from: subject.may_manage.then(|| format!("/programmes/new?from={id}")),
    }
}

fn versions(words: Words, kept: &Kept) -> Vec<Version> {
    let id = kept.revision.id;
    let mut before: Option<&str> = None;
    let mut found = Vec::new();
    for own in &kept.file.versions {
        let encoded = |name: &str| form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
        found.push(Version {
            name: own.version.clone(),
            from: own.valid_from.to_string(),
            uncertain: own.from_uncertain,
            until: own.valid_until.map(|day| day.to_string()),
            citation: own.citation.clone(),
            lines: in_words::version(words, &kept.file, own),
            changes: before.map(|before| {
                format!("/programmes/changes?old={id}&old_version={}&new={id}&new_version={}", encoded(before), encoded(&own.version))
            }),
        });
        before = Some(&own.version);
    }
    found
}

async fn publish(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let shape = path::id::<of::RuleSet>(&id);
    let call = visit.call("proposal.publish")?;
    match call.write(&proof, shape, |tx, actor, id: &RuleSetId| programmes::propose_publish(tx, actor, *id)).await {
        Ok(_) => Ok(page::go_to(&format!("/programmes/{id}?done=proposed"))),
        Err(problem) if problem.status() == actix_web::http::StatusCode::CONFLICT => revision_page(&visit, &id, Some(problem)).await,
        Err(problem) => Err(visit.trouble(problem)),
    }
}
