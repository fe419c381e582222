//! Headers that every answer has, and those that a request must have.

use actix_web::{
    http::header::{self, HeaderMap, HeaderValue},
    middleware::DefaultHeaders,
};

use super::problem::Problem;

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The longest key that is kept.
const MAX_KEY: usize = 200;

/// The longest ETag that is compared; ours have 43 characters.
const MAX_TAG: usize = 128;

/// What a browser must know of every JSON answer: keep nothing, run nothing, embed nothing, tell nobody where you came from.
///
/// After the OWASP REST Security Cheat Sheet. A route that may be cached, or a page with a policy of its own, sets its own value:
/// a header that is there already stays.
#[must_use]
pub fn security() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"))
        .add((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"))
        .add((header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"))
        .add((header::CROSS_ORIGIN_EMBEDDER_POLICY, "require-corp"))
}

/// What a caller says to have read.
///
/// Its shape is judged with the shape of the request; whether it is there and right only after 404 and 403.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing was said.
    Missing,
    /// A weak ETag, which by strong comparison matches nothing (RFC 9110, section 13.1.1).
    Weak,
    /// The text of a strong ETag, without its quotes.
    Strong(String),
}

impl IfMatch {
    /// Reads the header. One strong ETag is meant: `*` and lists would let a change pass that nobody has seen.
    ///
    /// # Errors
    /// 400 `malformed_if_match`.
    pub fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let malformed = || Problem::bad_request("malformed_if_match", "Send one ETag with its quotes, as it came.");
        let Some(value) = only(headers, header::IF_MATCH.as_str(), malformed)? else { return Ok(Self::Missing) };
        let text = value.to_str().map_err(|_| malformed())?.trim();
        let (weak, quoted) = text.strip_prefix("W/").map_or((false, text), |rest| (true, rest));
        let tag = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(malformed)?;
        if tag.len() > MAX_TAG || !tag.bytes().all(|b| b.is_ascii_graphic() && b != b'"') {
            return Err(malformed());
        }
        Ok(if weak { Self::Weak } else { Self::Strong(tag.to_owned()) })
    }

    /// The ETag to compare with.
    ///
    /// # Errors
    /// 428 when nothing was said, 412 when it can match nothing.
    pub fn tag(&self) -> Result<&str, Problem> {
        match self {
            Self::Missing => Err(Problem::if_match_missing()),
            Self::Weak => Err(Problem::etag_mismatch()),
            Self::Strong(tag) => Ok(tag),
        }
    }
}

/// Names one wish of a caller, so that asking twice does not do it twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads the header: 1 to 200 visible ASCII characters.
    ///
    /// # Errors
    /// 400 `idempotency_key_missing` or `idempotency_key_malformed`.
    pub fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let malformed = || {
            let detail = format!("Send one Idempotency-Key header of 1 to {MAX_KEY} visible ASCII characters.");
            Problem::bad_request("idempotency_key_malformed", detail)
        };
        let missing =
            || Problem::bad_request("idempotency_key_missing", "Send an Idempotency-Key header, a new random one for each new wish.");
        let value = only(headers, IDEMPOTENCY_KEY, malformed)?.ok_or_else(missing)?;
        let visible = value.as_bytes().iter().all(u8::is_ascii_graphic) && (1..=MAX_KEY).contains(&value.len());
        value.to_str().ok().filter(|_| visible).map(|text| Self(text.to_owned())).ok_or_else(malformed)
    }

    /// The key as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The one value of a header: a second one could be read by somebody else on the way.
fn only<'h>(headers: &'h HeaderMap, name: &str, twice: impl Fn() -> Problem) -> Result<Option<&'h HeaderValue>, Problem> {
    let mut values = headers.get_all(name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(twice()),
        (value, None) => Ok(value),
    }
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
