//! Shapes that several handlers share.

use actix_web::{HttpResponse, http::header};
use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    access::view::CaseView,
    domain::{
        fields::FieldErrors,
        free_text,
        ids::{CaseId, ProposalId},
    },
    http::{call::Call, headers::IfMatch, problem::Problem},
};

/// The most characters of a reason or a note.
pub const MOST_CHARACTERS: usize = 4_000;

/// A proposal was made; a second person must confirm it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Proposed {
    /// Identifies the proposal.
    pub proposal: Uuid,
    /// `open`.
    pub state: &'static str,
}

/// Names the action and the case that a well-formed request is about, so that a refusal goes on record with both.
#[must_use]
pub fn about<S>(call: Call, action: &str, shape: &Result<S, Problem>, case: impl Fn(&S) -> CaseId) -> Call {
    match shape {
        Ok(asked) => call.named(action).on(case(asked)),
        Err(_) => call,
    }
}

/// A case with its ETag.
#[must_use]
pub fn case(view: &CaseView) -> HttpResponse {
    let (etag, body) = view.tagged();
    HttpResponse::Ok().insert_header((header::ETAG, format!("\"{etag}\""))).content_type(header::ContentType::json()).body(body)
}

/// The Link header to the next page of a list whose filters stand in `line`.
#[must_use]
pub fn next_page(path: &str, line: String, cursor: &str) -> (header::HeaderName, String) {
    let mut query = form_urlencoded::Serializer::new(line);
    query.append_pair("cursor", cursor);
    (header::LINK, format!("<{path}?{}>; rel=\"next\"", query.finish()))
}

/// Makes sure that an instant of a filter has a year of four digits, as RFC 3339 (section 5.6) writes it: PostgreSQL keeps none before 4713 BC.
pub fn must_be_of_our_era(errors: &mut FieldErrors, name: &'static str, at: Option<DateTime<Utc>>) {
    if at.is_some_and(|at| !(1..=9999).contains(&at.year())) {
        errors.add(name, "out_of_range", "Give an instant of the years 0001 to 9999.");
    }
}

/// 202: waits for a second person.
#[must_use]
pub fn proposed(id: ProposalId) -> HttpResponse {
    HttpResponse::Accepted().json(Proposed { proposal: *id.uuid(), state: "open" })
}

/// The ETag that the use case compares, once it may: nothing when nothing was said, and what matches nothing when it was weak.
#[must_use]
pub fn seen(if_match: IfMatch) -> Option<String> {
    match if_match {
        IfMatch::Missing => None,
        IfMatch::Weak => Some(String::new()),
        IfMatch::Strong(tag) => Some(tag),
    }
}

/// A text of one or more paragraphs, if there is one.
///
/// # Errors
/// 422 with the field, when it is empty, too long or holds what cannot be shown.
pub fn paragraph(pointer: &str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let checked = text.map(|text| free_text::paragraph(text, MOST_CHARACTERS)).transpose();
    checked.map_err(|fault| Problem::invalid(FieldErrors::one(pointer, fault.code, fault.detail)))
}
