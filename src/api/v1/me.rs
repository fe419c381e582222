//! `me`: the own account, its password and its sessions.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::users::UserBody;
use crate::{
    domain::ids::of,
    http::{
        address, answer,
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        me,
        passwords::{self, Change},
        sessions::{self, OwnSession},
    },
};

/// The old password and the new one.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The password that the caller signed in with.
    pub current: String,
    /// At least 12 characters that are hard to guess.
    pub new: String,
}

/// One running session of the own account.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SessionBody {
    /// Identifies the session.
    pub id: Uuid,
    /// When somebody signed in.
    pub created_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
    /// The one that asks.
    pub current: bool,
}

/// The running sessions.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SessionList {
    /// Newest first.
    pub items: Vec<SessionBody>,
}

impl From<OwnSession> for SessionBody {
    fn from(own: OwnSession) -> Self {
        Self { id: *own.id.uuid(), created_at: own.created_at, expires_at: own.expires_at, current: own.current }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(show, password, list, end))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/me", Access::SignedIn, show),
        mount(Method::PUT, "/api/v1/me/password", Access::SignedIn, password),
        mount(Method::GET, "/api/v1/me/sessions", Access::SignedIn, list),
        mount(Method::DELETE, "/api/v1/me/sessions/{id}", Access::SignedIn, end),
    ]
}

#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, description = "The own account", body = UserBody)))]
async fn show(call: Call) -> Result<HttpResponse, Problem> {
    let user = call.named("me.show").read(Ok(()), |tx, actor, ()| me::me(tx, actor)).await?;
    Ok(HttpResponse::Ok().json(UserBody::from(user)))
}

#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", request_body = PasswordBody,
    responses((status = 204, description = "Changed; every other session has ended")))]
async fn password(call: Call, request: HttpRequest, body: StrictJson<PasswordBody>) -> Result<HttpResponse, Problem> {
    let from = address::block(&request);
    let shape = body.0.map(|body| Change { current: body.current.into(), new: body.new.into(), from });
    let call = call.named("account.change_password").even_if_password_due();
    let door = call.app().door.clone();
    let (stored, change) =
        call.clone().read(shape, |tx, actor, change| Ok(passwords::stored(tx, actor)?.map(|stored| (stored, change)))).await?;
    let proven = passwords::prove(&door, stored, change).await.map_err(answer::problem)?;
    call.write(Ok(proven), passwords::change).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me", responses((status = 200, description = "The running sessions", body = SessionList)))]
async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let own = call.named("me.sessions").read(Ok(()), |tx, actor, ()| sessions::own(tx, actor)).await?;
    Ok(HttpResponse::Ok().json(SessionList { items: own.into_iter().map(SessionBody::from).collect() }))
}

#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", params(("id" = Uuid, Path, description = "The session")),
    responses((status = 204, description = "It has ended")))]
async fn end(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<of::Session>(&id);
    call.named("session.end").write(shape, |tx, actor, id| sessions::end_own(tx, actor, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
