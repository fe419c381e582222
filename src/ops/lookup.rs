//! A clerk finds one case, never a list: by its reference, or by a document with a birth date.

use chrono_tz::Tz;

use super::{Desk, OpError, Seen, interviews};
use crate::{
    access::{
        Actor,
        masked::{self, MaskedView},
    },
    domain::{
        audit::Event,
        birth_date::BirthDate,
        document::DocumentKey,
        ids::CaseId,
        language::Language,
        programme::Office,
        reference::Reference,
        workflow::{Case, Right},
    },
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

/// One case as a clerk has it before them.
#[derive(Clone)]
pub struct Found {
    /// The case, masked.
    pub view: MaskedView,
    /// The zone of its office.
    pub zone: Tz,
    /// The site of its live appointment, in the language of the page.
    pub site: Option<String>,
    /// Whether this person sees the case whole elsewhere; then it is corrected there.
    pub whole: bool,
    /// Whether this person may correct how the family is reached.
    pub may_correct: bool,
}

/// The case that a clerk found before, masked, by its id: which nobody can guess, and no list gives.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn by_id(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, language): (CaseId, Language)) -> Result<Seen<Found>, OpError> {
    let case = tx.case(&actor.masked_scope(), id)?.ok_or(OpError::NotFound)?;
    let view = view(tx, &case)?;
    let (_, file) = desk.catalogue.office(tx, &case.office)?.ok_or(OpError::NotFound)?;
    let office = file.subject.office().ok_or(OpError::NotFound)?;
    let found = Found {
        zone: office.time_zone,
        site: site(office, &view, language),
        whole: actor.may(Right::CaseRead, &case.office),
        may_correct: actor.may(Right::ContactCorrect, &case.office),
        view,
    };
    let event = Event::read("case.lookup").on(case.id, &case.office).with(serde_json::json!({ "by": "id" }));
    Ok(Seen::personal(event, found))
}

fn site(office: &Office, view: &MaskedView, language: Language) -> Option<String> {
    let key = view.appointment.as_ref()?.site.as_ref()?;
    let named = office.sites.iter().find(|site| site.key == *key);
    Some(named.map_or_else(|| key.clone(), |site| site.name.in_language(language).to_owned()))
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
