//! The form for new slots: one time, or a weekly pattern with breaks and holidays.

use uuid::Uuid;

use super::{
    place::{Place, day_field},
    seats,
};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        words::Words,
    },
    domain::{fields::FieldError, slot::Weekday, terms::words},
    http::form::Fields,
};

/// Breaks that the form has room for; a day with more is two patterns.
pub const BREAKS: usize = 3;

words! {
    /// What the form makes.
    What { Weekly = "weekly", Once = "once" }
}

/// A part of the form under a heading of its own.
#[derive(Clone, Debug)]
pub struct Part {
    /// The heading.
    pub title: String,
    /// Its questions.
    pub fields: Vec<Field>,
}

/// The form in its parts.
#[must_use]
pub fn parts(words: Words, place: &Place, officers: &[(Uuid, String)], what: What, sent: &Fields, faults: &[FieldError]) -> Vec<Part> {
    let asks = Asks { words, sent };
    let when = match what {
        What::Once => vec![asks.day("/date", "interviews-date"), asks.time("/time", "interviews-time"), asks.minutes("/minutes")],
        What::Weekly => asks.pattern(),
    };
    let mut parts = vec![Part { title: words.t("interviews-part-when"), fields: when }];
    if what == What::Weekly {
        parts.push(Part { title: words.t("interviews-part-without"), fields: asks.left_out() });
    }
    let language = sent.filled("/language").unwrap_or("spa").to_owned();
    let languages = seats::languages(words, place, &[&language]);
    let how = vec![
        Field::new(words, "/mode", words.t("interviews-how"), Kind::Radios(seats::modes(words, place, sent.text("/mode")))),
        Field::new(words, "/language", words.t("interviews-language"), Kind::Select(languages)).hint(words.t("interviews-language-hint")),
    ];
    parts.push(Part { title: words.t("interviews-part-how"), fields: how });
    for index in 0..seats::count(sent) {
        let title = words.with("interviews-part-officer", "number", index + 1);
        parts.push(Part { title, fields: seats::questions(words, place, officers, sent, index) });
    }
    for part in &mut parts {
        part.fields = part.fields.drain(..).map(|field| field.judged(faults)).collect();
    }
    parts
}

struct Asks<'a> {
    words: Words,
    sent: &'a Fields,
}

impl Asks<'_> {
    fn day(&self, name: &str, key: &str) -> Field {
        day_field(self.words, name, self.words.t(key), self.sent.text(name))
    }

    fn time(&self, name: &str, key: &str) -> Field {
        let line = Kind::Line("text", "govuk-input--width-5");
        Field::new(self.words, name, self.words.t(key), line).value(self.sent.text(name))
    }

    fn minutes(&self, name: &str) -> Field {
        let line = Kind::Line("text", "govuk-input--width-3");
        let field =
            Field::new(self.words, name, self.words.t("interviews-minutes-asked"), line).hint(self.words.t("interviews-minutes-hint"));
        field.value(self.sent.filled(name).unwrap_or("45"))
    }

    fn pattern(&self) -> Vec<Field> {
        let days: Vec<&str> = self.sent.all("/pattern/weekdays").collect();
        let codes = Weekday::ALL.iter().map(|day| day.as_str());
        let weekdays = Kind::Boxes(Choice::words_of(self.words, "interviews-weekday", codes, &days));
        vec![
            self.day("/pattern/from", "interviews-from"),
            self.day("/pattern/to", "interviews-to"),
            Field::new(self.words, "/pattern/weekdays", self.words.t("interviews-weekdays"), weekdays),
            self.time("/pattern/start", "interviews-start").hint(self.words.t("interviews-time-hint")),
            self.time("/pattern/end", "interviews-end"),
            self.minutes("/pattern/minutes"),
        ]
    }

    fn left_out(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        for index in 0..BREAKS {
            let number = index + 1;
            for (end, key) in [("from", "interviews-break-from"), ("to", "interviews-break-to")] {
                let name = format!("/pattern/breaks/{index}/{end}");
                let label = self.words.with(key, "number", number);
                let line = Kind::Line("text", "govuk-input--width-5");
                fields.push(Field::new(self.words, &name, label, line).value(self.sent.text(&name)));
            }
        }
        let holidays = Field::new(self.words, "/pattern/holidays", self.words.t("interviews-holidays"), Kind::Lines);
        fields.push(holidays.hint(self.words.t("interviews-holidays-hint")).value(self.sent.text("/pattern/holidays")));
        fields
    }
}
