//! What a queue is asked for: read from the address, shown as chips, written back into addresses.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::Link,
        words::{Words, city},
    },
    domain::{fields::FieldErrors, local_time, queue::QueueFilter, stage::Stage},
    ops::{guide::Guide, queue},
};

/// The parameters of the address, in their order.
const NAMES: &[&str] = &["q", "office", "stage", "assignee", "pathway", "from", "to", "sort"];

/// What the address of a queue says. What it does not know is left out, so that an old bookmark still opens.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    values: Vec<(&'static str, String)>,
    cursor: Option<String>,
}

impl Filter {
    /// Reads the query of an address.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(own, _)| own == name).map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
        let values = NAMES.iter().filter_map(|name| Some((*name, value(name)?.to_owned()))).collect();
        Self { values, cursor: value("cursor").map(str::to_owned) }
    }

    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text)
    }

    /// The address of the same list without one of its filters, or of its first page.
    #[must_use]
    pub fn without(&self, left_out: &str) -> String {
        self.address(left_out, None)
    }

    /// The address of the page that begins at a place.
    #[must_use]
    pub fn page(&self, cursor: &str) -> String {
        self.address("", Some(cursor))
    }

    /// The address of the same list in the other order.
    #[must_use]
    pub fn turned(&self) -> String {
        let base = self.address("sort", None);
        if self.newest_first() { base } else { format!("{base}{}sort=newest", if base.contains('?') { '&' } else { '?' }) }
    }

    /// The office that is asked for, if one is.
    #[must_use]
    pub fn office(&self) -> &str {
        self.value("office")
    }

    /// Whether the newest come first.
    #[must_use]
    pub fn newest_first(&self) -> bool {
        self.value("sort") == "newest"
    }

    /// Whether this is not the first page.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.cursor.is_some()
    }

    fn address(&self, left_out: &str, cursor: Option<&str>) -> String {
        let query = self.line(left_out, cursor);
        if query.is_empty() { "/queue".to_owned() } else { format!("/queue?{query}") }
    }

    fn line(&self, left_out: &str, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.values.iter().filter(|(name, _)| *name != left_out));
        cursor.into_iter().for_each(|cursor| {
            query.append_pair("cursor", cursor);
        });
        query.finish()
    }

    /// The list that is asked for, and whether only the visitor's own; faults stand beside the filter, which then counts as not set.
    #[must_use]
    pub fn asked(&self, guide: &Guide) -> (queue::Asked, bool, FieldErrors) {
        let mut faults = FieldErrors::default();
        let text = |name: &str| Some(self.value(name).to_owned()).filter(|text| !text.is_empty());
        let stage = self.value("stage");
        let found = Stage::parse(stage);
        if found.is_none() && !stage.is_empty() {
            faults.add("stage", "not_in_list", "Choose a stage of the list.");
        }
        let filter = QueueFilter {
            office: text("office"),
            stage: found,
            pathway: text("pathway"),
            submitted_from: self.day(guide, "from", &mut faults),
            submitted_to: self.day(guide, "to", &mut faults),
            newest_first: self.newest_first(),
            limit: queue::PAGE,
            ..QueueFilter::default()
        };
        let names = self.values.iter().map(|(name, _)| *name).collect();
        let asked = queue::Asked { filter, q: text("q"), cursor: self.cursor.clone(), line: self.line("", None), names };
        (asked, self.value("assignee") == "me", faults)
    }

    /// The instant at which a day begins at the office, or, for the last day of the list, ends.
    fn day(&self, guide: &Guide, name: &str, faults: &mut FieldErrors) -> Option<DateTime<Utc>> {
        let text = Some(self.value(name)).filter(|text| !text.is_empty())?;
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        if day.is_none() {
            faults.add(name, "not_a_day", "Write the day as 2024-02-06.");
        }
        let zone = zone(guide, self.value("office"));
        if name == "to" { local_time::day_end(day?, zone) } else { local_time::day_start(day?, zone) }
    }

    /// The questions of the panel.
    #[must_use]
    pub fn fields(&self, words: Words, guide: &Guide, faults: &FieldErrors) -> Vec<Field> {
        let any = |key: &str, name: &str| Choice::new("", words.t(key), self.value(name));
        let with_any = |first: Choice, rest: Vec<Choice>| std::iter::once(first).chain(rest).collect::<Vec<_>>();
        let offices = guide.offices.iter().map(|office| Choice::new(&office.code, office.name.in_language(words.0), self.value("office")));
        let pathways = guide.pathways.iter().map(|(key, name, _)| Choice::new(key, name.in_language(words.0), self.value("pathway")));
        let stages = Choice::words_of(words, "stage", Stage::ALL.iter().map(|stage| stage.as_str()), &[self.value("stage")]);
        let whose = vec![
            Choice::new("", words.t("whose-any"), self.value("assignee")),
            Choice::new("me", words.t("whose-mine"), self.value("assignee")),
        ];
        let day = |name: &str, key: &str| {
            Field::new(words, name, words.t(key), Kind::Line("text", "govuk-input--width-10"))
                .hint(words.t("day-hint"))
                .value(self.value(name))
        };
        let fields = [
            Field::new(words, "q", words.t("look-for"), Kind::Line("search", "")).hint(words.t("look-for-hint")).value(self.value("q")),
            Field::new(words, "office", words.t("office"), Kind::Select(with_any(any("office-any", "office"), offices.collect()))),
            Field::new(words, "stage", words.t("stage"), Kind::Select(with_any(any("stage-any", "stage"), stages))),
            Field::new(words, "assignee", words.t("whose"), Kind::Radios(whose)),
            Field::new(words, "pathway", words.t("pathway"), Kind::Select(with_any(any("pathway-any", "pathway"), pathways.collect()))),
            day("from", "received-from"),
            day("to", "received-to"),
        ];
        fields.into_iter().map(|field| field.judged(faults.list())).collect()
    }

    /// One chip for each filter in use, which leads to the list without it.
    #[must_use]
    pub fn chips(&self, words: Words, guide: &Guide) -> Vec<Link> {
        let shown = self.values.iter().filter(|(name, _)| *name != "sort");
        shown
            .map(|(name, value)| Link { text: chip(words, guide, name, value), href: self.without(name), here: false, lang: words.code() })
            .collect()
    }
}

fn chip(words: Words, guide: &Guide, name: &str, value: &str) -> String {
    match name {
        "office" => guide.offices.iter().find(|office| office.code == value).map(|office| office.name.in_language(words.0).to_owned()),
        "pathway" => guide.pathways.iter().find(|(key, ..)| key == value).map(|(_, name, _)| name.in_language(words.0).to_owned()),
        "stage" => Some(words.word("stage", value)),
        "assignee" => Some(words.t("whose-mine")),
        "from" => Some(words.with("chip-from", "day", value)),
        "to" => Some(words.with("chip-to", "day", value)),
        _ => None,
    }
    .unwrap_or_else(|| value.to_owned())
}

/// The clock of a list: that of the one office in it, else UTC.
#[must_use]
pub fn zone(guide: &Guide, office: &str) -> Tz {
    match &guide.offices[..] {
        [only] => only.zone,
        all => all.iter().find(|card| card.code == office).map_or(Tz::UTC, |card| card.zone),
    }
}

/// Whose clock the times of a list are on: that of the one office in it, else each line has its own office's.
#[must_use]
pub fn clock(words: Words, guide: &Guide, office: &str) -> String {
    match zone(guide, office) {
        Tz::UTC => words.t("clock-each"),
        zone => words.with("clock", "city", city(zone)),
    }
}
