//! `programmes`: the rule sets, their drafts and their publication.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        ids::{RuleSetId, of},
        revision::{Revision, RevisionState, SubjectKind},
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::programmes,
};

/// Nothing is asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Publish)]
pub struct NoFields {}

/// A programme file to be drafted.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProgramme)]
pub struct DraftBody {
    /// The whole file, TOML.
    pub source: String,
}

/// One revision of the rules of an office or a pathway.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Programme)]
pub struct RevisionBody {
    /// Identifies the revision.
    pub id: Uuid,
    /// The programme.
    pub programme: String,
    /// Whether the rules are those of an office or of a pathway.
    pub kind: SubjectKind,
    /// The code of the office or the key of the pathway.
    pub subject: String,
    /// Counted from 1 for each subject.
    pub revision: i32,
    /// The revision that was published when this one was drafted.
    pub based_on: Option<Uuid>,
    /// Where it stands.
    pub state: RevisionState,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Who drafted it; null for the program itself and its command line.
    pub created_by: Option<Uuid>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// One revision with its text.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ProgrammeText)]
pub struct RevisionText {
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionBody,
    /// The whole file, TOML.
    pub source: String,
}

/// The revisions.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProgrammeList {
    /// By subject, the newest first.
    pub items: Vec<RevisionBody>,
}

impl From<Revision> for RevisionBody {
    fn from(revision: Revision) -> Self {
        Self {
            id: *revision.id.uuid(),
            programme: revision.programme,
            kind: revision.kind,
            subject: revision.subject,
            revision: revision.number,
            based_on: revision.based_on.map(|id| *id.uuid()),
            state: revision.state,
            created_at: revision.created_at,
            created_by: revision.created_by.map(|id| *id.uuid()),
            published_at: revision.published_at,
        }
    }
}

const MANAGERS: Access = Access::Rights(&[Right::ProgrammeManage]);

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, draft, one, publish))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/programmes", MANAGERS, list),
        mount(Method::POST, "/api/v1/programmes", MANAGERS, draft),
        mount(Method::GET, "/api/v1/programmes/{id}", MANAGERS, one),
        mount(Method::POST, "/api/v1/programmes/{id}/publish", MANAGERS, publish),
    ]
}

#[utoipa::path(get, path = "/api/v1/programmes", tag = "programmes",
    responses((status = 200, description = "Every revision of every rule set", body = ProgrammeList)))]
async fn list(call: Call, query: StrictQuery<NoFields>) -> Result<HttpResponse, Problem> {
    let items = call.named("rule_set.list").read(query.0, |tx, actor, _| programmes::list_programmes(tx, actor)).await?;
    Ok(HttpResponse::Ok().json(ProgrammeList { items: items.into_iter().map(RevisionBody::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/programmes", tag = "programmes", request_body = DraftBody,
    responses((status = 201, description = "Kept as a draft; nothing changes until it is published", body = RevisionBody)))]
async fn draft(call: Call, body: StrictJson<DraftBody>) -> Result<HttpResponse, Problem> {
    let call = call.named("rule_set.draft");
    let revision = call.write(body.0, |tx, actor, body| programmes::create_draft(tx, actor, &body.source)).await?;
    Ok(HttpResponse::Created().json(RevisionBody::from(revision)))
}

#[utoipa::path(get, path = "/api/v1/programmes/{id}", tag = "programmes", params(("id" = Uuid, Path, description = "The revision")),
    responses((status = 200, description = "The revision with its text", body = RevisionText)))]
async fn one(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let shape: Result<RuleSetId, Problem> = path::id::<of::RuleSet>(&id);
    let (revision, source) = call.named("rule_set.read").read(shape, programmes::programme).await?;
    Ok(HttpResponse::Ok().json(RevisionText { revision: revision.into(), source }))
}

#[utoipa::path(post, path = "/api/v1/programmes/{id}/publish", tag = "programmes", params(("id" = Uuid, Path, description = "The draft")), request_body = NoFields,
    responses((status = 202, description = "Proposed: a second administrator must confirm", body = answers::Proposed)))]
async fn publish(call: Call, id: web::Path<String>, body: StrictJson<NoFields>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<of::RuleSet>(&id).and_then(|id: RuleSetId| body.0.map(|_| id));
    let proposal = call.named("proposal.publish").write(shape, |tx, actor, id| programmes::propose_publish(tx, actor, *id)).await?;
    Ok(answers::proposed(proposal))
}
