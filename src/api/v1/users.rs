//! `users`: accounts of the own organisation, for its administrators.

mod wire;

use actix_web::{
    HttpResponse,
    http::{Method, header},
    web,
};
use secrecy::ExposeSecret;

pub use wire::{NewUserBody, OutcomeReadBody, PatchBody, RolesBody, UserBody, UserList, UserQuery};

use crate::{
    auth::opaque,
    domain::{
        ids::{AccountId, of},
        workflow::Right,
    },
    http::{
        answer,
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::users::{self, Asked, Grantor, NewPassword, Patch},
};

const MANAGE: Access = Access::Rights(&[Right::AccountManage]);

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, add, patch, set_roles, grant_outcome_read))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/users", MANAGE, list),
        mount(Method::POST, "/api/v1/users", MANAGE, add),
        mount(Method::PATCH, "/api/v1/users/{id}", MANAGE, patch),
        mount(Method::PUT, "/api/v1/users/{id}/roles", MANAGE, set_roles),
        mount(Method::PUT, "/api/v1/users/{id}/outcome-read", MANAGE, grant_outcome_read),
    ]
}

#[utoipa::path(get, path = "/api/v1/users", tag = "users", params(UserQuery),
    responses((status = 200, description = "Accounts of the own organisation in the order of their making; `Link: rel=\"next\"` leads on", body = UserList)))]
async fn list(call: Call, query: StrictQuery<UserQuery>) -> Result<HttpResponse, Problem> {
    let shape = query.0.map(|query| Asked { cursor: query.cursor, limit: query.limit });
    let limit = shape.as_ref().ok().and_then(|asked| asked.limit);
    let desk = call.app().desk.clone();
    let page = call
        .named("account.list")
        .read(shape, move |tx, actor, asked| users::list(tx, &Grantor::Administrator(actor), &desk, &asked))
        .await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        let limit = limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
        answer.insert_header((header::LINK, format!("</api/v1/users?cursor={next}{limit}>; rel=\"next\"")));
    }
    Ok(answer.json(UserList { items: page.users.into_iter().map(UserBody::from).collect(), next: page.next }))
}

#[utoipa::path(post, path = "/api/v1/users", tag = "users", request_body = NewUserBody,
    responses((status = 201, description = "Added; the one-time password is told this once", body = UserBody)))]
async fn add(call: Call, body: StrictJson<NewUserBody>) -> Result<HttpResponse, Problem> {
    let call = call.named("account.add");
    let new = judged(&call, body.0.and_then(NewUserBody::checked)).await?;
    let (hash, made) = one_time(&call).await?;
    let user =
        call.write(Ok(new), move |tx, actor, new| users::add(tx, &Grantor::Administrator(actor), actor.organisation, new, &hash)).await?;
    Ok(HttpResponse::Created().json(UserBody::from(user).with_initial_password(Some(made))))
}

#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "users", request_body = PatchBody, params(("id" = uuid::Uuid, Path, description = "The account")),
    responses((status = 200, description = "Changed; a one-time password is told this once", body = UserBody)))]
async fn patch(call: Call, id: web::Path<String>, body: StrictJson<PatchBody>) -> Result<HttpResponse, Problem> {
    let call = call.named("account.change");
    let shape = path::id::<of::Account>(&id).and_then(|id| Ok((id, body.0?)));
    let (id, body) = judged(&call, shape).await?;
    let (hash, made) = if body.reset_password == Some(true) { Some(one_time(&call).await?) } else { None }.unzip();
    let password = hash.map(|hash| NewPassword { hash, must_change: true });
    let patch = Patch { name: body.name, disabled: body.disabled, password, end_sessions: body.end_sessions == Some(true) };
    let user = call.write(Ok(patch), move |tx, actor, patch| users::patch(tx, &Grantor::Administrator(actor), id, patch)).await?;
    Ok(HttpResponse::Ok().json(UserBody::from(user).with_initial_password(made)))
}

/// Judges caller and shape before anything is hashed for them.
async fn judged<S: Send + 'static>(call: &Call, shape: Result<S, Problem>) -> Result<S, Problem> {
    call.clone().read(shape, |_, actor, shape| Ok(users::may_manage(actor)?.map(|()| shape))).await
}

/// A one-time password with its hash; made outside any transaction, since hashing takes long.
async fn one_time(call: &Call) -> Result<(String, String), Problem> {
    let door = &call.app().door;
    let made = opaque::new_initial_password(door.entropy());
    let hash = door.hash(made.clone()).await.map_err(|error| answer::problem(error.into()))?;
    Ok((hash, made.expose_secret().to_owned()))
}

#[utoipa::path(put, path = "/api/v1/users/{id}/roles", tag = "users", request_body = RolesBody, params(("id" = uuid::Uuid, Path, description = "The account")),
    responses((status = 200, description = "The roles are exactly these", body = UserBody)))]
async fn set_roles(call: Call, id: web::Path<String>, body: StrictJson<RolesBody>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<of::Account>(&id).and_then(|id: AccountId| Ok((id, body.0?.asked())));
    let user = call
        .named("account.set_roles")
        .write(shape, |tx, actor, (id, asked)| users::set_roles(tx, &Grantor::Administrator(actor), *id, asked))
        .await?;
    Ok(HttpResponse::Ok().json(UserBody::from(user)))
}

#[utoipa::path(put, path = "/api/v1/users/{id}/outcome-read", tag = "users", request_body = OutcomeReadBody,
    params(("id" = uuid::Uuid, Path, description = "The account, of any organisation")),
    responses((status = 204, description = "Granted through that day, or ended")))]
async fn grant_outcome_read(call: Call, id: web::Path<String>, body: StrictJson<OutcomeReadBody>) -> Result<HttpResponse, Problem> {
    let shape = path::id::<of::Account>(&id).and_then(|id: AccountId| Ok((id, body.0?.until)));
    call.named("account.grant_outcome_read")
        .write(shape, |tx, actor, (id, until)| users::grant_outcome_read(tx, actor, *id, *until))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
