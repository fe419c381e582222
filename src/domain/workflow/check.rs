//! The conditions of a step, beside the right and the stage.

use chrono::{DateTime, Utc};

use super::{case::Case, verb::Verb};
use crate::domain::{
    ids::{AccountId, StaffPersonId},
    terms::Organisation,
};

/// A condition, judged against the case and the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The same person has done none of these to this case before (four eyes, over the whole history).
    NotBy(&'static [Verb]),
    /// The person acting is not the one who made the standing recommendation (four eyes).
    NotRecommender,
    /// The standing recommendation is of the organisation of the person acting.
    OwnRecommendation,
    /// The case waits in no queue, or in that of the person's organisation, or a supervisor gave it to the person.
    OwnQueue,
    /// Nobody else was given the case.
    NotHeldByOther,
    /// The person acting holds the case.
    Holder,
    /// The person acting holds the case, or supervises.
    HolderOrSupervisor,
    /// The person acting recommended, or supervises.
    RecommenderOrSupervisor,
    /// The person acting suspected, or supervises.
    SuspecterOrSupervisor,
    /// The organisation of the person acting handed the case over, and nobody has taken it.
    HandedOverByOwn,
    /// The other organisation has a caseworker for the office.
    SomebodyThere,
    /// The pathway is one that the organisation of the person acting recommends.
    OwnPathway,
    /// The person to be given the case may screen in this office.
    AssigneeCanScreen,
    /// Every adult consents to sharing with the US government, unless a closure is proposed.
    ConsentToUs,
    /// Something that matters has changed since the recommendation.
    Changed,
    /// Nothing that matters has changed since, or an officer has acknowledged it.
    NotChanged,
    /// The withdrawal is at most 30 days old, to the end of the last of them.
    Within30Days,
    /// A case that this one may repeat goes on, or was judged: else the family would be left without any.
    AnotherGoesOn,
    /// No later case of the same person exists.
    NotAppliedAgain,
    /// Three attempts on two channels since the last `process`, and since anybody was reached.
    ThreeAttempts,
    /// The shown face is not withdrawn.
    NotWithdrawn,
    /// The decision has not been asked to be reviewed before.
    FirstReview,
    /// No hold runs.
    NotOnHold,
    /// A hold runs.
    OnHold,
    /// More was requested and has not been received.
    RequestOpen,
    /// The booked slot has started.
    SlotBegun,
    /// No message or call task of the case is open, closing news excepted: else its silence would tell.
    NothingPending,
    /// The pathway has a place for every member who needs one.
    PlacesFree,
    /// Every clearance that the pathway asks for is valid on the travel date, for every approved member.
    Cleared,
    /// The pathway names an authority that receives the case.
    Referable,
    /// Every adult consents to sharing with the authority that receives the case.
    ConsentToAuthority,
}

/// Days within which a withdrawal can be undone (product: withdraw).
pub const UNDO_DAYS: i64 = 30;

