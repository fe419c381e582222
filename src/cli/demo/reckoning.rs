//! The reckoning: every story read back from the server, and the books of the whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    api::Answer,
    ends::{ENDS, End},
    staff::{IOM_CASEWORKER, STAFF, US_AUDITOR, US_SUPERVISOR},
    steps::outcome_of,
    walked::Walked,
    world::World,
};
use crate::{
    access::Offices,
    domain::terms::Organisation,
    ops::contact_report,
    store::{ReadTx, StoreError, events::EventFilter},
};

/// The books of the whole.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Cases there are.
    pub cases: usize,
    /// Handings over that the contact report judged.
    pub judged: usize,
    /// Those that it found wrong; 0 is the only good figure.
    pub wrong: usize,
    /// Messages lying in the folder.
    pub files: usize,
    /// Events on record.
    pub events: usize,
}

/// Reads every story back, compares it with its end, and goes through the books.
pub async fn reckon(world: &mut World, mail_folder: &Path) -> Books {
    let mut walked = Walked::default();
    let keys: Vec<&'static str> = world.stories.keys().copied().collect();
    for key in keys {
        read_back(world, key, &mut walked).await;
    }
    for end in ENDS {
        ended(world, end);
    }
    world.checks.note("every application has its end", world.stories.len() == ENDS.len(), || world_size(ENDS.len()));
    let (rows, closures) = (walked.rows_missing(), walked.closures_missing());
    world.checks.note("every row of the workflow was walked", rows.is_empty(), || rows.join("; "));
    world.checks.note("every closure was reached", closures.is_empty(), || closures.join(", "));
    let (judged, wrong) = contact(world).await;
    let cases = counters(world).await;
    let files = std::fs::read_dir(mail_folder).map_or(0, |entries| entries.flatten().filter(|entry| is_mail(&entry.path())).count());
    world.checks.note("what was handed over lies in the folder", files == judged, || format!("{files} files, {judged} handed over"));
    Books { cases, judged, wrong, files, events: record(world).await }
}

/// The calendar entries lie beside the mails that bring them.
fn is_mail(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "eml")
}

fn world_size(ends: usize) -> String {
    format!("{ends} ends are known")
}

async fn read_back(world: &mut World, key: &'static str, walked: &mut Walked) {
    let real = world.api.get(US_SUPERVISOR, &world.path(key, "")).await.text("/stage");
    let shown = world.api.get(IOM_CASEWORKER, &world.path(key, "")).await.text("/stage");
    let history = world.api.get(US_SUPERVISOR, &world.path(key, "/history")).await;
    let messages = world.api.get(US_SUPERVISOR, &world.path(key, "/messages")).await;
    let eligibility = world.api.get(US_SUPERVISOR, &world.path(key, "/eligibility")).await;
    let Some(story) = world.stories.get_mut(key) else { return };
    (story.shown, story.real, story.rules) = (shown, real, outcome_of(&eligibility.body));
    for step in history.items() {
        let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
        let (verb, from, to) = (text("verb"), text("from"), text("to"));
        walked.add(&verb, &from, &to);
        if story.path.last() != Some(&to) {
            story.path.push(to);
        }
    }
    story.told = messages.items().iter().filter(|message| !is_given_up(message)).map(told).collect();
}

/// Whether nobody heard or will hear of a message: it was no longer true when its turn came, like the reminder of a cancelled interview.
fn is_given_up(message: &Value) -> bool {
    matches!(message["state"].as_str(), Some("dropped" | "expired"))
}

/// A message in words: what it told, in which language, and how it went.
fn told(message: &Value) -> String {
    let text = |name: &str| message[name].as_str().unwrap_or_default();
    format!("{} ({}, {})", text("kind"), text("language"), text("state"))
}

fn ended(world: &mut World, end: &End) {
    let Some(story) = world.stories.get(end.key) else {
        world.checks.note(end.key, false, || "never came in".to_owned());
        return;
    };
    let stands = story.shown == end.shown && story.real == end.real;
    let kinds: Vec<&str> = story.told.iter().map(|told| told.split(' ').next().unwrap_or_default()).collect();
    let (told, came) = (kinds == end.told, format!("shown {}, real {}, told {:?}", story.shown, story.real, story.told));
    world.checks.note(&format!("{} ends as {} ({})", end.key, end.shown, end.real), stands, || came.clone());
    world.checks.note(&format!("{} was told {:?} and nothing else", end.key, end.told), told, || came);
}

