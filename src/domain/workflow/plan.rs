//! Finds out what a verb would do to a case, or why not.

use super::{
    case::{Case, Hold, Standing},
    check::{Check, Facts},
    input::ActionInput,
    steps::{self, Contact, Step, To},
    verb::Verb,
};
use crate::domain::{
    stage::Stage,
    terms::{ClosureKind, Face},
};

/// Why a verb cannot be applied now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The stage has no such arrow; carries the stage that the caller may see.
    NotFromHere(Stage, Verb),
    /// The arrow exists, but this check failed.
    Failed(Check),
}

/// What a verb does: the case as it will be, and what history says of it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The row of the table.
    pub step: &'static Step,
    /// What moves it.
    pub verb: Verb,
    /// Where it stood, on the face that the verb acts on.
    pub from: Stage,
    /// Where it will stand there.
    pub to: Stage,
    /// Which faces it moves; history is shown accordingly.
    pub face: Face,
    /// Whether the applicant is told.
    pub contact: Contact,
    /// The case as it will be.
    pub after: Case,
}

/// Finds the step that `verb` takes from where `case` stands, and works out the case as it will be.
///
/// # Errors
/// `NotFromHere` when the table has no such row, `Failed` with the first check that does not hold.
pub fn plan(case: &Case, verb: Verb, facts: &Facts, input: &ActionInput) -> Result<Plan, Refusal> {
    let (from, step) = arrow(case, verb, facts)?;
    let to = destination(case, step, from, facts);
    let face = moved_face(case, verb);
    let mut after = case.clone();
    remember(&mut after, case, verb, from, to, facts, input);
    if matches!(face, Face::Both | Face::Shown) {
        move_to(&mut after.shown, to, facts);
    }
    if matches!(face, Face::Both | Face::Real) {
        move_to(&mut after.real, to, facts);
    }
    after.version += 1;
    Ok(Plan { step, verb, from, to, face, contact: step.contact, after })
}

/// Finds the step that `verb` takes from where `case` stands, if its checks hold: all that offering a verb needs.
///
/// # Errors
/// As [`plan`].
pub fn arrow(case: &Case, verb: Verb, facts: &Facts) -> Result<(Stage, &'static Step), Refusal> {
    let from = case.face(verb.acts_on_real()).stage;
    let step = steps::find(from, verb).ok_or(Refusal::NotFromHere(from, verb))?;
    match step.checks.iter().find(|check| !check.holds(case, facts)) {
        Some(failed) => Err(Refusal::Failed(*failed)),
        None => Ok((from, step)),
    }
}

/// A decline, a denial and their reopening move the real face alone; everything else moves both where they are the same, else the shown one.
fn moved_face(case: &Case, verb: Verb) -> Face {
    match verb {
        Verb::Decline | Verb::Deny | Verb::ReopenDecision => Face::Real,
        _ if case.is_plain() || verb.acts_on_real() => Face::Both,
        _ => Face::Shown,
    }
}

fn destination(case: &Case, step: &Step, from: Stage, facts: &Facts) -> Stage {
    match step.to {
        To::Stage(stage) => stage,
        To::Same => from,
        To::AsProposed => match case.recommended_closure {
            Some(closure) => Stage::closed(match closure {
                crate::domain::terms::ProposedClosure::NotEligible => ClosureKind::NotEligible,
                crate::domain::terms::ProposedClosure::NotPursued => ClosureKind::NotPursued,
            }),
            None => Stage::Submitted,
        },
        To::Back => back(case, step.verb, facts),
    }
}

/// Where a case comes back to. What is undone or reopened under a park lands parked.
fn back(case: &Case, verb: Verb, facts: &Facts) -> Stage {
    let target = remembered(case, verb);
    let reappears = matches!(verb, Verb::UndoWithdrawal | Verb::Reopen);
    if reappears && facts.parked { Stage::Parked } else { target }
}

/// The stage that a verb leads back to, parks aside.
fn remembered(case: &Case, verb: Verb) -> Stage {
    let stage = match verb {
        Verb::UndoWithdrawal => case.withdrawn_from,
        Verb::Reopen => case.closed_from,
        Verb::Resume => case.beneath,
        Verb::ReopenDecision => return case.shown.stage,
        _ => case.suspected_from,
    };
    stage.unwrap_or(Stage::Received).after_pause()
}

