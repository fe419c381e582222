//! Local days of a query or a body: from the first to the last.

use chrono::{Datelike, NaiveDate};

use crate::{domain::fields::FieldErrors, http::problem::Problem};

/// Makes sure that days have years of four digits, as both databases keep them, and that the last is not before the first.
///
/// # Errors
/// 422 with the names of the fields.
pub fn checked((from_name, from): (&str, NaiveDate), (to_name, to): (&str, Option<NaiveDate>)) -> Result<(NaiveDate, NaiveDate), Problem> {
    let mut errors = FieldErrors::default();
    for (name, day) in [(from_name, Some(from)), (to_name, to)] {
        if day.is_some_and(|day| !(1..=9999).contains(&day.year())) {
            errors.add(name, "out_of_range", "Give a day of the years 0001 to 9999.");
        }
    }
    if to.is_some_and(|to| to < from) {
        errors.add(to_name, "before_from", "The last day cannot be before the first.");
    }
    errors.or_else(|| (from, to.unwrap_or(from))).map_err(Problem::invalid)
}
