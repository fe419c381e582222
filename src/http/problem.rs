//! Answers that say no: RFC 9457 problems with a stable code.

use std::{borrow::Cow, error::Error, fmt, iter};

use actix_web::{
    HttpRequest, HttpResponse, Responder, ResponseError,
    body::BoxBody,
    http::{StatusCode, header},
};
use serde::Serialize;

use super::problem_codes;
use crate::domain::fields::{FieldError, FieldErrors};

/// One fault of one field, on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) of a field of the body; for a parameter of the query, its name.
    pub pointer: String,
    /// Stable code of the rule.
    pub code: String,
    /// How to mend it.
    pub detail: String,
}

/// The body of every answer from 400 on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// What kind of problem it is: `/problems/` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the code means, in the same words each time.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What to do about this one.
    pub detail: String,
    /// The fields that need mending.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What can be done instead, where the form is closed: next opening, sites, telephones.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<serde_json::Value>,
    /// Names the request in the log; to be told when asking for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// An answer that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    header: Option<(header::HeaderName, String)>,
    request_id: Option<String>,
    advice: Option<serde_json::Value>,
}

impl Problem {
    /// A problem with a status, the stable code of who refused, and a sentence that repeats nothing of the request.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { status, code, detail: detail.into(), errors: Vec::new(), header: None, request_id: None, advice: None }))
    }

    /// 400: the request cannot be read.
    #[must_use]
    pub fn bad_request(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 401: who is asking is not known; carries the challenge that RFC 9110 section 11.6.1 demands.
    #[must_use]
    pub fn unauthorized(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail).header(header::WWW_AUTHENTICATE, "Bearer")
    }

    /// 403: the caller may see it but not do this.
    #[must_use]
    pub fn forbidden(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// 404: there is no such thing for this caller. Always the same words, so that they tell nothing.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address for you.")
    }

    /// 405: the address is right, the method is not.
    #[must_use]
    pub fn method_not_allowed(allow: &str) -> Self {
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Use a method named in the Allow header.");
        if allow.is_empty() { problem } else { problem.header(header::ALLOW, allow) }
    }

    /// 409: what the caller wants does not go with what is.
    #[must_use]
    pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 412: what the caller has read is no longer true.
    #[must_use]
    pub fn etag_mismatch() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "etag_mismatch", "Read it again and decide anew.")
    }

    /// 408: a body that did not come within `seconds`.
    #[must_use]
    pub fn body_too_slow(seconds: u64) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", format!("Send the whole body within {seconds} seconds."))
    }

    /// 413: more than `limit` bytes.
    #[must_use]
    pub fn body_too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", format!("Send at most {limit} bytes."))
    }

    /// 415: a body of a kind that is not read here.
    #[must_use]
    pub fn unsupported(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, detail)
    }

    /// 422: fields that need mending, all of them.
    #[must_use]
    pub fn invalid(errors: FieldErrors) -> Self {
        let mut problem = Self::unprocessable("invalid", "Mend the fields named in errors and send it again.");
        problem.0.errors = errors.list().to_vec();
        problem
    }

    /// 422 without a field to name.
    #[must_use]
    pub fn unprocessable(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 428: a change needs to say what it is a change of.
    #[must_use]
    pub fn if_match_missing() -> Self {
        Self::new(StatusCode::PRECONDITION_REQUIRED, "if_match_missing", "Send the ETag of what you have read as If-Match.")
    }

    /// 429: come back in so many seconds.
    #[must_use]
    pub fn too_many(code: &'static str, seconds: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, "Wait as long as Retry-After says.").header(header::RETRY_AFTER, seconds.to_string())
    }

    /// 503: not now; nothing was done.
    #[must_use]
    pub fn unavailable(code: &'static str, seconds: u64) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, "Nothing was done. Try again as Retry-After says.")
            .header(header::RETRY_AFTER, seconds.to_string())
    }

    /// 503: it was done, or it was not; who asked must look.
    #[must_use]
    pub fn outcome_unknown(seconds: u64) -> Self {
        let detail = "It is not known whether this was done. Look first, then try again.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown", detail).header(header::RETRY_AFTER, seconds.to_string())
    }

    /// 500: a fault of the program. The cause goes to the log, once, within the span of the request; never to the caller.
    #[must_use]
    pub fn internal(cause: &(dyn Error + 'static)) -> Self {
        let chain = iter::successors(Some(cause), |error: &&(dyn Error + 'static)| (*error).source())
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ");
        tracing::error!(cause = chain, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "It is on record here; nothing that you sent is wrong.")
    }

    /// Adds the id under which the log knows the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = Some(id.into());
        self
    }

    /// Adds the fields that need mending.
    #[must_use]
    pub fn with_errors(mut self, errors: FieldErrors) -> Self {
        self.0.errors = errors.list().to_vec();
        self
    }

    /// Says what can be done instead.
    #[must_use]
    pub fn with_advice(mut self, advice: serde_json::Value) -> Self {
        self.0.advice = Some(advice);
        self
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The faults by field.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// What goes over the wire.
    #[must_use]
    pub fn body(&self) -> ProblemBody {
        let Inner { status, code, detail, errors, request_id, .. } = self.0.as_ref();
        let field = |e: &FieldError| FieldProblem { pointer: e.pointer.clone(), code: e.code.to_owned(), detail: e.detail.clone() };
        ProblemBody {
            kind: format!("/problems/{code}"),
            title: problem_codes::title(code, *status).to_owned(),
            status: status.as_u16(),
            code: (*code).to_owned(),
            detail: detail.to_string(),
            errors: errors.iter().map(field).collect(),
            advice: self.0.advice.clone(),
            request_id: request_id.clone(),
        }
    }

    fn header(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.0.header = Some((name, value.into()));
        self
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        Self::invalid(errors)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status.as_u16(), self.0.code)
    }
}

impl Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.0.status);
        response.content_type("application/problem+json").insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some((name, value)) = &self.0.header {
            response.insert_header((name.clone(), value.as_str()));
        }
        response.body(serde_json::to_vec(&self.body()).unwrap_or_default())
    }
}

