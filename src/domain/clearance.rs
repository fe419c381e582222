//! What must be valid before a journey, for each member: which kinds is data of the pathway, and what is judged of them stands here.

use chrono::{Datelike, Days, NaiveDate};

use super::{fields::FieldErrors, ids::PersonId, programme::ClearanceNeed, terms::words};

/// The one kind that the United States government writes; who else reads it learns `pending` or until when it is valid, and no more.
pub const SECURITY: &str = "security";

/// Days of a clearance may lie so many years before or after today: what is farther off is a slip of the pen.
const MOST_YEARS: i32 = 10;

/// A journey is planned at most so many years ahead.
const MOST_YEARS_AHEAD: i32 = 2;

words! {
    /// How a clearance stands. Only that of security is ever anything but clear.
    ClearanceState { Pending = "pending", Clear = "clear", NotClear = "not_clear" }
}

/// A clearance as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// Whose it is.
    pub person: PersonId,
    /// What it clears, like `medical`.
    pub kind: String,
    /// How it stands.
    pub state: ClearanceState,
    /// From and until when it is valid, both days counting; none unless it is clear.
    pub valid: Option<(NaiveDate, NaiveDate)>,
}

/// A clearance as somebody writes it down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct ClearanceDraft {
    pub state: Option<ClearanceState>,
    pub valid_from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
}

/// What one member still lacks on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Who.
    pub person: PersonId,
    /// The kinds that are missing, or not valid on that day.
    pub kinds: Vec<String>,
}

impl Clearance {
    /// Whether it is valid on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.state == ClearanceState::Clear && self.valid.is_some_and(|(from, until)| from <= day && day <= until)
    }

    /// Whether it ran out before a day, or was never clear.
    fn is_over_on(&self, day: NaiveDate) -> bool {
        self.state != ClearanceState::Clear || self.valid.is_none_or(|(_, until)| until < day)
    }
}

impl ClearanceDraft {
    /// Checks what was written against the kind and today, with the days that the pathway gives where none was said.
    ///
    /// # Errors
    /// `not_for_this_kind`, `required`, `not_asked_for`, `out_of_range`, `before_its_beginning`.
    pub fn check(self, need: &ClearanceNeed, today: NaiveDate) -> Result<(ClearanceState, Option<(NaiveDate, NaiveDate)>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let state = self.state.unwrap_or(ClearanceState::Clear);
        if state != ClearanceState::Clear {
            if need.kind != SECURITY {
                errors.add("/state", "not_for_this_kind", "Leave out the state: only the clearance of security can be anything but clear.");
            }
            for (pointer, day) in [("/valid_from", self.valid_from), ("/valid_until", self.valid_until)] {
                if day.is_some() {
                    errors.add(pointer, "not_asked_for", "Leave out the days of what is not clear.");
                }
            }
            return errors.or_else(|| (state, None));
        }
        let until = self.valid_until.or_else(|| self.valid_from?.checked_add_days(Days::new(need.valid_days?.into())));
        for (pointer, day) in [("/valid_from", self.valid_from), ("/valid_until", until)] {
            match day {
                None => errors.add(pointer, "required", "Say from and until which day it is valid."),
                Some(day) if (day.year() - today.year()).abs() > MOST_YEARS => {
                    errors.add(pointer, "out_of_range", format!("Give a day at most {MOST_YEARS} years from today."));
                }
                Some(_) => {}
            }
        }
        if self.valid_from.zip(until).is_some_and(|(from, until)| until < from) {
            errors.add("/valid_until", "before_its_beginning", "Give an end that is not before the beginning.");
        }
        errors.or_else(|| (state, self.valid_from.zip(until)))
    }
}

/// Makes sure that a day can be one of travel: today or later, and not beyond all planning.
///
/// # Errors
/// `in_the_past`, `too_far`.
pub fn check_travel_day(day: NaiveDate, today: NaiveDate) -> Result<(), FieldErrors> {
    if day < today {
        return Err(FieldErrors::one("/travel_on", "in_the_past", "Give today or a later day, as the office counts days."));
    }
    let last = today.with_year(today.year() + MOST_YEARS_AHEAD).unwrap_or(today + Days::new(365 * 2));
    if day > last {
        return Err(FieldErrors::one("/travel_on", "too_far", format!("Give a day within {MOST_YEARS_AHEAD} years.")));
    }
    Ok(())
}

/// What each approved member lacks on the day of travel; nothing when all may go.
#[must_use]
pub fn lacks_on(needs: &[ClearanceNeed], approved: &[PersonId], standing: &[Clearance], day: NaiveDate) -> Vec<Lack> {
    lacks(needs, approved, standing, |clearance| clearance.is_valid_on(day))
}

/// What each approved member has not, or has no longer today; what will be valid later is not missing.
#[must_use]
pub fn lacks_today(needs: &[ClearanceNeed], approved: &[PersonId], standing: &[Clearance], today: NaiveDate) -> Vec<Lack> {
    lacks(needs, approved, standing, |clearance| !clearance.is_over_on(today))
}

fn lacks(needs: &[ClearanceNeed], approved: &[PersonId], standing: &[Clearance], good: impl Fn(&Clearance) -> bool) -> Vec<Lack> {
    let has = |person: PersonId, kind: &str| standing.iter().any(|one| one.person == person && one.kind == kind && good(one));
    let of = |person: &PersonId| {
        let kinds: Vec<String> = needs.iter().map(|need| need.kind.clone()).filter(|kind| !has(*person, kind)).collect();
        Lack { person: *person, kinds }
    };
    approved.iter().map(of).filter(|lack| !lack.kinds.is_empty()).collect()
}

#[cfg(test)]
#[path = "clearance_tests.rs"]
mod tests;
