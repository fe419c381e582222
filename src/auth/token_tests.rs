#![allow(clippy::unwrap_used)]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeZone;
use proptest::prelude::*;
use rstest::rstest;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::auth::{key::Purpose, secret::Secret};

fn bearer() -> Bearer {
    Bearer { account: Uuid::from_u128(1).into(), session: Uuid::from_u128(2).into() }
}

fn key(secret: &str) -> Key {
    Secret::from_text(&secret.into()).unwrap().key(Purpose::AccessToken)
}

fn our_key() -> Key {
    key("0123456789abcdefghijklmnopqrstuv")
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap()
}

fn good_token() -> String {
    AccessTokens::new(&our_key()).issue(bearer(), now()).unwrap().token.expose_secret().to_owned()
}

fn good_claims() -> Value {
    json!({"iss": "sendero", "aud": "sendero-staff", "sub": bearer().account, "sid": bearer().session,
           "iat": now().timestamp(), "nbf": now().timestamp(), "exp": now().timestamp() + 600})
}

fn signed(header: &Header, claims: &Value, key: &Key) -> String {
    encode(header, claims, &EncodingKey::from_secret(key.expose())).unwrap()
}

fn judge(token: &str) -> Result<Bearer, TokenError> {
    AccessTokens::new(&our_key()).verify(token, now())
}

#[test]
fn a_token_says_whose_it_is_until_its_time_is_over() {
    let (tokens, token) = (AccessTokens::new(&our_key()), good_token());
    let at = |seconds| tokens.verify(&token, now() + Duration::seconds(seconds));
    assert_eq!((at(0), at(599), at(604)), (Ok(bearer()), Ok(bearer()), Ok(bearer())));
    assert_eq!((at(605), at(86_400)), (Err(TokenError::Expired), Err(TokenError::Expired)));
    assert_eq!((at(-5), at(-6)), (Ok(bearer()), Err(TokenError::NotYet)));
}

#[test]
fn a_token_without_signature_is_refused_however_alg_none_is_written() {
    let claims = URL_SAFE_NO_PAD.encode(good_claims().to_string());
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = URL_SAFE_NO_PAD.encode(json!({"alg": alg, "typ": "JWT"}).to_string());
        for signature in ["", "AAAA"] {
            assert_eq!(judge(&format!("{header}.{claims}.{signature}")), Err(TokenError::Invalid), "{alg}");
        }
    }
}

#[rstest]
#[case(Algorithm::HS384)]
#[case(Algorithm::HS512)]
fn another_algorithm_with_our_key_is_refused(#[case] algorithm: Algorithm) {
    assert_eq!(judge(&signed(&Header::new(algorithm), &good_claims(), &our_key())), Err(TokenError::Invalid));
}

#[test]
fn a_token_of_another_key_or_purpose_is_refused() {
    let other = key("vutsrqponmlkjihgfedcba9876543210");
    assert_eq!(judge(&signed(&Header::default(), &good_claims(), &other)), Err(TokenError::Invalid));
    let form = Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap().key(Purpose::FormToken);
    assert_eq!(judge(&signed(&Header::default(), &good_claims(), &form)), Err(TokenError::Invalid));
}

#[rstest]
#[case("iss", json!("other"))]
#[case("iss", Value::Null)]
#[case("aud", json!("sendero-public"))]
#[case("aud", json!(["sendero-staff", "other"]))]
#[case("sub", json!("not an id"))]
#[case("sid", json!(7))]
#[case("exp", json!("tomorrow"))]
#[case("exp", json!(1.5))]
#[case("nbf", json!(null))]
#[case("roles", json!(["administrator"]))]
fn a_wrong_claim_is_refused_though_well_signed(#[case] claim: &str, #[case] value: Value) {
    let mut claims = good_claims();
    claims[claim] = value;
    assert_eq!(judge(&signed(&Header::default(), &claims, &our_key())), Err(TokenError::Invalid));
}

#[rstest]
#[case("iss")]
#[case("aud")]
#[case("sub")]
#[case("sid")]
#[case("iat")]
#[case("nbf")]
#[case("exp")]
fn a_missing_claim_is_refused(#[case] claim: &str) {
    let mut claims = good_claims();
    claims.as_object_mut().unwrap().remove(claim);
    assert_eq!(judge(&signed(&Header::default(), &claims, &our_key())), Err(TokenError::Invalid));
}

#[test]
fn a_token_that_ends_at_the_end_of_numbers_breaks_nothing() {
    let mut claims = good_claims();
    claims["exp"] = json!(i64::MAX);
    assert_eq!(judge(&signed(&Header::default(), &claims, &our_key())), Ok(bearer()));
    claims["nbf"] = json!(i64::MIN);
    let _no_panic = judge(&signed(&Header::default(), &claims, &our_key()));
}

#[test]
fn a_shortened_token_is_refused_at_every_length() {
    let token = good_token();
    assert!((0..token.len()).all(|end| judge(&token[..end]) == Err(TokenError::Invalid)));
}

#[test]
fn an_oversize_token_is_not_read() {
    assert!(good_token().len() < 400, "{}", good_token().len());
    let mut claims = good_claims();
    claims["iss"] = json!("sendero".repeat(200));
    assert_eq!(judge(&signed(&Header::default(), &claims, &our_key())), Err(TokenError::Invalid));
    assert_eq!(judge(&"a.".repeat(1_000_000)), Err(TokenError::Invalid));
}

proptest! {
    #[test]
    fn one_changed_character_is_enough_to_be_refused(at in 0_usize..300, with in "[A-Za-z0-9._-]") {
        let token = good_token();
        let at = at % token.len();
        // the last character carries two bits that mean nothing, which a strict reading refuses as well
        let changed = format!("{}{with}{}", &token[..at], &token[at + 1..]);
        prop_assume!(changed != token);
        prop_assert_eq!(judge(&changed), Err(TokenError::Invalid));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,400}") {
        prop_assert_eq!(judge(&text), Err(TokenError::Invalid));
    }
}
