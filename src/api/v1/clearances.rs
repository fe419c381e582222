//! `PUT cases/{id}/clearances/{kind}`: what must be valid before a journey.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::answers;
use crate::{
    access::view::CaseView,
    domain::{
        clearance::{ClearanceDraft, ClearanceState, SECURITY},
        terms::Face,
        workflow::Right,
    },
    http::{
        call::Call,
        headers::IfMatch,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::clearances::{self, Written},
};

/// A clearance as it is written down; it supersedes what stood.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearanceBody {
    /// The member; left out, everybody who is approved (before an approval, everybody).
    pub person: Option<Uuid>,
    /// `clear` unless given; `pending` and `not_clear` are of security alone.
    pub state: Option<ClearanceState>,
    /// The first day on which it is valid.
    pub valid_from: Option<NaiveDate>,
    /// The last day; left out, as many days later as the pathway says.
    pub valid_until: Option<NaiveDate>,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(put))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const WRITERS: Access = Access::Rights(&[Right::CaseDecide, Right::CaseTravel]);
    vec![mount(Method::PUT, "/api/v1/cases/{id}/clearances/{kind}", WRITERS, put)]
}

#[utoipa::path(put, path = "/api/v1/cases/{id}/clearances/{kind}", tag = "cases", request_body = ClearanceBody,
    params(("id" = Uuid, Path, description = "The case"), ("kind" = String, Path, description = "What is cleared; one that the pathway asks for"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 200, description = "Written down: the case as it is now", body = CaseView)))]
async fn put(
    call: Call,
    ids: web::Path<(String, String)>,
    request: HttpRequest,
    body: StrictJson<ClearanceBody>,
) -> Result<HttpResponse, Problem> {
    let shape = written(&ids, &request, body.0);
    let call = match &shape {
        // A refusal to write that somebody is not clear would tell as much as the writing.
        Ok(written) => {
            call.named("clearance.record").on(written.case).of_face(if written.kind == SECURITY { Face::Real } else { Face::Both })
        }
        Err(_) => call,
    };
    let desk = call.app().desk.clone();
    let view = call.write(shape, move |tx, actor, written| clearances::record(tx, &desk, actor, written)).await?;
    Ok(answers::case(&view))
}

fn written(ids: &(String, String), request: &HttpRequest, body: Result<ClearanceBody, Problem>) -> Result<Written, Problem> {
    let (case, kind) = (path::id(&ids.0)?, path::code(&ids.1)?);
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let ClearanceBody { person, state, valid_from, valid_until } = body?;
    let draft = ClearanceDraft { state, valid_from, valid_until };
    Ok(Written { case, kind, seen, person: person.map(Into::into), draft })
}