impl Responder for Problem {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        HttpResponse::from_error(self)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use actix_web::body;
    use serde_json::{Value, json};

    use super::*;

    async fn sent(problem: Problem) -> (HttpResponse<()>, Value) {
        let (head, body) = problem.error_response().into_parts();
        (head, serde_json::from_slice(&body::to_bytes(body).await.unwrap()).unwrap())
    }

    #[actix_web::test]
    async fn a_problem_is_written_as_rfc_9457_says() {
        let problem = Problem::invalid(FieldErrors::one("/principal/birth_date", "in_the_future", "Give a day that has been."));
        let (head, body) = sent(problem.with_request_id("r-1")).await;
        assert_eq!(head.status(), 422);
        assert_eq!(head.headers().get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
        let field = json!({"pointer": "/principal/birth_date", "code": "in_the_future", "detail": "Give a day that has been."});
        assert_eq!(
            body,
            json!({"type": "/problems/invalid", "title": "Some fields need mending", "status": 422, "code": "invalid",
                   "detail": "Mend the fields named in errors and send it again.", "errors": [field], "request_id": "r-1"})
        );
    }

    #[actix_web::test]
    async fn a_401_challenges_a_405_allows_and_429_and_503_say_when() {
        let head = |p: Problem, name| p.error_response().headers().get(name).map(|v| v.to_str().unwrap().to_owned());
        assert_eq!(head(Problem::unauthorized("not_signed_in", "Sign in."), header::WWW_AUTHENTICATE).unwrap(), "Bearer");
        assert_eq!(head(Problem::method_not_allowed("GET, POST"), header::ALLOW).unwrap(), "GET, POST");
        assert_eq!(head(Problem::too_many("too_many_requests", 17), header::RETRY_AFTER).unwrap(), "17");
        assert_eq!(head(Problem::unavailable("busy", 2), header::RETRY_AFTER).unwrap(), "2");
    }

    #[actix_web::test]
    async fn the_cause_of_a_500_never_leaves() {
        let (head, body) = sent(Problem::internal(&std::io::Error::other("password=hunter2"))).await;
        assert_eq!(head.status(), 500);
        assert!(!body.to_string().contains("hunter2"));
    }

    #[actix_web::test]
    async fn every_answer_that_is_made_here_has_the_status_of_its_row() {
        let made = [
            Problem::not_found(),
            Problem::method_not_allowed(""),
            Problem::etag_mismatch(),
            Problem::body_too_large(1),
            Problem::invalid(FieldErrors::default()),
            Problem::if_match_missing(),
            Problem::internal(&std::io::Error::other("x")),
        ];
        for problem in made {
            assert_eq!(problem_codes::find(problem.code()).unwrap().status, problem.status().as_u16());
        }
    }
}
