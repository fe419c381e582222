//! Birth dates as people know them: whole, a month, or a year alone.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};

use super::fields::Fault;

/// The first year that a living person is taken to be born in.
const EARLIEST_YEAR: i32 = 1900;

/// A birth date that may lack its day, or its month and day. Text form: `1990`, `1990-05` or `1990-05-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate {
    first: NaiveDate,
    known: Known,
}

/// How much of the date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Known {
    Year,
    Month,
    Day,
}

impl BirthDate {
    /// Reads an input and holds it against `today`.
    ///
    /// # Errors
    /// `not_a_date`, `in_the_future`, `too_early` (before 1900).
    pub fn check(text: &str, today: NaiveDate) -> Result<Self, Fault> {
        let date: Self = text.trim().parse()?;
        if date.first > today {
            return Err(Fault::new("in_the_future", "Give a birth date that is not in the future."));
        }
        if date.first.year() < EARLIEST_YEAR {
            return Err(Fault::new("too_early", format!("Give a birth date of {EARLIEST_YEAR} or later.")));
        }
        Ok(date)
    }

    /// A date known to the day.
    #[must_use]
    pub const fn on(day: NaiveDate) -> Self {
        Self { first: day, known: Known::Day }
    }

    /// Whether year, month and day are known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.known == Known::Day
    }

    /// The day, if it is known.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.is_complete().then_some(self.first)
    }

    /// The year, which is always known.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.first.year()
    }

    /// The first and the last day that it can be.
    #[must_use]
    pub fn span(&self) -> (NaiveDate, NaiveDate) {
        let months = match self.known {
            Known::Year => Months::new(12),
            Known::Month => Months::new(1),
            Known::Day => return (self.first, self.first),
        };
        let next = self.first.checked_add_months(months).unwrap_or(NaiveDate::MAX);
        (self.first, next.checked_sub_days(Days::new(1)).unwrap_or(next))
    }

    /// The least and the greatest age in whole years that the person can have on `day`.
    #[must_use]
    pub fn ages_on(&self, day: NaiveDate) -> (u32, u32) {
        let (oldest, youngest) = self.span();
        (day.years_since(youngest).unwrap_or(0), day.years_since(oldest).unwrap_or(0))
    }

    /// The age on `day`, if what is known of the date leaves only one.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        let (least, greatest) = self.ages_on(day);
        (least == greatest).then_some(least)
    }

    /// The first day on which the person can be so old: the birthday, or the earliest that it can be.
    #[must_use]
    pub fn earliest_at_age(&self, years: u32) -> Option<NaiveDate> {
        self.first.checked_add_months(Months::new(years.checked_mul(12)?))
    }

    /// Whether both can be the birth date of one person.
    #[must_use]
    pub fn is_compatible_with(&self, other: &Self) -> bool {
        let ((a, z), (other_a, other_z)) = (self.span(), other.span());
        a <= other_z && other_a <= z
    }

    /// The coarser text forms, like `1990` and `1990-05` for `1990-05-17`: what a compatible, less complete date is written as.
    #[must_use]
    pub fn coarser_forms(&self) -> Vec<String> {
        [Known::Year, Known::Month]
            .into_iter()
            .filter(|known| *known < self.known)
            .map(|known| Self { first: self.first, known }.to_string())
            .collect()
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = match self.known {
            Known::Year => "%Y",
            Known::Month => "%Y-%m",
            Known::Day => "%Y-%m-%d",
        };
        write!(f, "{}", self.first.format(form))
    }
}

impl FromStr for BirthDate {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let (known, rest) = match text.len() {
            4 => (Known::Year, "-01-01"),
            7 => (Known::Month, "-01"),
            10 => (Known::Day, ""),
            _ => return Err(not_a_date()),
        };
        let whole = format!("{text}{rest}");
        let shaped = whole.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        let first = NaiveDate::parse_from_str(&whole, "%Y-%m-%d").ok().filter(|_| shaped).ok_or_else(not_a_date)?;
        Ok(Self { first, known })
    }
}

fn not_a_date() -> Fault {
    Fault::new("not_a_date", "Give a date that exists, like 1990-05-17; if the day or month is not known, 1990-05 or 1990.")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn date(text: &str) -> BirthDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_birth_date_may_be_partial() {
        for text in ["1990", "1990-05", "1990-05-17", "2000-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert!(date("1990-05-17").is_complete());
        assert!(!date("1990-05").is_complete());
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "90", "1990-", "1990-13", "1990-02-30", "1990-5-17", "17-05-1990", "1990/05/17", "+199-05-17", "199٣", "1990-05-17T00:00"]
        {
            assert_eq!(text.parse::<BirthDate>().unwrap_err().code, "not_a_date", "{text:?}");
        }
    }

    #[test]
    fn it_is_neither_in_the_future_nor_before_1900() {
        let today = day("2024-02-06");
        assert_eq!(BirthDate::check("2024-02-07", today).unwrap_err().code, "in_the_future");
        assert_eq!(BirthDate::check("2024-03", today).unwrap_err().code, "in_the_future");
        assert_eq!(BirthDate::check("1899-12-31", today).unwrap_err().code, "too_early");
        assert!(BirthDate::check("2024", today).is_ok(), "this year may be the year");
        assert!(BirthDate::check("2024-02-06", today).is_ok(), "born today");
    }

    #[test]
    fn the_age_of_a_partial_date_is_a_span() {
        assert_eq!(date("2006").ages_on(day("2024-02-06")), (17, 18));
        assert_eq!(date("2006").age_on(day("2024-02-06")), None);
        assert_eq!(date("2006-01").age_on(day("2024-02-06")), Some(18));
        assert_eq!(date("2006-02-06").age_on(day("2024-02-06")), Some(18), "on the birthday");
        assert_eq!(date("2006-02-07").age_on(day("2024-02-06")), Some(17), "the day before");
        assert_eq!(date("2024").ages_on(day("2024-02-06")), (0, 0));
    }

    #[test]
    fn a_birthday_is_the_earliest_that_it_can_be() {
        let turns = |text: &str| date(text).earliest_at_age(21).unwrap().to_string();
        assert_eq!(turns("2003-05-17"), "2024-05-17");
        assert_eq!(turns("2003-05"), "2024-05-01");
        assert_eq!(turns("2003"), "2024-01-01");
        assert_eq!(turns("2004-02-29"), "2025-02-28");
        assert_eq!(date("2003").earliest_at_age(u32::MAX), None);
    }

    #[test]
    fn dates_are_compatible_if_one_person_can_have_both() {
        assert!(date("1990").is_compatible_with(&date("1990-05-17")));
        assert!(date("1990-05").is_compatible_with(&date("1990")));
        assert!(!date("1990-06").is_compatible_with(&date("1990-05-17")));
        assert_eq!(date("1990-05-17").coarser_forms(), ["1990", "1990-05"]);
        assert!(date("1990").coarser_forms().is_empty());
    }

    proptest! {
        #[test]
        fn every_date_reads_back(year in 1900i32..2100, month in 1u32..=12, dom in 1u32..=28) {
            for text in [format!("{year:04}"), format!("{year:04}-{month:02}"), format!("{year:04}-{month:02}-{dom:02}")] {
                prop_assert_eq!(text.parse::<BirthDate>().unwrap().to_string(), text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            let _ = text.parse::<BirthDate>();
        }
    }
}
