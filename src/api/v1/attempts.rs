//! `POST cases/{id}/contact-attempts`: what somebody tried to reach the applicant.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        attempt::{AttemptChannel, AttemptOutcome},
        ids::{CallTaskId, ContactId},
        workflow::Right,
    },
    http::{
        call::Call,
        headers::IfMatch,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::attempts::{self, Attempted, Logged, StoredAttempt},
};

/// An attempt to reach the applicant.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContactAttempt)]
pub struct AttemptBody {
    /// By what.
    pub channel: AttemptChannel,
    /// Which contact of the case was used.
    pub contact: Option<Uuid>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The call task that was to be done.
    pub call_task: Option<Uuid>,
}

/// The attempt is on record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ContactAttemptLogged)]
pub struct AttemptLogged {
    /// Identifies the attempt.
    pub id: Uuid,
    /// Whether it did the call task.
    pub call_task_done: bool,
}

/// An attempt as it is on record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ContactAttemptMade)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct AttemptView {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub account: Uuid,
    pub channel: AttemptChannel,
    pub outcome: AttemptOutcome,
    /// The call task that was to be done.
    pub call_task: Option<Uuid>,
}

/// What was tried to reach the applicant.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ContactAttempts)]
pub struct AttemptList {
    /// Oldest first.
    pub items: Vec<AttemptView>,
}

impl From<StoredAttempt> for AttemptView {
    fn from(one: StoredAttempt) -> Self {
        Self {
            id: *one.id.uuid(),
            at: one.at,
            account: *one.account.uuid(),
            channel: one.channel,
            outcome: one.outcome,
            call_task: one.call_task.map(|id| *id.uuid()),
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, log))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/cases/{id}/contact-attempts", Access::Rights(&[Right::CaseRead]), list),
        mount(Method::POST, "/api/v1/cases/{id}/contact-attempts", Access::Rights(&[Right::CaseScreen]), log),
    ]
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/contact-attempts", tag = "messages", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "What was tried to reach the applicant", body = AttemptList)))]
async fn list(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path::id(&id);
    let call = answers::about(call, "contact_attempt.list", &id, |case| *case);
    let found = call.read(id, attempts::list).await?;
    Ok(HttpResponse::Ok().json(AttemptList { items: found.items.into_iter().map(AttemptView::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/cases/{id}/contact-attempts", tag = "messages", request_body = AttemptBody,
    params(("id" = Uuid, Path, description = "The case"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 201, description = "On record", body = AttemptLogged)))]
async fn log(call: Call, id: web::Path<String>, request: HttpRequest, body: StrictJson<AttemptBody>) -> Result<HttpResponse, Problem> {
    let shape = shape(&id, &request, body.0);
    let call = answers::about(call, "contact_attempt.log", &shape, |attempted| attempted.case);
    let desk = call.app().desk.clone();
    let Logged { id, call_task_done } = call.write(shape, move |tx, actor, attempted| attempts::log(tx, &desk, actor, attempted)).await?;
    Ok(HttpResponse::Created().json(AttemptLogged { id: *id.uuid(), call_task_done }))
}

fn shape(id: &str, request: &HttpRequest, body: Result<AttemptBody, Problem>) -> Result<Attempted, Problem> {
    let case = path::id(id)?;
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let body = body?;
    Ok(Attempted {
        case,
        seen,
        channel: body.channel,
        contact: body.contact.map(ContactId::from),
        outcome: body.outcome,
        call_task: body.call_task.map(CallTaskId::from),
    })
}
