//! Accounts of staff, and the rules of what roles they may hold (product: organisations, roles, scope).

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{
    fields::FieldErrors,
    ids::{AccountId, RoleHoldingId, StaffPersonId},
    terms::{Organisation, Role},
};

/// One sign-in of one person in one organisation, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Account {
    pub id: AccountId,
    pub organisation: Organisation,
    pub person: StaffPersonId,
    pub login: String,
    pub name: String,
    /// The password is one-time and opens only its own change.
    pub must_change: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// A role that an account holds: for one office or, with none named, for all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Holding {
    pub id: RoleHoldingId,
    pub account: AccountId,
    pub wanted: Wanted,
}

/// A role for one office or all, up to and including a day or without end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Wanted {
    pub role: Role,
    pub office: Option<String>,
    pub until: Option<NaiveDate>,
}

/// A role as it is asked for, with all its offices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAsked {
    /// The role.
    pub role: Role,
    /// The offices by their codes, or none for all of them.
    pub offices: Option<Vec<String>>,
    /// The last day (UTC) on which it is held.
    pub until: Option<NaiveDate>,
}

/// More entries than roles times a handful of end dates make no sense.
const MOST_ASKED: usize = 50;

/// The last year that has four digits.
const LAST_YEAR: i32 = 9999;

impl Wanted {
    /// Whether it is held on `day`: the last day counts whole.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.until.is_none_or(|until| day <= until)
    }

    /// Whether it keeps an organisation administrable: for every office and without end.
    #[must_use]
    pub fn administers_for_good(&self) -> bool {
        self.role == Role::Administrator && self.office.is_none() && self.until.is_none()
    }
}

/// Reads a whole list of asked roles, as an account of `organisation` may hold it from `today` on, one row for each office.
///
/// # Errors
/// Every fault, with pointers under `/roles`.
pub fn check_roles(
    organisation: Organisation,
    asked: &[RoleAsked],
    known_offices: &[String],
    today: NaiveDate,
) -> Result<Vec<Wanted>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut wanted: Vec<Wanted> = Vec::new();
    if asked.len() > MOST_ASKED {
        return Err(FieldErrors::one("/roles", "too_many", format!("Give at most {MOST_ASKED} entries.")));
    }
    for (at, ask) in asked.iter().enumerate() {
        check_one(organisation, ask, today, &format!("/roles/{at}"), &mut errors);
        for (place, office) in places(ask, known_offices, &format!("/roles/{at}/offices"), &mut errors) {
            if wanted.iter().any(|earlier| earlier.role == ask.role && overlaps(earlier.office.as_deref(), office.as_deref())) {
                errors.add(place, "given_twice", "Give each role once for each office; \"all\" stands alone.");
            } else {
                wanted.push(Wanted { role: ask.role, office, until: ask.until });
            }
        }
    }
    if excludes(wanted.iter().map(|row| row.role)) {
        errors.add("/roles", "administrator_sees_no_case", "Give administrator or roles for cases, not both.");
    }
    errors.or_else(|| wanted)
}

/// Whether these roles, held together, let an administrator near cases.
pub fn excludes(roles: impl Iterator<Item = Role> + Clone) -> bool {
    roles.clone().any(|role| role == Role::Administrator) && { roles }.any(Role::is_case_role)
}

fn check_one(organisation: Organisation, ask: &RoleAsked, today: NaiveDate, at: &str, errors: &mut FieldErrors) {
    if !ask.role.organisations().contains(&organisation) {
        errors.add(format!("{at}/role"), "not_in_this_organisation", "Give a role that exists in the organisation of the account.");
    }
    if ask.until.is_some_and(is_beyond_dates) {
        errors.add(format!("{at}/until"), "too_far", "Give a day before the year 10000, or leave it out.");
    }
    if ask.until.is_some_and(|until| until < today) {
        errors.add(format!("{at}/until"), "in_the_past", "Give today or a later day, or leave it out.");
    }
}

/// Whether a last day is one that the databases would not compare alike: from the year 10000 on its text is longer, and sorts before.
#[must_use]
pub fn is_beyond_dates(until: NaiveDate) -> bool {
    until.year() > LAST_YEAR
}

/// The offices of one ask with their pointers; unknown ones are noted.
fn places(ask: &RoleAsked, known: &[String], at: &str, errors: &mut FieldErrors) -> Vec<(String, Option<String>)> {
    let Some(offices) = &ask.offices else { return vec![(at.to_owned(), None)] };
    if offices.is_empty() {
        errors.add(at, "empty", "Name at least one office, or \"all\".");
    }
    let mut found = Vec::new();
    for (index, office) in offices.iter().enumerate().take(known.len() + MOST_ASKED) {
        let place = format!("{at}/{index}");
        if known.contains(office) {
            found.push((place, Some(office.clone())));
        } else {
            errors.add(place, "unknown_office", "Give the code of an office, like CO.");
        }
    }
    found
}

fn overlaps(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
