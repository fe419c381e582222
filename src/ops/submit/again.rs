//! A family that has a case sends the form again: the sending hangs on that case, and nothing in the case changes.

use super::{Filed, Filing};
use crate::{
    access::Permit,
    domain::{application, ids::CaseId},
    ops::OpError,
    store::{StoreError, WriteTx, submissions::NewSending},
};

/// Hangs the sending on the case that its principal has.
///
/// # Errors
/// When the database does not take it.
pub fn hang_on(tx: &mut WriteTx<'_>, filing: &Filing<'_>, case: CaseId) -> Result<Filed, OpError> {
    let case = tx.case_for_system(case)?.ok_or_else(|| StoreError::Damaged("an identity without a case".into()))?;
    let earlier = tx.first_draft(case.id)?.unwrap_or_default();
    let differs = application::diff(&earlier, filing.draft);
    let permit = Permit::of_submission(&case, filing.by);
    let submission = tx.insert_submission(
        &permit,
        &NewSending {
            reference: &filing.reference,
            office: &filing.door.office.code,
            channel: filing.door.window.channel,
            draft: filing.draft,
            differs: Some(&differs),
        },
    )?;
    Ok(Filed { case: case.id, office: case.office, submission, again: true })
}
