//! `cases`: the queue, and a case with its sub-resources.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        fields::FieldErrors,
        ids::{AccountId, CaseId},
        queue::{Order, QueueFilter, QueueRow},
        stage::Stage,
        workflow::Right,
    },
    http::{
        call::Call,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::{asked_for, file, queue},
};

const READ: Access = Access::Rights(&[Right::CaseRead]);

/// What a list may be asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// Cases of this office.
    pub office: Option<String>,
    /// Cases in this stage, on the face that the caller sees.
    pub stage: Option<String>,
    /// Cases held by this account; `me` for one's own, `nobody` for those that nobody holds.
    pub assignee: Option<String>,
    /// Cases recommended for this pathway.
    pub pathway: Option<String>,
    /// Words of a name in any order, or an exact reference, document number, telephone or address.
    pub q: Option<String>,
    /// Received at or after this instant (RFC 3339).
    pub submitted_from: Option<DateTime<Utc>>,
    /// Received before this instant (RFC 3339).
    pub submitted_to: Option<DateTime<Utc>>,
    /// `received_at` (oldest first, the default), `-received_at`, `stage_since` (longest in its stage first) or `-stage_since`.
    pub sort: Option<String>,
    /// Rows of the page: 1 to 200, 50 unless given.
    pub limit: Option<i64>,
    /// The place to go on from, out of the Link header of the page before.
    pub cursor: Option<String>,
}

/// A page of the queue.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CaseList {
    /// The rows.
    pub items: Vec<CaseRow>,
    /// The cursor of the next page; also in the Link header.
    pub next: Option<String>,
}

/// One row of the queue.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "the names are those of the case")]
pub struct CaseRow {
    pub id: Uuid,
    pub reference: String,
    pub office: String,
    pub stage: String,
    pub stage_since: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    pub assignee: Option<Uuid>,
    pub queue: Option<String>,
    pub pathway: Option<String>,
    pub priority: Option<String>,
    pub principal: Option<String>,
}

impl From<QueueRow> for CaseRow {
    fn from(row: QueueRow) -> Self {
        Self {
            id: *row.id.uuid(),
            reference: row.reference,
            office: row.office,
            stage: row.stage.to_string(),
            stage_since: row.stage_since,
            received_at: row.received_at,
            assignee: row.assignee.map(|id| *id.uuid()),
            queue: row.queue.map(|queue| queue.to_string()),
            pathway: row.pathway,
            priority: row.priority.map(|priority| priority.to_string()),
            principal: row.principal,
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, show))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/api/v1/cases", READ, list), mount(Method::GET, "/api/v1/cases/{id}", READ, show)]
}

#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(QueueQuery), responses((status = 200, description = "A page", body = CaseList)))]
async fn list(call: Call, request: HttpRequest, query: StrictQuery<QueueQuery>) -> Result<HttpResponse, Problem> {
    let shape = query.0.and_then(asked);
    let line = shape.as_ref().map(|(asked, _)| asked.line.clone()).unwrap_or_default();
    let desk = call.app().desk.clone();
    let page = call
        .named("case.list")
        .read(shape, move |tx, actor, (mut asked, mine)| {
            if mine {
                asked.filter.assignee = Some(actor.account);
            }
            asked_for::must_be_known(tx, actor, Right::CaseRead, asked.filter.office.as_deref(), asked.filter.pathway.as_deref())?;
            queue::list(tx, &desk, actor, asked)
        })
        .await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        let mut query = form_urlencoded::Serializer::new(line);
        query.append_pair("cursor", next);
        answer.insert_header((header::LINK, format!("<{}?{}>; rel=\"next\"", request.path(), query.finish())));
    }
    Ok(answer.json(CaseList { items: page.rows.into_iter().map(CaseRow::from).collect(), next: page.next }))
}

/// Checks the query and writes it in one line without the cursor: the cursor belongs to that line.
fn asked(query: QueueQuery) -> Result<(queue::Asked, bool), Problem> {
    let mut errors = FieldErrors::default();
    let mut asked = queue::Asked { q: query.q.filter(|q| !q.trim().is_empty()), cursor: query.cursor, ..queue::Asked::default() };
    let mut filter = QueueFilter { limit: query.limit.unwrap_or(queue::PAGE), ..QueueFilter::default() };
    if !(1..=queue::MOST).contains(&filter.limit) {
        errors.add("limit", "out_of_range", "Ask for 1 to 200 rows.");
    }
    filter.stage = query.stage.as_deref().and_then(|text| known(&mut errors, "stage", Stage::parse(text)));
    let mine = query.assignee.as_deref() == Some("me");
    filter.unheld = query.assignee.as_deref() == Some("nobody");
    let somebody = query.assignee.as_deref().filter(|_| !mine && !filter.unheld);
    filter.assignee = somebody.and_then(|text| known(&mut errors, "assignee", text.parse::<AccountId>().ok()));
    filter.order = query.sort.as_deref().and_then(|text| known(&mut errors, "sort", Order::parse(text)));
    answers::must_be_of_our_era(&mut errors, "submitted_from", query.submitted_from);
    answers::must_be_of_our_era(&mut errors, "submitted_to", query.submitted_to);
    (filter.office, filter.pathway) = (query.office, query.pathway);
    (filter.submitted_from, filter.submitted_to) = (query.submitted_from, query.submitted_to);
    let mut line = form_urlencoded::Serializer::new(String::new());
    let mut put = |name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            line.append_pair(name, &value);
            asked.names.push(name);
        }
    };
    put("office", filter.office.clone());
    put("stage", filter.stage.map(|stage| stage.to_string()));
    put("assignee", query.assignee);
    put("pathway", filter.pathway.clone());
    put("q", asked.q.clone());
    put("submitted_from", filter.submitted_from.map(|at| at.to_rfc3339()));
    put("submitted_to", filter.submitted_to.map(|at| at.to_rfc3339()));
    put("sort", query.sort);
    put("limit", query.limit.map(|limit| limit.to_string()));
    asked.line = line.finish();
    asked.filter = filter;
    errors.or_else(|| (asked, mine)).map_err(Problem::invalid)
}

fn known<T>(errors: &mut FieldErrors, name: &str, value: Option<T>) -> Option<T> {
    if value.is_none() {
        errors.add(name, "unknown", "Use one of the documented values.");
    }
    value
}

#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The case as the caller may see it, with its ETag", body = crate::access::view::CaseView)))]
async fn show(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: Result<CaseId, Problem> = path::id(&id);
    let call = answers::about(call, "case.show", &id, |case| *case);
    let desk = call.app().desk.clone();
    let view = call.briefly().read(id, move |tx, actor, id| file::show(tx, &desk, actor, id)).await?;
    Ok(answers::case(&view))
}
