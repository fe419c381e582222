//! Small rooms: how long a file or function may be, and what no finished one holds.

use super::{
    hold,
    source::{Source, under},
};

/// The longest file; most are near 120 lines.
const FILE_LINES: usize = 400;
/// Files that are lists, with the reason why they stay whole.
const LISTS: &[(&str, &str)] = &[("src/store/schema.rs", "diesel wants all tables of one query in one place")];
/// The longest function; most are near 15 lines.
const FUNCTION_LINES: usize = 60;
/// What marks unfinished work, and a test that nobody runs.
const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "unreachable_code", "#[ignore", "dbg!("];
/// Marks in comments.
const PROMISES: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

fn everything() -> impl Iterator<Item = Source> {
    let others = under("src").into_iter().chain(under("tests"));
    others.filter(|source| source.path != "tests/it/house/rooms.rs")
}

#[test]
fn a_file_is_a_room_not_a_hall() {
    let is_list = |path: &str| LISTS.iter().any(|(list, _)| *list == path);
    let long = everything().filter(|source| source.lines.len() > FILE_LINES && !is_list(&source.path));
    let breaches: Vec<String> = long.map(|source| format!("{}: {} lines", source.path, source.lines.len())).collect();
    hold(&format!("A file has at most {FILE_LINES} lines."), "split it by what it talks about, not by kind", &breaches);
}

#[test]
fn a_function_is_read_at_one_look() {
    let breaches: Vec<String> = everything().flat_map(|source| long_functions(&source)).collect();
    hold(&format!("A function has at most {FUNCTION_LINES} lines."), "give each of its paragraphs a name", &breaches);
}

#[test]
fn nothing_is_left_for_later() {
    let mut breaches = Vec::new();
    for source in everything() {
        let left = |line: &str| UNFINISHED.iter().any(|mark| line.contains(mark)) || promises(line);
        let found = source.lines.iter().enumerate().filter(|(_, line)| left(line));
        breaches.extend(found.map(|(index, _)| format!("{}:{}", source.path, index + 1)));
    }
    hold("Nothing is left for later in the code.", "finish it, take it out, or file an issue", &breaches);
}

#[test]
fn every_file_says_what_it_is() {
    // `x_tests.rs` says so by its name.
    let named = everything().filter(|source| !source.path.ends_with("_tests.rs"));
    let silent = named.filter(|source| !source.lines.first().is_some_and(|line| line.starts_with("//! ")));
    let breaches: Vec<String> = silent.map(|source| source.path).collect();
    hold("A file begins with one sentence on what it is.", "write it as the first line, after //!", &breaches);
}

fn promises(line: &str) -> bool {
    let Some((_, comment)) = line.split_once("//") else { return false };
    comment.split(|c: char| !c.is_alphanumeric()).any(|word| PROMISES.contains(&word))
}

/// Functions by their indentation: rustfmt closes a body in the column where its head begins.
fn long_functions(source: &Source) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let heads = source.lines.iter().enumerate().filter(|(_, line)| is_head(line));
    heads
        .filter_map(|(start, head)| {
            let body = source.lines[start + 1..].iter();
            let length = 2 + body.take_while(|line| !(line.trim_start().starts_with('}') && indent(line) == indent(head))).count();
            (length > FUNCTION_LINES).then(|| format!("{}:{} {length} lines", source.path, start + 1))
        })
        .collect()
}

/// A line that opens a function and does not end it.
fn is_head(line: &str) -> bool {
    let code = line.trim();
    let opens = ["fn ", "pub fn ", "async fn ", "pub async fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "];
    opens.iter().any(|open| code.starts_with(open)) && !code.ends_with('}') && !code.ends_with(';')
}
