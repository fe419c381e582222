//! `auth`: signing in, staying in, signing out.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    http::{
        address, answer, answers,
        app::App,
        call::Call,
        json::StrictJson,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::sessions::{self, SignIn, SignedIn},
};

/// Who somebody says to be.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// What the person signs in with.
    pub login: String,
    /// The password.
    pub password: String,
}

/// The refresh token that was given last.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    /// Good for one use.
    pub refresh_token: String,
}

/// What to show from now on.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TokensBody {
    /// For the `Authorization: Bearer` header of every request.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: &'static str,
    /// From then on the access token is refused: refresh.
    pub access_expires_at: DateTime<Utc>,
    /// For one `auth/refresh`. Shown twice, it ends the session.
    pub refresh_token: String,
    /// From then on only signing in again helps.
    pub session_ends_at: DateTime<Utc>,
    /// The password is one-time: nothing but `PUT me/password` is open.
    pub must_change_password: bool,
}

impl From<SignedIn> for TokensBody {
    fn from(signed: SignedIn) -> Self {
        Self {
            access_token: signed.access.token.expose_secret().to_owned(),
            token_type: "Bearer",
            access_expires_at: signed.access.expires_at,
            refresh_token: signed.refresh.expose_secret().to_owned(),
            session_ends_at: signed.session_ends_at,
            must_change_password: signed.must_change,
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(login, refresh, logout))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::POST, "/api/v1/auth/login", Access::Anonymous, login),
        mount(Method::POST, "/api/v1/auth/refresh", Access::Anonymous, refresh),
        mount(Method::POST, "/api/v1/auth/logout", Access::SignedIn, logout),
    ]
}

#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = LoginBody, security(()),
    responses((status = 200, description = "Signed in", body = TokensBody)))]
async fn login(app: web::Data<App>, request: HttpRequest, body: StrictJson<LoginBody>) -> Result<HttpResponse, Problem> {
    let body = body.0?;
    let from = address::block(&request);
    let ask = SignIn { login: body.login, password: body.password.into(), from, request: request_id(&request) };
    let signed = sessions::sign_in(&app.store, &app.door, ask).await.map_err(answer::problem)?;
    Ok(HttpResponse::Ok().json(TokensBody::from(signed)))
}

#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", request_body = RefreshBody, security(()),
    responses((status = 200, description = "A new pair of tokens", body = TokensBody)))]
async fn refresh(app: web::Data<App>, request: HttpRequest, body: StrictJson<RefreshBody>) -> Result<HttpResponse, Problem> {
    let token = SecretString::from(body.0?.refresh_token);
    let signed = sessions::refresh(&app.store, &app.door, &token, request_id(&request)).await.map_err(answer::problem)?;
    Ok(HttpResponse::Ok().json(TokensBody::from(signed)))
}

#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", responses((status = 204, description = "The session has ended")))]
async fn logout(call: Call) -> Result<HttpResponse, Problem> {
    call.named("session.sign_out").write(Ok(()), |tx, actor, ()| sessions::sign_out(tx, actor)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn request_id(request: &HttpRequest) -> Option<Uuid> {
    answers::request_id(request).and_then(|id| Uuid::try_parse(&id).ok())
}
