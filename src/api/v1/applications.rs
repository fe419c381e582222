//! Applications: the public form with its token, and the same form entered by a clerk.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    auth::{form_token, throttle::AddressBlock},
    domain::{application::ApplicationDraft, workflow::Right},
    http::{
        address, answer, answers,
        app::App,
        call::Call,
        headers::IdempotencyKey,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        OpError,
        submit::{self, Bringer, SubmitAnswer, Wish},
    },
};

/// A public form as sent.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicApplication {
    /// The token that came with the form.
    pub form_token: String,
    /// The form.
    pub application: ApplicationDraft,
}

/// A form that a clerk enters for somebody.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistedApplication {
    /// The form.
    pub application: ApplicationDraft,
}

/// What a form needs to be sent.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Form {
    /// The office.
    pub office: String,
    /// To be sent with the form, once, 30 seconds to 4 hours from now.
    pub form_token: String,
    /// When the token was made.
    pub issued_at: DateTime<Utc>,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(form, send, enter))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/public/offices/{office}/form", Access::Public, form),
        mount(Method::POST, "/api/v1/public/offices/{office}/applications", Access::Public, send),
        mount(Method::POST, "/api/v1/offices/{office}/applications", Access::Rights(&[Right::SubmissionEnter]), enter),
    ]
}

#[utoipa::path(get, path = "/api/v1/public/offices/{office}/form", tag = "public", params(("office" = String, Path, description = "The office, like CO")),
    responses((status = 200, description = "A token for the form; it says nothing of whether the form is open", body = Form)))]
async fn form(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let office = path::code(&path)?;
    let desk = app.desk.clone();
    let made = app.store.read(move |tx| match desk.catalogue.office(tx, &office)? {
        Some(_) => {
            let token = form_token::issue(&desk.form_key, &office, tx.now(), tx.entropy());
            Ok(Form { form_token: token, issued_at: tx.now(), office: office.clone() })
        }
        None => Err(OpError::NotFound),
    });
    let form = made.await.map_err(answer::problem)?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(form))
}

#[utoipa::path(post, path = "/api/v1/public/offices/{office}/applications", tag = "public", request_body = PublicApplication,
    params(("office" = String, Path, description = "The office, like CO"), ("Idempotency-Key" = String, Header, description = "Names this wish; the same key gets the same answer")),
    responses((status = 201, description = "Received", body = SubmitAnswer), (status = 409, description = "window_closed, quota_reached, no_public_form (each with advice) or form_token_used"),
        (status = 422, description = "Fields need mending, or the key came with another form"), (status = 429, description = "Too many from this address")))]
async fn send(
    app: web::Data<App>,
    path: web::Path<String>,
    request: HttpRequest,
    body: StrictJson<PublicApplication>,
) -> Result<HttpResponse, Problem> {
    within_limit(&app, &request)?;
    let PublicApplication { form_token, application } = body.0?;
    let wish = Wish {
        office: path::code(&path)?,
        draft: application,
        form_token,
        key: IdempotencyKey::read(request.headers())?.as_str().to_owned(),
    };
    let (desk, request) = (app.desk.clone(), answers::request_id(&request).and_then(|id| Uuid::try_parse(&id).ok()));
    let answer = app.store.write(move |tx| submit::submit(tx, &desk, Bringer::Public { request }, &wish)).await;
    answer.map(created).map_err(answer::problem)
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/applications", tag = "cases", request_body = AssistedApplication,
    params(("office" = String, Path, description = "The office, like CO"), ("Idempotency-Key" = String, Header, description = "Names this wish; the same key gets the same answer")),
    responses((status = 201, description = "Received", body = SubmitAnswer), (status = 409, description = "window_closed or quota_reached, with advice")))]
async fn enter(
    call: Call,
    path: web::Path<String>,
    request: HttpRequest,
    body: StrictJson<AssistedApplication>,
) -> Result<HttpResponse, Problem> {
    let shape = entered(&path, &request, body.0);
    let desk = call.app().desk.clone();
    let answer = call
        .named("submission.received")
        .write(shape, move |tx, actor, wish| submit::submit(tx, &desk, Bringer::Clerk(actor), wish))
        .await?;
    Ok(created(answer))
}

fn entered(path: &str, request: &HttpRequest, body: Result<AssistedApplication, Problem>) -> Result<Wish, Problem> {
    let draft = body?.application;
    Ok(Wish {
        office: path::code(path)?,
        draft,
        form_token: String::new(),
        key: IdempotencyKey::read(request.headers())?.as_str().to_owned(),
    })
}

/// Judged before the body: whoever sends too much has no say in how much work each try is.
fn within_limit(app: &App, request: &HttpRequest) -> Result<(), Problem> {
    let Some(address) = address::client(request) else { return Ok(()) };
    app.public_form
        .check(AddressBlock::from(address))
        .map_err(|wait| answer::problem(OpError::Throttled { retry_after_seconds: wait.seconds }))
}

fn created(answer: SubmitAnswer) -> HttpResponse {
    HttpResponse::Created().json(answer)
}
