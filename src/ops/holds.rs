//! Until when a hold runs: to the end of a local day of the office, which somebody names or a missed interview brings.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Desk, OpError};
use crate::{
    domain::{
        fields::FieldErrors,
        local_time::{day_end, local_day},
        programme::MOST_HOLD_DAYS,
        workflow::{ActionInput, Case, Verb},
    },
    store::{ReadTx, StoreError},
};

/// The end of the hold that a step would begin; nothing for steps that begin none.
///
/// # Errors
/// `Invalid` for a day that is not to come, or further than a year.
pub fn until(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, verb: Verb, input: &ActionInput) -> Result<Option<DateTime<Utc>>, OpError> {
    if !matches!(verb, Verb::Hold | Verb::RecordNoShow) {
        return Ok(None);
    }
    let (zone, days) = of_office(tx, desk, &case.office)?;
    let today = local_day(tx.now(), zone);
    let last = match (verb, input.until) {
        (Verb::Hold, Some(day)) => near(day, today)?,
        _ => today.checked_add_days(Days::new(u64::from(days))).ok_or_else(end_of_time)?,
    };
    Ok(Some(day_end(last, zone).ok_or_else(end_of_time)?))
}

fn near(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, FieldErrors> {
    let far = (day - today).num_days() > i64::from(MOST_HOLD_DAYS);
    match () {
        () if day <= today => Err(FieldErrors::one("/until", "not_to_come", "Name a day to come, in the local time of the office.")),
        () if far => Err(FieldErrors::one("/until", "too_far", format!("A hold runs for {MOST_HOLD_DAYS} days at most."))),
        () => Ok(day),
    }
}

fn of_office(tx: &mut ReadTx<'_>, desk: &Desk, office: &str) -> Result<(Tz, u32), OpError> {
    let (_, file) = desk.catalogue.office(tx, office)?.ok_or(OpError::NotFound)?;
    let office = file.subject.office().ok_or(OpError::NotFound)?;
    Ok((office.time_zone, office.no_show_hold_days))
}

fn end_of_time() -> OpError {
    StoreError::Damaged("a hold would end after the end of the calendar".into()).into()
}