fn move_to(face: &mut Standing, to: Stage, facts: &Facts) {
    if face.stage != to {
        *face = Standing { stage: to, since: facts.now, moves: face.moves + 1 };
    }
}

/// What a step changes beside the stage.
fn remember(after: &mut Case, before: &Case, verb: Verb, from: Stage, to: Stage, facts: &Facts, input: &ActionInput) {
    match verb {
        Verb::Take => after.hold(Some(facts.account)),
        Verb::Assign => after.assignee = input.assignee,
        // Back to the queue of whoever held it, whoever puts it back: only a handing over changes the organisation, with a reason.
        Verb::Release => after.put_in_queue(facts.holder.filter(|own| own.other().is_some()), None),
        Verb::HandOver => after.put_in_queue(facts.organisation.other(), Some(facts.organisation)),
        Verb::CallBack => after.put_in_queue(Some(facts.organisation), None),
        Verb::SuspectDuplicate => {
            after.suspected_from = Some(from);
            after.suspected_by = Some(facts.account);
            after.suspected_by_system = false;
        }
        Verb::Recommend => after.recommend(facts, input),
        Verb::VoidRecommendation | Verb::ReturnToScreening | Verb::ReturnIncomplete => after.drop_recommendation(),
        Verb::TakeBack if from == Stage::Review => after.drop_recommendation(),
        Verb::AcknowledgeChange => after.changed_since_recommendation = false,
        Verb::Process => after.ever_processed = true,
        Verb::Withdraw => {
            after.withdrawn_from = Some(before.beneath.unwrap_or(from));
            after.beneath = None;
        }
        Verb::Park => after.beneath = Some(from.after_pause()),
        Verb::Hold | Verb::RecordNoShow => after.hold = facts.hold_until.map(|until| Hold { until, by_step: before.version + 1 }),
        Verb::LiftHold => after.hold = None,
        Verb::RequestMore => after.requested_by_step = Some(before.version + 1),
        Verb::ClearForTravel => after.travel_on = input.travel_on,
        Verb::AcknowledgeForTravel => after.changed_since_recommendation = false,
        Verb::Resume => after.beneath = None,
        // What a coordinator acknowledged for the journey, no officer has seen: the next approval asks for it again.
        Verb::Recall => after.changed_since_recommendation |= facts.acknowledged_for_travel,
        _ => {}
    }
    if matches!(verb, Verb::UndoWithdrawal | Verb::Reopen) && to == Stage::Parked {
        after.beneath = Some(remembered(before, verb));
    }
    if to.closure().is_some() && !matches!(verb, Verb::Withdraw | Verb::Decline | Verb::Deny) {
        after.closed_from = Some(from);
    }
    forget(after, to);
}

/// What ends with the stage: a hold and a request when the case leaves `in_process` for good (a park or a withdrawal may come back), a day of
/// travel when it is no longer ready. A family under way stays so while its office is parked.
fn forget(after: &mut Case, to: Stage) {
    if matches!(to, Stage::Interview | Stage::Adjudication | Stage::Submitted | Stage::ClosedUnreachable) {
        after.hold = None;
        after.requested_by_step = None;
    }
    let under_way = to == Stage::Parked && after.beneath == Some(Stage::Departed);
    if !under_way && !matches!(to, Stage::ReadyToTravel | Stage::Departed | Stage::Arrived) {
        after.travel_on = None;
    }
}

impl Case {
    fn hold(&mut self, holder: Option<crate::domain::ids::AccountId>) {
        self.assignee = holder;
        self.queue = None;
        self.handed_over_by = None;
    }

    fn put_in_queue(&mut self, queue: Option<crate::domain::terms::Organisation>, from: Option<crate::domain::terms::Organisation>) {
        self.assignee = None;
        self.queue = queue;
        self.handed_over_by = from;
    }

    fn recommend(&mut self, facts: &Facts, input: &ActionInput) {
        self.pathway.clone_from(&input.pathway);
        self.priority = input.priority;
        self.recommended_closure = input.closure;
        self.recommended_org = Some(facts.organisation);
        self.recommended_by = Some(facts.account);
        self.changed_since_recommendation = false;
    }

    fn drop_recommendation(&mut self) {
        self.pathway = None;
        self.recommended_closure = None;
        self.recommended_org = None;
        self.recommended_by = None;
        self.changed_since_recommendation = false;
    }
}
