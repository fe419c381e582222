#![allow(clippy::unwrap_used)]

use actix_web::{FromRequest, http::header, test::TestRequest};
use rstest::rstest;
use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::domain::{ids::CaseId, terms::Organisation};

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Person {
    name: String,
    age: Option<u8>,
    #[serde(default)]
    case: Option<CaseId>,
    #[serde(default)]
    organisation: Option<Organisation>,
    #[serde(default)]
    born: Option<chrono::NaiveDate>,
    #[serde(default)]
    members: Vec<Member>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Member {
    relation: String,
}

fn fault(body: &str) -> (String, &'static str, String) {
    let problem = from_slice::<Person>(body.as_bytes()).unwrap_err();
    assert_eq!(problem.status().as_u16(), 422);
    let error = problem.errors()[0].clone();
    (error.pointer, error.code, error.detail)
}

#[rstest]
#[case(r#"{}"#, "/name", "missing")]
#[case(r#"{"name":"x","members":[{"relation":"child"},{}]}"#, "/members/1/relation", "missing")]
#[case(r#"{"name":7}"#, "/name", "wrong_type")]
#[case(r#"{"name":"x","age":-1}"#, "/age", "wrong_type")]
#[case(r#"{"name":"x","age":300}"#, "/age", "wrong_type")]
#[case(r#"{"name":"x","age":1.5}"#, "/age", "wrong_type")]
#[case(r#"{"name":"x","members":{}}"#, "/members", "wrong_type")]
#[case(r#"{"name":"x","members":[3]}"#, "/members/0", "wrong_type")]
#[case(r#"{"name":"x","organisation":"CIA"}"#, "/organisation", "wrong_type")]
#[case(r#"{"name":"x","born":"2023-02-30"}"#, "/born", "wrong_form")]
#[case(r#"{"name":"x","extra":1}"#, "/extra", "unknown_field")]
#[case(r#"{"name":"x","members":[{"relation":"child","extra":1}]}"#, "/members/0/extra", "unknown_field")]
#[case(r#"[]"#, "", "wrong_type")]
#[case(r#"null"#, "", "wrong_type")]
#[case(r#""text""#, "", "wrong_type")]
fn a_fault_names_the_field_and_the_rule(#[case] body: &str, #[case] pointer: &str, #[case] code: &str) {
    let (at, rule, _) = fault(body);
    assert_eq!((at.as_str(), rule), (pointer, code));
}

#[rstest]
#[case(json!({"name": "x", "age": "SECRET, expected SECRET"}))]
#[case(json!({"name": "x", "organisation": "SECRET"}))]
#[case(json!({"name": "x", "organisation": {"SECRET": 1}}))]
#[case(json!({"name": "x", "born": "SECRET"}))]
#[case(json!({"name": "x", "case": "SECRET"}))]
#[case(json!({"name": "x", "members": "SECRET"}))]
#[case(json!("SECRET"))]
fn no_fault_repeats_what_was_sent(#[case] body: serde_json::Value) {
    let (_, _, detail) = fault(&body.to_string());
    assert!(!detail.contains("SECRET"), "{detail}");
}

#[rstest]
#[case(json!({"name": 7}), "Send a text.")]
#[case(json!({"name": "x", "age": "old"}), "Send a whole number, not below zero and not too large.")]
#[case(json!({"name": "x", "members": [3]}), "Send an object.")]
#[case(json!({"name": "x", "organisation": "CIA"}), "Send one of `IOM`, `UNHCR`, `USG`.")]
fn the_detail_says_how_to_mend_it(#[case] body: serde_json::Value, #[case] detail: &str) {
    assert_eq!(fault(&body.to_string()).2, detail);
}

#[test]
fn all_unknown_fields_are_named_at_once() {
    let problem = from_slice::<Person>(br#"{"name":"x","a":1,"b":2}"#).unwrap_err();
    assert_eq!(problem.errors().iter().map(|e| e.pointer.as_str()).collect::<Vec<_>>(), ["/a", "/b"]);
}

async fn extracted(request: TestRequest) -> Result<Person, Problem> {
    let (request, mut payload) = request.to_http_parts();
    StrictJson::<Person>::from_request(&request, &mut payload).await.unwrap().0
}

fn post(kind: &str, body: &str) -> TestRequest {
    TestRequest::post().insert_header((header::CONTENT_TYPE, kind)).set_payload(body.to_owned())
}

#[rstest]
#[case("application/json")]
#[case("application/json; charset=utf-8")]
#[case("Application/JSON")]
#[actix_web::test]
async fn json_is_read_however_its_name_is_written(#[case] kind: &str) {
    assert_eq!(extracted(post(kind, r#"{"name":"Ana"}"#)).await.unwrap().name, "Ana");
}

#[rstest]
#[case("text/plain")]
#[case("application/x-www-form-urlencoded")]
#[case("application/jsonp")]
#[case("application/problem+json")]
#[case("application/json, text/plain")]
#[case("")]
#[case("/////")]
#[actix_web::test]
async fn another_content_type_is_415_whatever_the_body_is(#[case] kind: &str) {
    assert_eq!(extracted(post(kind, "not json")).await.unwrap_err().code(), "unsupported_media_type");
}

#[actix_web::test]
async fn no_content_type_is_415() {
    assert_eq!(extracted(TestRequest::post().set_payload("{}")).await.unwrap_err().status().as_u16(), 415);
}

#[rstest]
#[case("gzip")]
#[case("br")]
#[case("deflate")]
#[case("identity, gzip")]
#[actix_web::test]
async fn a_compressed_body_is_refused_unread(#[case] encoding: &str) {
    let request = post("application/json", "{}").insert_header((header::CONTENT_ENCODING, encoding));
    assert_eq!(extracted(request).await.unwrap_err().code(), "unsupported_encoding");
}

#[actix_web::test]
async fn a_body_over_the_limit_is_413_declared_or_not() {
    let body = format!(r#"{{"name":"{}"}}"#, "x".repeat(100));
    let small = || post("application/json", &body).app_data(BodyLimit(100));
    assert_eq!(extracted(small()).await.unwrap_err().status().as_u16(), 413);
    assert_eq!(extracted(small().insert_header((header::CONTENT_LENGTH, "101"))).await.unwrap_err().status().as_u16(), 413);
    assert!(extracted(post("application/json", &body)).await.is_ok());
}

#[actix_web::test]
async fn the_extractor_never_answers_by_itself() {
    let (request, mut payload) = TestRequest::post().to_http_parts();
    assert!(StrictJson::<Person>::from_request(&request, &mut payload).await.is_ok());
}
