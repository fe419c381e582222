//! The door that an application comes in by: an office's channel as it is now, with the rules of the office's day.

use chrono::NaiveDate;

use crate::{
    domain::{
        application::Application,
        country::Country,
        eligibility::{self, Born},
        fields::FieldErrors,
        language::Language,
        programme::{Office, RuleSet},
        terms::Channel,
    },
    ops::{
        Desk, OpError,
        offices::{Turned, WindowNow, turned_away, window_now},
    },
    store::{ReadTx, StoreError, eligibility_runs::Run},
};

/// An office's door of one channel, as it is now.
pub struct Door {
    /// Whether it is open, and under which rules.
    pub window: WindowNow,
    /// The office.
    pub office: Office,
    /// The language in which somebody is turned away.
    language: Language,
}

impl Door {
    /// The door of an office.
    ///
    /// # Errors
    /// `NotFound` when there is no such office.
    pub fn find(tx: &mut ReadTx<'_>, desk: &Desk, office: &str, channel: Channel, language: Language) -> Result<Self, OpError> {
        let window = window_now(tx, &desk.catalogue, office, channel)?.ok_or(OpError::NotFound)?;
        let office = window.office().ok_or(OpError::NotFound)?.clone();
        Ok(Self { window, office, language })
    }

    /// The programme that the office belongs to.
    pub fn programme(&self) -> &str {
        &self.window.file.programme
    }

    /// The office's date.
    pub fn today(&self) -> NaiveDate {
        self.window.local_day()
    }

    /// The office's country, whose numbers are dialled without a code.
    pub const fn country(&self) -> Country {
        self.office.country
    }

    /// Notes answers that the rules of the day do not ask for, or not in this way.
    pub fn check_answers(&self, application: &Application, errors: &mut FieldErrors) {
        let Some(rules) = self.window.rules() else { return };
        for (key, answer) in &application.facts {
            let at = format!("/application/facts/{key}");
            match rules.question(key) {
                Some(question) => _ = errors.take(at, question.check(*answer)),
                None => errors.add(at, "not_asked", "Leave out what this office does not ask."),
            }
        }
    }

    /// Makes sure that the channel takes applications now, and has a place left if its places are counted.
    ///
    /// Asked before it is known whether the family applies again, so that a full day answers everybody alike.
    ///
    /// # Errors
    /// `Closed`, with what can be done instead.
    pub fn must_be_open(&self, tx: &mut ReadTx<'_>) -> Result<(), OpError> {
        self.window.shut(tx)?.map_or(Ok(()), |turned| Err(turned_away(&self.window, turned, self.language)))
    }

    /// The refusal when the day's last place is gone.
    pub fn full(&self) -> OpError {
        turned_away(&self.window, Turned::QuotaReached, self.language)
    }

    /// What the rules of the day say of an application.
    ///
    /// # Errors
    /// When no version holds today: then the door is not open either.
    pub fn judge(&self, tx: &ReadTx<'_>, application: &Application) -> Result<Run, OpError> {
        let rules: &RuleSet = self.window.rules().ok_or_else(|| StoreError::Damaged("an open door without rules".into()))?;
        let (earliest, latest) = application.principal.birth_date.span();
        let facts = eligibility::Facts {
            nationalities: application.principal.nationalities.clone(),
            born: Some(Born { earliest, latest }),
            answers: application.facts.clone(),
            on: self.today(),
        };
        Ok(Run {
            rule_set: self.window.rule_set,
            version: rules.version.clone(),
            after_correction: false,
            at: tx.now(),
            lines: eligibility::evaluate(rules, &facts),
        })
    }
}
