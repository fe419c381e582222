//! What is known of an office.

use chrono_tz::Tz;

use super::Words;
use crate::domain::country::Country;

/// An office as its file declares it. An office is a row, never an enum: a new one is a new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The code that references start with, like `CO`.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// Where it stands.
    pub country: Country,
    /// The zone of its windows, quota days and appointments.
    pub time_zone: Tz,
    /// The places that people can go to, as far as they are known.
    pub sites: Vec<Site>,
    /// The numbers that people can call.
    pub telephones: Vec<Telephone>,
    /// Its e-mail address; `None` where the sources do not give one.
    pub email: Option<String>,
    /// What to do while there is no open form.
    pub advice: Words,
    /// How many days no interview is booked after one that was missed, unless somebody lifts the hold.
    pub no_show_hold_days: u32,
}

/// Days of a hold after a missed interview where the office does not say otherwise (product.md section 4).
pub const NO_SHOW_HOLD_DAYS: u32 = 15;
/// The most days of a hold, by hand or after a missed interview.
pub const MOST_HOLD_DAYS: u32 = 365;

/// A place of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Unique within the office, like `quetzaltenango`.
    pub key: String,
    /// Its name.
    pub name: Words,
}

/// A telephone of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telephone {
    /// As it is dialled and published.
    pub number: String,
    /// When somebody answers, in the office's local time; `None` where the sources do not say.
    pub hours: Option<Words>,
}
