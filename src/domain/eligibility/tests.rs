//! Tests of the eligibility lines.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::domain::programme::shipped;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `nationalities | born | fact=answer ..`, each part possibly empty.
fn facts(person: &str, on: &str) -> Facts {
    let mut parts = person.split('|').map(str::trim);
    let nationalities = parts.next().unwrap_or("").split_whitespace().map(|code| Country::parse(code).unwrap()).collect();
    let born = parts.next().filter(|text| !text.is_empty()).map(|text| Born::on(day(text)));
    let answers = parts.next().unwrap_or("").split_whitespace().map(|pair| pair.split_once('=').unwrap());
    let answers = answers.map(|(key, answer)| (key.to_owned(), answer.parse().unwrap())).collect();
    Facts { nationalities, born, answers, on: day(on) }
}

fn told(lines: &[Line]) -> String {
    let one = |line: &Line| match line.parts.as_slice() {
        [] => format!("{} {}", line.criterion, line.answer),
        parts => format!("{} {} ({})", line.criterion, line.answer, told(parts)),
    };
    lines.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn judged(subject: &str, person: &str, on: &str) -> String {
    let file = shipped::rule_set(subject).unwrap();
    let (rules, lines) = replay(&file, &facts(person, on), day(on)).unwrap();
    format!("{}: {} = {}", rules.version, told(&lines), overall(&lines))
}

#[test]
fn people_at_the_offices_are_judged_by_the_rules_of_their_day() {
    let people = [
        ("CO", "VE | 1990-01-01 | in_country_on=2023-06-11", "2024-02-06"),
        ("CO", "HT | 1990-01-01 | in_country_on=2023-06-12", "2024-02-06"),
        ("CO", "CO CU | | in_country_on=unknown", "2024-02-06"),
        ("CO", "NI | | in_country_on=no", "2025-03-01"),
        ("CO", "", "2023-06-28"),
        ("CR", "NI | | in_country_on=2020-05-05 asylum_seeker=yes recognised_refugee=no", "2024-02-06"),
        ("CR", "VE | | in_country_on=2020-05-05 asylum_seeker=no recognised_refugee=no", "2024-02-06"),
        ("CR", "VE | | in_country_on=2020-05-05 asylum_seeker=no recognised_refugee=yes", "2024-02-06"),
        ("CR", "EC | | in_country_on=2023-06-12 asylum_seeker=yes recognised_refugee=no", "2024-07-31"),
        ("CR", "EC | | in_country_on=2023-06-12 asylum_seeker=yes recognised_refugee=no", "2024-08-01"),
        ("EC", "CO | | in_country_on=2023-10-18 in_regularisation=yes", "2024-01-15"),
        ("EC", "CO | | in_country_on=2023-10-19 in_regularisation=no asked_for_refugee_status=no", "2024-01-15"),
        ("EC", "CU | | in_country_on=2023-10-18 in_regularisation=no", "2023-10-18"),
        ("GT", "HN | | could_be_refugee=yes", "2023-12-01"),
        ("GT", "HN | | could_be_refugee=yes", "2024-02-06"),
        ("GT", "GT | 2006-02-07 | parent_in_us=yes", "2024-02-06"),
        ("GT", "GT | 2006-02-06 | parent_in_us=yes", "2024-02-06"),
        ("GT", "GT | 1980-01-01 | at_us_border_on=2021-01-20", "2024-02-06"),
        (
            "GT",
            "GT | 1980-01-01 | could_be_refugee=no at_us_border_on=2021-01-21 could_have_h_2a=no could_have_h_2b=no parent_in_us=unknown",
            "2024-02-06",
        ),
        ("canada", "HT | | in_region=yes relative_in_canada=yes relative_supports=yes outside_quebec=no", "2024-02-06"),
        ("spain", "VE | | could_be_refugee=yes", "2024-02-06"),
        ("h_2a", "GT", "2024-02-06"),
    ];
    let table: Vec<String> =
        people.iter().map(|(subject, person, on)| format!("{on} {person}\n  {}", judged(subject, person, on))).collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn without_any_criterion_nothing_is_known() {
    assert_eq!(overall(&[]), Answer::Unknown);
}

#[test]
fn before_an_office_opened_there_is_nothing_to_judge_by() {
    let file = shipped::rule_set("CO").unwrap();
    assert_eq!(replay(&file, &facts("VE", "2023-06-27"), day("2023-06-27")), None);
}

#[test]
fn a_partial_birth_date_decides_only_what_it_can() {
    let born = |earliest, latest| Born { earliest: day(earliest), latest: day(latest) };
    assert_eq!(born("2006-01-01", "2006-12-31").is_minor(day("2024-02-06")), Answer::Unknown);
    assert_eq!(born("2007-01-01", "2007-12-31").is_minor(day("2024-02-06")), Answer::Met);
    assert_eq!(born("2005-01-01", "2005-12-31").is_minor(day("2024-02-06")), Answer::NotMet);
    assert_eq!(born("2024-02-07", "2024-02-07").is_minor(day("2024-02-06")), Answer::Unknown);
}

#[test]
fn a_child_of_29_february_is_of_age_on_1_march() {
    assert_eq!(Born::on(day("2004-02-29")).is_minor(day("2022-02-28")), Answer::Met);
    assert_eq!(Born::on(day("2004-02-29")).is_minor(day("2022-03-01")), Answer::NotMet);
}

#[test]
fn a_line_holds_no_fact_of_the_person_and_reads_back() {
    let lines = evaluate(
        shipped::rule_set("EC").unwrap().on(day("2024-02-06")).unwrap(),
        &facts("VE | 1990-03-04 | in_country_on=2022-12-24", "2024-02-06"),
    );
    let text = serde_json::to_string(&lines).unwrap();
    assert!(!text.contains("1990-03-04") && !text.contains("2022-12-24") && !text.contains("\"VE\""), "{text}");
    assert_eq!(serde_json::from_str::<Vec<Line>>(&text).unwrap(), lines);
}

const EVERY: [Answer; 3] = [Answer::Met, Answer::NotMet, Answer::Unknown];

#[test]
fn two_answers_join_as_kleene_says() {
    use {Answer::*, Group::*};
    let table = |group| EVERY.map(|one| EVERY.map(|other| Answer::join(group, [one, other])));
    assert_eq!(table(All), [[Met, NotMet, Unknown], [NotMet, NotMet, NotMet], [Unknown, NotMet, Unknown]]);
    assert_eq!(table(Any), [[Met, Met, Met], [Met, NotMet, Unknown], [Met, Unknown, Unknown]]);
}

/// Says whether `later` only fills in what `earlier` left open.
fn agrees(earlier: Answer, later: Answer) -> bool {
    earlier == Answer::Unknown || earlier == later
}

fn all_agree(earlier: &[Line], later: &[Line]) -> bool {
    earlier.iter().zip(later).all(|(a, b)| agrees(a.answer, b.answer) && all_agree(&a.parts, &b.parts))
}

fn any_answer() -> impl Strategy<Value = FactAnswer> {
    prop_oneof![
        Just(FactAnswer::Yes),
        Just(FactAnswer::No),
        Just(FactAnswer::Unknown),
        (2015..2026i32, 1..366u32).prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day).map(FactAnswer::On)),
    ]
}

