//! Notes on a case. Protection notes are UNHCR's, unless they are marked to be shared with the US government.

use serde_json::json;

use super::{OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        ids::{CaseId, NoteId},
        note::{NewNote, Note},
        terms::{Face, NoteKind, Organisation},
        workflow::Right,
    },
    store::{ReadTx, Recorded, WriteTx},
};

/// A note to be written.
#[derive(Clone)]
pub struct Written {
    /// The case.
    pub case: CaseId,
    /// General or protection.
    pub kind: NoteKind,
    /// Whether the US government may read a protection note.
    pub shared_with_us: bool,
    /// The note.
    pub text: String,
}

/// Writes a note. It acts on the shown face: a case whose outcome is hidden takes notes as an undecided one does.
///
/// # Errors
/// `NotFound` outside the offices of the person; `Forbidden` without the right, or for a protection note of another organisation.
pub fn write(tx: &mut WriteTx<'_>, actor: &Actor, written: &Written) -> Result<Recorded<NoteId>, OpError> {
    let case = tx.case(&actor.scope(), written.case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit_right(Right::NoteWrite, &case)?;
    if written.kind == NoteKind::Protection && actor.organisation != Organisation::Unhcr {
        return Err(OpError::Forbidden);
    }
    let note = NewNote { kind: written.kind, shared_with_us: written.shared_with_us, face: Face::Both, text: written.text.clone() };
    let id = tx.add_note(&permit, note)?.ok_or(OpError::Forbidden)?;
    let event = Event::done("note.write").on(case.id, &case.office).with(json!({ "note": id, "kind": written.kind }));
    Ok(tx.record(&permit.by(), event, id)?)
}

/// The notes of a case that the person may read, oldest first. Reasons stand in the history, beside the steps that they belong to.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor, case: CaseId) -> Result<Seen<Vec<Note>>, OpError> {
    let case = tx.case(&actor.scope(), case)?.ok_or(OpError::NotFound)?;
    let notes: Vec<Note> = tx.notes(case.id)?.into_iter().filter(|note| may_read(actor, note)).collect();
    Ok(Seen::personal(Event::read("note.list").on(case.id, &case.office).with(json!({ "shown": notes.len() })), notes))
}

/// Whether somebody may read a note.
pub(super) fn may_read(actor: &Actor, note: &Note) -> bool {
    match note.kind {
        NoteKind::General => true,
        NoteKind::Protection => match actor.organisation {
            Organisation::Unhcr => true,
            Organisation::Usg => note.shared_with_us,
            Organisation::Iom => false,
        },
        NoteKind::Reason => false,
    }
}
