//! `openapi.json`: what every handler says of itself, put together, with what holds for all of them.
//!
//! The probes (`/livez`, `/readyz`, `/metrics`) are no part of the API and are left out; a test holds the rest against what is mounted.

use std::sync::OnceLock;

use actix_web::{HttpResponse, http::Method};
use utoipa::{
    OpenApi as _,
    openapi::{
        Components, OpenApi,
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use super::{openapi_problems, routes as mounted};
use crate::http::{
    problem::ProblemBody,
    routes::{Access, Mounted, mount},
};

/// The name of the one security scheme.
const BEARER: &str = "bearer";

/// What stands before the paths.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Sendero", description = "Case tracking for Safe Mobility Offices. Applying is free, always."),
    components(schemas(ProblemBody)),
    tags(
        (name = "public", description = "What applicants meet: offices, and the form. On the public listener."),
        (name = "auth", description = "Signing in and out."),
        (name = "cases", description = "Cases, and what is done with them."),
        (name = "interviews", description = "The interview desk: rooms, interpreters, slots, bookings and what became of them."),
        (name = "reports", description = "Figures, never families."),
    )
)]
struct Frame;

/// What the API says of the operation of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(show))]
pub struct Doc;

/// The descriptions, one a file. The test below finds the one that was forgotten.
const PARTS: &[fn() -> OpenApi] = &[
    Doc::openapi,
    super::actions::Doc::openapi,
    super::applications::Doc::openapi,
    super::assignments::Doc::openapi,
    super::attempts::Doc::openapi,
    super::audit::Doc::openapi,
    super::auth::Doc::openapi,
    super::cases::Doc::openapi,
    super::clearances::Doc::openapi,
    super::counters::Doc::openapi,
    super::history::Doc::openapi,
    super::interviews::Doc::openapi,
    super::me::Doc::openapi,
    super::lookup::Doc::openapi,
    super::notes::Doc::openapi,
    super::people::Doc::openapi,
    super::message_hold::Doc::openapi,
    super::messages::Doc::openapi,
    super::offices::Doc::openapi,
    super::programmes::Doc::openapi,
    super::proposals::Doc::openapi,
    super::public_offices::Doc::openapi,
    super::rooms::Doc::openapi,
    super::slots::Doc::openapi,
    super::reports::Doc::openapi,
    super::travel::Doc::openapi,
    super::users::Doc::openapi,
    super::views::Doc::openapi,
];

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/api/v1/openapi.json", Access::Anonymous, show)]
}

#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "auth",
    responses((status = 200, description = "This document (OpenAPI 3.1)", content_type = "application/json", body = Object)))]
async fn show() -> HttpResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    HttpResponse::Ok().content_type("application/json").body(TEXT.get_or_init(text).as_str())
}

/// The document as it is served and printed.
#[must_use]
pub fn text() -> String {
    document().to_pretty_json().unwrap_or_default()
}

/// The whole description, as OpenAPI 3.1.
#[must_use]
pub fn document() -> OpenApi {
    let mut whole = PARTS.iter().fold(Frame::openapi(), |mut whole, part| {
        whole.merge(part());
        whole
    });
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.bearer_format = Some("JWT".to_owned());
    let components = whole.components.get_or_insert_with(Components::default);
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    openapi_problems::declare(components);
    for one in &mounted() {
        describe(&mut whole, one);
    }
    whole
}

/// Says of one operation what its mounting decides: its name, who may come in, and how it says no.
fn describe(whole: &mut OpenApi, one: &Mounted) {
    let Some(item) = whole.paths.paths.get_mut(one.path) else { return };
    let operation = match one.method {
        Method::GET => &mut item.get,
        Method::POST => &mut item.post,
        Method::PUT => &mut item.put,
        Method::PATCH => &mut item.patch,
        Method::DELETE => &mut item.delete,
        _ => return,
    };
    let Some(operation) = operation else { return };
    let open = matches!(one.access, Access::Public | Access::Anonymous | Access::Operator);
    operation.operation_id = Some(name(one));
    operation.security = Some(if open { Vec::new() } else { vec![SecurityRequirement::new(BEARER, Vec::<String>::new())] });
    openapi_problems::add(operation, &one.method, open);
}

/// A name that no other operation has: method and path, like `post_cases_id_actions_verb`.
fn name(one: &Mounted) -> String {
    let path = one.path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '-', '.'], "_");
    format!("{}_{path}", one.method.as_str().to_lowercase())
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
