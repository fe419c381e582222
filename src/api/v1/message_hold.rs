//! `messages/release`: after a restore, an administrator lets messages leave again.

use actix_web::{HttpResponse, http::Method};
use serde::{Deserialize, Serialize};

use crate::{
    domain::workflow::Right,
    http::{
        call::Call,
        json::StrictJson,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::message_hold,
};

/// The caller says that the transport log was compared; there is nothing else to say.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBody {
    /// Must be true: what had left before the restore is marked so.
    pub transport_log_compared: bool,
}

/// Messages leave again.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct Released {
    /// How many of the backup had been held.
    pub waiting: usize,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(release))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::POST, "/api/v1/messages/release", Access::Rights(&[Right::AccountManage]), release)]
}

#[utoipa::path(post, path = "/api/v1/messages/release", tag = "messages", request_body = ReleaseBody,
    responses((status = 200, description = "Messages leave again", body = Released)))]
async fn release(call: Call, body: StrictJson<ReleaseBody>) -> Result<HttpResponse, Problem> {
    let shape = body.0.and_then(compared);
    let waiting = call.named("message.release").write(shape, |tx, actor, ()| message_hold::release(tx, actor)).await?;
    Ok(HttpResponse::Ok().json(Released { waiting }))
}

fn compared(body: ReleaseBody) -> Result<(), Problem> {
    use crate::domain::fields::FieldErrors;
    let not_yet = || FieldErrors::one("/transport_log_compared", "not_compared", "Compare the transport log first, then say true.");
    body.transport_log_compared.then_some(()).ok_or_else(|| Problem::invalid(not_yet()))
}
