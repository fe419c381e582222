//! The office that a page of the desk is about, its clock, and what it has.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::filter::{Query, address};
use crate::{
    access::interviews::SlotView,
    console::{
        field::{Choice, Field, Kind},
        page::Link,
        staff::guide_of,
        trouble::Trouble,
        visit::Visit,
        words::{Words, city},
    },
    domain::{interview::Mode, local_time::local_day, workflow::Right},
    http::problem::Problem,
    ops::{
        guide::Guide,
        stock::{self, Stock},
    },
};

/// The office of a page.
pub struct Place {
    /// Who is visiting, and the offices that there are for them.
    pub guide: Guide,
    /// Its code.
    pub code: String,
    /// Its name in the language of the page.
    pub name: String,
    /// Its clock.
    pub zone: Tz,
    /// The instant.
    pub now: DateTime<Utc>,
    /// The day there.
    pub today: NaiveDate,
    /// What it has.
    pub stock: Stock,
}

impl Place {
    /// The office that the address names, else the first that there is for the visitor.
    ///
    /// # Errors
    /// The page that says why not: 404 for an office that does not exist for the visitor.
    pub async fn of(visit: &Visit, query: &Query) -> Result<Self, Trouble> {
        let guide = guide_of(visit).await?;
        Self::named(visit, guide, query.text("office")).await
    }

    /// The office with this code; without one the first.
    ///
    /// # Errors
    /// As [`Place::of`].
    pub async fn named(visit: &Visit, guide: Guide, code: &str) -> Result<Self, Trouble> {
        let card = guide.offices.iter().find(|card| code.is_empty() || card.code == code);
        let Some(card) = card else {
            let none = guide.offices.is_empty() && code.is_empty();
            let problem = if none { Problem::forbidden("forbidden", "Your roles show no office.") } else { Problem::not_found() };
            return Err(visit.trouble(problem));
        };
        let (code, name, zone) = (card.code.clone(), card.name.in_language(visit.words.0).to_owned(), card.zone);
        let desk = visit.app()?.desk.clone();
        let read = visit.call("room.list")?.read(Ok(code.clone()), move |tx, actor, office| stock::stock(tx, &desk, actor, &office));
        let stock = visit.settle(read.await)?;
        let now = visit.app()?.store.now();
        Ok(Self { guide, code, name, zone, now, today: local_day(now, zone), stock })
    }

    /// Whether the visitor schedules somewhere; the use case judges whether here.
    #[must_use]
    pub fn schedules(&self) -> bool {
        self.guide.rights.contains(&Right::CaseSchedule)
    }

    /// Whose clock the times are on.
    #[must_use]
    pub fn clock(&self, words: Words) -> String {
        words.with("clock", "city", city(self.zone))
    }

    /// The pages of the desk of this office; `here` is the address of the one that is open, without its query.
    #[must_use]
    pub fn tabs(&self, words: Words, here: &str) -> Vec<Link> {
        let all = [
            ("/interviews", words.t("interviews-tab-days"), true),
            ("/interviews/slots", words.t("interviews-tab-slots"), true),
            ("/interviews/slots/new", words.t("interviews-tab-make"), self.schedules()),
            ("/interviews/plan", words.t("interviews-tab-plan"), self.schedules()),
            ("/interviews/rooms", words.t("interviews-tab-rooms"), true),
        ];
        let link = |(page, text, _): (&str, String, bool)| Link {
            text,
            href: address(page, &[("office", &self.code)]),
            here: page == here,
            lang: words.code(),
        };
        all.into_iter().filter(|(.., shown)| *shown).map(link).collect()
    }

    /// The question for the office; none where there is only one.
    #[must_use]
    pub fn question(&self, words: Words) -> Option<Field> {
        let choice = |card: &crate::ops::programmes::OfficeCard| Choice::new(&card.code, card.name.in_language(words.0), &self.code);
        let choices: Vec<Choice> = self.guide.offices.iter().map(choice).collect();
        (choices.len() > 1).then(|| Field::new(words, "office", words.t("office"), Kind::Select(choices)))
    }

    /// The name of a site by its key.
    #[must_use]
    pub fn site(&self, words: Words, key: &str) -> String {
        let known = self.stock.sites.iter().find(|(own, _)| own == key);
        known.map_or_else(|| key.to_owned(), |(_, name)| name.in_language(words.0).to_owned())
    }

    /// How a family is heard in a slot: in which room, by telephone, by video.
    #[must_use]
    pub fn how(&self, words: Words, slot: &SlotView) -> String {
        match (&slot.room, slot.mode) {
            (Some(room), Mode::InPerson) => {
                let site = slot.site.as_deref().map(|key| self.site(words, key));
                std::iter::once(room.name.clone()).chain(site).collect::<Vec<_>>().join(", ")
            }
            (_, mode) => words.word("interviews-mode", mode.as_str()),
        }
    }

    /// What each interpreter of the office speaks.
    #[must_use]
    pub fn interpreted(&self) -> BTreeMap<Uuid, Vec<String>> {
        let languages = |one: &crate::domain::interview::Interpreter| one.languages.iter().map(ToString::to_string).collect();
        self.stock.interpreters.iter().map(|one| (*one.id.uuid(), languages(one))).collect()
    }
}

/// The name of a spoken language; its code where the pages have no word for it.
#[must_use]
pub fn spoken(words: Words, code: &str) -> String {
    words.word("interviews-spoken", code)
}

/// Names of spoken languages in one line.
#[must_use]
pub fn all_spoken(words: Words, codes: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    codes.into_iter().map(|code| spoken(words, code.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A question for a day, typed and not picked: the browser's own field for days hides the focus of its parts.
#[must_use]
pub fn day_field(words: Words, name: &str, label: String, value: impl Into<String>) -> Field {
    Field::new(words, name, label, Kind::Line("text", "govuk-input--width-10")).value(value).hint(words.t("day-hint"))
}
