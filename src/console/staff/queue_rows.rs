//! Cases as lines of a list.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::selection::{self, Selection};
use crate::{
    console::words::{self, Words},
    domain::{ageing::Urgency, ids::CaseId, queue::QueueRow, stage::Stage},
    ops::guide::Guide,
};

/// One line of a list of cases.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of the columns")]
pub struct Row {
    pub href: String,
    pub mark: String,
    pub picked: bool,
    pub reference: String,
    pub name: Option<String>,
    pub stage: String,
    pub urgent: Option<String>,
    pub overdue: Option<String>,
    pub due: Option<String>,
    pub received: String,
    pub since: String,
    pub office: String,
    pub holder: Option<String>,
    pub pathway: Option<String>,
    /// What stands beside the stage: since when it is new, until when a hold runs.
    pub note: Option<String>,
    pub take: Option<String>,
    pub assign: Option<String>,
    pub recommend: Option<String>,
}

/// Makes lines; what is the same for all of them is worked out once.
pub struct Lines<'a> {
    words: Words,
    guide: &'a Guide,
    names: &'a BTreeMap<Uuid, String>,
    /// The end of an address that comes back to the list.
    back: String,
}

/// The longest way back that each line of a list carries: longer ones, with many cases ticked, would make the page ten times as large.
const LONGEST_BACK: usize = 700;

impl<'a> Lines<'a> {
    /// Lines of a page at the address `here`, or at `else_here` if that is too long.
    #[must_use]
    pub fn new(words: Words, guide: &'a Guide, names: &'a BTreeMap<Uuid, String>, here: &str, else_here: &str) -> Self {
        let here = if here.len() <= LONGEST_BACK { here } else { else_here };
        let back = format!("?back={}", byte_serialize(here.as_bytes()).collect::<String>());
        Self { words, guide, names, back }
    }

    /// The page of a case, which leads back here.
    #[must_use]
    pub fn case(&self, id: CaseId) -> String {
        format!("/cases/{id}{}", self.back)
    }

    /// A part of a case, which leads back here.
    #[must_use]
    pub fn part(&self, id: CaseId, part: &str) -> String {
        format!("/cases/{id}/{part}{}", self.back)
    }

    /// The page of one step with a case, which leads back here.
    #[must_use]
    pub fn step(&self, id: CaseId, verb: &str) -> String {
        format!("/cases/{id}/do/{verb}{}", self.back)
    }

    /// The page that gives one case to somebody.
    #[must_use]
    pub fn assign(&self, id: CaseId) -> String {
        format!("/queue/do/assign{}&sel={}", self.back, selection::mark(id))
    }

    /// The clock of an office.
    #[must_use]
    pub fn zone(&self, office: &str) -> Tz {
        self.guide.offices.iter().find(|card| card.code == office).map_or(Tz::UTC, |card| card.zone)
    }

    /// The line of a case.
    #[must_use]
    pub fn line(&self, row: &QueueRow, chosen: &Selection) -> Row {
        let (words, office) = (self.words, self.guide.offices.iter().find(|card| card.code == row.office));
        let zone = office.map_or(Tz::UTC, |card| card.zone);
        let pathway = row.pathway.as_ref().and_then(|key| self.guide.pathways.iter().find(|(own, ..)| own == key));
        Row {
            href: self.case(row.id),
            mark: selection::mark(row.id),
            picked: chosen.has(row.id),
            reference: row.reference.clone(),
            name: row.principal.clone(),
            stage: words.word("stage", row.stage.as_str()),
            urgent: row.priority.filter(|own| own.as_str() != "normal").map(|own| words.word("priority", own.as_str())),
            received: words::short(row.received_at, zone),
            since: words::short(row.stage_since, zone),
            office: office.map_or_else(|| row.office.clone(), |card| card.name.in_language(words.0).to_owned()),
            holder: row.assignee.and_then(|id| self.names.get(id.uuid()).cloned()),
            pathway: pathway.map(|(_, name, _)| name.in_language(words.0).to_owned()),
            ..Row::default()
        }
    }

    /// The line of a case with how it stands to its term.
    #[must_use]
    pub fn aged(&self, row: &QueueRow, urgency: Urgency) -> Row {
        let mut line = self.line(row, &Selection::default());
        match urgency {
            Urgency::Overdue => line.overdue = Some(self.words.t("work-overdue")),
            Urgency::Due => line.due = Some(self.words.t("work-due")),
            Urgency::InTime => {}
        }
        line
    }
}

/// Whether a case is still to be worked on, as everybody sees it.
#[must_use]
pub fn is_living(row: &QueueRow) -> bool {
    row.shown.0.is_open() || row.shown.0 == Stage::Parked
}
