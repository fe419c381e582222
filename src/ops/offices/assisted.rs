//! The offices at which a clerk enters applications for people, with the window of that door.

use super::page::page_of;
use crate::{
    access::Actor,
    domain::{language::Language, terms::Channel, workflow::Right},
    ops::{OpError, Seen, offices::OfficePage, programmes::Catalogue},
    store::ReadTx,
};

/// The offices of a clerk, by code; none for who enters nothing.
///
/// # Errors
/// When the database does not answer.
pub fn assisted_offices(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    catalogue: &Catalogue,
    language: Language,
) -> Result<Seen<Vec<OfficePage>>, OpError> {
    let mut pages = Vec::new();
    for code in tx.office_codes()? {
        if actor.may(Right::SubmissionEnter, &code) {
            pages.extend(page_of(tx, catalogue, &code, Channel::Assisted, language)?);
        }
    }
    Ok(Seen::impersonal(pages))
}

/// One office of a clerk.
///
/// # Errors
/// `NotFound` for a code that no office has; `Forbidden` for another office, which everybody knows that there is.
pub fn assisted_office(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    catalogue: &Catalogue,
    (code, language): (&str, Language),
) -> Result<Seen<OfficePage>, OpError> {
    let page = page_of(tx, catalogue, code, Channel::Assisted, language)?.ok_or(OpError::NotFound)?;
    if actor.may(Right::SubmissionEnter, code) { Ok(Seen::impersonal(page)) } else { Err(OpError::Forbidden) }
}
