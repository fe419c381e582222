//! Tables for spreadsheets: UTF-8, quoted where it is needed, and nothing that a spreadsheet would run.

use actix_web::{HttpResponse, http::header};
use csv::WriterBuilder;

/// With this in front spreadsheets read UTF-8 as what it is.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What makes a spreadsheet take a cell for a formula when it stands first.
const RUNS: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// A table as a file to be kept, named by `name` and what it is of.
///
/// # Errors
/// When it cannot be written, which only too little memory would cause.
pub fn file(name: &str, head: &[String], rows: &[Vec<String>]) -> Result<HttpResponse, csv::Error> {
    let body = text(head, rows)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .body(body))
}

fn text(head: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

/// A cell that no spreadsheet runs: an apostrophe in front makes it text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(RUNS) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_quoted_and_runs_nothing() {
        let head = vec!["Office".to_owned(), "Received".to_owned()];
        let rows = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a \"b\", c", "Ñandú"].map(|cell| vec![cell.to_owned(), "7".to_owned()]);
        let text = String::from_utf8(text(&head, &rows).unwrap()).unwrap();
        let lines = "\u{feff}Office,Received\r\n'=1+1,7\r\n'+1,7\r\n'-1,7\r\n'@SUM(A1),7\r\n'\t=1,7\r\n\"a \"\"b\"\", c\",7\r\nÑandú,7\r\n";
        assert_eq!(text, lines);
    }
}
