//! Acts that take two persons.

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;

use super::{
    ids::{AccountId, CaseId, DecisionId, NoteId, ProposalId, RuleSetId, StaffPersonId},
    stage::Stage,
    terms::{Organisation, words},
    workflow::{Right, Verb},
};

words! {
    /// What two persons do together.
    ProposalKind {
        Reopen = "reopen", ReopenDecision = "reopen_decision", Recall = "recall", ConfirmDuplicate = "confirm_duplicate",
        Park = "park", Resume = "resume", Publish = "publish",
    }
}

words! {
    /// What became of a proposal.
    ProposalState {
        Open = "open", Confirmed = "confirmed", Rejected = "rejected", TakenBack = "taken_back", Stale = "stale", Expired = "expired",
    }
}

/// Days after which an unconfirmed proposal is void (product: proposal).
pub const LIFETIME: Duration = Duration::days(7);

/// A proposal as it stands.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Proposal {
    pub id: ProposalId,
    pub kind: ProposalKind,
    pub subject: String,
    pub case: Option<CaseId>,
    pub office: Option<String>,
    pub programme: Option<String>,
    pub rule_set: Option<RuleSetId>,
    pub organisation: Organisation,
    pub proposed_by: AccountId,
    pub person: StaffPersonId,
    pub proposed_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub stage: Option<Stage>,
    pub decision: Option<DecisionId>,
    pub moves: Option<i64>,
    pub input: Value,
    pub note: Option<NoteId>,
    pub state: ProposalState,
}

impl ProposalKind {
    /// The kind for a verb that two persons do.
    #[must_use]
    pub const fn of(verb: Verb) -> Option<Self> {
        match verb {
            Verb::Reopen => Some(Self::Reopen),
            Verb::ReopenDecision => Some(Self::ReopenDecision),
            Verb::Recall => Some(Self::Recall),
            Verb::ConfirmDuplicate => Some(Self::ConfirmDuplicate),
            Verb::Park => Some(Self::Park),
            Verb::Resume => Some(Self::Resume),
            _ => None,
        }
    }

    /// The verb that a case proposal carries out; parks, resumes and publications are not about one case.
    #[must_use]
    pub const fn verb(self) -> Option<Verb> {
        match self {
            Self::Reopen => Some(Verb::Reopen),
            Self::ReopenDecision => Some(Verb::ReopenDecision),
            Self::Recall => Some(Verb::Recall),
            Self::ConfirmDuplicate => Some(Verb::ConfirmDuplicate),
            Self::Park | Self::Resume | Self::Publish => None,
        }
    }

    /// The two rights that meet: one person has the first, the other the second, in whichever order they come.
    #[must_use]
    pub const fn rights(self) -> (Right, Right) {
        match self {
            Self::Reopen => (Right::CaseReview, Right::CaseSupervise),
            Self::ReopenDecision | Self::Recall => (Right::CaseDecide, Right::CaseDecide),
            Self::ConfirmDuplicate => (Right::CaseReview, Right::CaseReview),
            Self::Park | Self::Resume => (Right::ParkPropose, Right::CaseDecide),
            Self::Publish => (Right::ProgrammeManage, Right::ProgrammeManage),
        }
    }

    /// Whether only readers of outcomes may know of it.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::ReopenDecision)
    }
}