/// The contact report: joins what was handed over with the decisions.
async fn contact(world: &mut World) -> (usize, usize) {
    match world.store.write(contact_report::run).await {
        Ok(report) => {
            let wrong = report.wrong.len();
            world.checks.note("the contact report finds nothing wrong", wrong == 0, || format!("{:?}", report.wrong));
            world.checks.note("messages were handed over", report.judged > 0, || "none was".to_owned());
            (report.judged, wrong)
        }
        Err(error) => {
            world.checks.note("the contact report can be made", false, || error.to_string());
            (0, 0)
        }
    }
}

type Counts = BTreeMap<(String, String), i64>;

/// The counters of both faces against a real count of what each face lists; returns how many cases there are.
async fn counters(world: &mut World) -> usize {
    let mut cases = 0;
    for (face, who) in [("shown", IOM_CASEWORKER), ("real", US_SUPERVISOR)] {
        let listed = all(world, who, "cases?limit=10").await;
        let kept = world.api.get(who, "counters").await;
        let figures = kept.body["stages"].as_array().map(Vec::as_slice).unwrap_or_default();
        let (kept, counted) = (counts(figures, |row| row["cases"].as_i64().unwrap_or_default()), counts(&listed, |_| 1));
        world
            .checks
            .note(&format!("the counters of the {face} face equal a real count"), kept == counted, || format!("{kept:?} and {counted:?}"));
        cases = listed.len();
    }
    let known = world.stories.len();
    world.checks.note("there are as many cases as stories", cases == known, || format!("{cases} and {known}"));
    cases
}

fn counts(rows: &[Value], of: impl Fn(&Value) -> i64) -> Counts {
    let mut counts = Counts::new();
    for row in rows {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        *counts.entry((text("office"), text("stage"))).or_default() += of(row);
    }
    counts.retain(|_, cases| *cases != 0);
    counts
}

/// The record has no gap, and names nobody. No auditor sees the sign-ins of other organisations, so the numbers are read from the store.
async fn record(world: &mut World) -> usize {
    let numbers = world.store.read(numbers).await.unwrap_or_default();
    let gapless = numbers.iter().zip(1..).all(|(number, place)| *number == place) && !numbers.is_empty();
    world.checks.note("the record has no gap", gapless, || format!("{} numbers, the last {:?}", numbers.len(), numbers.last()));
    let seen = Value::Array(all(world, US_AUDITOR, "audit?limit=200").await).to_string();
    let named = world.stories.values().find(|story| seen.contains(story.family.name) || seen.contains(story.family.passport));
    world.checks.note("the record names no applicant", named.is_none(), || "it does".to_owned());
    numbers.len()
}

/// The numbers of all numbered events, in order.
fn numbers(tx: &mut ReadTx<'_>) -> Result<Vec<i64>, StoreError> {
    let mut numbers = BTreeSet::new();
    for organisation in Organisation::ALL {
        let (offices, limit) = (Offices::All, i64::from(i32::MAX));
        let (case, account, action, from, to, after) = (None, None, None, None, None, None);
        let filter = EventFilter {
            offices,
            organisation: *organisation,
            reads_outcomes: true,
            looks_of_officials: true,
            case,
            account,
            action,
            outcome: None,
            from,
            to,
            after,
            limit,
        };
        numbers.extend(tx.events(&filter)?.into_iter().filter_map(|event| event.seq));
    }
    Ok(numbers.into_iter().collect())
}

/// Every row of a list, page by page.
async fn all(world: &mut World, who: &'static str, path: &str) -> Vec<Value> {
    let (mut rows, mut path) = (Vec::new(), path.to_owned());
    loop {
        let page: Answer = world.api.get(who, &path).await;
        world.expect(&format!("{path} for {who}"), &page, 200, None);
        rows.extend_from_slice(page.items());
        match page.next {
            Some(next) => path = next,
            None => return rows,
        }
    }
}

/// Whether everybody can sign in with what is printed.
pub async fn everybody_signs_in(world: &mut World) {
    for member in STAFF {
        let me = world.api.get(member.login, "me").await;
        world.expect(&format!("{} signs in", member.login), &me, 200, None);
    }
}