/// What the checks need to know beyond the case.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The instant of the transaction.
    pub now: DateTime<Utc>,
    /// The account of the person acting.
    pub account: AccountId,
    /// The person acting, whatever the account.
    pub person: StaffPersonId,
    /// The organisation of the person acting.
    pub organisation: Organisation,
    /// Whether the person acting supervises in this office.
    pub supervises: bool,
    /// What this person has done to this case before, by any account.
    pub done: Vec<Verb>,
    /// Who made the standing recommendation.
    pub recommender: Option<StaffPersonId>,
    /// Whether the other organisation has a caseworker for the office.
    pub somebody_there: bool,
    /// Who recommends the pathway that is asked for; none when it is a closure or no such pathway.
    pub pathway_of: Option<Organisation>,
    /// Whether the account that is to be given the case may screen here.
    pub assignee_can_screen: bool,
    /// The organisation of whoever holds the case; none where nobody does.
    pub holder: Option<Organisation>,
    /// Whether every adult consents to sharing with the US government.
    pub consent_to_us: bool,
    /// When a withdrawal can be undone no more: the end of the last day that the family was told.
    pub undo_until: Option<DateTime<Utc>>,
    /// Whether a case that this one may repeat is neither withdrawn nor closed as a duplicate itself.
    pub another_goes_on: bool,
    /// Whether the change after the recommendation was last acknowledged for the journey only.
    pub acknowledged_for_travel: bool,
    /// Whether a later case of the same person exists.
    pub applied_again: bool,
    /// Whether the attempts to reach the person suffice.
    pub attempts_suffice: bool,
    /// Whether the decision was reviewed once already.
    pub reviewed: bool,
    /// Whether a park applies to the case.
    pub parked: bool,
    /// Whether a closure was asked for instead of a pathway.
    pub closure_asked: bool,
    /// Until when a hold would run that the step begins: the end of the day named, or the office's days after a missed interview.
    pub hold_until: Option<DateTime<Utc>>,
    /// When the booked slot starts.
    pub slot_starts: Option<DateTime<Utc>>,
    /// Whether a message or a call task of the case is open, closing news excepted.
    pub contact_pending: bool,
    /// Whether the pathway has the places that the case would take.
    pub places_free: bool,
    /// Whether the pathway's clearances are valid on the travel date.
    pub cleared: bool,
    /// Whether the pathway names a receiving authority.
    pub referable: bool,
    /// Whether every adult consents to sharing with the receiving authority.
    pub consent_to_authority: bool,
}

