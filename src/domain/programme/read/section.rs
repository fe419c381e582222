//! One table of a programme file, read key by key.

use std::{cell::RefCell, collections::BTreeSet, ops::Range};

use chrono::{NaiveDate, NaiveTime};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::report::Report;
use crate::domain::programme::Words;

/// A table with its place. Notes which keys were read, so that [`Section::finish`] can refuse the others.
pub(super) struct Section<'a> {
    report: &'a Report<'a>,
    table: &'a DeTable<'a>,
    at: Range<usize>,
    read: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Section<'a> {
    pub(super) const fn new(report: &'a Report<'a>, table: &'a DeTable<'a>, at: Range<usize>) -> Self {
        Self { report, table, at, read: RefCell::new(BTreeSet::new()) }
    }

    /// Notes a fault of the section as a whole.
    pub(super) fn fault(&self, message: impl Into<String>) {
        self.report.fault(self.at.clone(), message);
    }

    /// Notes a fault of one value, or of the section if the key is not there.
    pub(super) fn fault_at(&self, key: &str, message: impl Into<String>) {
        let at = self.table.get(key).map_or_else(|| self.at.clone(), Spanned::span);
        self.report.fault(at, message);
    }

    /// Says whether the whole file has no fault so far.
    pub(super) fn is_clean(&self) -> bool {
        self.report.is_clean()
    }

    /// Says whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Refuses every key that nobody has read.
    pub(super) fn finish(&self) {
        let read = self.read.borrow();
        for key in self.table.keys().filter(|key| !read.contains(key.get_ref().as_ref())) {
            self.report.fault(key.span(), format!("unknown key `{}`", key.get_ref()));
        }
    }

    /// A text that must be there.
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        self.needed(key)?;
        self.text_if(key)
    }

    /// A text that may be missing.
    pub(super) fn text_if(&self, key: &'static str) -> Option<String> {
        self.typed(key, "a text, not empty and without control characters", |value| match value {
            DeValue::String(text) if is_plain(text) => Some(text.trim().to_owned()),
            _ => None,
        })
    }

    /// A text in every message language that must be there.
    pub(super) fn words(&self, key: &'static str) -> Option<Words> {
        self.needed(key)?;
        self.words_if(key)
    }

    /// A text in every message language that may be missing.
    pub(super) fn words_if(&self, key: &'static str) -> Option<Words> {
        let section = self.section_if(key)?;
        let (es, en, ht) = (section.text("es"), section.text("en"), section.text("ht"));
        section.finish();
        Some(Words { es: es?, en: en?, ht: ht? })
    }

    /// A key of the operator's choice that must be there: it becomes part of addresses and stored answers.
    pub(super) fn slug(&self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.len() <= 40
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !plain {
            self.fault_at(key, format!("`{key}` must be at most 40 lower-case letters, digits and _, beginning with a letter"));
        }
        plain.then_some(text)
    }

    /// Yes or no; `otherwise` when missing.
    pub(super) fn flag(&self, key: &'static str, otherwise: bool) -> bool {
        let read = self.typed(key, "true or false", |value| if let DeValue::Boolean(flag) = value { Some(*flag) } else { None });
        read.unwrap_or(otherwise)
    }

    /// A figure from 1 that may be missing.
    pub(super) fn count_if(&self, key: &'static str) -> Option<u32> {
        self.typed(key, "a whole number from 1 to 1000000", |value| match value {
            DeValue::Integer(figure) => {
                u32::from_str_radix(figure.as_str(), figure.radix()).ok().filter(|figure| (1..=1_000_000).contains(figure))
            }
            _ => None,
        })
    }

    /// A day that must be there.
    pub(super) fn day(&self, key: &'static str) -> Option<NaiveDate> {
        self.needed(key)?;
        self.day_if(key)
    }

    /// A day that may be missing.
    pub(super) fn day_if(&self, key: &'static str) -> Option<NaiveDate> {
        self.typed(key, "a date between 1900 and 2999 like 2023-06-12, without quotes", |value| match value {
            DeValue::Datetime(when) if when.time.is_none() => when
                .date
                .filter(|date| (1900..3000).contains(&date.year))
                .and_then(|date| NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())),
            _ => None,
        })
    }

    /// A local time that must be there.
    pub(super) fn time(&self, key: &'static str) -> Option<NaiveTime> {
        self.needed(key)?;
        self.time_if(key)
    }

    /// A local time that may be missing.
    pub(super) fn time_if(&self, key: &'static str) -> Option<NaiveTime> {
        self.typed(key, "a local time like 08:00:00, without quotes", |value| match value {
            DeValue::Datetime(when) if when.date.is_none() => {
                let time = when.time?;
                NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), time.second.unwrap_or(0).into())
            }
            _ => None,
        })
    }

    /// A list of texts, at least one, each read by `one`, which says what is wrong with it.
    pub(super) fn list<T>(&self, key: &'static str, one: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let wanted = "a list of texts, at least one";
        self.needed(key)?;
        let items = self.typed(key, wanted, |value| value.as_array().filter(|items| !items.is_empty()))?;
        let mut read = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str().map(&one) {
                Some(Ok(value)) => read.push(value),
                Some(Err(message)) => self.report.fault(item.span(), message),
                None => self.report.fault(item.span(), format!("`{key}` must be {wanted}")),
            }
        }
        (read.len() == items.len()).then_some(read)
    }

    /// A text that must be there, read by `one`, which says what is wrong with it.
    pub(super) fn one<T>(&self, key: &'static str, one: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        one(&self.text(key)?).map_err(|message| self.fault_at(key, message)).ok()
    }

    /// A text as it stands, without judging it.
    pub(super) fn peek(&self, key: &str) -> Option<String> {
        Some(self.table.get(key)?.get_ref().as_str()?.to_owned())
    }

    /// Counts a key as known that is not going to be read.
    pub(super) fn known(&self, key: &'static str) {
        self.read.borrow_mut().insert(key);
    }

    /// A table below this one that may be missing.
    pub(super) fn section_if(&self, key: &'static str) -> Option<Section<'a>> {
        let table = self.typed(key, "a table", DeValue::as_table)?;
        Some(Section::new(self.report, table, self.value(key)?.span()))
    }

    /// The tables of a list below this one; none when missing.
    pub(super) fn sections(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(items) = self.typed(key, "a list of tables", DeValue::as_array) else { return Vec::new() };
        let sections = items.iter().filter_map(|item| {
            let table = item.get_ref().as_table();
            if table.is_none() {
                self.report.fault(item.span(), format!("`{key}` must be a list of tables"));
            }
            table.map(|table| Section::new(self.report, table, item.span()))
        });
        sections.collect()
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.read.borrow_mut().insert(key);
        self.table.get(key)
    }

    fn needed(&self, key: &'static str) -> Option<()> {
        if self.value(key).is_none() {
            self.fault(format!("`{key}` is missing"));
        }
        self.value(key).map(|_| ())
    }

    fn typed<T>(&self, key: &'static str, wanted: &str, read: impl FnOnce(&'a DeValue<'a>) -> Option<T>) -> Option<T> {
        let value = self.value(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            self.report.fault(value.span(), format!("`{key}` must be {wanted}"));
        }
        read
    }
}

fn is_plain(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(|c| c.is_control() && c != '\n')
}
