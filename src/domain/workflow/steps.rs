//! The life of a case: the one table that knows it. Buttons, `allowed_actions`, database checks, diagram and docs derive from it.

use super::{
    case::Case,
    check::Check::{self, *},
    verb::Verb::{self, *},
};
use crate::domain::{
    message::MessageKind,
    stage::Stage::{self, *},
};

/// Where a step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To this stage.
    Stage(Stage),
    /// Nowhere: the case stays where it is.
    Same,
    /// Back to where it was before it was suspected, closed or withdrawn; what is remembered says where.
    Back,
    /// To `submitted`, or to the closure that the recommendation proposes.
    AsProposed,
}

/// Whether a step tells the applicant something. Default deny: only `Tells` can make a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// Nobody hears of it.
    Silent,
    /// The applicant is told, by a message of this kind, in the same transaction.
    Tells(MessageKind),
    /// The applicant hears this closing news if what it takes back may have reached them, in the same transaction; else nothing is written.
    TakesBack(MessageKind),
}

/// One arrow of the life of a case, for each of the stages that it starts from.
#[derive(Debug)]
pub struct Step {
    /// The stages that it starts from.
    pub from: &'static [Stage],
    /// What moves it.
    pub verb: Verb,
    /// Where it leads.
    pub to: To,
    /// The conditions beside the right, in the order in which they are judged.
    pub checks: &'static [Check],
    /// Whether the applicant is told.
    pub contact: Contact,
}

const TELLS_PROCESSING: Contact = Contact::Tells(MessageKind::Processing);
const TELLS_WITHDRAWN: Contact = Contact::Tells(MessageKind::WithdrawalConfirmed);
const SILENT: Contact = Contact::Silent;
const CANCELS: Contact = Contact::TakesBack(MessageKind::Cancellation);
const POSTPONES: Contact = Contact::TakesBack(MessageKind::Postponed);

/// Open stages from where a withdrawal is not confirmed, because that could tell what is hidden there, or because nobody was ever told of the case.
const OPEN_UNTOLD: &[Stage] = &[Received, Screening, DuplicateReview, Review, Submitted, Adjudication, Parked];
/// Stages in which a case can have a new holder.
const OPEN: &[Stage] = &[
    Received,
    Screening,
    DuplicateReview,
    Review,
    Submitted,
    InProcess,
    Interview,
    Adjudication,
    Approved,
    ReadyToTravel,
    Departed,
    Parked,
];
/// Closures that the screening side made and can undo.
const REOPENABLE: &[Stage] = &[ClosedNotEligible, ClosedNotPursued, ClosedDuplicate, ClosedUnreachable];

/// What a person who decides may not have done before, over the whole history (product: four eyes).
pub const PREPARING: &[Verb] = &[Take, Recommend, Endorse];
/// What a person who prepares may not have done before: the same rule from the other side.
pub const DECIDING: &[Verb] = &[Process, Decline, WaiveInterview, Approve, Deny];

