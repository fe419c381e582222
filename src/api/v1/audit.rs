//! `audit`: the record, for auditors.

use actix_web::{HttpRequest, HttpResponse, http::Method};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    access::events::EventView,
    domain::{fields::FieldErrors, terms::Outcome, workflow::Right},
    http::{
        call::Call,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::audit::{self, Asked},
};

/// What part of the record is asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Events about this case.
    pub case: Option<Uuid>,
    /// Events by this account.
    pub account: Option<Uuid>,
    /// Events of this action, like `case.endorse`.
    pub action: Option<String>,
    /// Events that ended so: `done`, `refused` or `read`.
    pub outcome: Option<Outcome>,
    /// At or after this instant (RFC 3339).
    pub from: Option<DateTime<Utc>>,
    /// Before this instant (RFC 3339).
    pub to: Option<DateTime<Utc>>,
    /// Rows of the page: 1 to 200, 50 unless given.
    pub limit: Option<i64>,
    /// The place to go on from, out of the Link header of the page before.
    pub cursor: Option<String>,
}

/// A page of the record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AuditPage {
    /// Newest first.
    pub items: Vec<EventView>,
    /// The cursor of the next page; also in the Link header.
    pub next: Option<String>,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/api/v1/audit", Access::Rights(&[Right::AuditRead]), list)]
}

#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "A page of the events that exist for the caller", body = AuditPage)))]
async fn list(call: Call, request: HttpRequest, query: StrictQuery<AuditQuery>) -> Result<HttpResponse, Problem> {
    let shape = query.0.and_then(asked);
    let line = shape.as_ref().map(|asked| asked.line.clone()).unwrap_or_default();
    let desk = call.app().desk.clone();
    let page = call.named("audit.list").read(shape, move |tx, actor, asked| audit::list(tx, &desk, actor, &asked)).await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        answer.insert_header(answers::next_page(request.path(), line, next));
    }
    Ok(answer.json(AuditPage { items: page.events, next: page.next }))
}

/// Checks the query and writes it in one line without the cursor: the cursor belongs to that line.
fn asked(query: AuditQuery) -> Result<Asked, Problem> {
    let (mut errors, limit) = (FieldErrors::default(), query.limit.unwrap_or(audit::PAGE));
    if !(1..=audit::MOST).contains(&limit) {
        errors.add("limit", "out_of_range", "Ask for 1 to 200 rows.");
    }
    answers::must_be_of_our_era(&mut errors, "from", query.from);
    answers::must_be_of_our_era(&mut errors, "to", query.to);
    errors.or_else(|| ()).map_err(Problem::invalid)?;
    let given = [
        ("case", query.case.map(|id| id.to_string())),
        ("account", query.account.map(|id| id.to_string())),
        ("action", query.action.clone()),
        ("outcome", query.outcome.map(|outcome| outcome.to_string())),
        ("from", query.from.map(|at| at.to_rfc3339())),
        ("to", query.to.map(|at| at.to_rfc3339())),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    let mut line = form_urlencoded::Serializer::new(String::new());
    let mut names = Vec::new();
    for (name, value) in given {
        if let Some(value) = value {
            line.append_pair(name, &value);
            names.push(name);
        }
    }
    Ok(Asked {
        case: query.case.map(Into::into),
        account: query.account.map(Into::into),
        action: query.action,
        outcome: query.outcome,
        from: query.from,
        to: query.to,
        limit,
        cursor: query.cursor,
        line: line.finish(),
        names,
    })
}
