//! Tests of reading programme files.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::domain::programme::shipped;

const OFFICE: &str = r#"programme = "safe-mobility"
[office]
code = "XX"
country = "PE"
time_zone = "America/Lima"
email = "not known"
name = { es = "a", en = "b", ht = "c" }
advice = { es = "a", en = "b", ht = "c" }
[[fact]]
key = "here_on"
type = "date"
question = { es = "a", en = "b", ht = "c" }
[[version]]
valid_from = 2023-06-12
citation = "test"
[[version.window]]
channel = "public"
weekdays = ["mon"]
opening = 08:00:00
citation = "test"
[[version.criterion]]
id = "here"
date_on_or_before = { fact = "here_on", date = 2023-06-12 }
words = { es = "a", en = "b", ht = "c" }
citation = "test"
"#;

fn errors(text: &str) -> Vec<String> {
    match file(text, "x.toml") {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|e| format!("{}:{} {}", e.line, e.column, e.message)).collect(),
    }
}

/// The errors of the office after one replacement.
fn after(old: &str, new: &str) -> Vec<String> {
    assert!(OFFICE.contains(old), "{old}");
    errors(&OFFICE.replacen(old, new, 1))
}

#[test]
fn a_right_file_has_no_error() {
    assert_eq!(errors(OFFICE), [""; 0]);
}

/// A second version that begins on a day.
fn second(from: &str) -> String {
    format!("\n[[version]]\nvalid_from = {from}\nrules_of = 2023-06-12\ncitation = \"t\"\n")
}

