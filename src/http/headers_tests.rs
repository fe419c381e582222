#![allow(clippy::unwrap_used)]

use actix_web::{App, HttpResponse, test as client, web};
use rstest::rstest;

use super::*;

fn with(name: &'static str, values: &[&[u8]]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(header::HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

fn if_match(value: &[u8]) -> Result<IfMatch, &'static str> {
    IfMatch::read(&with("if-match", &[value])).map_err(|problem| problem.code())
}

#[test]
fn a_strong_etag_is_taken_without_its_quotes() {
    assert_eq!(if_match(br#""abc-123""#), Ok(IfMatch::Strong("abc-123".into())));
    assert_eq!(if_match(br#"  "abc"  "#), Ok(IfMatch::Strong("abc".into())));
    assert_eq!(if_match(br#""""#).unwrap().tag().map(str::len), Ok(0));
}

#[test]
fn a_missing_one_is_428_and_a_weak_one_412_but_only_when_asked() {
    let missing = IfMatch::read(&HeaderMap::new()).unwrap();
    assert_eq!(missing.tag().unwrap_err().status().as_u16(), 428);
    assert_eq!(if_match(br#"W/"abc""#).unwrap().tag().unwrap_err().status().as_u16(), 412);
}

#[rstest]
#[case::star(b"*")]
#[case::bare(b"abc")]
#[case::half(b"\"abc")]
#[case::one_quote(b"\"")]
#[case::list(b"\"a\", \"b\"")]
#[case::list_without_space(b"\"a\",\"b\"")]
#[case::space_within(b"\"a b\"")]
#[case::small_w(b"w/\"a\"")]
#[case::weak_star(b"W/*")]
#[case::empty(b"")]
#[case::not_ascii(b"\"\xc3\xb1\"")]
fn what_is_not_one_etag_is_400(#[case] value: &[u8]) {
    assert_eq!(if_match(value), Err("malformed_if_match"));
}

#[test]
fn two_headers_or_a_very_long_one_are_400() {
    assert!(IfMatch::read(&with("if-match", &[br#""a""#, br#""b""#])).is_err());
    assert!(if_match(format!("\"{}\"", "a".repeat(129)).as_bytes()).is_err());
}

fn key(values: &[&[u8]]) -> Result<String, &'static str> {
    IdempotencyKey::read(&with("idempotency-key", values)).map(|key| key.as_str().to_owned()).map_err(|problem| problem.code())
}

#[test]
fn an_idempotency_key_is_visible_ascii_of_one_to_two_hundred() {
    assert_eq!(key(&[b"018d7f3e-5c00"]), Ok("018d7f3e-5c00".into()));
    assert!(key(&["k".repeat(200).as_bytes()]).is_ok());
    assert_eq!(key(&[]), Err("idempotency_key_missing"));
    let long = "k".repeat(201);
    for bad in [b"".as_slice(), b" ", b"a b", b"a\tb", b"\xc3\xb1", long.as_bytes()] {
        assert_eq!(key(&[bad]), Err("idempotency_key_malformed"));
    }
    assert_eq!(key(&[b"a", b"b"]), Err("idempotency_key_malformed"));
}

#[actix_web::test]
async fn every_answer_keeps_browsers_out_and_a_value_of_its_own_stays() {
    let cached = || async { HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "max-age=60")).finish() };
    let app = client::init_service(App::new().wrap(security()).route("/cached", web::get().to(cached))).await;
    let nowhere = client::call_service(&app, client::TestRequest::get().uri("/nowhere").to_request()).await;
    for name in ["x-content-type-options", "referrer-policy", "content-security-policy", "cross-origin-resource-policy"] {
        assert!(nowhere.headers().contains_key(name), "{name}");
    }
    assert_eq!(nowhere.headers().get(header::CACHE_CONTROL).unwrap(), "no-store");
    let cached = client::call_service(&app, client::TestRequest::get().uri("/cached").to_request()).await;
    assert_eq!(cached.headers().get(header::CACHE_CONTROL).unwrap(), "max-age=60");
}
