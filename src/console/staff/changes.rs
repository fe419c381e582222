//! What changed, in lines: for whoever was overtaken, for the officer who has to acknowledge it, for the reviewer who looks again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::case::Opened;
use crate::{
    console::{trouble::Trouble, visit::Visit, words},
    ops::{
        changes::{self, Change},
        guide,
    },
};

/// One change as it is shown.
#[derive(Clone, Debug)]
pub struct Line {
    /// When, on the clock of the office.
    pub at: String,
    /// What changed.
    pub what: String,
    /// Whose field it was and which fields.
    pub about: Option<String>,
    /// Who did it.
    pub who: String,
    /// Whether it came after the reader looked last.
    pub new: bool,
}

/// Reads what changed since an instant.
///
/// # Errors
/// The page that says why not.
pub async fn since(visit: &Visit, opened: &Opened, after: DateTime<Utc>) -> Result<Vec<Line>, Trouble> {
    let call = visit.call("case.changes")?.on(opened.head.id);
    let found = visit.settle(call.read(Ok((opened.head.id, after)), changes::show).await)?;
    lines(visit, opened, found, None).await
}

/// Changes as lines, the new ones marked.
///
/// # Errors
/// The page that says why not.
pub async fn lines(visit: &Visit, opened: &Opened, found: Vec<Change>, looked: Option<DateTime<Utc>>) -> Result<Vec<Line>, Trouble> {
    let accounts: Vec<Uuid> = found.iter().filter_map(|change| change.account).collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)?;
    Ok(found.into_iter().map(|change| line(visit, opened, &names, change, looked)).collect())
}

fn line(visit: &Visit, opened: &Opened, names: &BTreeMap<Uuid, String>, change: Change, looked: Option<DateTime<Utc>>) -> Line {
    let words = visit.words;
    let what = match change.verb {
        Some(verb) => words.word("verb", verb.as_str()),
        None => words.word("changed", change.what.as_str()),
    };
    let person = change.person.and_then(|id| opened.view.people.iter().find(|person| person.id == id)).map(|person| person.name.clone());
    let fields = change.fields.iter().map(|field| words.word("decide-field", field)).collect::<Vec<_>>().join(", ");
    let about: Vec<String> = person.into_iter().chain(Some(fields).filter(|text| !text.is_empty())).collect();
    let who = match change.account {
        None => words.t("decide-nobody-in-particular"),
        Some(id) if id == *opened.guide.me.id.uuid() => words.t("you"),
        Some(id) => names.get(&id).cloned().unwrap_or_default(),
    };
    Line {
        at: words::short(change.at, opened.zone),
        what,
        about: Some(about.join(": ")).filter(|text| !text.is_empty()),
        who,
        new: looked.is_some_and(|looked| change.at > looked),
    }
}
