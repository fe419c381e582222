//! What a queue is asked for: read from the address, shown as chips, written back into addresses.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    console::{
        page::Link,
        words::{Words, city},
    },
    domain::{
        fields::FieldErrors,
        ids::AccountId,
        local_time,
        queue::{Order, QueueFilter},
        stage::Stage,
    },
    ops::{guide::Guide, queue},
};

/// The parameters of the address, in their order. A saved view holds all but the first.
pub const NAMES: &[&str] = &["q", "office", "stage", "assignee", "pathway", "from", "to", "sort"];

/// What the address of a queue says. What it does not know is left out, so that an old bookmark still opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
        // What the order was called before it had four of them.
        let spelled = |text: &str| if text == "newest" { Order::LastReceived.as_str().to_owned() } else { text.to_owned() };
        let values = NAMES.iter().filter_map(|name| Some((*name, spelled(value(name)?)))).collect();
        Self { values, cursor: value("cursor").map(str::to_owned) }
    }

    /// What one of the parameters says; empty when it is not set.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text)
    }

    /// The address of the same list without one of its filters, or of its first page.
    #[must_use]
    pub fn without(&self, left_out: &str) -> String {
        address(&self.line(left_out, None))
    }

    /// The address of the page that begins at a place.
    #[must_use]
    pub fn page(&self, cursor: &str) -> String {
        address(&self.line("", Some(cursor)))
    }

    /// The address of this very page.
    #[must_use]
    pub fn here(&self) -> String {
        address(&self.whole())
    }

    /// The address of the same list, newest first.
    #[must_use]
    pub fn newest(&self) -> String {
        let order = if self.value("stage").is_empty() { Order::LastReceived } else { Order::LastMoved };
        self.with("sort", order.as_str()).without("")
    }

    /// The same list with one filter set to something else.
    #[must_use]
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut values: Vec<_> = self.values.iter().filter(|(own, _)| *own != name).cloned().collect();
        values.push((name, value.to_owned()));
        values.sort_by_key(|(name, _)| NAMES.iter().position(|own| own == name));
        Self { values, cursor: None }
    }

    /// The office that is asked for, if one is.
    #[must_use]
    pub fn office(&self) -> &str {
        self.value("office")
    }

    /// The order that is asked for.
    #[must_use]
    pub fn order(&self) -> Order {
        Order::parse(self.value("sort")).unwrap_or(Order::Received)
    }

    /// Whether this is not the first page.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.cursor.is_some()
    }

    /// Whether nothing but office and stage is asked for: then the counters know how many there are.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.values.iter().all(|(name, _)| matches!(*name, "office" | "stage" | "sort"))
    }

    /// The query of this very page.
    #[must_use]
    pub fn whole(&self) -> String {
        self.line("", self.cursor.as_deref())
    }

    /// The filters of a saved view: all of them but what is searched for.
    #[must_use]
    pub fn kept(&self) -> String {
        self.line("q", None)
    }

    /// The query of the address.
    #[must_use]
    pub fn line(&self, left_out: &str, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.values.iter().filter(|(name, _)| *name != left_out));
        cursor.into_iter().for_each(|cursor| {
            query.append_pair("cursor", cursor);
        });
        query.finish()
    }

    /// The list that is asked for; faults stand beside the filter, which then counts as not set.
    #[must_use]
    pub fn asked(&self, guide: &Guide) -> (queue::Asked, FieldErrors) {
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
            assignee: self.holder(guide),
            unheld: self.value("assignee") == "nobody",
            pathway: text("pathway"),
            submitted_from: self.day(guide, "from", &mut faults),
            submitted_to: self.day(guide, "to", &mut faults),
            order: Some(self.order()),
            limit: queue::PAGE,
            ..QueueFilter::default()
        };
        let names = self.values.iter().map(|(name, _)| *name).collect();
        (queue::Asked { filter, q: text("q"), cursor: self.cursor.clone(), line: self.line("", None), names }, faults)
    }

    fn holder(&self, guide: &Guide) -> Option<AccountId> {
        match self.value("assignee") {
            "me" => Some(guide.me.id),
            other => other.parse().ok(),
        }
    }

    /// The instant at which a day begins at the office, or, for the last day of the list, ends.
    fn day(&self, guide: &Guide, name: &str, faults: &mut FieldErrors) -> Option<DateTime<Utc>> {
        let text = Some(self.value(name)).filter(|text| !text.is_empty())?;
        let day = local_time::written_day(text);
        if day.is_none() {
            faults.add(name, "not_a_day", "Write the day as 2024-02-06.");
        }
        let zone = zone(guide, self.value("office"));
        if name == "to" { local_time::day_end(day?, zone) } else { local_time::day_start(day?, zone) }
    }

    /// One chip for each filter in use, which leads to the list without it.
    #[must_use]
    pub fn chips(&self, words: Words, guide: &Guide, holder: Option<&str>) -> Vec<Link> {
        let shown = self.values.iter().filter(|(name, _)| *name != "sort");
        let text = |name: &str, value: &str| chip(words, guide, holder, (name, value));
        shown.map(|(name, value)| Link { text: text(name, value), href: self.without(name), here: false, lang: words.code() }).collect()
    }
}

/// The address of a list by its query.
#[must_use]
pub fn address(query: &str) -> String {
    if query.is_empty() { "/queue".to_owned() } else { format!("/queue?{query}") }
}

fn chip(words: Words, guide: &Guide, holder: Option<&str>, (name, value): (&str, &str)) -> String {
    match name {
        "office" => guide.offices.iter().find(|office| office.code == value).map(|office| office.name.in_language(words.0).to_owned()),
        "pathway" => guide.pathways.iter().find(|(key, ..)| key == value).map(|(_, name, _)| name.in_language(words.0).to_owned()),
        "stage" => Some(words.word("stage", value)),
        "assignee" if value == "me" => Some(words.t("whose-mine")),
        "assignee" if value == "nobody" => Some(words.t("work-whose-nobody")),
        "assignee" => holder.map(str::to_owned),
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