/// The life of a case (product: "The life of a case").
#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    Step { from: &[Received, Screening],          verb: SuspectDuplicate,   to: To::Stage(DuplicateReview),  checks: &[],                                       contact: SILENT },
    Step { from: &[DuplicateReview],              verb: ClearDuplicate,     to: To::Back,                    checks: &[NotBy(&[SuspectDuplicate])],     contact: SILENT },
    Step { from: &[DuplicateReview],              verb: ConfirmDuplicate,   to: To::Stage(ClosedDuplicate),  checks: &[NotBy(&[SuspectDuplicate]), AnotherGoesOn], contact: SILENT },
    Step { from: &[Review],                       verb: TakeBack,           to: To::Stage(Screening),        checks: &[RecommenderOrSupervisor],        contact: SILENT },
    Step { from: &[DuplicateReview],              verb: TakeBack,           to: To::Back,                    checks: &[SuspecterOrSupervisor],          contact: SILENT },
    Step { from: &[Received],                     verb: Take,               to: To::Stage(Screening),        checks: &[OwnQueue, NotHeldByOther, NotBy(DECIDING)],               contact: SILENT },
    Step { from: OPEN,                            verb: Assign,             to: To::Same,                    checks: &[AssigneeCanScreen],              contact: SILENT },
    Step { from: &[Screening],                    verb: Release,            to: To::Stage(Received),         checks: &[HolderOrSupervisor],                     contact: SILENT },
    Step { from: &[Screening],                    verb: HandOver,           to: To::Stage(Received),         checks: &[Holder, SomebodyThere],          contact: SILENT },
    Step { from: &[Received],                     verb: CallBack,           to: To::Same,                    checks: &[HandedOverByOwn],                        contact: SILENT },
    Step { from: &[Screening],                    verb: Recommend,          to: To::Stage(Review),           checks: &[Holder, OwnPathway, NotBy(DECIDING)], contact: SILENT },
    Step { from: &[Review],                       verb: VoidRecommendation, to: To::Stage(Screening),        checks: &[],                                       contact: SILENT },
    Step { from: &[Review],                       verb: ReturnToScreening,  to: To::Stage(Screening),        checks: &[OwnRecommendation, NotRecommender], contact: SILENT },
    Step { from: &[Review],                       verb: Endorse,            to: To::AsProposed,              checks: &[OwnRecommendation, NotRecommender, NotBy(DECIDING), ConsentToUs], contact: SILENT },
    Step { from: &[Submitted],                    verb: ReturnIncomplete,   to: To::Stage(Screening),        checks: &[],                                 contact: SILENT },
    Step { from: &[Submitted, Adjudication],      verb: AcknowledgeChange,  to: To::Same,                    checks: &[Changed],                                contact: SILENT },
    Step { from: &[Submitted],                    verb: Process,            to: To::Stage(InProcess),        checks: &[NotBy(PREPARING), NotChanged],           contact: TELLS_PROCESSING },
    Step { from: &[Submitted],                    verb: Decline,            to: To::Stage(ClosedDeclined),   checks: &[NotBy(PREPARING)],           contact: SILENT },
    Step { from: &[InProcess],                    verb: BookInterview,      to: To::Stage(Interview),        checks: &[NotOnHold],                              contact: Contact::Tells(MessageKind::Invitation) },
    Step { from: &[InProcess],                    verb: WaiveInterview,     to: To::Stage(Adjudication),     checks: &[NotBy(PREPARING)],                       contact: SILENT },
    Step { from: &[InProcess],                    verb: MoreReceived,       to: To::Stage(Adjudication),     checks: &[RequestOpen],                            contact: SILENT },
    Step { from: &[InProcess],                    verb: Hold,               to: To::Same,                    checks: &[NotOnHold],                              contact: SILENT },
    Step { from: &[InProcess],                    verb: LiftHold,           to: To::Same,                    checks: &[OnHold],                                 contact: SILENT },
    Step { from: &[Interview],                    verb: Reschedule,         to: To::Same,                    checks: &[],                                       contact: Contact::Tells(MessageKind::Change) },
    Step { from: &[Interview],                    verb: CancelInterview,    to: To::Stage(InProcess),        checks: &[],                                       contact: CANCELS },
    Step { from: &[Interview],                    verb: RecordNoShow,       to: To::Stage(InProcess),        checks: &[SlotBegun],                              contact: Contact::Tells(MessageKind::Missed) },
    Step { from: &[Interview],                    verb: RecordHeld,         to: To::Stage(Adjudication),     checks: &[SlotBegun],                              contact: SILENT },
    Step { from: &[Adjudication],                 verb: RequestMore,        to: To::Stage(InProcess),        checks: &[],                                       contact: Contact::Tells(MessageKind::MoreRequested) },
    Step { from: &[Adjudication],                 verb: Approve,            to: To::Stage(Approved),         checks: &[NotBy(PREPARING), NotChanged, PlacesFree], contact: Contact::Tells(MessageKind::Approved) },
    Step { from: &[Adjudication],                 verb: Deny,               to: To::Stage(ClosedDenied),     checks: &[NotBy(PREPARING), NothingPending],       contact: SILENT },
    Step { from: &[Approved],                     verb: AcknowledgeForTravel, to: To::Same,                  checks: &[Changed],                                contact: SILENT },
    Step { from: &[Approved],                     verb: ClearForTravel,     to: To::Stage(ReadyToTravel),    checks: &[NotChanged, Cleared],                    contact: Contact::Tells(MessageKind::ReadyToTravel) },
    Step { from: &[Approved],                     verb: ReferOut,           to: To::Stage(ClosedReferredOut), checks: &[Referable, ConsentToAuthority],         contact: Contact::Tells(MessageKind::ReferredOut) },
    Step { from: &[ReadyToTravel],                verb: Lapse,              to: To::Stage(Approved),         checks: &[],                                       contact: POSTPONES },
    Step { from: &[ReadyToTravel],                verb: Depart,             to: To::Stage(Departed),         checks: &[],                                       contact: SILENT },
    Step { from: &[Departed],                     verb: Arrive,             to: To::Stage(Arrived),          checks: &[],                                       contact: SILENT },
    Step { from: &[InProcess],                    verb: Recall,             to: To::Stage(Submitted),        checks: &[],                                       contact: SILENT },
    Step { from: &[Interview],                    verb: Recall,             to: To::Stage(Submitted),        checks: &[],                                       contact: CANCELS },
    Step { from: &[Approved],                     verb: Recall,             to: To::Stage(Adjudication),     checks: &[],                                       contact: SILENT },
    Step { from: &[ReadyToTravel],                verb: Recall,             to: To::Stage(Adjudication),     checks: &[],                                       contact: POSTPONES },
    Step { from: OPEN_UNTOLD,                     verb: Withdraw,           to: To::Stage(ClosedWithdrawn),  checks: &[],                               contact: SILENT },
    Step { from: &[Interview],                    verb: Withdraw,           to: To::Stage(ClosedWithdrawn),  checks: &[],                               contact: CANCELS },
    Step { from: &[InProcess, Approved, ReadyToTravel], verb: Withdraw,     to: To::Stage(ClosedWithdrawn),  checks: &[],                               contact: TELLS_WITHDRAWN },
    Step { from: &[ClosedWithdrawn],              verb: UndoWithdrawal,     to: To::Back,                    checks: &[Within30Days, NotAppliedAgain, PlacesFree], contact: POSTPONES },
    Step { from: &[InProcess, Approved],          verb: CloseUnreachable,   to: To::Stage(ClosedUnreachable), checks: &[ThreeAttempts],                         contact: SILENT },
    Step { from: REOPENABLE,                      verb: Reopen,             to: To::Back,                    checks: &[PlacesFree],                                  contact: SILENT },
    Step { from: &[ClosedDeclined, ClosedDenied], verb: ReopenDecision,     to: To::Back,                    checks: &[NotWithdrawn, FirstReview],                   contact: SILENT },
    Step { from: &[Interview],                    verb: Park,               to: To::Stage(Parked),           checks: &[],                                       contact: CANCELS },
    Step { from: &[Received, Screening, DuplicateReview, Review, Submitted, InProcess, Adjudication, Approved, ReadyToTravel, Departed],
                                                  verb: Park,               to: To::Stage(Parked),           checks: &[],                                       contact: SILENT },
    Step { from: &[Parked],                       verb: Resume,             to: To::Back,                    checks: &[],                                       contact: POSTPONES },
];

