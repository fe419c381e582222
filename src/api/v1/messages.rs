//! `cases/{id}/messages` and `messages/{id}/resend`. There is no operation that writes a message.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        ids::{CaseId, MessageId, of},
        message::{CallTaskEnd, HandingOutcome, MessageKind, MessageState, WrittenChannel},
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::messages::{self, Told},
};

/// Nothing is asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Resend)]
pub struct ResendBody {}

/// A message as it was written, and what has become of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Message)]
pub struct MessageBody {
    /// Identifies the message.
    pub id: Uuid,
    /// What it tells.
    pub kind: MessageKind,
    /// The language of the text.
    pub language: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When the step wrote it.
    pub written_at: DateTime<Utc>,
    /// From when on it may leave.
    pub not_before: DateTime<Utc>,
    /// From when on it is too late.
    pub expires_at: DateTime<Utc>,
    /// What has become of it.
    pub state: MessageState,
    /// Why, as a code, where the state alone does not say.
    pub state_reason: Option<String>,
    /// When a transport took it for the last time.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Every attempt to hand it over.
    pub attempts: Vec<HandingBody>,
    /// The call that stands in for it.
    pub call_task: Option<CallTaskBody>,
}

/// One attempt to hand a message over.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Handing)]
pub struct HandingBody {
    /// By what.
    pub channel: WrittenChannel,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When it ended; nothing while it runs, or after a crash.
    pub ended_at: Option<DateTime<Utc>>,
    /// What it came to; nothing while it runs, and when nobody knows whether the message arrived.
    pub outcome: Option<HandingOutcome>,
}

/// A call that stands in for a message.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CallTask)]
pub struct CallTaskBody {
    /// Identifies the task; a contact attempt names it.
    pub id: Uuid,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub closed_because: Option<CallTaskEnd>,
}

/// The messages of a case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct MessageList {
    /// Oldest first.
    pub items: Vec<MessageBody>,
}

impl From<Told> for MessageBody {
    fn from(Told { message, handings, call_task, .. }: Told) -> Self {
        Self {
            id: *message.id.uuid(),
            kind: message.kind,
            language: message.language,
            subject: message.subject,
            body: message.body,
            written_at: message.written_at,
            not_before: message.not_before,
            expires_at: message.expires_at,
            state: message.state,
            state_reason: message.state_reason,
            handed_over_at: message.handed_over_at,
            attempts: handings
                .into_iter()
                .map(|one| HandingBody { channel: one.channel, began_at: one.began_at, ended_at: one.ended_at, outcome: one.outcome })
                .collect(),
            call_task: call_task.map(|task| CallTaskBody {
                id: *task.id.uuid(),
                opened_at: task.opened_at,
                expires_at: task.expires_at,
                closed_at: task.closed_at,
                closed_because: task.closed_because,
            }),
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, resend))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/cases/{id}/messages", Access::Rights(&[Right::CaseRead]), list),
        mount(Method::POST, "/api/v1/messages/{id}/resend", Access::Rights(&[Right::CaseScreen, Right::CaseSupervise]), resend),
    ]
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/messages", tag = "messages", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "What the applicant was told or will be", body = MessageList)))]
async fn list(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: Result<CaseId, Problem> = path::id(&id);
    let call = answers::about(call, "message.list", &id, |case| *case);
    let items = call.read(id, messages::list).await?;
    Ok(HttpResponse::Ok().json(MessageList { items: items.into_iter().map(MessageBody::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/messages/{id}/resend", tag = "messages", params(("id" = Uuid, Path, description = "The message")), request_body = ResendBody,
    responses((status = 202, description = "Queued again, the same text, to the address of the moment")))]
async fn resend(call: Call, id: web::Path<String>, body: StrictJson<ResendBody>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<of::Message>(&id).and_then(|id: MessageId| body.0.map(|_| id));
    call.named("message.resend").write(shape, |tx, actor, id| messages::resend(tx, actor, *id)).await?;
    Ok(HttpResponse::Accepted().finish())
}
