//! The last look at every answer: it has a request id, no refusal leaves that is not a problem, and no body outlasts it.

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse, Responder, Route,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use tracing_actix_web::RequestId;
use uuid::Uuid;

use super::{body, problem::Problem, unread::Reader};

/// The header with which a proxy may name a request, and with which every answer names it.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware, to be wrapped inside `TracingLogger`: `.wrap(middleware::from_fn(answers::finish))`.
///
/// # Errors
/// None of its own.
pub async fn finish<B: MessageBody + 'static>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, Error> {
    let given = given_id(request.request());
    if let Some(id) = &given {
        tracing::Span::current().record("request_id", id.as_str()); // ours stands in the span since its beginning
    }
    let id = given.or_else(|| own_id(request.request()));
    let reader = Reader::hold(&mut request);
    let response = next.call(request).await?.map_into_boxed_body();
    let problem = as_problem(response.response());
    let mut response = match problem {
        Some(problem) => replaced(response, problem, id.clone()),
        None => response,
    };
    if let Some(value) = id.and_then(|id| HeaderValue::from_str(&id).ok()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    Ok(response.map_body(|_, body| reader.until_answered(body)))
}

/// The id under which the log knows this request: the proxy's if it is a UUID (so that nobody writes into the log), else ours.
#[must_use]
pub fn request_id(request: &HttpRequest) -> Option<String> {
    given_id(request).or_else(|| own_id(request))
}

fn given_id(request: &HttpRequest) -> Option<String> {
    request.headers().get(REQUEST_ID).and_then(|value| Uuid::try_parse(value.to_str().ok()?).ok()).map(|id| id.to_string())
}

fn own_id(request: &HttpRequest) -> Option<String> {
    request.extensions().get::<RequestId>().map(ToString::to_string)
}

/// The problem that an answer is or ought to be; `None` for what is well as it is.
fn as_problem(response: &HttpResponse<BoxBody>) -> Option<Problem> {
    let status = response.status();
    if is_page(response) {
        return None;
    }
    if let Some(problem) = response.error().and_then(|error| error.as_error::<Problem>()) {
        return Some(problem.clone());
    }
    let is_refusal = status.is_client_error() || status.is_server_error();
    let is_bare = response.error().is_some() || matches!(response.body().size(), BodySize::None | BodySize::Sized(0));
    (is_refusal && is_bare).then(|| by_status(status))
}

/// A page says itself what was refused, in the words of its reader.
fn is_page(response: &HttpResponse<BoxBody>) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

/// What the framework refuses by itself (a bad path, a broken request) gets the words of its status.
fn by_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::method_not_allowed(""),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::body_too_large(body::DEFAULT_LIMIT),
        StatusCode::UNAUTHORIZED => Problem::unauthorized("not_signed_in", "Sign in and send the access token."),
        status if status.is_server_error() => Problem::new(status, "internal", "It is on record here; nothing that you sent is wrong."),
        status => Problem::new(status, "bad_request", "The request cannot be read."),
    }
}

fn replaced(response: ServiceResponse<BoxBody>, problem: Problem, id: Option<String>) -> ServiceResponse<BoxBody> {
    let allow = response.headers().get(header::ALLOW).cloned();
    let problem = id.into_iter().fold(problem, Problem::with_request_id);
    let mut new = HttpResponse::from_error(problem);
    if let Some(allow) = allow {
        new.headers_mut().insert(header::ALLOW, allow);
    }
    response.into_response(new)
}

/// For `App::default_service`: nothing is at this address.
pub async fn not_found() -> impl Responder {
    Problem::not_found()
}

/// For `Resource::default_service`: the address is right, the method none of `allow`.
#[must_use]
pub fn method_not_allowed(allow: &'static str) -> Route {
    web::to(move || async move { Problem::method_not_allowed(allow) })
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
