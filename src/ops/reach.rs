//! How a family is reached, corrected: by a caseworker, or by a clerk who sees the case masked. Contacts and language are not identity.

use serde_json::json;

use super::{Desk, OpError, file, lookup, people};
use crate::{
    access::{Actor, Permit, masked::MaskedView, view::CaseView},
    domain::{
        application::ContactDraft,
        audit::Event,
        contact::Contact,
        family::FamilyPerson,
        fields::FieldErrors,
        ids::CaseId,
        language::Language,
        workflow::{Case, Right},
    },
    store::{Recorded, WriteTx, contacts::NewContact},
};

/// The contacts of a case as they shall be.
#[derive(Clone)]
pub struct Reach {
    /// The case.
    pub case: CaseId,
    /// The ETag of what the person acting saw.
    pub seen: Option<String>,
    /// All contacts, in the order in which they are tried.
    pub contacts: Vec<ContactDraft>,
    /// The language of messages; left out, it stays.
    pub language: Option<Language>,
}

/// The case after it, as the person may see it.
#[derive(Clone, Debug)]
pub enum Reached {
    /// Whole.
    Case(Box<CaseView>),
    /// Masked.
    Masked(Box<MaskedView>),
}

/// Replaces the contacts of a case.
///
/// # Errors
/// Each [`OpError`] in the order of the use cases.
pub fn replace(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, reach: &Reach) -> Result<Recorded<Reached>, OpError> {
    let case = tx.case(&actor.masked_scope(), reach.case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit_right(Right::ContactCorrect, &case)?;
    let whole = actor.may(Right::CaseRead, &case.office);
    must_be_seen(tx, desk, actor, &case, reach.seen.as_deref(), whole)?;
    people::takes_corrections(&case)?;
    store(tx, desk, &permit, &case, reach)?;
    tx.touch_case(&permit, &case)?;
    if let Some(language) = reach.language {
        tx.set_message_language(&permit, language)?;
    }
    let case = tx.case_for_system(case.id)?.ok_or(OpError::NotFound)?;
    let reached = match whole {
        true => Reached::Case(Box::new(file::view(tx, desk, actor, &case)?)),
        false => Reached::Masked(Box::new(lookup::view(tx, &case)?)),
    };
    let details = json!({ "contacts": reach.contacts.len(), "language": reach.language.is_some() });
    Ok(tx.record(&permit.by(), Event::done("contacts.correct").on(case.id, &case.office).with(details), reached)?)
}

/// Compares with what this person saw: the case, or its masked view.
fn must_be_seen(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, case: &Case, seen: Option<&str>, whole: bool) -> Result<(), OpError> {
    if whole {
        return file::must_be_seen(tx, desk, actor, case, seen);
    }
    let seen = seen.ok_or(OpError::PreconditionRequired)?;
    if lookup::view(tx, case)?.etag() == seen { Ok(()) } else { Err(OpError::Stale) }
}

fn store(tx: &mut WriteTx<'_>, desk: &Desk, permit: &Permit, case: &Case, reach: &Reach) -> Result<(), OpError> {
    let office = people::OfficeNow::of(tx, desk, case)?;
    let family = tx.family(case.id)?;
    let numbers = family.iter().map(|person| person.position).max().map_or(0, |last| usize::try_from(last).unwrap_or(0) + 1);
    let checked = Contact::check_all(&reach.contacts, numbers, office.country)?;
    let mut contacts = Vec::new();
    for (contact, place) in checked.iter().zip(0..) {
        let owner = owner(&family, contact.owner).ok_or_else(|| of_nobody(place))?;
        contacts.push(NewContact {
            person: owner.id,
            value: &contact.value,
            safe_to_use: contact.safe_to_use,
            safe_to_leave_message: contact.safe_to_leave_message,
        });
    }
    Ok(tx.replace_contacts(permit, &contacts)?)
}

/// A number below the last one that nobody has: of somebody who left the family.
fn of_nobody(place: usize) -> OpError {
    FieldErrors::one(format!("/contacts/{place}/owner"), "no_such_person", "Give the number of somebody who is in the family.").into()
}

fn owner(family: &[FamilyPerson], number: usize) -> Option<&FamilyPerson> {
    family.iter().find(|person| usize::try_from(person.position) == Ok(number))
}
