//! `proposals`: what waits for a second person.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{by_hand::HandReason, ids::ProposalId, proposal::Proposal},
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::proposals,
};

/// Nothing is asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A proposal that the caller may confirm.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Proposal)]
pub struct ProposalBody {
    /// Identifies the proposal.
    pub id: Uuid,
    /// `reopen`, `reopen_decision`, `recall`, `confirm_duplicate`, `park`, `resume` or `publish`.
    pub kind: String,
    /// The case, if it is about one.
    pub case: Option<Uuid>,
    /// The office.
    pub office: Option<String>,
    /// The programme.
    pub programme: Option<String>,
    /// The rule set to be published.
    pub rule_set: Option<Uuid>,
    /// The stage that it would change.
    pub stage: Option<String>,
    /// The decision that it would supersede.
    pub decision: Option<Uuid>,
    /// Why, in a code, for `park` and `resume`; of a case the reason is a note.
    pub reason: Option<HandReason>,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// When it becomes void.
    pub expires_at: DateTime<Utc>,
}

/// The proposals.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProposalList {
    /// Oldest first.
    pub items: Vec<ProposalBody>,
}

impl From<Proposal> for ProposalBody {
    fn from(proposal: Proposal) -> Self {
        Self {
            id: *proposal.id.uuid(),
            kind: proposal.kind.to_string(),
            reason: proposals::reason_code(&proposal),
            case: proposal.case.map(|id| *id.uuid()),
            office: proposal.office,
            programme: proposal.programme,
            rule_set: proposal.rule_set.map(|id| *id.uuid()),
            stage: proposal.stage.map(|stage| stage.to_string()),
            decision: proposal.decision.map(|id| *id.uuid()),
            proposed_by: *proposal.proposed_by.uuid(),
            proposed_at: proposal.proposed_at,
            expires_at: proposal.expires_at,
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, confirm, reject))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/proposals", Access::SignedIn, list),
        mount(Method::POST, "/api/v1/proposals/{id}/confirm", Access::SignedIn, confirm),
        mount(Method::POST, "/api/v1/proposals/{id}/reject", Access::SignedIn, reject),
    ]
}

#[utoipa::path(get, path = "/api/v1/proposals", tag = "proposals", responses((status = 200, description = "Those that the caller may confirm", body = ProposalList)))]
async fn list(call: Call, query: StrictQuery<Nothing>) -> Result<HttpResponse, Problem> {
    let items = call.named("proposal.list").read(query.0, |tx, actor, _| proposals::list(tx, actor)).await?;
    Ok(HttpResponse::Ok().json(ProposalList { items: items.into_iter().map(ProposalBody::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/proposals/{id}/confirm", tag = "proposals", params(("id" = Uuid, Path, description = "The proposal")), request_body = Nothing,
    responses((status = 204, description = "Done")))]
async fn confirm(call: Call, id: web::Path<String>, body: StrictJson<Nothing>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<crate::domain::ids::of::Proposal>(&id).and_then(|id: ProposalId| body.0.map(|_| id));
    let desk = call.app().desk.clone();
    call.named("proposal.confirm").write(shape, move |tx, actor, id| proposals::confirm(tx, &desk, actor, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[utoipa::path(post, path = "/api/v1/proposals/{id}/reject", tag = "proposals", params(("id" = Uuid, Path, description = "The proposal")), request_body = Nothing,
    responses((status = 204, description = "Rejected, or taken back by who made it")))]
async fn reject(call: Call, id: web::Path<String>, body: StrictJson<Nothing>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<crate::domain::ids::of::Proposal>(&id).and_then(|id: ProposalId| body.0.map(|_| id));
    call.named("proposal.reject").write(shape, |tx, actor, id| proposals::reject(tx, actor, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
