//! What changes between two versions, or between two revisions with all their versions: line by line, marked in words.

use actix_web::{HttpResponse, http::Method};
use askama::Template;

use super::{MANAGE, find, in_words, in_words::Line, shelf};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        ids::{RuleSetId, of},
        programme::RuleSetFile,
        terms::words,
    },
    http::{
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
};

words! {
    /// What became of a line.
    Mark { Same = "same", Changed = "changed", Added = "added", Removed = "removed" }
}

/// One line of both sides.
struct Row {
    mark: Mark,
    name: String,
    before: Option<Line>,
    after: Option<Line>,
}

impl Row {
    /// Both sides with the keys of their names.
    fn sides(&self) -> [(&'static str, &Option<Line>); 2] {
        [("programmes-before", &self.before), ("programmes-after", &self.after)]
    }
}

/// Lines under one heading: the subject, or one version.
struct Part {
    heading: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "programme_changes.html")]
struct ChangesPage {
    c: Chrome,
    back: String,
    old: String,
    new: String,
    parts: Vec<Part>,
    changes: usize,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/programmes/changes", MANAGE, show)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.as_str());
    let id = |name: &str| visit.settle(path::id::<of::RuleSet>(value(name)));
    let (old, new): (RuleSetId, RuleSetId) = (id("old")?, id("new")?);
    let shelf = shelf(&visit).await?;
    let (Some((subject, old)), Some((other, new))) = (find(&shelf, old), find(&shelf, new)) else {
        return Err(visit.trouble(Problem::not_found()));
    };
    // Two offices have nothing to compare: such an address was put together by hand.
    if (subject.kind, &subject.key) != (other.kind, &other.key) {
        return Err(visit.trouble(Problem::not_found()));
    }
    let words = visit.words;
    let versions = (value("old_version"), value("new_version"));
    let parts = match versions {
        ("", "") => of_files(words, &old.file, &new.file),
        (one, other) => of_versions(words, (&old.file, one), (&new.file, other)).ok_or_else(|| visit.trouble(Problem::not_found()))?,
    };
    let called = |version: &str, number: i32| {
        let revision = words.with("programmes-revision", "n", number);
        if version.is_empty() { revision } else { format!("{version} ({revision})") }
    };
    Ok(page::ok(&ChangesPage {
        c: visit.chrome(words.with("programmes-changes-of", "name", subject.name.in_language(words.0))),
        back: format!("/programmes/{}", new.revision.id),
        old: called(versions.0, old.revision.number),
        new: called(versions.1, new.revision.number),
        changes: parts.iter().flat_map(|part| &part.rows).filter(|row| row.mark != Mark::Same).count(),
        parts,
    }))
}

fn of_versions(words: Words, (old, one): (&RuleSetFile, &str), (new, other): (&RuleSetFile, &str)) -> Option<Vec<Part>> {
    let lines = |file: &RuleSetFile, name: &str| Some(in_words::version(words, file, file.version(name)?));
    let heading = format!("{one} → {other}");
    Some(vec![Part { heading, rows: rows(lines(old, one)?, lines(new, other)?) }])
}

/// The subject, then every version that either side has, in the order of the days.
fn of_files(words: Words, old: &RuleSetFile, new: &RuleSetFile) -> Vec<Part> {
    let mut names: Vec<_> = old.versions.iter().chain(&new.versions).map(|own| (own.valid_from, own.version.clone())).collect();
    names.sort();
    names.dedup();
    let lines = |file: &RuleSetFile, name: &str| file.version(name).map(|own| in_words::version(words, file, own)).unwrap_or_default();
    let of_version = |(_, name): (chrono::NaiveDate, String)| Part { rows: rows(lines(old, &name), lines(new, &name)), heading: name };
    let subject = Part { heading: words.t("programmes-subject"), rows: rows(in_words::facts(words, old), in_words::facts(words, new)) };
    std::iter::once(subject).chain(names.into_iter().map(of_version)).collect()
}

/// Both sides laid beside each other, in the order of the new one; what is gone stands at the end.
fn rows(old: Vec<Line>, new: Vec<Line>) -> Vec<Row> {
    let same_thing = |one: &Line, other: &Line| one.part == other.part && one.key == other.key;
    let mut rows = Vec::new();
    for line in &new {
        let before = old.iter().find(|own| same_thing(own, line));
        let mark = match before {
            None => Mark::Added,
            Some(before) if before.text == line.text && before.source == line.source && before.depth == line.depth => Mark::Same,
            Some(_) => Mark::Changed,
        };
        rows.push(Row { mark, name: line.name.clone(), before: before.cloned(), after: Some(line.clone()) });
    }
    let gone = old.into_iter().filter(|line| !new.iter().any(|own| same_thing(own, line)));
    rows.extend(gone.map(|line| Row { mark: Mark::Removed, name: line.name.clone(), before: Some(line), after: None }));
    rows
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::{language::Language, programme::shipped};

    #[test]
    fn a_day_that_moves_and_a_quota_are_marked_and_the_rest_is_not() {
        let old = shipped::FILES[0].1;
        let new =
            old.replacen("date = 2023-06-11", "date = 2023-07-11", 1).replacen("opening = 08:00:00", "opening = 08:00:00\nquota = 200", 1);
        let read = |text: &str| RuleSetFile::parse(text, "test").unwrap();
        let words = Words(Language::English);
        let parts = of_files(words, &read(old), &read(&new));
        let marked: Vec<_> = parts.iter().flat_map(|part| &part.rows).filter(|row| row.mark != Mark::Same).collect();
        let texts: Vec<String> = marked.iter().map(|row| row.after.as_ref().unwrap().text.clone()).collect();
        assert!(marked.iter().all(|row| row.mark == Mark::Changed), "{texts:?}");
        assert!(texts.iter().any(|text| text.contains("2023-07-11")) && texts.iter().any(|text| text.contains("200")), "{texts:?}");
        let nothing = of_files(words, &read(old), &read(old));
        assert!(nothing.iter().flat_map(|part| &part.rows).all(|row| row.mark == Mark::Same));
    }

    #[test]
    fn what_comes_and_goes_is_said() {
        let line = |key: &str, text: &str| Line {
            part: "criterion",
            key: key.into(),
            name: "Rule".into(),
            text: text.into(),
            source: None,
            depth: 0,
        };
        let marks: Vec<Mark> =
            rows(vec![line("a", "1"), line("b", "1")], vec![line("a", "2"), line("c", "1")]).iter().map(|row| row.mark).collect();
        assert_eq!(marks, [Mark::Changed, Mark::Added, Mark::Removed]);
    }
}
