//! The funnel: how many cases came in, and how many of them had come how far at the end of a day.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Desk, OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        fields::FieldErrors,
        funnel::{FunnelBy, FunnelRow, without_small_numbers},
        local_time::{day_end, day_start, local_day},
        workflow::Right,
    },
    store::{
        ReadTx,
        funnel::{Cohort, FunnelQuery},
    },
};

/// No report goes back before this year: the programme is younger, and so is every case.
const FIRST_YEAR: i32 = 2000;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The last day that counts, as each office counts days; today unless given.
    pub as_of: Option<NaiveDate>,
    /// One office alone.
    pub office: Option<String>,
    /// One pathway alone.
    pub pathway: Option<String>,
    /// By what.
    pub by: FunnelBy,
}

/// The report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    /// The last day that counts; nothing where it is today, which may be another day at each office.
    pub as_of: Option<NaiveDate>,
    /// Whether small numbers were left out.
    pub suppressed: bool,
    /// The rows.
    pub rows: Vec<FunnelRow>,
}

/// An office and its zone.
type Place = (String, Tz);

/// Counts the cases of the offices for which the person reads reports.
///
/// # Errors
/// `Forbidden` without `report.read` anywhere; `Invalid` for a day that no office has had yet.
pub fn report(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, asked: &Asked) -> Result<Seen<Funnel>, OpError> {
    if !actor.may_somewhere(Right::ReportRead) {
        return Err(OpError::Forbidden);
    }
    let places = places(tx, desk, actor, asked.office.as_deref())?;
    let now = tx.now();
    if let Some(day) = asked.as_of {
        let last = places.iter().map(|(_, zone)| local_day(now, *zone)).max().unwrap_or_else(|| now.date_naive());
        check_day(day, last)?;
    }
    let first = tx.first_received()?.unwrap_or(now);
    let zones: BTreeSet<&str> = places.iter().map(|(_, zone)| zone.name()).collect();
    let zones = zones.into_iter().filter_map(|name| name.parse::<Tz>().ok());
    let cohorts = zones.flat_map(|zone| cohorts(asked, zone, first, now)).collect();
    let query = FunnelQuery {
        offices: places.into_iter().map(|(code, _)| code).collect(),
        pathway: asked.pathway.clone(),
        by: asked.by,
        cohorts,
        reads_outcomes: actor.reads_outcomes(),
    };
    let rows = tx.funnel(&query)?;
    let suppressed = !actor.reads_outcomes();
    let rows = if suppressed { without_small_numbers(&rows) } else { rows };
    Ok(Seen::impersonal(Funnel { as_of: asked.as_of, suppressed, rows }))
}

fn check_day(day: NaiveDate, last: NaiveDate) -> Result<(), OpError> {
    if day > last {
        return Err(FieldErrors::one("as_of", "in_the_future", "Ask as of today or an earlier day.").into());
    }
    if day.year() < FIRST_YEAR {
        return Err(FieldErrors::one("as_of", "out_of_range", format!("Ask as of a day of {FIRST_YEAR} or later.")).into());
    }
    Ok(())
}

/// The offices for which the person reads reports, each with its zone. One that there is not for the person has no cases.
fn places(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, office: Option<&str>) -> Result<Vec<Place>, OpError> {
    let allowed = actor.offices_for(Right::ReportRead);
    let files = desk.catalogue.offices(tx)?;
    let all = files.iter().filter_map(|(_, file)| file.subject.office()).map(|office| (office.code.clone(), office.time_zone));
    Ok(all.filter(|(code, _)| allowed.include(code) && office.is_none_or(|office| office == code)).collect())
}

/// The spans of time of one zone: each month, or all time at once.
fn cohorts(asked: &Asked, zone: Tz, first: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Cohort> {
    let last = asked.as_of.unwrap_or_else(|| local_day(now, zone));
    let first = local_day(first, zone).with_day(1).unwrap_or(last);
    let Some(until) = day_end(last, zone) else { return Vec::new() };
    if asked.by != FunnelBy::Month {
        let starts = day_start(first, zone);
        return starts.map(|starts| Cohort { zone, label: String::new(), starts, ends: until, until }).into_iter().collect();
    }
    let months = std::iter::successors(Some(first), |month| month.checked_add_months(Months::new(1))).take_while(|month| *month <= last);
    let span = |month: NaiveDate| {
        let next = day_start(month.checked_add_months(Months::new(1))?, zone)?;
        Some(Cohort { zone, label: month.format("%Y-%m").to_string(), starts: day_start(month, zone)?, ends: next.min(until), until })
    };
    months.filter_map(span).collect()
}

#[cfg(test)]
#[path = "funnel_tests.rs"]
mod tests;
