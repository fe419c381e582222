//! Docs that are printed from the code: a change of a rule is a change of a page that a reviewer reads.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it golden` writes them anew; what stands outside the marks is written by hand and stays.

mod codes;
mod permissions;
mod workflow;

use std::fs;

use crate::house::place;

/// Compares the part of a page between `<!-- name:begin -->` and `<!-- name:end -->` with what the code says now.
fn compare(page: &str, name: &str, printed: &str) {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let text = fs::read_to_string(place(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{page} has no line {begin}"));
    let (there, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{page} has no line {end}"));
    if there == printed {
        return;
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return fs::write(place(page), format!("{before}{begin}{printed}{end}{after}")).unwrap();
    }
    panic!("{page} does not say what the code says; look at the difference after UPDATE_GOLDEN=1 cargo test --test it golden");
}

/// A table in Markdown.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let body: String = rows.into_iter().map(|row| line(&row)).collect();
    line(&heads) + &line(&rule) + &body
}

/// Words with commas between them, or a dash.
fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let words: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if words.is_empty() { "-".to_owned() } else { words.join(", ") }
}
