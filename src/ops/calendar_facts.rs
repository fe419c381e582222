//! What the checks of the workflow need to know from the calendar on an office's wall: who is of age, and until when a withdrawal is undone.

use chrono::Duration;

use super::{Desk, OpError, people::OfficeNow};
use crate::{
    domain::{
        family::{Shares, all_adults_agree},
        local_time::{day_end, local_day},
        stage::Stage,
        workflow::{Case, Check, Facts, check::UNDO_DAYS, steps},
    },
    store::ReadTx,
};

/// Fills in what hangs on the calendar, where a step from here depends on it.
///
/// # Errors
/// When the database does not answer.
pub fn for_offer(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, facts: &mut Facts) -> Result<(), OpError> {
    if steps::from_here(case).any(|step| step.checks.contains(&Check::ConsentToUs)) {
        let today = OfficeNow::of(tx, desk, case)?.today;
        facts.consent_to_us = all_adults_agree(&tx.family(case.id)?, today, |shares: &Shares| shares.us_government);
    }
    if case.shown.stage == Stage::ClosedWithdrawn {
        // To the end of the day that the message named, as people read a last day.
        let zone = OfficeNow::of(tx, desk, case)?.zone;
        facts.undo_until = day_end(local_day(case.shown.since + Duration::days(UNDO_DAYS), zone), zone);
    }
    Ok(())
}
