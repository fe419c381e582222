//! What is on file about a case beside how it stands now: steps, decisions and runs of the rules, as plain values.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::{
    decision::{DecisionKind, MemberOutcome, NoticeChannel},
    eligibility::Line,
    ids::{AccountId, DecisionId, NoteId, PersonId, RuleSetId, StepId},
    stage::Stage,
    terms::{Face, Organisation},
    workflow::{Verb, input::ReasonCode},
};

/// One row of a case's history as it was written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct PastStep {
    pub id: StepId,
    pub at: DateTime<Utc>,
    pub verb: Verb,
    pub from: String,
    pub to: Stage,
    pub face: Face,
    pub account: Option<AccountId>,
    pub organisation: Option<Organisation>,
    pub reason_code: Option<ReasonCode>,
    pub note: Option<NoteId>,
    pub details: Value,
}

/// The words in which somebody gave the reason of a step.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct ReasonNote {
    pub id: NoteId,
    pub face: Face,
    pub text: String,
}

/// A decision as it was written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Decision {
    pub id: DecisionId,
    pub kind: DecisionKind,
    pub account: AccountId,
    pub reason_code: Option<ReasonCode>,
    pub decided_at: DateTime<Utc>,
    pub superseded_at: Option<DateTime<Utc>>,
    pub members: Vec<(PersonId, MemberOutcome)>,
    pub notices: Vec<(NaiveDate, NoticeChannel)>,
}

/// What the rules of a day said about the application.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Run {
    pub rule_set: RuleSetId,
    /// The version of the rules, for ever the same for one case.
    pub version: String,
    /// Whether a correction was the cause, or the submission.
    pub after_correction: bool,
    pub at: DateTime<Utc>,
    pub lines: Vec<Line>,
}
