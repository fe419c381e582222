//! The public page of an office: its rules in words, when its form opens, where and how to ask.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

use super::{Turned, WindowNow, window_now};
use crate::{
    domain::{
        language::Language,
        programme::{
            FactType, Office,
            explain::{self, Explained},
        },
        promise,
        terms::{Channel, words},
        window::WindowState,
    },
    ops::{OpError, Seen, programmes::Catalogue},
    store::ReadTx,
};

words! {
    /// Whether the public form takes applications.
    FormState { Open = "open", Closed = "closed", QuotaReached = "quota_reached", NoPublicForm = "no_public_form" }
}

/// What everybody may know of an office, in one language.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the wire struct of the same name says what each is")]
pub struct OfficePage {
    pub code: String,
    pub name: String,
    pub country: String,
    pub zone: Tz,
    pub language: Language,
    pub form: FormState,
    pub closes_at: Option<DateTime<FixedOffset>>,
    pub next_opening: Option<DateTime<FixedOffset>>,
    pub version: Option<String>,
    pub citation: Option<String>,
    pub rules: Vec<Explained>,
    pub never_counts: Vec<Explained>,
    pub questions: Vec<Asked>,
    pub sites: Vec<String>,
    pub telephones: Vec<TelephoneLine>,
    pub email: Option<String>,
    pub advice: String,
    pub free: &'static str,
}

/// A question that the form asks.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The key of the answer.
    pub key: String,
    /// What an answer looks like.
    pub answer: FactType,
    /// The question.
    pub question: String,
}

/// A number to call.
#[derive(Clone, Debug)]
pub struct TelephoneLine {
    /// As it is dialled.
    pub number: String,
    /// When somebody answers; nothing where it is not known.
    pub hours: Option<String>,
}

/// The page of every office, by code.
///
/// # Errors
/// When the database does not answer.
pub fn public_offices(tx: &mut ReadTx<'_>, catalogue: &Catalogue, language: Language) -> Result<Seen<Vec<OfficePage>>, OpError> {
    let mut pages = Vec::new();
    for code in tx.office_codes()? {
        if let Some(page) = page_of(tx, catalogue, &code, Channel::Public, language)? {
            pages.push(page);
        }
    }
    Ok(Seen::impersonal(pages))
}

/// The page of one office.
///
/// # Errors
/// `NotFound` for a code that no office has.
pub fn public_office(tx: &mut ReadTx<'_>, catalogue: &Catalogue, code: &str, language: Language) -> Result<Seen<OfficePage>, OpError> {
    page_of(tx, catalogue, code, Channel::Public, language)?.map(Seen::impersonal).ok_or(OpError::NotFound)
}

/// An office as it stands before one of its doors; nothing for a code that no office has.
pub(super) fn page_of(
    tx: &mut ReadTx<'_>,
    catalogue: &Catalogue,
    code: &str,
    channel: Channel,
    language: Language,
) -> Result<Option<OfficePage>, OpError> {
    let Some(window) = window_now(tx, catalogue, code, channel)? else { return Ok(None) };
    let shut = window.shut(tx)?;
    Ok(window.office().map(|office| page(&window, office, shut, language)))
}

fn page(window: &WindowNow, office: &Office, shut: Option<Turned>, language: Language) -> OfficePage {
    let rules = window.rules();
    let local = |at: DateTime<Utc>| at.with_timezone(&office.time_zone).fixed_offset();
    let form = match shut {
        None => FormState::Open,
        Some(Turned::WindowClosed) => FormState::Closed,
        Some(Turned::QuotaReached) => FormState::QuotaReached,
        Some(Turned::NoPublicForm) => FormState::NoPublicForm,
    };
    let closes_at = match window.state {
        WindowState::Open { closes_at, .. } if shut.is_none() => closes_at,
        _ => None,
    };
    OfficePage {
        code: office.code.clone(),
        name: office.name.in_language(language).to_owned(),
        country: office.country.to_string(),
        zone: office.time_zone,
        language,
        form,
        closes_at: closes_at.map(local),
        next_opening: shut.and_then(|turned| window.next_opening(turned)).map(local),
        version: rules.map(|rules| rules.version.clone()),
        citation: rules.map(|rules| rules.citation.clone()),
        rules: rules.map(|rules| explain::rules(rules, language)).unwrap_or_default(),
        never_counts: rules.map(|rules| explain::never_counts(rules, language)).unwrap_or_default(),
        questions: rules.map(|rules| asked(&rules.questions, language)).unwrap_or_default(),
        sites: office.sites.iter().map(|site| site.name.in_language(language).to_owned()).collect(),
        telephones: telephones(office, language),
        email: office.email.clone(),
        advice: office.advice.in_language(language).to_owned(),
        free: promise::free(language),
    }
}

/// Questions of the criteria, in one language.
#[must_use]
pub fn asked(questions: &[crate::domain::programme::Question], language: Language) -> Vec<Asked> {
    let ask = |question: &crate::domain::programme::Question| Asked {
        key: question.key.clone(),
        answer: question.fact_type,
        question: question.question.in_language(language).to_owned(),
    };
    questions.iter().map(ask).collect()
}

fn telephones(office: &Office, language: Language) -> Vec<TelephoneLine> {
    let line = |telephone: &crate::domain::programme::Telephone| TelephoneLine {
        number: telephone.number.clone(),
        hours: telephone.hours.as_ref().map(|hours| hours.in_language(language).to_owned()),
    };
    office.telephones.iter().map(line).collect()
}
