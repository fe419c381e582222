//! Answers to the questions that the criteria of a rule set ask.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::NaiveDate;

use super::fields::Fault;

/// One answer. `Unknown` is an answer of its own: it never counts against a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum FactAnswer {
    Yes,
    No,
    Unknown,
    On(NaiveDate),
}

/// The answers of an application by fact key (`in_country_on`, `asylum_seeker`, ..).
pub type FactAnswers = BTreeMap<String, FactAnswer>;

impl fmt::Display for FactAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => f.write_str("yes"),
            Self::No => f.write_str("no"),
            Self::Unknown => f.write_str("unknown"),
            Self::On(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

impl FactAnswer {
    /// Reads an answer that somebody gives today: whatever is asked about has been, or has not.
    ///
    /// # Errors
    /// `not_an_answer`, `not_yet`.
    pub fn check(text: &str, today: NaiveDate) -> Result<Self, Fault> {
        match text.parse()? {
            Self::On(day) if day > today => Err(Fault::new("not_yet", "Give a day that has been, or answer with no.")),
            answer => Ok(answer),
        }
    }
}

impl FromStr for FactAnswer {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            "unknown" => Ok(Self::Unknown),
            day => NaiveDate::parse_from_str(day, "%Y-%m-%d")
                .ok()
                .filter(|_| day.len() == 10)
                .map(Self::On)
                .ok_or_else(|| Fault::new("not_an_answer", "Answer with yes, no, unknown or a date like 2023-06-11.")),
        }
    }
}
