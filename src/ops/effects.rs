//! What goes with a verb beside the move: decisions, bookings, messages, links to likely duplicates, identities.

mod bookings;
mod telling;

pub(super) use bookings::{slot_past, slot_taken, slot_withdrawn};
pub(super) use telling::foreseen;

use super::{Desk, OpError, proposals};
use crate::{
    access::Permit,
    domain::{
        decision::{DecisionKind, MemberDecision},
        ids::StepId,
        stage::Stage,
        workflow::{ActionInput, Plan, Verb},
    },
    store::{StoreError, WriteTx, duplicates::Resolution},
};

/// Everything that goes with a step, in the step's transaction.
///
/// # Errors
/// What the store refuses; then nothing of the step happens.
pub fn of_step(tx: &mut WriteTx<'_>, desk: &Desk, permit: &Permit, plan: &Plan, step: StepId, input: &ActionInput) -> Result<(), OpError> {
    decisions(tx, permit, plan, step, input)?;
    duplicates(tx, permit, plan, input)?;
    identities(tx, plan)?;
    let booking = bookings::of_step(tx, permit, plan, step, input)?;
    if plan.from != plan.to {
        proposals::make_stale(tx, permit, plan.face)?;
    }
    telling::of_step(tx, desk, permit, plan, step, booking.as_ref())
}

fn decisions(tx: &mut WriteTx<'_>, permit: &Permit, plan: &Plan, step: StepId, input: &ActionInput) -> Result<(), OpError> {
    if let Some(kind) = DecisionKind::of(plan.verb) {
        let members = if input.members.is_empty() { same_for_all(tx, permit, kind)? } else { input.members.clone() };
        tx.add_decision(permit, step, kind, input.reason_code, &members)?;
    }
    if let Some(kind) = DecisionKind::superseded_by(plan.verb, plan.from) {
        tx.supersede(permit, kind, step)?;
    }
    if plan.verb == Verb::Recall {
        tx.drop_unsent(permit, "recalled")?;
    }
    Ok(())
}

fn same_for_all(tx: &mut WriteTx<'_>, permit: &Permit, kind: DecisionKind) -> Result<Vec<MemberDecision>, OpError> {
    let members = tx.members(permit.case())?;
    Ok(members.into_iter().map(|person| MemberDecision { person, outcome: kind.of_all() }).collect())
}

fn duplicates(tx: &mut WriteTx<'_>, permit: &Permit, plan: &Plan, input: &ActionInput) -> Result<(), OpError> {
    match (plan.verb, plan.from) {
        (Verb::SuspectDuplicate, _) => {
            if let Some(other) = input.other_case {
                tx.link_duplicate(permit, other)?;
            }
        }
        (Verb::ClearDuplicate, _) => tx.resolve_duplicates(permit, Resolution::Cleared)?,
        (Verb::ConfirmDuplicate, _) => tx.resolve_duplicates(permit, Resolution::Confirmed)?,
        (Verb::TakeBack, Stage::DuplicateReview) => tx.resolve_duplicates(permit, Resolution::TakenBack)?,
        (Verb::Reopen, Stage::ClosedDuplicate) => tx.reopen_duplicates(permit)?,
        _ => {}
    }
    Ok(())
}

/// A person who withdraws may apply again, so the identity is free; undoing takes it back, and the check before made sure that it can.
fn identities(tx: &mut WriteTx<'_>, plan: &Plan) -> Result<(), OpError> {
    match plan.verb {
        Verb::Withdraw => tx.pass_identity_on(&plan.after)?,
        Verb::UndoWithdrawal => tx.reclaim_identity(&plan.after).map_err(|error| match error {
            // Sent anew at this very moment: judged once more, the step is refused for it.
            StoreError::Duplicate(name) => StoreError::Conflict(name),
            other => other,
        })?,
        _ => {}
    }
    Ok(())
}
