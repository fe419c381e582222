//! Offices and pathways that a list is asked for by name.

use super::OpError;
use crate::{
    access::Actor,
    domain::{fields::FieldErrors, workflow::Right},
    store::ReadTx,
};

/// Makes sure that an office and a pathway asked for by name are there for the person: an empty list would hide a slip of the pen.
///
/// The right is the one by which the list is read.
///
/// # Errors
/// `Forbidden` without the right anywhere; `Invalid` under `office` or `pathway`; an office outside of the person's own is as unknown as one
/// that is not.
pub fn must_be_known(tx: &mut ReadTx<'_>, actor: &Actor, right: Right, office: Option<&str>, pathway: Option<&str>) -> Result<(), OpError> {
    if !actor.may_somewhere(right) {
        return Err(OpError::Forbidden);
    }
    let mut errors = FieldErrors::default();
    if let Some(office) = office
        && !(actor.offices_for(right).include(office) && tx.office_exists(office)?)
    {
        errors.add("office", "unknown", "Use the code of one of your offices.");
    }
    if let Some(pathway) = pathway
        && tx.recommended_by(pathway)?.is_none()
    {
        errors.add("pathway", "unknown", "Use the code of a pathway.");
    }
    Ok(errors.or_else(|| ())?)
}
