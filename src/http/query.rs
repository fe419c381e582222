//! Query strings, read strictly.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use super::{problem::Problem, shape};
use crate::domain::fields::FieldErrors;

/// The longest query that is read.
const MAX_BYTES: usize = 4096;

/// How much of a parameter's name is told, since the sender may have made it up.
const MAX_NAME: usize = 60;

/// A query string as `T`, or what is wrong with it: unknown and repeated parameters are refused, so that a filter that was
/// misspelt never passes for no filter. Like [`super::json::StrictJson`] it never answers by itself.
#[derive(Debug)]
pub struct StrictQuery<T>(pub Result<T, Problem>);

impl<T: DeserializeOwned> FromRequest for StrictQuery<T> {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(from_str(request.query_string()))))
    }
}

/// Reads `T` from a query string.
///
/// # Errors
/// 400 `malformed_query` for broken percent-encoding, 422 with the names of the parameters for the rest.
pub fn from_str<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    if query.len() > MAX_BYTES {
        return Err(Problem::bad_request("malformed_query", format!("Use at most {MAX_BYTES} characters after the question mark.")));
    }
    if !is_well_encoded(query) {
        return Err(Problem::bad_request("malformed_query", "Write each percent sign as %25, and text as UTF-8."));
    }
    check_pairs(query).map_err(Problem::invalid)?;
    shape::typed(serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes())), name)
}

fn is_well_encoded(query: &str) -> bool {
    let complete = query.split('%').skip(1).all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit()));
    complete && percent_decode_str(query).decode_utf8().is_ok()
}

fn check_pairs(query: &str) -> Result<(), FieldErrors> {
    let (mut errors, mut seen) = (FieldErrors::default(), BTreeSet::new());
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if value.contains(char::is_control) {
            errors.add(name(&[key.to_string()]), "control_character", "Leave out control characters.");
        }
        if !seen.insert(key.clone()) {
            errors.add(name(&[key.to_string()]), "repeated_parameter", "Give each parameter once.");
        }
    }
    errors.or_else(|| ())
}

/// The name of a parameter as an answer gives it back.
fn name(parts: &[String]) -> String {
    parts.concat().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(MAX_NAME).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde::Deserialize;

    use super::*;
    use crate::domain::terms::Organisation;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Filter {
        q: Option<String>,
        limit: Option<u16>,
        organisation: Option<Organisation>,
    }

    fn fault(query: &str) -> (u16, String, &'static str) {
        let problem = from_str::<Filter>(query).unwrap_err();
        let (at, code) = problem.errors().first().map_or((String::new(), problem.code()), |e| (e.pointer.clone(), e.code));
        (problem.status().as_u16(), at, code)
    }

    #[test]
    fn a_query_is_read_with_its_types() {
        let read: Filter = from_str("q=Mar%C3%ADa+L%C3%B3pez&limit=50&organisation=IOM").unwrap();
        assert_eq!(read, Filter { q: Some("María López".into()), limit: Some(50), organisation: Some(Organisation::Iom) });
        assert_eq!(from_str::<Filter>("").unwrap(), Filter::default());
    }

    #[rstest]
    #[case("stagee=received", 422, "stagee", "unknown_field")]
    #[case("q=a&q=b", 422, "q", "repeated_parameter")]
    #[case("q=a&%71=b", 422, "q", "repeated_parameter")]
    #[case("limit=many", 422, "limit", "wrong_form")]
    #[case("limit=-1", 422, "limit", "wrong_form")]
    #[case("limit=70000", 422, "limit", "wrong_form")]
    #[case("organisation=CIA", 422, "organisation", "wrong_type")]
    #[case("q=a%00b", 422, "q", "control_character")]
    #[case("q=a%0d%0ab", 422, "q", "control_character")]
    #[case("q=%", 400, "", "malformed_query")]
    #[case("q=%4", 400, "", "malformed_query")]
    #[case("q=%zz", 400, "", "malformed_query")]
    #[case("q=%C3", 400, "", "malformed_query")]
    #[case("q=%ff", 400, "", "malformed_query")]
    fn a_fault_names_the_parameter(#[case] query: &str, #[case] status: u16, #[case] at: &str, #[case] code: &str) {
        let (got_status, got_at, got_code) = fault(query);
        assert_eq!((got_status, got_at.as_str(), got_code), (status, at, code));
    }

    #[test]
    fn a_query_without_end_is_refused_and_its_answer_is_short() {
        assert_eq!(fault(&"a".repeat(5000)).2, "malformed_query");
        assert!(fault(&format!("{}=1", "a".repeat(3000))).1.len() <= MAX_NAME);
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in "[a-z&=%+0-9A-F;\\[\\]é]{0,60}") {
            let _no_panic = from_str::<Filter>(&query);
        }

        #[test]
        fn every_text_survives_the_way(text in "[^\\p{C}]{0,40}") {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &text).finish();
            prop_assert_eq!(from_str::<Filter>(&query).unwrap().q, Some(text));
        }
    }
}
