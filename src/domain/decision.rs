//! What US officials decide.

use super::{ids::PersonId, stage::Stage, terms::words, workflow::Verb};

words! {
    /// A decision of the United States government.
    DecisionKind { Process = "process", Decline = "decline", Approve = "approve", Deny = "deny" }
}

words! {
    /// What a decision says of one member. An approval may deny or defer some, but never the principal.
    MemberOutcome { Process = "process", Decline = "decline", Approve = "approve", Deny = "deny", Defer = "defer" }
}

/// What is decided of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberDecision {
    /// The member.
    pub person: PersonId,
    /// What is decided.
    pub outcome: MemberOutcome,
}

words! {
    /// How the United States government served its own notice.
    NoticeChannel { Post = "post", InPerson = "in_person", Email = "email", Counsel = "counsel" }
}

impl DecisionKind {
    /// The decision that a verb is, if it is one.
    #[must_use]
    pub const fn of(verb: Verb) -> Option<Self> {
        match verb {
            Verb::Process => Some(Self::Process),
            Verb::Decline => Some(Self::Decline),
            Verb::Approve => Some(Self::Approve),
            Verb::Deny => Some(Self::Deny),
            _ => None,
        }
    }

    /// The decision that a verb takes back from where the case stands.
    #[must_use]
    pub const fn superseded_by(verb: Verb, from: Stage) -> Option<Self> {
        match (verb, from) {
            (Verb::Recall, Stage::Approved | Stage::ReadyToTravel) => Some(Self::Approve),
            (Verb::Recall, _) => Some(Self::Process),
            (Verb::ReopenDecision, Stage::ClosedDenied) => Some(Self::Deny),
            (Verb::ReopenDecision, _) => Some(Self::Decline),
            _ => None,
        }
    }

    /// What it says of a member if nothing else is said.
    #[must_use]
    pub const fn of_all(self) -> MemberOutcome {
        match self {
            Self::Process => MemberOutcome::Process,
            Self::Decline => MemberOutcome::Decline,
            Self::Approve => MemberOutcome::Approve,
            Self::Deny => MemberOutcome::Deny,
        }
    }

    /// Whether it tells an outcome that only readers of outcomes may know.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        match self {
            Self::Process | Self::Approve => false,
            Self::Decline | Self::Deny => true,
        }
    }
}
