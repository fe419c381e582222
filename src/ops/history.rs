//! What happened to a case, for one person.

use super::{OpError, Seen};
use crate::{
    access::{
        Actor,
        history::{self, Beside, StepView},
    },
    domain::{audit::Event, ids::CaseId, terms::NoteKind, trail::ReasonNote},
    store::ReadTx,
};

/// The history of a case, oldest first.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Vec<StepView>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let steps = tx.history(case.id, actor.reads_outcomes())?;
    let known_cases = tx.cases_within(actor.scope().offices(), history::cases_named(&steps))?.into_iter().collect();
    let beside = Beside { reasons: reasons(tx, case.id)?, known_cases };
    let event = Event::read("case.history").on(case.id, &case.office);
    Ok(Seen::personal(event, history::history(steps, &beside, actor)))
}

fn reasons(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<ReasonNote>, OpError> {
    let notes = tx.notes(case)?.into_iter().filter(|note| note.kind == NoteKind::Reason);
    Ok(notes.map(|note| ReasonNote { id: note.id, face: note.face, text: note.text }).collect())
}
