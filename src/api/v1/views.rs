//! `me/views`: filters of the list of cases that an account keeps for itself.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{
        ids::{ViewId, of},
        saved_view::SavedView,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::saved_views::{self, Draft},
};

/// A view to be kept.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewBody {
    /// What its owner calls it: at most 60 characters, once among the own ones.
    pub name: String,
    /// Filters as a query: `office`, `stage`, `assignee` (an account, `me`, `nobody`), `pathway`, `from` and `to` (days of the office),
    /// `sort`. No search: names of applicants are kept nowhere else.
    pub query: String,
}

/// What is to change of a view.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Other filters.
    #[serde(default)]
    pub query: Option<String>,
}

/// A view.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ViewItem {
    /// Identifies the view.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The filters, in one spelling.
    pub query: String,
    /// When it was saved first.
    pub created_at: DateTime<Utc>,
}

/// The own views.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ViewList {
    /// By name.
    pub items: Vec<ViewItem>,
}

impl From<SavedView> for ViewItem {
    fn from(view: SavedView) -> Self {
        Self { id: *view.id.uuid(), name: view.name, query: view.query, created_at: view.created_at }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, save, change, delete))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/me/views", Access::SignedIn, list),
        mount(Method::POST, "/api/v1/me/views", Access::SignedIn, save),
        mount(Method::PATCH, "/api/v1/me/views/{id}", Access::SignedIn, change),
        mount(Method::DELETE, "/api/v1/me/views/{id}", Access::SignedIn, delete),
    ]
}

#[utoipa::path(get, path = "/api/v1/me/views", tag = "me", responses((status = 200, description = "The own views", body = ViewList)))]
async fn list(call: Call) -> Result<HttpResponse, Problem> {
    let own = call.named("me.views").read(Ok(()), |tx, actor, ()| saved_views::own(tx, actor)).await?;
    Ok(HttpResponse::Ok().json(ViewList { items: own.into_iter().map(ViewItem::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/me/views", tag = "me", request_body = ViewBody,
    responses((status = 201, description = "Kept", body = ViewItem)))]
async fn save(call: Call, body: StrictJson<ViewBody>) -> Result<HttpResponse, Problem> {
    let draft = body.0.and_then(|body| Draft::new(&body.name, &body.query).map_err(Problem::invalid));
    let view = call.named("view.save").write(draft, saved_views::save).await?;
    Ok(HttpResponse::Created().json(ViewItem::from(view)))
}

#[utoipa::path(patch, path = "/api/v1/me/views/{id}", tag = "me", request_body = ViewChange,
    params(("id" = Uuid, Path, description = "The view")), responses((status = 200, description = "Changed", body = ViewItem)))]
async fn change(call: Call, id: web::Path<String>, body: StrictJson<ViewChange>) -> Result<HttpResponse, Problem> {
    let id: Result<ViewId, Problem> = path::id::<of::View>(&id);
    let draft = body.0.and_then(|body| Draft::change(body.name.as_deref(), body.query.as_deref()).map_err(Problem::invalid));
    let shape = id.and_then(|id| draft.map(|draft| (id, draft)));
    let view = call.named("view.change").write(shape, |tx, actor, (id, draft)| saved_views::change(tx, actor, *id, draft)).await?;
    Ok(HttpResponse::Ok().json(ViewItem::from(view)))
}

#[utoipa::path(delete, path = "/api/v1/me/views/{id}", tag = "me", params(("id" = Uuid, Path, description = "The view")),
    responses((status = 204, description = "Forgotten")))]
async fn delete(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<of::View>(&id);
    call.named("view.delete").write(shape, |tx, actor, id| saved_views::delete(tx, actor, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