impl Check {
    /// The stable code of its refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotBy(_) | Self::NotRecommender => "four_eyes",
            Self::OwnRecommendation => "other_organisations_recommendation",
            Self::OwnQueue => "other_queue",
            Self::NotHeldByOther => "held_by_other",
            Self::Holder | Self::HolderOrSupervisor => "not_the_holder",
            Self::RecommenderOrSupervisor | Self::SuspecterOrSupervisor => "not_yours_to_take_back",
            Self::HandedOverByOwn => "not_handed_over",
            Self::SomebodyThere => "nobody_there",
            Self::OwnPathway => "other_organisation_recommends",
            Self::AssigneeCanScreen => "assignee_cannot_screen",
            Self::ConsentToUs => "consent_missing",
            Self::Changed => "nothing_changed",
            Self::NotChanged => "changed_since_recommendation",
            Self::Within30Days => "too_late",
            Self::AnotherGoesOn => "no_other_case",
            Self::NotAppliedAgain => "applied_again",
            Self::ThreeAttempts => "too_few_attempts",
            Self::NotWithdrawn => "withdrawn",
            Self::FirstReview => "already_reviewed",
            Self::NotOnHold => "on_hold",
            Self::OnHold => "not_on_hold",
            Self::RequestOpen => "nothing_requested",
            Self::SlotBegun => "too_early",
            Self::NothingPending => "contact_pending",
            Self::PlacesFree => "cap_reached",
            Self::Cleared => "clearance_missing",
            Self::Referable => "no_receiving_authority",
            Self::ConsentToAuthority => "consent_missing",
        }
    }

    /// One sentence for the person acting: which rule, and who could.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotBy(_) => "Four eyes: you have prepared this case yourself; somebody else must do this.",
            Self::NotRecommender => "Four eyes: you made this recommendation; another reviewer must judge it.",
            Self::OwnRecommendation => "A reviewer of the organisation that recommended must judge this.",
            Self::OwnQueue => "The case waits in the queue of the other organisation.",
            Self::NotHeldByOther => "The case was given to somebody else; a supervisor can assign it to you.",
            Self::Holder => "Only the caseworker who holds the case can do this; a supervisor can assign it to you.",
            Self::HolderOrSupervisor => "Only the caseworker who holds the case, or a supervisor, can do this.",
            Self::RecommenderOrSupervisor => "Only who recommended, or a supervisor, can take it back.",
            Self::SuspecterOrSupervisor => "Only who suspected the duplicate, or a supervisor, can take it back.",
            Self::HandedOverByOwn => "Your organisation did not hand this case over, or it has been taken.",
            Self::SomebodyThere => "The other organisation has no caseworker for this office.",
            Self::OwnPathway => "The other organisation recommends this pathway: hand the case over.",
            Self::AssigneeCanScreen => "That account is not an active caseworker of this office.",
            Self::ConsentToUs => "An adult has not consented to sharing with the US government.",
            Self::Changed => "Nothing has changed since the recommendation.",
            Self::NotChanged => {
                "A name, birth date, nationality, document or the family changed since the recommendation: acknowledge it first."
            }
            Self::Within30Days => "A withdrawal can be undone within 30 days.",
            Self::AnotherGoesOn => {
                "The other case is withdrawn or closed as a duplicate itself: clear this one, so that the family keeps a case."
            }
            Self::NotAppliedAgain => "The person has applied again since; that case counts now.",
            Self::ThreeAttempts => {
                "Three attempts on two channels are needed first, since the case was processed and since the applicant was last reached."
            }
            Self::NotWithdrawn => "The applicant has withdrawn.",
            Self::FirstReview => "The decision was reviewed once already.",
            Self::NotOnHold => "The case is on hold; a scheduler or a supervisor can lift the hold.",
            Self::OnHold => "The case is not on hold.",
            Self::RequestOpen => "Nothing is asked of the family, so nothing can have been received.",
            Self::SlotBegun => "The interview has not begun yet.",
            Self::NothingPending => "A message or a call to the family is still open: wait until it is done, or record it.",
            Self::PlacesFree => "The pathway has not enough places left for the family.",
            Self::Cleared => "A clearance that the pathway asks for is missing, or not valid on the day of travel.",
            Self::Referable => "The pathway names no authority that receives cases.",
            Self::ConsentToAuthority => "An adult has not consented to sharing with the authority that would receive the case.",
        }
    }

    /// Whether it holds for a case and what is known about it.
    #[must_use]
    pub fn holds(self, case: &Case, facts: &Facts) -> bool {
        let holds_case = case.assignee == Some(facts.account);
        match self {
            Self::NotBy(verbs) => !facts.done.iter().any(|done| verbs.contains(done)),
            Self::NotRecommender => facts.recommender != Some(facts.person),
            Self::OwnRecommendation => case.recommended_org == Some(facts.organisation),
            Self::OwnQueue => case.queue.is_none_or(|queue| queue == facts.organisation) || holds_case,
            Self::NotHeldByOther => case.assignee.is_none() || holds_case,
            Self::Holder => holds_case,
            Self::HolderOrSupervisor => holds_case || facts.supervises,
            Self::RecommenderOrSupervisor => facts.recommender == Some(facts.person) || facts.supervises,
            Self::SuspecterOrSupervisor => case.suspected_by == Some(facts.account) || facts.supervises,
            Self::HandedOverByOwn => case.handed_over_by == Some(facts.organisation),
            Self::SomebodyThere => facts.somebody_there,
            Self::OwnPathway => facts.closure_asked || facts.pathway_of == Some(facts.organisation),
            Self::AssigneeCanScreen => facts.assignee_can_screen,
            Self::ConsentToUs => case.recommended_closure.is_some() || facts.consent_to_us,
            Self::Changed => case.changed_since_recommendation,
            Self::NotChanged => !case.changed_since_recommendation,
            Self::Within30Days => facts.undo_until.is_some_and(|end| facts.now < end),
            Self::AnotherGoesOn => facts.another_goes_on,
            Self::NotAppliedAgain => !facts.applied_again,
            Self::ThreeAttempts => facts.attempts_suffice,
            Self::NotWithdrawn => case.shown.stage != crate::domain::stage::Stage::ClosedWithdrawn,
            Self::FirstReview => !facts.reviewed,
            Self::NotOnHold => !case.is_on_hold(facts.now),
            Self::OnHold => case.is_on_hold(facts.now),
            Self::RequestOpen => case.requested_by_step.is_some(),
            Self::SlotBegun => facts.slot_starts.is_some_and(|starts| starts <= facts.now),
            Self::NothingPending => !facts.contact_pending,
            Self::PlacesFree => facts.places_free,
            Self::Cleared => facts.cleared,
            Self::Referable => facts.referable,
            Self::ConsentToAuthority => facts.consent_to_authority,
        }
    }
}
