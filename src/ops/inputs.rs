//! Inputs of a verb that only the case itself can judge: who must be named, and which days there are at its office.

use super::{Desk, OpError, people::OfficeNow};
use crate::{
    domain::{
        clearance::check_travel_day,
        decision::names_everybody_once,
        workflow::{ActionInput, Case},
    },
    store::ReadTx,
};

/// Makes sure that an input fits the case: 422 with the fields, after the caller was found to have seen the case.
///
/// # Errors
/// `Invalid` for members who are missing, named twice, strangers or decided of as nobody can be; for a day on which nobody can travel.
pub fn must_fit(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, input: &ActionInput) -> Result<(), OpError> {
    if !input.members.is_empty() {
        names_everybody_once(&input.members, &tx.members(case.id)?)?;
    }
    if let Some(day) = input.travel_on {
        check_travel_day(day, OfficeNow::of(tx, desk, case)?.today)?;
    }
    Ok(())
}
