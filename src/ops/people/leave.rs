//! Somebody leaves a family: a change of identity, with a reason in words. The row is kept, and nothing of it is used any more.

use serde_json::json;

use super::{
    OfficeNow,
    effects::{self, Change},
    finish, open,
};
use crate::{
    access::{Actor, view::CaseView},
    domain::{
        family::{FamilyPerson, Part},
        ids::{CaseId, PersonId},
        note::NewNote,
        person::may_be_adult,
        terms::{Face, NoteKind},
    },
    ops::{Desk, OpError},
    store::{Recorded, WriteTx},
};

/// Somebody to be taken out of a family.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The case.
    pub case: CaseId,
    /// Who leaves.
    pub person: PersonId,
    /// The ETag of what the person acting saw.
    pub seen: Option<String>,
    /// Why, in words.
    pub reason: String,
}

/// Takes a member out of the family. The reason becomes a note of the case, so that whoever sees the family smaller can read why.
///
/// # Errors
/// As [`super::add`]; `principal_stays`, `guardian_needed`.
pub fn remove(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, leaving: &Leaving) -> Result<Recorded<CaseView>, OpError> {
    let (case, permit) = open(tx, desk, actor, leaving.case, leaving.seen.as_deref())?;
    let office = OfficeNow::of(tx, desk, &case)?;
    let family = tx.family(case.id)?;
    let gone = family.iter().find(|person| person.id == leaving.person && person.is_family()).ok_or(OpError::NotFound)?;
    may_leave(&family, gone, &office)?;
    tx.remove_person(&permit, gone.id)?;
    let why = NewNote { kind: NoteKind::General, shared_with_us: false, face: Face::Both, text: leaving.reason.clone() };
    let note = tx.add_note(&permit, why)?;
    let now = effects::follow(tx, desk, actor, &permit, &case, Change { identity: true, office: &office })?;
    finish(tx, desk, actor, (&permit, &now), ("person.remove", json!({ "person": gone.id, "note": note })))
}

fn may_leave(family: &[FamilyPerson], gone: &FamilyPerson, office: &OfficeNow) -> Result<(), OpError> {
    if gone.part == Part::Principal {
        return Err(OpError::refused("principal_stays", "A case is its principal's: withdraw it if the principal does not go on."));
    }
    let minor = |person: &FamilyPerson| person.birth_date.is_some_and(|born| !may_be_adult(&born, office.today));
    let alone = family.iter().any(|person| person.part == Part::Principal && minor(person))
        && !family.iter().any(|person| person.guardian && person.id != gone.id);
    if gone.guardian && alone {
        return Err(OpError::refused("guardian_needed", "The principal is under 18: add another guardian to the family first."));
    }
    Ok(())
}
