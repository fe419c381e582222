//! How many families who had an interview before them did not come.

use super::{Desk, OpError, Seen, offices};
use crate::{
    access::Actor,
    domain::{
        no_shows::{NoShowRow, without_small_numbers},
        workflow::Right,
    },
    store::ReadTx,
};

/// The report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoShows {
    /// Whether small numbers were left out.
    pub suppressed: bool,
    /// By month, then office.
    pub rows: Vec<NoShowRow>,
}

/// Counts the interviews of the offices for which the person reads reports, or of one of them. What does not exist for the person has no rows.
///
/// # Errors
/// `Forbidden` without `report.read` anywhere.
pub fn report(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, office: Option<&str>) -> Result<Seen<NoShows>, OpError> {
    if !actor.may_somewhere(Right::ReportRead) {
        return Err(OpError::Forbidden);
    }
    let (cards, _) = offices::names(tx, desk, actor, &[Right::ReportRead])?.into_parts();
    let codes: Vec<String> = cards.into_iter().map(|card| card.code).filter(|code| office.is_none_or(|office| office == code)).collect();
    let rows = tx.no_shows(&codes)?;
    let suppressed = !actor.reads_outcomes();
    let rows = if suppressed { without_small_numbers(&rows) } else { rows };
    Ok(Seen::impersonal(NoShows { suppressed, rows }))
}

#[cfg(test)]
#[path = "no_shows_tests.rs"]
mod tests;
