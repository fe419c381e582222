//! How every operation says no: one shape, and for each status the codes of the table of problems.

use actix_web::http::Method;
use utoipa::openapi::{Components, Content, Ref, RefOr, Response, path::Operation, path::ParameterIn, response::ResponseBuilder};

use crate::http::problem_codes::CODES;

/// The statuses of the table that are told of; 500 is nobody's promise.
const STATUSES: &[u16] = &[400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 428, 429, 503];

/// What an operation can end with besides, by its name: its shape does not tell. Signing in refuses the one who is not known yet, a search
/// without an id in its address finds nothing, and a password is guessed by changing it, too.
const BESIDES: &[(&str, u16)] = &[
    ("post_auth_login", 401),
    ("post_auth_refresh", 401),
    ("get_cases_lookup", 404),
    ("post_cases_lookup", 404),
    ("put_me_password", 429),
    ("get_reports_caps", 422),
];

/// Declares one response a status, with the codes that it may carry.
pub(super) fn declare(components: &mut Components) {
    for status in STATUSES {
        components.responses.insert(format!("Problem{status}"), RefOr::T(response(*status)));
    }
}

fn response(status: u16) -> Response {
    let codes: Vec<String> =
        CODES.iter().filter(|row| row.status == status).map(|row| format!("- `{}`: {}", row.code, row.title)).collect();
    ResponseBuilder::new()
        .description(format!("A problem (RFC 9457) with one of these codes:\n{}", codes.join("\n")))
        .content("application/problem+json", body())
        .build()
}

fn body() -> Content {
    Content::new(Some(RefOr::Ref(Ref::from_schema_name("ProblemBody"))))
}

/// Adds the problems that an operation can end with, as far as its shape tells.
pub(super) fn add(operation: &mut Operation, method: &Method, open: bool) {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let has = |place: &ParameterIn| parameters.iter().any(|one| matches!(one, RefOr::T(one) if one.parameter_in == *place));
    let conditional = parameters.iter().any(|one| matches!(one, RefOr::T(one) if one.name == "If-Match"));
    let (has_body, writes) = (operation.request_body.is_some(), *method != Method::GET);
    let applies = |status: u16| match status {
        401 | 403 => !open,
        404 => has(&ParameterIn::Path),
        409 => writes,
        412 | 428 => conditional,
        408 | 413 | 415 => has_body,
        422 => has_body || has(&ParameterIn::Query),
        429 => open && writes,
        _ => true,
    };
    let name = operation.operation_id.clone().unwrap_or_default();
    let besides = |status: u16| BESIDES.contains(&(name.as_str(), status));
    for status in STATUSES.iter().copied().filter(|status| applies(*status) || besides(*status)) {
        let usual = RefOr::Ref(Ref::from_response_name(format!("Problem{status}")));
        // Where a handler has words of its own for a status, they stay, and get the shape.
        if let RefOr::T(own) = operation.responses.responses.entry(status.to_string()).or_insert(usual) {
            own.content.insert("application/problem+json".to_owned(), RefOr::T(body()));
        }
    }
}
