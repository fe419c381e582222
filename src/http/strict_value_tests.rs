#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;

fn code(text: impl AsRef<[u8]>) -> &'static str {
    read(text.as_ref()).map_or_else(|problem| problem.code(), |_| "read")
}

#[rstest]
#[case::empty("")]
#[case::white("  \n")]
#[case::cut("{\"a\":")]
#[case::trailing("{} {}")]
#[case::trailing_comma("[1,]")]
#[case::comment("{} // x")]
#[case::single_quotes("{'a':1}")]
#[case::bare("NaN")]
#[case::huge("1e999")]
#[case::plus("+1")]
#[case::zeros("01")]
#[case::lone_surrogate(r#""\ud800""#)]
#[case::raw_line_break("\"a\nb\"")]
#[case::bom("\u{feff}{}")]
fn what_is_not_json_is_malformed(#[case] text: &str) {
    assert_eq!(code(text), "malformed_json");
}

#[test]
fn bytes_that_are_no_utf_8_are_malformed() {
    assert_eq!(code(b"\"\xff\""), "malformed_json");
    assert_eq!(code(b"{\"\xc3\x28\":1}"), "malformed_json");
}

#[rstest]
#[case(r#"{"a":1,"a":2}"#, "/a")]
#[case(r#"{"a":{"b":[0,{"c":1,"c":1}]}}"#, "/a/b/1/c")]
#[case(r#"{"a":1,"\u0061":2}"#, "/a")]
#[case(r#"{"a/b":1,"x~y":{"k":1,"k":1}}"#, "/x~0y/k")]
fn a_key_twice_is_refused_at_any_depth_and_named(#[case] text: &str, #[case] at: &str) {
    let problem = read(text.as_bytes()).unwrap_err();
    assert_eq!((problem.status().as_u16(), problem.code()), (400, "duplicate_key"));
    assert_eq!(problem.errors()[0].pointer, at);
}

#[test]
fn thirty_two_deep_is_read_and_thirty_three_is_not() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(code(nested(32)), "read");
    assert_eq!(code(nested(33)), "too_deep");
    assert_eq!(code("[".repeat(200_000)), "too_deep");
    assert_eq!(code(r#"{"a":"#.repeat(200_000)), "too_deep");
}

#[rstest]
#[case(r#"{"a":"x\u0000"}"#, "/a")]
#[case(r#"{"a":["ok","\u001b[31m"]}"#, "/a/1")]
#[case(r#"{"a":"\r\n"}"#, "/a")]
#[case("{\"a\":\"\u{7f}\"}", "/a")]
#[case("{\"a\":\"\u{85}\"}", "/a")]
fn control_characters_are_refused_with_their_place(#[case] text: &str, #[case] at: &str) {
    let problem = read(text.as_bytes()).unwrap_err();
    assert_eq!((problem.status().as_u16(), problem.errors()[0].code), (422, "control_character"));
    assert_eq!(problem.errors()[0].pointer, at);
}

#[test]
fn a_key_with_control_characters_is_refused_and_not_repeated_raw() {
    let problem = read(br#"{"a\u0000b":1}"#).unwrap_err();
    assert_eq!(problem.errors()[0].pointer, "/a\u{fffd}b");
}

#[test]
fn line_breaks_tabs_and_every_script_stay() {
    assert_eq!(read(br#"{"a":"l\n\tm","b":"\u00f1 \ud83d\ude00"}"#).unwrap(), json!({"a": "l\n\tm", "b": "ñ 😀"}));
}

#[test]
fn the_answer_to_a_hostile_body_stays_short() {
    let many = format!("[{}]", [r#""\u0000""#; 5000].join(","));
    assert_eq!(read(many.as_bytes()).unwrap_err().errors().len(), MAX_FAULTS);
    let long = format!(r#"{{"{}":"\u0000"}}"#, "k".repeat(100_000));
    assert!(read(long.as_bytes()).unwrap_err().errors()[0].pointer.chars().count() <= MAX_POINTER);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no such number", |f| f.is_finite()).prop_map(Value::from),
        "[^\\p{C}]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map("[^\\p{C}]{0,8}", inner, 0..8).prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn it_agrees_with_serde_json_on_what_is_valid(value in any_json()) {
        let text = serde_json::to_vec(&value).unwrap();
        let plain: Value = serde_json::from_slice(&text).unwrap();
        prop_assert_eq!(read(&text).unwrap(), plain);
    }

    #[test]
    fn nothing_makes_it_panic_and_it_reads_nothing_that_serde_json_refuses(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if read(&bytes).is_ok() {
            prop_assert!(serde_json::from_slice::<Value>(&bytes).is_ok());
        }
    }

    #[test]
    fn nothing_that_looks_like_json_makes_it_panic(text in r#"[\[\]{}":,0-9eE.\-+ntrufalse\\ \t\n]{0,120}"#) {
        let plain = serde_json::from_str::<Value>(&text).is_ok();
        match read(text.as_bytes()) {
            Ok(_) => prop_assert!(plain),
            Err(problem) => prop_assert!(!plain || problem.code() != "malformed_json"),
        }
    }
}
