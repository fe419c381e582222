//! The words of the pages, from `lang/{es,en,ht}/*.ftl`, a file for each part of the service: Spanish, English and Haitian Creole.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::{PoisonError, RwLock},
};

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, static_loader};

use crate::domain::language::Language;

static_loader! {
    static WORDS = {
        locales: "./src/console/lang",
        fallback_language: "es",
        // Names stand in elements of their own (<bdi>), never inside a sentence, so no marks of direction are needed.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// Texts without anything filled in, as they were once put together: a list asks for the same few hundreds of times. Only keys that
/// exist are kept, so it cannot grow beyond the files.
static KNOWN: [RwLock<BTreeOfTexts>; 3] = [const { RwLock::new(BTreeOfTexts::new()) }; 3];

/// A map that can be made without running anything.
type BTreeOfTexts = BTreeMap<String, String>;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    /// The tag of the language, like `ht`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0.as_str()
    }

    /// The text of a key. Tests hold that every key is there, and builds for trying out stop at one that is not; a released program shows
    /// the key rather than nothing.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        let text = self.maybe(key);
        debug_assert!(text.is_some(), "no text for {key}");
        text.unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key that may be missing: sentences of refusals that came later than the pages.
    #[must_use]
    pub fn maybe(self, key: &str) -> Option<String> {
        let known = &KNOWN[self.place()];
        if let Some(text) = known.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Some(text.clone());
        }
        let text = self.look(key, &[])?;
        known.write().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), text.clone());
        Some(text)
    }

    const fn place(self) -> usize {
        match self.0 {
            Language::Spanish => 0,
            Language::English => 1,
            Language::HaitianCreole => 2,
        }
    }

    /// The text of a key with one thing filled in.
    #[must_use]
    pub fn with(self, key: &str, name: &'static str, value: impl ToString) -> String {
        let text = self.look(key, &[(name, value.to_string())]);
        debug_assert!(text.is_some(), "no text for {key}");
        text.unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key with several things filled in.
    #[must_use]
    pub fn fill(self, key: &str, parts: &[(&'static str, String)]) -> String {
        let text = self.look(key, parts);
        debug_assert!(text.is_some(), "no text for {key}");
        text.unwrap_or_else(|| key.to_owned())
    }

    /// A day in words, with its day of the week and its year.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        self.fill("interviews-day", &[self.weekday(day), ("day", day.day().to_string()), self.month(day), ("year", day.year().to_string())])
    }

    /// A day in words without its year, for the heading of a column.
    #[must_use]
    pub fn short_day(self, day: NaiveDate) -> String {
        self.fill("interviews-day-short", &[self.weekday(day), ("day", day.day().to_string()), self.month(day)])
    }

    fn weekday(self, day: NaiveDate) -> (&'static str, String) {
        ("weekday", self.t(&format!("weekday-{}", day.weekday().number_from_monday())))
    }

    fn month(self, day: NaiveDate) -> (&'static str, String) {
        ("month", self.t(&format!("month-{}", day.month())))
    }

    /// The word of a code: `stage` and `closed:declined` give the text of `stage-closed-declined`.
    #[must_use]
    pub fn word(self, kind: &str, code: &str) -> String {
        let key = word_key(kind, code);
        self.maybe(&key).unwrap_or_else(|| code.replace('_', " "))
    }

    /// An instant on a clock on the wall: the day in words, the hour, and whose hour it is.
    #[must_use]
    pub fn day_and_hour(self, at: DateTime<Utc>, zone: Tz) -> String {
        let local = zone.from_utc_datetime(&at.naive_utc());
        let parts = [
            ("weekday", self.t(&format!("weekday-{}", local.weekday().number_from_monday()))),
            ("day", local.day().to_string()),
            ("month", self.t(&format!("month-{}", local.month()))),
            ("year", local.year().to_string()),
            ("time", local.format("%H:%M").to_string()),
            ("city", city(zone)),
        ];
        self.look("day-and-hour", &parts).unwrap_or_else(|| at.to_rfc3339())
    }

    fn look(self, key: &str, parts: &[(&'static str, String)]) -> Option<String> {
        let tag: LanguageIdentifier = self.code().parse().ok()?;
        let filled = parts.iter().map(|(name, value)| (Cow::from(*name), FluentValue::from(value.clone())));
        let args: HashMap<Cow<'static, str>, FluentValue<'static>> = filled.collect();
        WORDS.lookup_single_language(&tag, key, Some(&args)).ok()
    }
}

/// The key of the word of a code.
fn word_key(kind: &str, code: &str) -> String {
    format!("{kind}-{}", code.replace(['_', ':', '.'], "-").to_lowercase())
}

/// The city that a zone is named after.
#[must_use]
pub fn city(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// An instant as staff read it: short, in one order, on the clock of the zone that the page names.
#[must_use]
pub fn short(at: DateTime<Utc>, zone: Tz) -> String {
    zone.from_utc_datetime(&at.naive_utc()).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
