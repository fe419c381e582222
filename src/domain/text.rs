//! The words that an applicant reads: from `lang/*.ftl`, one file per language.
//!
//! Rendered when the step is taken, inside its transaction, so that what was told is on record as it was told. A text says what the
//! person must do and nothing else; `docs/contact-policy.md` has the rules, the tests below hold them.

use std::{borrow::Cow, collections::HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, static_loader};

use super::{language::Language, message::MessageKind};

static_loader! {
    static TEXTS = {
        locales: "./src/domain/lang",
        fallback_language: "en",
        // No U+2068/U+2069 around what is put in: all three languages run left to right, and SMS gateways show the marks as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What a text may name. There is no field for a person, a pathway or a reason, so no text can tell one.
#[derive(Clone, Debug, Default)]
pub struct TextFacts {
    /// The reference that the applicant knows the case by.
    pub reference: String,
    /// The office's name as its programme file spells it, like `Colombia`.
    pub office_name: String,
    /// Telephone numbers that applicants may call, as people dial them.
    pub telephones: Vec<String>,
    /// The interview that the message is about: for invitation, change, reminder, missed, cancellation.
    pub appointment: Option<Appointment>,
    /// The last day on which the person can act, in the office's zone: for missed and `withdrawal_confirmed`.
    pub until: Option<NaiveDate>,
    /// Who has the case now: for `referred_out`.
    pub authority: Option<String>,
}

/// When and where an interview is.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// The instant at which it starts.
    pub starts_at: DateTime<Utc>,
    /// The zone in which the person lives; the text names it.
    pub zone: Tz,
    /// Where it is held.
    pub place: Place,
}

/// Where an interview is held.
#[derive(Clone, Debug)]
pub enum Place {
    /// At an address.
    Site(String),
    /// The office calls.
    Telephone,
    /// At a link.
    Video(String),
}

/// A text ready to be stored and handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The same for every kind, so that somebody who sees only this learns nothing about the case.
    pub subject: String,
    /// Complete by itself: an SMS carries only this.
    pub body: String,
}

/// A text could not be made: a key or a fact is missing. Names the key and the fact, never a value.
#[derive(Debug, thiserror::Error)]
#[error("text {key} in {language}: {why}")]
pub struct TextError {
    /// The key in the language file.
    pub key: &'static str,
    /// The language asked for.
    pub language: Language,
    why: String,
}

impl TextError {
    /// A part of a message that could not be made, by its name.
    pub(super) fn of(key: &'static str, language: Language, why: impl ToString) -> Self {
        Self { key, language, why: why.to_string() }
    }
}

/// Writes the message `kind` in `language`.
///
/// # Errors
/// [`TextError`] when the language file lacks the key or `facts` lacks what the text names. There is no fallback to another language:
/// a message that the person cannot read would count as told.
pub fn render(kind: MessageKind, language: Language, facts: &TextFacts) -> Result<Rendered, TextError> {
    let words = Words { language, args: args(language, facts)? };
    let body = [words.say("head")?, words.say(key(kind))?, words.say("foot")?].join("\n\n");
    Ok(Rendered { subject: words.say("subject")?, body })
}

/// The key of a kind: its spelling with the hyphens that Fluent's style asks for.
const fn key(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Processing => "processing",
        MessageKind::Approved => "approved",
        MessageKind::Invitation => "invitation",
        MessageKind::Change => "change",
        MessageKind::Reminder => "reminder",
        MessageKind::Missed => "missed",
        MessageKind::MoreRequested => "more-requested",
        MessageKind::ReadyToTravel => "ready-to-travel",
        MessageKind::Cancellation => "cancellation",
        MessageKind::Postponed => "postponed",
        MessageKind::WithdrawalConfirmed => "withdrawal-confirmed",
        MessageKind::ReferredOut => "referred-out",
    }
}

type Args = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// One language with the facts to fill in. A fact that is absent is left out, so that a text which names it fails instead of gaping.
struct Words {
    language: Language,
    args: Args,
}

impl Words {
    fn say(&self, key: &'static str) -> Result<String, TextError> {
        let failed = |why: String| TextError { key, language: self.language, why };
        let tag: LanguageIdentifier = self.language.as_str().parse().map_err(|_| failed("not a language tag".into()))?;
        TEXTS.lookup_single_language(&tag, key, Some(&self.args)).map_err(|error| failed(error.to_string()))
    }
}

fn args(language: Language, facts: &TextFacts) -> Result<Args, TextError> {
    let mut args = Args::new();
    let mut put = |name: &'static str, value: String| args.insert(name.into(), value.into());
    put("reference", facts.reference.clone());
    put("office", facts.office_name.clone());
    if !facts.telephones.is_empty() {
        put("telephones", facts.telephones.join(", "));
    }
    if let Some(appointment) = &facts.appointment {
        put("when", when(language, appointment)?);
        put("place", place(language, &appointment.place)?);
    }
    if let Some(until) = facts.until {
        put("until", day(language, until)?);
    }
    if let Some(authority) = &facts.authority {
        put("authority", authority.clone());
    }
    Ok(args)
}

/// A day in words, like `Tuesday, 6 February 2024`: figures alone are read in two ways in the Americas.
fn day(language: Language, day: NaiveDate) -> Result<String, TextError> {
    let number = |n: u32| FluentValue::from(n);
    let args = Args::from([
        ("weekday".into(), number(day.weekday().number_from_monday())),
        ("month".into(), number(day.month())),
        ("day".into(), day.day().to_string().into()),
        ("year".into(), day.year().to_string().into()),
    ]);
    Words { language, args }.say("date")
}

/// Day and hour on the office's clock, with the city that the zone is named after.
fn when(language: Language, appointment: &Appointment) -> Result<String, TextError> {
    let local = appointment.starts_at.with_timezone(&appointment.zone);
    let zone = appointment.zone.name();
    let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    let args = Args::from([
        ("date".into(), day(language, local.date_naive())?.into()),
        ("time".into(), local.format("%H:%M").to_string().into()),
        ("city".into(), city.into()),
    ]);
    Words { language, args }.say("when")
}

/// Where an interview is, in the person's language.
///
/// # Errors
/// [`TextError`] when the language file lacks the key.
pub(super) fn place(language: Language, place: &Place) -> Result<String, TextError> {
    let words = Words { language, args: Args::new() };
    match place {
        Place::Site(address) => Ok(address.clone()),
        Place::Telephone => words.say("by-telephone"),
        Place::Video(link) => Ok(format!("{}: {link}", words.say("by-video")?)),
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
