//! What the rules said about an application.

use super::{OpError, Seen};
use crate::{
    access::{
        Actor,
        eligibility::{self, RunView},
    },
    domain::{audit::Event, ids::CaseId},
    store::ReadTx,
};

/// All runs of the rules for a case, newest first.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Vec<RunView>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let runs = eligibility::runs(tx.runs(case.id)?);
    Ok(Seen::personal(Event::read("case.eligibility").on(case.id, &case.office), runs))
}
