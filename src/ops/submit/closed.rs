//! What a person is told who cannot apply now: when to come again, if anybody knows, and where to ask.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::{
    domain::{
        language::Language,
        notice,
        programme::{Office, Words},
    },
    ops::OpError,
};

/// Why a channel takes no application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is closed, by the timetable or by hand.
    WindowClosed,
    /// The day's places are taken.
    QuotaReached,
    /// The office has no form that people fill in themselves.
    NoPublicForm,
}

impl Reason {
    const fn code(self) -> &'static str {
        match self {
            Self::WindowClosed => "window_closed",
            Self::QuotaReached => "quota_reached",
            Self::NoPublicForm => "no_public_form",
        }
    }
}

/// One text in the message languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "the names are the language codes")]
pub struct Said {
    pub es: String,
    pub en: String,
    pub ht: String,
}

/// What can be done instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ClosedAdvice)]
pub struct Advice {
    /// The next opening in the office's local time with its offset; null when nobody knows it.
    pub next_opening: Option<String>,
    /// What to do.
    pub advice: Said,
    /// Where people can go.
    pub sites: Vec<AdviceSite>,
    /// Whom people can call.
    pub telephones: Vec<AdviceTelephone>,
    /// That everything is free.
    pub free: Said,
}

/// A place of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct AdviceSite {
    pub key: String,
    pub name: Said,
}

/// A telephone of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct AdviceTelephone {
    pub number: String,
    pub hours: Option<Said>,
}

impl From<&Words> for Said {
    fn from(words: &Words) -> Self {
        Self { es: words.es.clone(), en: words.en.clone(), ht: words.ht.clone() }
    }
}

impl Advice {
    /// What an office says to those who cannot apply now.
    #[must_use]
    pub fn of(office: &Office, next_opening: Option<DateTime<Utc>>) -> Self {
        let free = |language| notice::free(language).to_owned();
        Self {
            next_opening: next_opening.map(|at| local(at, office.time_zone)),
            advice: Said::from(&office.advice),
            sites: office.sites.iter().map(|site| AdviceSite { key: site.key.clone(), name: Said::from(&site.name) }).collect(),
            telephones: office
                .telephones
                .iter()
                .map(|telephone| AdviceTelephone { number: telephone.number.clone(), hours: telephone.hours.as_ref().map(Said::from) })
                .collect(),
            free: Said { es: free(Language::Spanish), en: free(Language::English), ht: free(Language::HaitianCreole) },
        }
    }
}

/// An instant as the office's clock shows it, like `2024-02-08T08:00:00-05:00`.
fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339()
}

/// The refusal with its advice.
pub fn refusal(office: &Office, reason: Reason, next_opening: Option<DateTime<Utc>>) -> OpError {
    let advice = serde_json::to_value(Advice::of(office, next_opening)).unwrap_or_default();
    OpError::Closed { code: reason.code(), advice: Box::new(advice) }
}
