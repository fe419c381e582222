//! A clerk finds one case, never a list: by its reference, or by a document with a birth date.

use super::{OpError, Seen, interviews};
use crate::{
    access::{
        Actor,
        masked::{self, MaskedView},
    },
    domain::{audit::Event, birth_date::BirthDate, document::DocumentKey, ids::CaseId, reference::Reference, workflow::Case},
    store::ReadTx,
};

/// What somebody on the telephone can say.
#[derive(Clone)]
pub enum Asked {
    /// The reference.
    Reference(Reference),
    /// A document of anybody in the family, with that person's birth date.
    Document(DocumentKey, BirthDate),
}

impl Asked {
    const fn code(&self) -> &'static str {
        match self {
            Self::Reference(_) => "reference",
            Self::Document(..) => "document",
        }
    }
}

/// Finds one case for somebody with or without the right to see cases; both see it masked.
///
/// # Errors
/// `NotFound` when nothing fits, or nothing in the offices of the person.
pub fn find(tx: &mut ReadTx<'_>, actor: &Actor, asked: &Asked) -> Result<Seen<MaskedView>, OpError> {
    let case = case_of(tx, actor, asked)?.ok_or(OpError::NotFound)?;
    let view = view(tx, &case)?;
    let event = Event::read("case.lookup").on(case.id, &case.office).with(serde_json::json!({ "by": asked.code() }));
    Ok(Seen::personal(event, view))
}

/// The masked view of a case that was found within the person's scope.
///
/// # Errors
/// When the database does not answer.
pub fn view(tx: &mut ReadTx<'_>, case: &Case) -> Result<MaskedView, OpError> {
    let references = tx.sendings(case.id)?.into_iter().map(|sending| sending.reference).collect();
    let contacts = tx.contacts(case.id)?;
    let live = interviews::living(tx, case)?;
    Ok(masked::masked(case, references, &contacts, live.as_ref().map(|booking| &booking.slot)))
}

fn case_of(tx: &mut ReadTx<'_>, actor: &Actor, asked: &Asked) -> Result<Option<Case>, OpError> {
    let found: Vec<CaseId> = match asked {
        Asked::Reference(reference) => tx.case_of_reference(&reference.to_string())?.into_iter().collect(),
        Asked::Document(key, born) => tx.cases_of_document(key, born)?,
    };
    for id in found {
        if let Some(case) = tx.case(&actor.masked_scope(), id)? {
            return Ok(Some(case));
        }
    }
    Ok(None)
}
