//! `cases/{id}/history`, `eligibility` and `decisions`: what is on file about a case.

use actix_web::{HttpResponse, http::Method, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{answers, days};
use crate::{
    access::{decisions::DecisionView, eligibility::RunView, history::StepView, lookers::LookView},
    domain::{decision::NoticeChannel, terms::Face, workflow::Right},
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::{
        decisions::{self, Notice},
        eligibility, history, lookers,
    },
};

const READ: Access = Access::Rights(&[Right::CaseRead]);

/// The history of a case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CaseHistory {
    /// Oldest first.
    pub items: Vec<StepView>,
}

/// What the rules said about an application.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Eligibility {
    /// Newest first.
    pub items: Vec<RunView>,
}

/// The decisions of a case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DecisionList {
    /// Oldest first.
    pub items: Vec<DecisionView>,
}

/// A notice that the US government served.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsNoticeBody {
    /// The day on which it was served.
    pub served_on: NaiveDate,
    /// How it was served.
    pub channel: NoticeChannel,
}

/// Who looked at a case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CaseLooks {
    /// Newest day first; a line for each account and day.
    pub items: Vec<LookView>,
    /// The day to ask for as `before`, when there are older ones.
    pub before: Option<NaiveDate>,
}

/// Which page of the looks.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LooksQuery {
    /// Only days before this one, as the page before says.
    pub before: Option<NaiveDate>,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(steps, runs, list, looks, add_notice))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/cases/{id}/history", READ, steps),
        mount(Method::GET, "/api/v1/cases/{id}/eligibility", READ, runs),
        mount(Method::GET, "/api/v1/cases/{id}/decisions", READ, list),
        mount(Method::GET, "/api/v1/cases/{id}/access", Access::Rights(&[Right::CaseSupervise, Right::AuditRead]), looks),
        mount(Method::POST, "/api/v1/cases/{id}/decisions/{decision}/us-notice", Access::Rights(&[Right::CaseDecide]), add_notice),
    ]
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/history", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "What happened, as the caller may see it", body = CaseHistory)))]
async fn steps(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path::id(&id);
    let call = answers::about(call, "case.history", &id, |case| *case);
    let items = call.read(id, history::show).await?;
    Ok(HttpResponse::Ok().json(CaseHistory { items }))
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/eligibility", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "What the rules of the day said, with citations", body = Eligibility)))]
async fn runs(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path::id(&id);
    let call = answers::about(call, "case.eligibility", &id, |case| *case);
    let items = call.read(id, eligibility::show).await?;
    Ok(HttpResponse::Ok().json(Eligibility { items }))
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/decisions", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The decisions that exist for the caller", body = DecisionList)))]
async fn list(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path::id(&id);
    let call = answers::about(call, "case.decisions", &id, |case| *case);
    let items = call.read(id, decisions::show).await?;
    Ok(HttpResponse::Ok().json(DecisionList { items }))
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/access", tag = "cases", params(("id" = Uuid, Path, description = "The case"), LooksQuery),
    responses((status = 200, description = "Who looked at the case, by day of its office; only the day of the US government's people for who does not read outcomes", body = CaseLooks)))]
async fn looks(call: Call, id: web::Path<String>, query: StrictQuery<LooksQuery>) -> Result<HttpResponse, Problem> {
    let id = path::id(&id);
    let call = answers::about(call, "case.access", &id, |case| *case);
    let day = |query: LooksQuery| query.before.map(|day| days::checked(("before", day), ("before", None)).map(|(day, _)| day)).transpose();
    let shape = id.and_then(|id| Ok((id, day(query.0?)?)));
    let desk = call.app().desk.clone();
    let found = call.read(shape, move |tx, actor, asked| lookers::show(tx, &desk, actor, asked)).await?;
    Ok(HttpResponse::Ok().json(CaseLooks { items: found.items, before: found.before }))
}

#[utoipa::path(post, path = "/api/v1/cases/{id}/decisions/{decision}/us-notice", tag = "cases", request_body = UsNoticeBody,
    params(("id" = Uuid, Path, description = "The case"), ("decision" = Uuid, Path, description = "The decision")),
    responses((status = 201, description = "Recorded: the decision with its notices", body = DecisionView)))]
async fn add_notice(call: Call, ids: web::Path<(String, String)>, body: StrictJson<UsNoticeBody>) -> Result<HttpResponse, Problem> {
    let (id, decision) = ids.into_inner();
    // A refusal would tell that there is something to refuse, so it is for readers of outcomes.
    let id = path::id(&id);
    let call = answers::about(call.of_face(Face::Real), "decision.us_notice", &id, |case| *case);
    let shape = id.and_then(|case| {
        let decision = path::id(&decision)?;
        body.0.map(|body| Notice { case, decision, served_on: body.served_on, channel: body.channel })
    });
    let view = call.write(shape, decisions::add_notice).await?;
    Ok(HttpResponse::Created().json(view))
}
