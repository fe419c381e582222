//! The bytes of a request's body, as far as they are read at all.

use std::time::Duration;

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{self, HeaderMap},
    rt::time,
    web::{Bytes, Payload},
};

use super::problem::Problem;

/// The limit unless a route sets another: a submission with 20 members and everything filled in has about 60 KiB.
pub const DEFAULT_LIMIT: usize = 256 * 1024;

/// How long a body may take unless the server sets another time: 60 KiB over a bad telephone line take about half of it.
pub const DEFAULT_PATIENCE: Duration = Duration::from_secs(60);

/// How long a body may take from its first byte to its last; set as `app_data`.
///
/// Without it whoever stops in the middle of a body keeps the connection for ever, and so many of them all that there are.
#[derive(Clone, Copy, Debug)]
pub struct BodyPatience(pub Duration);

impl BodyPatience {
    /// The patience that holds for a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        request.app_data::<Self>().copied().unwrap_or(Self(DEFAULT_PATIENCE))
    }
}

/// How many bytes of body a route reads; set as `app_data` of a scope or resource.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

impl BodyLimit {
    /// The limit that holds for a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        request.app_data::<Self>().copied().unwrap_or(Self(DEFAULT_LIMIT))
    }
}

/// Refuses a body that is not plain JSON before a byte of it is read.
///
/// Compressed bodies are refused whole: unpacking is work that a sender could make endless.
///
/// # Errors
/// 415 `unsupported_media_type` or `unsupported_encoding`, 413 by its declared length.
pub fn check_headers(request: &HttpRequest, limit: BodyLimit) -> Result<(), Problem> {
    check_headers_of(request, limit, "application/json")
}

/// The same for a body of another kind: what a browser sends of a form.
///
/// # Errors
/// As [`check_headers`].
pub fn check_headers_of(request: &HttpRequest, limit: BodyLimit, kind: &str) -> Result<(), Problem> {
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit.0 as u64) {
        return Err(Problem::body_too_large(limit.0));
    }
    if is_encoded(request.headers()) {
        return Err(Problem::unsupported("unsupported_encoding", "Send the body without Content-Encoding."));
    }
    let is_of_kind = request.headers().contains_key(header::CONTENT_TYPE)
        && request.mime_type().ok().flatten().is_some_and(|mime| mime.essence_str().eq_ignore_ascii_case(kind))
        && request.headers().get_all(header::CONTENT_TYPE).count() == 1;
    if is_of_kind { Ok(()) } else { Err(Problem::unsupported("unsupported_media_type", format!("Send the body as {kind}."))) }
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get_all(header::CONTENT_ENCODING).any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Reads the body up to the limit.
///
/// # Errors
/// 413 as soon as there is too much, 400 when the sender breaks off, 408 when the body takes too long.
pub async fn collect(payload: Payload, limit: BodyLimit, patience: BodyPatience) -> Result<Bytes, Problem> {
    let Ok(read) = time::timeout(patience.0, payload.to_bytes_limited(limit.0)).await else {
        return Err(Problem::body_too_slow(patience.0.as_secs()));
    };
    match read {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(Problem::bad_request("bad_request", "The body ended before its time.")),
        Err(_) => Err(Problem::body_too_large(limit.0)),
    }
}