#[test]
fn every_fault_has_its_line_and_says_how_to_mend_it() {
    let cases = [
        ("programme = \"safe-mobility\"", "programme = \"Safe Mobility\"".to_owned()),
        ("code = \"XX\"", "code = \"PERU\"".to_owned()),
        ("country = \"PE\"", "country = \"peru\"".to_owned()),
        ("time_zone = \"America/Lima\"", "time_zone = \"Lima\"".to_owned()),
        ("email = \"not known\"", "email = \"nobody\"".to_owned()),
        ("email = \"not known\"\n", String::new()),
        ("ht = \"c\" }\nadvice", "de = \"c\" }\nadvice".to_owned()),
        ("[[fact]]", "fax = 1\n[[fact]]".to_owned()),
        ("type = \"date\"", "type = \"number\"".to_owned()),
        ("type = \"date\"", "type = \"yes_no\"".to_owned()),
        ("key = \"here_on\"", "key = \"Here on\"".to_owned()),
        ("fact = \"here_on\"", "fact = \"there_on\"".to_owned()),
        ("valid_from = 2023-06-12", "valid_from = 2023-02-30".to_owned()),
        ("valid_from = 2023-06-12", "valid_from = \"2023-06-12\"".to_owned()),
        ("valid_from = 2023-06-12", "valid_from = 2023-06-12\nvalid_until = 2023-06-11".to_owned()),
        ("date = 2023-06-12 }", "date = 0023-06-12 }".to_owned()),
        ("citation = \"test\"\n[[version.window]]", "[[version.window]]".to_owned()),
        ("citation = \"test\"\n[[version.criterion]]", "citation = \" \"\n[[version.criterion]]".to_owned()),
        ("channel = \"public\"", "channel = \"post\"".to_owned()),
        ("weekdays = [\"mon\"]", "weekdays = []".to_owned()),
        ("weekdays = [\"mon\"]", "weekdays = [\"mon\", \"lun\", 3]".to_owned()),
        ("weekdays = [\"mon\"]", "weekdays = [\"mon\", \"mon\"]".to_owned()),
        ("opening = 08:00:00", "opening = 08:00:00\nclosing = 08:00:00".to_owned()),
        ("opening = 08:00:00", "opening = 25:00:00".to_owned()),
        ("opening = 08:00:00", "opening = 08:00:00\nquota = 0".to_owned()),
        ("opening = 08:00:00", "opening = 08:00:00\nquota = -1".to_owned()),
        ("opening = 08:00:00", "opening = 08:00:00\nquota = 1.5".to_owned()),
        ("id = \"here\"", "id = \"here\"\nminor = true".to_owned()),
        ("date_on_or_before = { fact = \"here_on\", date = 2023-06-12 }", "date_before = 2023-06-12".to_owned()),
        ("date_on_or_before = { fact = \"here_on\", date = 2023-06-12 }", "minor = true".to_owned()),
        ("date_on_or_before = { fact = \"here_on\", date = 2023-06-12 }", "national_of = [\"VE\", \"V\"]".to_owned()),
        (
            "date_on_or_before = { fact = \"here_on\", date = 2023-06-12 }",
            "date_between = { fact = \"here_on\", first = 2023-06-12, last = 2023-06-11 }".to_owned(),
        ),
        ("valid_from = 2023-06-12", "valid_from = 2023-06-12\npublic_form = false".to_owned()),
        ("[[version]]", "[[version]]\nvalid_until = 2023-12-30#2024-01-01".to_owned()),
        ("[[version]]", "[[version]]\nvalid_until = 2024-01-01#2024-01-01".to_owned()),
        ("[[version]]", "[[version]]#2023-06-12".to_owned()),
        ("citation = \"test\"\n[[version.criterion]]", "citation = \"test\"\n[[version.other]]".to_owned()),
        ("programme", "programme = 1\nprogramme".to_owned()),
        ("[office]", "[office".to_owned()),
    ];
    let mut told = String::new();
    for (old, new) in cases {
        // What follows a # is the first day of a second version.
        let found = match new.split_once('#') {
            Some((new, from)) => errors(&(OFFICE.replacen(old, new, 1) + &second(from))),
            None => after(old, &new),
        };
        assert!(!found.is_empty(), "{old} -> {new}");
        told += &format!("{}\n", new.lines().last().unwrap_or("(nothing)"));
        for error in found {
            told += &format!("    {}\n", error.trim_end().replace('\n', "\n    "));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn all_faults_are_told_at_once() {
    let text = OFFICE.replace("\"PE\"", "\"xx\"").replace("\"mon\"", "\"x\"").replace("id = \"here\"", "id = \"here\"\nfoo = 1");
    assert_eq!(errors(&text).len(), 3, "{:?}", errors(&text));
}

#[test]
fn ids_are_distinct_at_any_depth() {
    let group = "any = [{ id = \"here\", minor = true, words = { es = \"a\", en = \"b\", ht = \"c\" }, citation = \"t\" }]";
    let found = after("date_on_or_before = { fact = \"here_on\", date = 2023-06-12 }", group);
    assert!(found.iter().any(|error| error.ends_with("the id `here` is there twice in this version")), "{found:?}");
}

#[test]
fn groups_are_not_nested_without_end() {
    let mut inner = "{ minor = true }".to_owned();
    for _ in 0..60 {
        inner = format!("{{ any = [{inner}] }}");
    }
    let found = after("date_on_or_before = { fact = \"here_on\", date = 2023-06-12 }", &format!("any = [{inner}]"));
    assert!(found.iter().any(|error| error.contains("4 deep at most") || error.contains("recursion")), "{found:?}");
}

#[test]
fn nesting_without_end_is_no_crash() {
    assert!(!errors(&format!("programme = {}", "[".repeat(100_000))).is_empty());
    assert!(!errors(&"a.".repeat(100_000)).is_empty());
    assert!(!errors(&format!("[{}a]", "a.".repeat(100_000))).is_empty());
}

#[test]
fn a_file_has_a_subject_a_version_and_a_bearable_size() {
    assert!(errors("").iter().any(|error| error.contains("exactly one of [office] and [pathway]")));
    assert!(errors("").iter().any(|error| error.contains("at least one [[version]]")));
    assert_eq!(errors(&"#".repeat(MOST_BYTES + 1)).len(), 1);
}

#[test]
fn windows_of_a_day_do_not_overlap_or_quarrel_about_the_quota() {
    let second = "[[version.window]]\nchannel = \"public\"\nweekdays = [\"mon\"]\nopening = 12:00:00\nquota = 3\ncitation = \"t\"\n[[version.criterion]]";
    let found = after("[[version.criterion]]", second);
    assert_eq!(found.len(), 2, "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_mutilated_file_makes_it_panic(file_index in 0..shipped::FILES.len(), at in any::<prop::sample::Index>(), length in 0..40usize, new in "[\\[\\]{}=\"a-z0-9.,\\n:-]{0,12}") {
        let (name, text) = shipped::FILES[file_index];
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
        let mutilated = format!("{}{new}{}", &text[..start], &text[end..]);
        if let Err(errors) = file(&mutilated, name) {
            prop_assert!(!errors.is_empty());
            prop_assert!(errors.iter().all(|error| error.line >= 1 && error.line <= mutilated.lines().count() + 1));
        }
    }
}

#[test]
fn the_example_of_the_handbook_is_right() {
    let handbook = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/programmes.md"));
    let mut examples = handbook.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    assert_eq!(errors(examples.next().unwrap()), [""; 0]);
    let version = "[[version]]\nvalid_from = 2023-06-12\ncitation = \"test\"\n";
    assert_eq!(errors(&format!("programme = \"safe-mobility\"\n{}{version}", examples.next().unwrap())), [""; 0]);
}

#[test]
fn a_consent_is_one_that_the_form_asks_for_and_goes_with_somebody_who_receives_the_case() {
    let (_, spain) = shipped::FILES.iter().find(|(name, _)| name.contains("spain")).unwrap();
    assert!(errors(spain).is_empty());
    let unknown = errors(&spain.replace("consent = \"spain\"", "consent = \"france\""));
    assert!(unknown[0].ends_with("unknown consent: canada or spain is needed"), "{unknown:?}");
    let nobody: String = spain.lines().filter(|line| !line.starts_with("receiving_authority")).map(|line| format!("{line}\n")).collect();
    assert!(errors(&nobody)[0].contains("`consent` belongs to a `receiving_authority`"), "{nobody}");
}
