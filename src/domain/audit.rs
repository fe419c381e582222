//! What goes on record. Codes and ids only: no name, no contact, no free text ever stands in an event.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    ids::{AccountId, CaseId, EventId},
    terms::{Face, Organisation, Outcome},
};

/// One event of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What was done, like `case.endorse` or `session.sign_in`.
    pub action: String,
    /// Done, refused or read.
    pub outcome: Outcome,
    /// The face that it tells of: an event of the real face is shown to readers of outcomes only.
    pub face: Face,
    /// The case, if it is about one.
    pub case: Option<CaseId>,
    /// The office, if it is about one.
    pub office: Option<String>,
    /// Codes and ids.
    pub details: Value,
}

/// An event as it stands on record.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct PastEvent {
    pub id: EventId,
    /// Given after the commit; none in the first second.
    pub seq: Option<i64>,
    pub at: DateTime<Utc>,
    pub action: String,
    pub outcome: Outcome,
    pub face: Face,
    pub account: Option<AccountId>,
    pub organisation: Option<Organisation>,
    pub case: Option<CaseId>,
    pub office: Option<String>,
    pub request: Option<String>,
    pub details: Value,
}

impl Event {
    /// Something that was done.
    #[must_use]
    pub fn done(action: impl Into<String>) -> Self {
        Self::new(action, Outcome::Done)
    }

    /// Something that was refused.
    #[must_use]
    pub fn refused(action: impl Into<String>) -> Self {
        Self::new(action, Outcome::Refused)
    }

    /// Something that was read.
    #[must_use]
    pub fn read(action: impl Into<String>) -> Self {
        Self::new(action, Outcome::Read)
    }

    fn new(action: impl Into<String>, outcome: Outcome) -> Self {
        Self { action: action.into(), outcome, face: Face::Both, case: None, office: None, details: Value::Object(serde_json::Map::new()) }
    }

    /// The case that it is about.
    #[must_use]
    pub fn on(mut self, case: CaseId, office: &str) -> Self {
        self.case = Some(case);
        self.office = Some(office.to_owned());
        self
    }

    /// The office that it is about.
    #[must_use]
    pub fn at_office(mut self, office: &str) -> Self {
        self.office = Some(office.to_owned());
        self
    }

    /// The face that it tells of.
    #[must_use]
    pub fn of_face(mut self, face: Face) -> Self {
        self.face = face;
        self
    }

    /// Codes and ids that say more.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}
