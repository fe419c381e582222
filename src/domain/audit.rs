//! What goes on record. Codes and ids only: no name, no contact, no free text ever stands in an event.

use serde_json::Value;

use super::{
    ids::CaseId,
    terms::{Face, Outcome},
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
