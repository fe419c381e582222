//! What a verb asks of the person who uses it. Judged before the case is looked up, so it depends on the verb alone.

use chrono::NaiveDate;

use super::verb::Verb;
use crate::domain::{
    decision::MemberDecision,
    fields::FieldErrors,
    ids::{AccountId, CaseId, NoteId, PersonId, SlotId},
    interview::Disposition,
    terms::{Priority, ProposedClosure, words},
};

words! {
    /// One thing that a verb asks for.
    Input {
        Reason = "reason", ReasonCode = "reason_code", Recommendation = "pathway_or_closure", Priority = "priority",
        OtherCase = "other_case", Assignee = "assignee", AskedBy = "asked_by", IdentifiedBy = "identified_by", Until = "until",
        Members = "members", TravelOn = "travel_on", Slot = "slot", Attended = "attended", Disposition = "disposition",
    }
}

words! {
    /// Why something was recommended or decided, coded so that it can be counted.
    ReasonCode {
        MeetsCriteria = "meets_criteria", ProtectionNeed = "protection_need", FamilyLink = "family_link", LabourPathway = "labour_pathway",
        CriteriaNotMet = "criteria_not_met", NoContact = "no_contact", NotInterested = "not_interested", NotCredible = "not_credible",
        Security = "security", Incomplete = "incomplete", NoPlace = "no_place", Other = "other",
    }
}

words! {
    /// Who asked for a withdrawal.
    AskedBy { Principal = "principal", Guardian = "guardian", Representative = "representative" }
}

words! {
    /// How the person who asked was identified.
    IdentifiedBy { Document = "document", Reference = "reference_and_birth_date", KnownVoice = "call_back_to_known_contact", InPerson = "in_person" }
}

/// What came with a verb, in the types of the domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the API, see Input")]
pub struct ActionInput {
    pub reason: Option<String>,
    pub reason_code: Option<ReasonCode>,
    pub pathway: Option<String>,
    pub closure: Option<ProposedClosure>,
    pub priority: Option<Priority>,
    pub other_case: Option<CaseId>,
    pub assignee: Option<AccountId>,
    pub asked_by: Option<AskedBy>,
    pub identified_by: Option<IdentifiedBy>,
    pub until: Option<NaiveDate>,
    /// What is decided of each member; empty when nothing was said.
    pub members: Vec<MemberDecision>,
    pub travel_on: Option<NaiveDate>,
    pub slot: Option<SlotId>,
    /// Who took part in the interview; empty when nothing was said.
    pub attended: Vec<PersonId>,
    pub disposition: Option<Disposition>,
    /// A reason that was written before, with the proposal that is now confirmed.
    pub note: Option<NoteId>,
}

impl Verb {
    /// What it asks for. A reason in words may be added to every verb.
    #[must_use]
    pub const fn inputs(self) -> &'static [Input] {
        match self {
            Self::ClearDuplicate
            | Self::ConfirmDuplicate
            | Self::TakeBack
            | Self::HandOver
            | Self::ReturnToScreening
            | Self::ReturnIncomplete
            | Self::Recall
            | Self::UndoWithdrawal
            | Self::Reopen
            | Self::ReopenDecision
            | Self::WaiveInterview
            | Self::RequestMore
            | Self::LiftHold => &[Input::Reason],
            Self::Hold => &[Input::Reason, Input::Until],
            Self::BookInterview => &[Input::Slot],
            Self::Reschedule => &[Input::Slot, Input::Reason],
            Self::CancelInterview | Self::RecordNoShow => &[Input::Disposition, Input::Reason],
            Self::RecordHeld => &[Input::Disposition, Input::Attended],
            Self::Approve => &[Input::Members],
            Self::Deny => &[Input::ReasonCode],
            Self::ClearForTravel => &[Input::TravelOn],
            Self::SuspectDuplicate => &[Input::OtherCase],
            Self::Assign => &[Input::Assignee],
            Self::Recommend => &[Input::Recommendation, Input::Priority, Input::ReasonCode],
            Self::Decline => &[Input::ReasonCode],
            Self::Withdraw => &[Input::AskedBy, Input::IdentifiedBy],
            _ => &[],
        }
    }
}

impl ActionInput {
    /// Makes sure that everything `verb` asks for is there, and nothing else.
    ///
    /// # Errors
    /// The fields that are missing or that do not belong here.
    pub fn check(&self, verb: Verb) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        let asked = verb.inputs();
        for (input, pointer, given) in self.given() {
            match (asked.contains(&input), given) {
                (true, false) => errors.add(pointer, "required", "This step needs it."),
                (false, true) if input != Input::Reason => errors.add(pointer, "not_asked_for", "This step does not take it."),
                _ => {}
            }
        }
        if self.pathway.is_some() && self.closure.is_some() {
            errors.add("/closure", "not_both", "Recommend a pathway or propose a closure, not both.");
        }
        errors.or_else(|| ())
    }

    fn given(&self) -> [(Input, &'static str, bool); 14] {
        [
            (Input::Reason, "/reason", self.reason.is_some()),
            (Input::ReasonCode, "/reason_code", self.reason_code.is_some()),
            (Input::Recommendation, "/pathway", self.pathway.is_some() || self.closure.is_some()),
            (Input::Priority, "/priority", self.priority.is_some()),
            (Input::OtherCase, "/other_case", self.other_case.is_some()),
            (Input::Assignee, "/assignee", self.assignee.is_some()),
            (Input::AskedBy, "/asked_by", self.asked_by.is_some()),
            (Input::IdentifiedBy, "/identified_by", self.identified_by.is_some()),
            (Input::Until, "/until", self.until.is_some()),
            (Input::Members, "/members", !self.members.is_empty()),
            (Input::TravelOn, "/travel_on", self.travel_on.is_some()),
            (Input::Slot, "/slot", self.slot.is_some()),
            (Input::Attended, "/attended", !self.attended.is_empty()),
            (Input::Disposition, "/disposition", self.disposition.is_some()),
        ]
    }
}
