//! What US officials decide.

use super::{terms::words, workflow::Verb};

words! {
    /// A decision of the United States government.
    DecisionKind { Process = "process", Decline = "decline" }
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
            _ => None,
        }
    }

    /// The decision that a verb takes back.
    #[must_use]
    pub const fn superseded_by(verb: Verb) -> Option<Self> {
        match verb {
            Verb::Recall => Some(Self::Process),
            Verb::ReopenDecision => Some(Self::Decline),
            _ => None,
        }
    }

    /// Whether it tells an outcome that only readers of outcomes may know.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        match self {
            Self::Process => false,
            Self::Decline => true,
        }
    }
}