/// Verbs that two people do: the first call makes a proposal, a second person's confirmation does it.
#[must_use]
pub const fn is_proposed(verb: Verb, suspected_by_system: bool) -> bool {
    matches!(verb, Reopen | ReopenDecision | Recall | Park | Resume) || (matches!(verb, ConfirmDuplicate) && suspected_by_system)
}

/// Finds the arrow that `verb` takes from `stage`.
#[must_use]
pub fn find(stage: Stage, verb: Verb) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.verb == verb && step.from.contains(&stage))
}

/// The arrows that start where a case stands, each on the face that its verb acts on.
pub fn from_here(case: &Case) -> impl Iterator<Item = &'static Step> {
    let (real, shown) = (case.face(true).stage, case.face(false).stage);
    STEPS.iter().filter(move |step| step.from.contains(if step.verb.acts_on_real() { &real } else { &shown }))
}

/// Every (verb, stage, kind) that tells: what the database's table `telling` holds.
pub fn telling() -> impl Iterator<Item = (Verb, Stage, MessageKind)> {
    STEPS
        .iter()
        .filter_map(|step| match step.contact {
            Contact::Tells(kind) | Contact::TakesBack(kind) => Some((step, kind)),
            Contact::Silent => None,
        })
        .flat_map(|(step, kind)| {
            kind.with_reminders().iter().flat_map(move |kind| step.from.iter().map(move |from| (step.verb, *from, *kind)))
        })
}

/// No two arrows start at one stage with one verb: else the table would not be a function.
const _: () = {
    let mut a = 0;
    while a < STEPS.len() {
        let mut b = a + 1;
        while b < STEPS.len() {
            if STEPS[a].verb as u8 == STEPS[b].verb as u8 {
                let (from, other) = (STEPS[a].from, STEPS[b].from);
                let mut i = 0;
                while i < from.len() {
                    let mut j = 0;
                    while j < other.len() {
                        assert!(from[i] as u8 != other[j] as u8, "two steps for one (from, verb)");
                        j += 1;
                    }
                    i += 1;
                }
            }
            b += 1;
        }
        a += 1;
    }
};