/// A person with all answers, some of which are then forgotten.
fn any_person() -> impl Strategy<Value = (Facts, Vec<bool>)> {
    let keys: std::collections::BTreeSet<String> = shipped::rule_sets()
        .unwrap()
        .iter()
        .flat_map(|file| file.versions.iter().flat_map(|version| version.questions.iter().map(|question| question.key.clone())))
        .collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let count = keys.len();
    let countries = proptest::sample::subsequence(vec!["CU", "HT", "VE", "NI", "CO", "GT", "EC", "FR"], 1..3);
    let answers = proptest::collection::vec(any_answer(), count);
    let born = (1950..2024i32, 1..366u32);
    (countries, answers, born, proptest::collection::vec(any::<bool>(), count + 2)).prop_map(
        move |(countries, answers, born, forgotten)| {
            let facts = Facts {
                nationalities: countries.into_iter().filter_map(Country::parse).collect(),
                born: NaiveDate::from_yo_opt(born.0, born.1).map(Born::on),
                answers: keys.iter().cloned().zip(answers).collect(),
                on: day("2024-02-06"),
            };
            (facts, forgotten)
        },
    )
}

fn forget(facts: &Facts, forgotten: &[bool]) -> Facts {
    let mut flags = forgotten.iter().copied();
    let mut left = facts.clone();
    left.answers.retain(|_, _| !flags.next().unwrap_or(false));
    if flags.next().unwrap_or(false) {
        left.born = None;
    }
    if flags.next().unwrap_or(false) {
        left.nationalities.clear();
    }
    left
}

proptest! {
    #[test]
    fn learning_more_settles_lines_and_never_turns_one_round((facts, forgotten) in any_person()) {
        for file in shipped::rule_sets().unwrap() {
            for rules in &file.versions {
                let (earlier, later) = (evaluate(rules, &forget(&facts, &forgotten)), evaluate(rules, &facts));
                prop_assert!(all_agree(&earlier, &later), "{}: {} then {}", rules.version, told(&earlier), told(&later));
            }
        }
    }

    #[test]
    fn joining_is_monotone_and_knows_no_order(answers in proptest::collection::vec((0..3usize, any::<bool>()), 0..6)) {
        let full: Vec<Answer> = answers.iter().map(|(index, _)| EVERY[*index]).collect();
        let partial = answers.iter().map(|(index, known)| if *known { EVERY[*index] } else { Answer::Unknown });
        let partial: Vec<Answer> = partial.collect();
        for group in [Group::All, Group::Any] {
            prop_assert!(agrees(Answer::join(group, partial.clone()), Answer::join(group, full.clone())));
            prop_assert_eq!(Answer::join(group, full.clone()), Answer::join(group, full.iter().rev().copied()));
        }
    }
}
