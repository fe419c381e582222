//! `offices/{office}/window|park|resume` and `programmes/{code}/park|resume`: what is done to a whole office or programme.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::answers;
use crate::{
    domain::{
        by_hand::{ByHand, HandReason},
        park::ParkSubject,
        proposal::ProposalKind,
        terms::Channel,
        window::WindowState,
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        offices::{self, FormState, WindowNow},
        parks,
    },
};

/// What to do with a form at once.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetWindow)]
pub struct WindowBody {
    /// Whose door it is.
    pub channel: Channel,
    /// `open`, `closed`, or `by_rule` to give it back to the timetable.
    pub state: ByHand,
    /// Why, if it shall stand on record.
    pub reason: Option<HandReason>,
}

/// How the form stands now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Window)]
pub struct WindowStateBody {
    /// Whose door it is.
    pub channel: Channel,
    /// Whether it takes applications, quotas aside.
    pub form: FormState,
    /// When the timetable closes it.
    pub closes_at: Option<DateTime<Utc>>,
    /// When the timetable opens it next.
    pub next_opening: Option<DateTime<Utc>>,
}

/// What a park, or its end, asks for.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Rest)]
pub struct RestBody {
    /// Why, in a code: what is no case has no notes, and the record holds no free text.
    pub reason: HandReason,
}

impl From<WindowNow> for WindowStateBody {
    fn from(window: WindowNow) -> Self {
        let (form, closes_at, next_opening) = match window.state {
            WindowState::Open { closes_at, .. } => (FormState::Open, closes_at, None),
            WindowState::Closed { next_opening } => (FormState::Closed, None, next_opening),
            WindowState::NoPublicForm => (FormState::NoPublicForm, None, None),
        };
        Self { channel: window.channel, form, closes_at, next_opening }
    }
}

const RESTS: Access = Access::Rights(&[Right::ParkPropose, Right::CaseDecide]);

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(set_window, park_office, resume_office, park_programme, resume_programme))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::POST, "/api/v1/offices/{office}/window", Access::Rights(&[Right::WindowSet]), set_window),
        mount(Method::POST, "/api/v1/offices/{office}/park", RESTS, park_office),
        mount(Method::POST, "/api/v1/offices/{office}/resume", RESTS, resume_office),
        mount(Method::POST, "/api/v1/programmes/{id}/park", RESTS, park_programme),
        mount(Method::POST, "/api/v1/programmes/{id}/resume", RESTS, resume_programme),
    ]
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/window", tag = "offices", params(("office" = String, Path, description = "The code, like CO")),
    request_body = WindowBody, responses((status = 200, description = "Done at once: how the form stands now", body = WindowStateBody)))]
async fn set_window(call: Call, office: web::Path<String>, body: StrictJson<WindowBody>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&office).and_then(|office| body.0.map(|body| (office, body)));
    let desk = call.app().desk.clone();
    let window = call
        .named("window.set")
        .write(shape, move |tx, actor, (office, body): &(String, WindowBody)| {
            offices::set_window(tx, &desk, actor, (office, body.channel), (body.state, body.reason))
        })
        .await?;
    Ok(HttpResponse::Ok().json(WindowStateBody::from(window)))
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/park", tag = "offices", params(("office" = String, Path, description = "The code, like CO")),
    request_body = RestBody, responses((status = 202, description = "Proposed: a second person must confirm", body = answers::Proposed)))]
async fn park_office(call: Call, office: web::Path<String>, body: StrictJson<RestBody>) -> Result<HttpResponse, Problem> {
    propose(call, ProposalKind::Park, path::code(&office).map(ParkSubject::Office), body).await
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/resume", tag = "offices", params(("office" = String, Path, description = "The code, like CO")),
    request_body = RestBody, responses((status = 202, description = "Proposed: a second person must confirm", body = answers::Proposed)))]
async fn resume_office(call: Call, office: web::Path<String>, body: StrictJson<RestBody>) -> Result<HttpResponse, Problem> {
    propose(call, ProposalKind::Resume, path::code(&office).map(ParkSubject::Office), body).await
}

#[utoipa::path(post, path = "/api/v1/programmes/{id}/park", tag = "programmes", params(("id" = String, Path, description = "The code, like safe-mobility")),
    request_body = RestBody, responses((status = 202, description = "Proposed: a second person must confirm", body = answers::Proposed)))]
async fn park_programme(call: Call, code: web::Path<String>, body: StrictJson<RestBody>) -> Result<HttpResponse, Problem> {
    propose(call, ProposalKind::Park, path::code(&code).map(ParkSubject::Programme), body).await
}

#[utoipa::path(post, path = "/api/v1/programmes/{id}/resume", tag = "programmes", params(("id" = String, Path, description = "The code, like safe-mobility")),
    request_body = RestBody, responses((status = 202, description = "Proposed: a second person must confirm", body = answers::Proposed)))]
async fn resume_programme(call: Call, code: web::Path<String>, body: StrictJson<RestBody>) -> Result<HttpResponse, Problem> {
    propose(call, ProposalKind::Resume, path::code(&code).map(ParkSubject::Programme), body).await
}

async fn propose(
    call: Call,
    kind: ProposalKind,
    subject: Result<ParkSubject, Problem>,
    body: StrictJson<RestBody>,
) -> Result<HttpResponse, Problem> {
    let shape = subject.and_then(|subject| body.0.map(|body| (subject, body.reason)));
    let call = call.named(format!("proposal.{kind}"));
    let id = call.write(shape, move |tx, actor, (subject, reason)| parks::propose(tx, actor, kind, subject, *reason)).await?;
    Ok(answers::proposed(id))
}
