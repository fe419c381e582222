//! What the address of a page of the desk says.

use chrono::{Datelike, Days, NaiveDate};

use crate::{
    console::visit::Visit,
    domain::{fields::FieldErrors, local_time::written_day},
};

/// Days after the first that are shown at once: two weeks, as a scheduler plans.
pub const DAYS: u64 = 13;

/// The pairs of an address.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the address of a visit. What no page knows is left alone, so that an old bookmark still opens.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        Self(form_urlencoded::parse(visit.request().query_string().as_bytes()).into_owned().collect())
    }

    /// The first value of a name, without white space around it; empty when it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// The value of a name, if there is any.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The day of a name: nothing when none was said, nothing inside when it is no day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<Option<NaiveDate>> {
        self.filled(name).map(day)
    }

    /// The days `from` and `to`: two weeks from today unless others are said; what is no day counts as not said, and is a fault.
    pub fn span(&self, today: NaiveDate, faults: &mut FieldErrors) -> (NaiveDate, NaiveDate) {
        let mut day = |name: &str, unless: NaiveDate| match self.day(name) {
            Some(None) => {
                faults.add(name, "not_a_day_of_calendar", "Give a day like 2024-05-20.");
                unless
            }
            said => said.flatten().unwrap_or(unless),
        };
        let from = day("from", today);
        let to = day("to", later(from, DAYS));
        if to >= from {
            return (from, to);
        }
        faults.add("to", "before_from", "The last day cannot be before the first.");
        (from, from)
    }
}

/// Reads a day as browsers send it, like `2024-05-20`.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    written_day(text)
}

/// Whether a day has a year of four digits, as both databases keep it.
fn of_our_era(day: NaiveDate) -> bool {
    (1..=9999).contains(&day.year())
}

/// So many days later; the end of the calendar stays where it is.
#[must_use]
pub fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).filter(|later| of_our_era(*later)).unwrap_or(day)
}

/// So many days earlier; the beginning of the calendar stays where it is.
#[must_use]
pub fn earlier(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).filter(|earlier| of_our_era(*earlier)).unwrap_or(day)
}

/// An address with what it says, empty values left out.
#[must_use]
pub fn address(page: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_spelling() {
        assert!(day("2024-05-20").is_some());
        for other in ["", "2024-5-20", "20.5.2024", "2024-02-30", "+2024-05-20", "12024-05-20", "0000-01-01", "tomorrow"] {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn an_address_says_only_what_there_is_to_say() {
        assert_eq!(address("/interviews", &[("office", "CO"), ("day", ""), ("by", "a b&c")]), "/interviews?office=CO&by=a+b%26c");
        assert_eq!(address("/interviews", &[("day", "")]), "/interviews");
    }
}
