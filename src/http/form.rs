//! What a browser sends of a form: pairs of names and texts.

use std::{convert::Infallible, future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev, web::Payload};
use percent_encoding::percent_decode;

use super::{
    body::{self, BodyLimit, BodyPatience},
    problem::Problem,
};

/// The most fields that are read: 30 members with everything filled in have about 600.
const MOST_FIELDS: usize = 1_000;

/// The fields of a form, in the order in which the page has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// The fields of a form, or what is wrong with the body. Like [`super::json::StrictJson`] it never answers by itself.
#[derive(Debug)]
pub struct FormBody(pub Result<Fields, Problem>);

impl FromRequest for FormBody {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let request = request.clone();
        let payload = Payload::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Problem::bad_request("bad_request", "The body cannot be read."));
            let limit = BodyLimit::of(&request);
            Ok(Self(read(&request, payload, limit).await))
        })
    }
}

/// As [`FormBody`], for the one form whose text may be long: a person who sends too much shall be told so beside the text, with the text kept.
#[derive(Debug)]
pub struct LongFormBody(pub Result<Fields, Problem>);

/// Bytes of a long form: room for a megabyte of text as browsers send it.
const LONG_LIMIT: BodyLimit = BodyLimit(2 * 1024 * 1024);

impl FromRequest for LongFormBody {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let request = request.clone();
        let payload = Payload::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Problem::bad_request("bad_request", "The body cannot be read."));
            Ok(Self(read(&request, payload, LONG_LIMIT).await))
        })
    }
}

async fn read(request: &HttpRequest, payload: Result<Payload, Problem>, limit: BodyLimit) -> Result<Fields, Problem> {
    body::check_headers_of(request, limit, "application/x-www-form-urlencoded")?;
    Fields::from_slice(&body::collect(payload?, limit, BodyPatience::of(request)).await?)
}

impl Fields {
    /// Reads the fields. Line ends become `\n`, since browsers send two characters for each.
    ///
    /// # Errors
    /// 400 for what is no text or has fields without end.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Problem> {
        let is_text = percent_decode(bytes).decode_utf8().is_ok();
        let pairs: Vec<_> = form_urlencoded::parse(bytes).take(MOST_FIELDS + 1).collect();
        if !is_text || pairs.len() > MOST_FIELDS {
            return Err(Problem::bad_request("bad_request", format!("Send at most {MOST_FIELDS} fields, as UTF-8.")));
        }
        Ok(Self(pairs.into_iter().map(|(name, text)| (name.into_owned(), text.replace("\r\n", "\n"))).collect()))
    }

    /// The text of a field, without white space around it; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.trim())
    }

    /// The text of a field as it was typed; for passwords, in which white space counts.
    #[must_use]
    pub fn exactly(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text)
    }

    /// The text of a field, if there is any.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every text sent under one name: ticked boxes.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// Every field, to carry it over a page in between.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let fields = Fields::from_slice(b"name=+Ana+Mar%C3%ADa+&needs=a&needs=b&reason=one%0D%0Atwo&empty=").unwrap();
        assert_eq!((fields.text("name"), fields.exactly("name")), ("Ana María", " Ana María "));
        assert_eq!(fields.all("needs").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((fields.text("reason"), fields.filled("empty"), fields.text("none")), ("one\ntwo", None, ""));
    }

    #[test]
    fn what_is_no_text_or_has_no_end_is_refused() {
        assert!(Fields::from_slice(b"a=%ff").is_err());
        assert!(Fields::from_slice("a=1&".repeat(1_001).as_bytes()).is_err());
        assert!(Fields::from_slice("a=1&".repeat(1_000).as_bytes()).is_ok());
    }
}
