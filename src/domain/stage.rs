//! Where a case stands.

use super::terms::{ClosureKind, words};

words! {
    /// Where a case stands, one word; a closed case says how it was closed.
    Stage {
        Received = "received", Screening = "screening", DuplicateReview = "duplicate_review", Review = "review",
        Submitted = "submitted", InProcess = "in_process", Interview = "interview", Adjudication = "adjudication",
        Approved = "approved", ReadyToTravel = "ready_to_travel", Departed = "departed", Arrived = "arrived", Parked = "parked",
        ClosedNotEligible = "closed:not_eligible", ClosedNotPursued = "closed:not_pursued", ClosedDuplicate = "closed:duplicate",
        ClosedDeclined = "closed:declined", ClosedDenied = "closed:denied", ClosedWithdrawn = "closed:withdrawn",
        ClosedUnreachable = "closed:unreachable", ClosedReferredOut = "closed:referred_out",
    }
}

impl Stage {
    /// The stage of a case closed so.
    #[must_use]
    pub const fn closed(kind: ClosureKind) -> Self {
        match kind {
            ClosureKind::NotEligible => Self::ClosedNotEligible,
            ClosureKind::NotPursued => Self::ClosedNotPursued,
            ClosureKind::Duplicate => Self::ClosedDuplicate,
            ClosureKind::Declined => Self::ClosedDeclined,
            ClosureKind::Denied => Self::ClosedDenied,
            ClosureKind::Withdrawn => Self::ClosedWithdrawn,
            ClosureKind::Unreachable => Self::ClosedUnreachable,
            ClosureKind::ReferredOut => Self::ClosedReferredOut,
        }
    }

    /// How it was closed, if it is.
    #[must_use]
    pub fn closure(self) -> Option<ClosureKind> {
        ClosureKind::ALL.iter().copied().find(|kind| Self::closed(*kind) == self)
    }

    /// Whether the case can still move on its own feet: neither closed, arrived nor parked.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.closure().is_none() && !matches!(self, Self::Arrived | Self::Parked)
    }

    /// Whether a decline or a denial hides behind this shown stage (product: "hiding exists in exactly two").
    #[must_use]
    pub const fn may_hide(self) -> bool {
        matches!(self, Self::Submitted | Self::Adjudication)
    }

    /// Where a case comes back to that was parked in or withdrawn from here: an appointment or a ticket does not survive it.
    #[must_use]
    pub const fn after_pause(self) -> Self {
        match self {
            Self::Interview => Self::InProcess,
            Self::ReadyToTravel => Self::Approved,
            other => other,
        }
    }
}
