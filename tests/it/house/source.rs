//! Reads the source as text, comments left out.

use std::{fs, path::Path};

/// One Rust file.
pub struct Source {
    /// Its path in the repository, like `src/ops/cases.rs`.
    pub path: String,
    /// Its lines, as written.
    pub lines: Vec<String>,
}

impl Source {
    /// The folder or file right under `src`: `ops` for `src/ops/cases.rs`.
    pub fn floor(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }

    /// The code of each line, numbered from 1, without comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().enumerate().map(|(index, line)| (index + 1, line.split("//").next().unwrap_or("")))
    }

    /// The first parts of all paths that begin with `crate::`, with their lines: `store` for `use crate::{store::Tx, ..}`.
    pub fn floors_named(&self) -> Vec<(usize, String)> {
        let text: String = self.code().flat_map(|(_, code)| [code, "\n"]).collect();
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        text.match_indices("crate::")
            .flat_map(|(at, found)| first_parts(&text[at + found.len()..]).into_iter().map(move |name| (at, name)))
            .map(|(at, name)| (line_of(at), name))
            .collect()
    }

    /// Whether the code of a line names this external crate, as a path or in a `use`.
    pub fn names_crate(code: &str, name: &str) -> bool {
        let before = |at: usize| code[..at].chars().next_back();
        let starts_a_path = |at: usize| !before(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '"' | '`'));
        code.match_indices(&format!("{name}::")).any(|(at, _)| starts_a_path(at)) || code.trim() == format!("use {name};")
    }
}

/// Every Rust file under `folder` of the repository, in order of path.
pub fn under(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(folder, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no Rust file under {folder}");
    found
}

/// Makes a path of the repository one of this machine.
pub fn place(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn collect(folder: &str, found: &mut Vec<Source>) {
    let entries = fs::read_dir(place(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    for entry in entries.flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&path, found);
        } else if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|error| panic!("{path}: {error}"));
            found.push(Source { path, lines: text.lines().map(str::to_owned).collect() });
        }
    }
}

/// `store` of `store::Tx;`, and `ops`, `store` of `{ops, store::{Tx, Id}};`.
fn first_parts(rest: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut parts, mut part) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
    }
    parts.push(part);
    parts.iter().map(|part| name(part)).filter(|part| !part.is_empty()).collect()
}

#[test]
fn paths_are_read_whether_alone_or_in_a_group() {
    let lines = ["use crate::{", "    ops::cases,", "    store::{Tx, Id},", "};", "// crate::cli", "let x = crate::domain::x();"];
    let source = Source { path: "src/api/x.rs".into(), lines: lines.map(str::to_owned).to_vec() };
    let named: Vec<String> = source.floors_named().into_iter().map(|(_, name)| name).collect();
    assert_eq!(named, ["ops", "store", "domain"]);
    assert!(Source::names_crate("use diesel::prelude::*;", "diesel") && !Source::names_crate("my_diesel::x", "diesel"));
}
