//! What somebody is told whom the form does not take now: when to come again, and what else helps. Nothing of it is stored.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::WindowNow;
use crate::{
    domain::{language::Language, programme::Office, promise},
    ops::OpError,
};

/// Why the form does not take an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// It is closed now.
    WindowClosed,
    /// The quota of the day is met.
    QuotaReached,
    /// There is no form at all.
    NoPublicForm,
}

impl Turned {
    const fn code(self) -> &'static str {
        match self {
            Self::WindowClosed => "window_closed",
            Self::QuotaReached => "quota_reached",
            Self::NoPublicForm => "no_public_form",
        }
    }
}

/// The answer to somebody whom the form does not take, in their language.
#[must_use]
pub fn turned_away(window: &WindowNow, turned: Turned, language: Language) -> OpError {
    let advice = window.office().map_or(Value::Null, |office| advice(office, window.next_opening(turned), language));
    OpError::Closed { code: turned.code(), advice: Box::new(advice) }
}

fn advice(office: &Office, next_opening: Option<DateTime<Utc>>, language: Language) -> Value {
    let telephone = |telephone: &crate::domain::programme::Telephone| json!({ "number": telephone.number, "hours": telephone.hours.as_ref().map(|hours| hours.in_language(language)) });
    json!({
        "next_opening": next_opening.map(|at| at.with_timezone(&office.time_zone).to_rfc3339()),
        "time_zone": office.time_zone.name(),
        "advice": office.advice.in_language(language),
        "sites": office.sites.iter().map(|site| site.name.in_language(language)).collect::<Vec<_>>(),
        "telephones": office.telephones.iter().map(telephone).collect::<Vec<_>>(),
        "email": office.email,
        "free": promise::free(language),
    })
}
