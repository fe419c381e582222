//! docs/status-codes.md, from the table of codes.

use sendero::http::problem_codes::CODES;

use super::{compare, table};

#[test]
fn status_codes_are_those_of_the_program() {
    let rows = CODES.iter().map(|row| vec![row.status.to_string(), format!("`{}`", row.code), row.title.to_owned()]);
    compare("docs/status-codes.md", "codes", &table(&["status", "code", "title"], rows));
}
