//! The table of refusals and the refusals: none without the other.

use sendero::http::problem_codes::{CODES, find};

use super::{
    hold,
    source::{Source, under},
};

/// The table itself; what stands there alone is said by nobody.
const TABLE: &str = "src/http/problem_codes.rs";

/// Rows that stand for refusals to come; none now.
const TO_COME: &[&str] = &[];

/// The code of a refusal is the first text after one of these.
const REFUSING: &[&str] = &[
    "OpError::refused(\"",
    "Problem::bad_request(\"",
    "Problem::conflict(\"",
    "Problem::forbidden(\"",
    "Problem::too_many(\"",
    "Problem::unauthorized(\"",
    "Problem::unavailable(\"",
    "Problem::unprocessable(\"",
    "Problem::unsupported(\"",
];

fn program() -> Vec<Source> {
    under("src").into_iter().filter(|source| source.path != TABLE && !source.path.ends_with("tests.rs")).collect()
}

#[test]
fn every_row_of_the_table_of_refusals_is_said_somewhere() {
    let text: String = program().iter().flat_map(|source| source.code().map(|(_, code)| format!("{code}\n")).collect::<Vec<_>>()).collect();
    let said = |code: &str| text.contains(&format!("\"{code}\""));
    let mut wrong: Vec<String> =
        CODES.iter().map(|row| row.code).filter(|code| said(code) == TO_COME.contains(code)).map(str::to_owned).collect();
    wrong.sort();
    hold(
        "A row of the table that nobody answers with, or one to come that has come.",
        "take the row, or its name in TO_COME, away",
        &wrong,
    );
}

#[test]
fn every_refusal_has_a_row_in_the_table() {
    let mut missing = Vec::new();
    for source in program() {
        for (line, code) in source.code() {
            for mark in REFUSING {
                let named = code.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
                missing.extend(named.filter(|name| find(name).is_none()).map(|name| format!("{}:{line} {name}", source.path)));
            }
        }
    }
    hold("A refusal without a row in the table.", "give it a row in src/http/problem_codes.rs", &missing);
}
