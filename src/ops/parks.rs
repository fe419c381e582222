//! Parks: an office or a programme rests by the word of two persons, its open cases with it, and comes back the same way.

use serde_json::json;

use super::{
    Desk, OpError, actions, facts,
    proposals::{self, Subject},
};
use crate::{
    access::{Actor, By, Permit},
    domain::{
        audit::Event,
        by_hand::HandReason,
        ids::{CaseId, ProposalId},
        park::ParkSubject,
        proposal::ProposalKind,
        stage::Stage,
        workflow::{self, ActionInput, STEPS, Verb},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// Cases moved between two looks at the list, so that it never has to be held whole.
const CHUNK: i64 = 200;

/// Tries of one case that somebody else is moving at the same instant.
const TRIES: u32 = 5;

/// Proposes that an office or a programme rest, or come back.
///
/// # Errors
/// `NotFound` when there is no such thing, `Forbidden` without one of the two rights there, `parked_already`, `not_parked`,
/// `proposal_open`.
pub fn propose(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    kind: ProposalKind,
    subject: &ParkSubject,
    reason: HandReason,
) -> Result<Recorded<ProposalId>, OpError> {
    let exists = match subject {
        ParkSubject::Office(code) => tx.office_exists(code)?,
        ParkSubject::Programme(code) => tx.programme_exists(code)?,
    };
    if !exists {
        return Err(OpError::NotFound);
    }
    let proposed = proposals::propose(tx, actor, kind, &Subject::Rests(subject.clone(), reason))?;
    match (kind, tx.is_parked(subject)?) {
        (ProposalKind::Park, true) => Err(parked_already()),
        (ProposalKind::Resume, false) => Err(not_parked()),
        _ => Ok(proposed),
    }
}

/// Parks an office or a programme: every open case of it moves, silently, and remembers its stage. What is parked already stays.
///
/// # Errors
/// `parked_already`; what the database refuses.
pub fn apply_park(tx: &mut WriteTx<'_>, desk: &Desk, by: &By, subject: &ParkSubject, reason: Option<HandReason>) -> Result<(), OpError> {
    tx.lock_park(subject)?;
    tx.add_park(subject).map_err(|error| match error {
        StoreError::Duplicate(_) => parked_already(),
        other => other.into(),
    })?;
    let moved = move_all(tx, desk, subject, Verb::Park)?;
    tx.put_event(by, event("park", subject, (moved, reason)), tx.now())?;
    Ok(())
}

/// Ends a park: every case of it that lies under no other comes back to where it was.
///
/// # Errors
/// `not_parked`; what the database refuses.
pub fn apply_resume(tx: &mut WriteTx<'_>, desk: &Desk, by: &By, subject: &ParkSubject, reason: Option<HandReason>) -> Result<(), OpError> {
    tx.lock_park(subject)?;
    tx.end_park(subject).map_err(|error| match error {
        StoreError::Stale => not_parked(),
        other => other.into(),
    })?;
    let moved = move_all(tx, desk, subject, Verb::Resume)?;
    tx.put_event(by, event("resume", subject, (moved, reason)), tx.now())?;
    Ok(())
}

/// Moves every case of the subject from which the verb leads anywhere; returns how many moved.
fn move_all(tx: &mut WriteTx<'_>, desk: &Desk, subject: &ParkSubject, verb: Verb) -> Result<u64, OpError> {
    let from: Vec<Stage> = STEPS.iter().filter(|step| step.verb == verb).flat_map(|step| step.from.iter().copied()).collect();
    let (mut last, mut moved) = (None, 0);
    loop {
        let chunk = tx.cases_under(subject, &from, last, CHUNK)?;
        for id in &chunk {
            moved += u64::from(move_one(tx, desk, *id, verb)?);
        }
        match chunk.last() {
            Some(id) => last = Some(*id),
            None => return Ok(moved),
        }
    }
}

/// Moves one case, unless it has left for where the verb does not reach, or another park holds it.
fn move_one(tx: &mut WriteTx<'_>, desk: &Desk, id: CaseId, verb: Verb) -> Result<bool, OpError> {
    for _ in 0..TRIES {
        match try_move(tx, desk, id, verb) {
            Err(OpError::Store(StoreError::Stale)) => {} // somebody moved it since it was read: look again
            other => return other,
        }
    }
    Err(StoreError::Conflict("cases of the park are moving".into()).into())
}

fn try_move(tx: &mut WriteTx<'_>, desk: &Desk, id: CaseId, verb: Verb) -> Result<bool, OpError> {
    let Some(case) = tx.case_for_system(id)? else { return Ok(false) };
    if verb == Verb::Resume && stays(tx, &case)? {
        return Ok(false);
    }
    let input = ActionInput::default();
    let Ok(plan) = workflow::plan(&case, verb, &facts::of_system(tx.now()), &input) else { return Ok(false) };
    let permit = Permit::of_system(&case);
    actions::carry_out(tx, desk, &permit, &case, &plan, &input)?;
    tx.put_event(&By::default(), actions::event_of(&plan, &permit), tx.now())?;
    Ok(true)
}

fn stays(tx: &mut ReadTx<'_>, case: &workflow::Case) -> Result<bool, StoreError> {
    tx.park_applies(&case.office, &case.programme)
}

fn event(action: &str, subject: &ParkSubject, (moved, reason): (u64, Option<HandReason>)) -> Event {
    let event = Event::done(format!("{action}.apply")).with(json!({ "subject": subject.to_string(), "cases": moved, "reason": reason }));
    match subject {
        ParkSubject::Office(code) => event.at_office(code),
        ParkSubject::Programme(_) => event,
    }
}

fn parked_already() -> OpError {
    OpError::refused("parked_already", "It rests already.")
}

fn not_parked() -> OpError {
    OpError::refused("not_parked", "It does not rest, so there is nothing to resume.")
}

#[cfg(test)]
#[path = "parks_tests.rs"]
mod tests;
