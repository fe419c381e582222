//! What moves a case.

use crate::domain::terms::words;

words! {
    /// What moves a case from one stage to the next.
    Verb {
        Submit = "submit", SuspectDuplicate = "suspect_duplicate", ClearDuplicate = "clear_duplicate",
        ConfirmDuplicate = "confirm_duplicate", TakeBack = "take_back", Take = "take", Assign = "assign", Release = "release",
        HandOver = "hand_over", CallBack = "call_back", Recommend = "recommend", VoidRecommendation = "void_recommendation",
        ReturnToScreening = "return_to_screening", Endorse = "endorse", ReturnIncomplete = "return_incomplete",
        AcknowledgeChange = "acknowledge_change", Process = "process", Decline = "decline", Recall = "recall", Withdraw = "withdraw",
        UndoWithdrawal = "undo_withdrawal", CloseUnreachable = "close_unreachable", Reopen = "reopen",
        ReopenDecision = "reopen_decision", Park = "park", Resume = "resume", BookInterview = "book_interview", Reschedule = "reschedule",
        CancelInterview = "cancel_interview", RecordNoShow = "record_no_show", RecordHeld = "record_held",
        WaiveInterview = "waive_interview", RequestMore = "request_more", MoreReceived = "more_received", Hold = "hold",
        LiftHold = "lift_hold", Approve = "approve", Deny = "deny", ClearForTravel = "clear_for_travel",
        AcknowledgeForTravel = "acknowledge_for_travel", ReferOut = "refer_out", Lapse = "lapse", Depart = "depart", Arrive = "arrive",
    }
}

words! {
    /// A right that a role may grant; the grants table says which.
    Right {
        CaseRead = "case.read", CaseReadMasked = "case.read_masked", SubmissionEnter = "submission.enter",
        ContactCorrect = "contact.correct", PersonCorrect = "person.correct", NoteWrite = "note.write", CaseScreen = "case.screen",
        CaseReview = "case.review", CaseSchedule = "case.schedule", CaseDecide = "case.decide", CaseTravel = "case.travel",
        CaseSupervise = "case.supervise", OutcomeRead = "outcome.read", WindowSet = "window.set", ParkPropose = "park.propose",
        ReportRead = "report.read", AuditRead = "audit.read", AccountManage = "account.manage", ProgrammeManage = "programme.manage",
    }
}

/// Who may use a verb: somebody with one of the rights, only the system, or nobody by this door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Any of these rights, held for the office of the case.
    Right(&'static [Right]),
    /// The program itself, as the effect of something else.
    System,
}

impl Verb {
    /// The right that it takes, whatever the stage: a person without it learns nothing about the stage.
    #[must_use]
    pub const fn who(self) -> Who {
        match self {
            Self::Submit => Who::Right(&[Right::SubmissionEnter]),
            Self::SuspectDuplicate | Self::Take | Self::HandOver | Self::Recommend | Self::CloseUnreachable => {
                Who::Right(&[Right::CaseScreen])
            }
            Self::TakeBack | Self::Release | Self::Withdraw | Self::UndoWithdrawal => {
                Who::Right(&[Right::CaseScreen, Right::CaseSupervise])
            }
            Self::ClearDuplicate | Self::ConfirmDuplicate | Self::ReturnToScreening | Self::Endorse => Who::Right(&[Right::CaseReview]),
            Self::Reopen => Who::Right(&[Right::CaseReview, Right::CaseSupervise]),
            Self::Assign | Self::CallBack => Who::Right(&[Right::CaseSupervise]),
            Self::ReturnIncomplete
            | Self::AcknowledgeChange
            | Self::Process
            | Self::Decline
            | Self::Recall
            | Self::ReopenDecision
            | Self::WaiveInterview
            | Self::RequestMore
            | Self::Approve
            | Self::Deny => Who::Right(&[Right::CaseDecide]),
            Self::BookInterview | Self::Reschedule | Self::CancelInterview | Self::RecordNoShow => Who::Right(&[Right::CaseSchedule]),
            Self::RecordHeld => Who::Right(&[Right::CaseScreen, Right::CaseSchedule, Right::CaseDecide]),
            Self::MoreReceived => Who::Right(&[Right::CaseScreen, Right::CaseDecide]),
            Self::Hold | Self::LiftHold => Who::Right(&[Right::CaseSchedule, Right::CaseSupervise]),
            Self::ClearForTravel | Self::AcknowledgeForTravel | Self::Depart | Self::Arrive => Who::Right(&[Right::CaseTravel]),
            Self::ReferOut => Who::Right(&[Right::CaseDecide, Right::CaseTravel]),
            Self::VoidRecommendation | Self::Park | Self::Resume | Self::Lapse => Who::System,
        }
    }

    /// Whether it acts on the real face; every other verb acts on the shown one, for readers and non-readers alike.
    #[must_use]
    pub const fn acts_on_real(self) -> bool {
        matches!(
            self,
            Self::ReturnIncomplete
                | Self::AcknowledgeChange
                | Self::Process
                | Self::Decline
                | Self::Recall
                | Self::ReopenDecision
                | Self::WaiveInterview
                | Self::RequestMore
                | Self::Approve
                | Self::Deny
        )
    }

    /// Whether it is done through an interview, by `POST cases/{id}/interviews` or `POST interviews/{id}/disposition`, and by no other door.
    #[must_use]
    pub const fn is_of_interview(self) -> bool {
        matches!(self, Self::BookInterview | Self::Reschedule | Self::CancelInterview | Self::RecordNoShow | Self::RecordHeld)
    }
}
