//! The lists of My work, each as a table of the same four columns.

use super::queue_rows::{Lines, Row, is_living};
use crate::{
    console::{
        page::Link,
        words::{self, Words},
    },
    domain::{
        ageing::Urgency,
        workflow::{Verb, steps},
    },
    ops::guide::Guide,
    ops::work::{Own, SHOWN, ToConfirm, Today, Work},
};

/// One list. A part without rows is not shown.
pub struct Part {
    /// Where the figure above leads.
    pub id: &'static str,
    /// What it is.
    pub title: String,
    /// How many there are; `20+` where more of others' work waits than is read.
    pub n: String,
    /// What the last column says.
    pub when: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the rest is.
    pub more: Option<Link>,
}

/// The case to take up next: the most pressing of those that the person can move.
#[must_use]
pub fn next(words: Words, work: &Work) -> Option<Row> {
    let lines = lines(words, work);
    work.own.iter().find(|own| own.mine && is_living(&own.row)).map(|own| own_line(words, &lines, own))
}

/// The lists that have rows, the most pressing first.
#[must_use]
pub fn parts(words: Words, work: &Work) -> Vec<Part> {
    let lines = lines(words, work);
    let received = || words.t("received");
    let all_mine = || Some(("/queue?assignee=me&sort=stage_since", words.t("all-my-cases")));
    let all = [
        part(
            words,
            "confirm",
            words.t("to-confirm"),
            words.t("until"),
            confirms(words, &lines, work),
            Some(("/proposals", words.t("decide-proposals"))),
        ),
        part(words, "new", new_title(words, work), received(), own(words, &lines, work, |own| own.given.is_some()), all_mine()),
        part(
            words,
            "overdue",
            words.t("work-part-overdue"),
            received(),
            own(words, &lines, work, |own| own.urgency == Urgency::Overdue),
            all_mine(),
        ),
        part(words, "due", words.t("work-part-due"), received(), own(words, &lines, work, |own| own.urgency == Urgency::Due), all_mine()),
        part(
            words,
            "today",
            words.t("work-part-today"),
            words.t("work-officer"),
            today(words, &lines, work),
            Some(("/interviews", words.t("menu-interviews"))),
        ),
        part(words, "calls", words.t("work-part-calls"), words.t("until"), calls(words, &lines, work), None),
        part(
            words,
            "review",
            words.t("work-part-review"),
            received(),
            rows(&lines, &work.review),
            Some(("/queue?stage=review", words.t("work-all-review"))),
        ),
        part(
            words,
            "decide",
            words.t("work-part-decide"),
            received(),
            rows(&lines, &work.decide),
            Some(("/queue?stage=submitted", words.t("work-all-decide"))),
        ),
        part(words, "holds", words.t("work-part-holds"), words.t("work-hold-ends"), holds(&lines, work), None),
    ];
    all.into_iter().filter(|part| !part.rows.is_empty()).collect()
}

fn lines(words: Words, work: &Work) -> Lines<'_> {
    Lines::new(words, &work.guide, &work.names, "/work", "/work")
}

fn part(words: Words, id: &'static str, title: String, when: String, mut rows: Vec<Row>, more: Option<(&str, String)>) -> Part {
    let (n, most) = (rows.len(), usize::try_from(SHOWN).unwrap_or(usize::MAX));
    // Of others' work no more is read than is shown, so how many there are is not known.
    let n = if n > most && matches!(id, "review" | "decide") { format!("{most}+") } else { n.to_string() };
    if more.is_some() {
        rows.truncate(most);
    }
    let more =
        more.filter(|_| rows.len() >= most).map(|(href, text)| Link { text, href: href.to_owned(), here: false, lang: words.code() });
    Part { id, title, n, when, rows, more }
}

/// Since when something is new, on the clock of the first of the person's offices.
fn new_title(words: Words, work: &Work) -> String {
    let zone = work.guide.offices.first().map_or(chrono_tz::Tz::UTC, |card| card.zone);
    words.with("work-part-new", "at", words::short(work.since, zone))
}

fn own(words: Words, lines: &Lines<'_>, work: &Work, which: impl Fn(&Own) -> bool) -> Vec<Row> {
    work.own.iter().filter(|own| is_living(&own.row) && which(own)).map(|own| own_line(words, lines, own)).collect()
}

/// A file of one's own, with the step that it waits for from its holder.
fn own_line(words: Words, lines: &Lines<'_>, own: &Own) -> Row {
    let mut line = lines.aged(&own.row, own.urgency);
    line.note = own.given.map(|at| words.with("work-given", "at", words::short(at, lines.zone(&own.row.office))));
    line.take = steps::find(own.row.shown.0, Verb::Take).map(|_| lines.step(own.row.id, "take"));
    line.recommend = steps::find(own.row.shown.0, Verb::Recommend).map(|_| lines.step(own.row.id, "recommend"));
    line
}

fn rows(lines: &Lines<'_>, rows: &[crate::domain::queue::QueueRow]) -> Vec<Row> {
    rows.iter().map(|row| lines.line(row, &Default::default())).collect()
}

fn holds(lines: &Lines<'_>, work: &Work) -> Vec<Row> {
    let line = |hold: &crate::ops::work::Holding| Row {
        received: words::short(hold.until, lines.zone(&hold.row.office)),
        ..lines.line(&hold.row, &Default::default())
    };
    work.holds.iter().map(line).collect()
}

fn confirms(words: Words, lines: &Lines<'_>, work: &Work) -> Vec<Row> {
    let line = |one: &ToConfirm| {
        let office = one.proposal.office.as_deref().or(one.about.as_ref().map(|row| row.office.as_str())).unwrap_or_default();
        let mut line = one.about.as_ref().map(|row| lines.line(row, &Default::default())).unwrap_or_default();
        line.href = format!("/proposals/{}", one.proposal.id);
        line.note = Some(words.word("proposal", one.proposal.kind.as_str())).filter(|_| one.about.is_some());
        if one.about.is_none() {
            line.reference = words.word("proposal", one.proposal.kind.as_str());
            line.office = office_name(words, &work.guide, office);
        }
        line.received = words::short(one.proposal.expires_at, lines.zone(office));
        line
    };
    work.proposals.iter().map(line).collect()
}

fn calls(words: Words, lines: &Lines<'_>, work: &Work) -> Vec<Row> {
    let line = |call: &crate::ops::work::Calling| Row {
        href: lines.part(call.case, "messages"),
        reference: call.reference.clone(),
        name: call.name.clone(),
        stage: words.word("message", call.kind.as_str()),
        note: (call.assignee == Some(work.guide.me.id)).then(|| words.t("work-yours")),
        office: office_name(words, &work.guide, &call.office),
        received: words::short(call.until, lines.zone(&call.office)),
        ..Row::default()
    };
    work.calls.iter().map(line).collect()
}

fn today(words: Words, lines: &Lines<'_>, work: &Work) -> Vec<Row> {
    let line = |one: &Today| Row {
        href: lines.case(one.booking.case),
        reference: one.reference.clone(),
        name: Some(one.name.clone()),
        stage: words::short(one.booking.slot.starts_at, one.booking.slot.zone),
        note: Some(words::city(one.booking.slot.zone)),
        office: office_name(words, &work.guide, &one.booking.slot.office),
        received: work.names.get(one.officer.uuid()).cloned().unwrap_or_default(),
        ..Row::default()
    };
    work.interviews.iter().map(line).collect()
}

fn office_name(words: Words, guide: &Guide, office: &str) -> String {
    let card = guide.offices.iter().find(|card| card.code == office);
    card.map_or_else(|| office.to_owned(), |card| card.name.in_language(words.0).to_owned())
}
