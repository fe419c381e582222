//! The door that an application comes in by: an office, a channel, the rules of the office's day, and whether it is open.

use std::sync::Arc;

use chrono::NaiveDate;

use super::closed::{self, Reason};
use crate::{
    domain::{
        application::Application,
        country::Country,
        eligibility::{self, Born},
        fields::FieldErrors,
        ids::RuleSetId,
        local_time::local_day,
        programme::{Office, RuleSet, RuleSetFile},
        terms::Channel,
        window::{self, HandOverride, WindowState},
    },
    ops::{Desk, OpError},
    store::{ReadTx, StoreError, eligibility_runs::Run, quota::QuotaDay},
};

/// An office's door of one channel, as it is now.
pub struct Door {
    /// The rules of the office through time.
    pub file: Arc<RuleSetFile>,
    /// The revision that they are.
    pub rule_set: RuleSetId,
    /// By which channel.
    pub channel: Channel,
    /// The office's date.
    pub today: NaiveDate,
    office: Office,
    by_hand: Option<HandOverride>,
}

impl Door {
    /// The door of an office.
    ///
    /// # Errors
    /// `NotFound` when there is no such office.
    pub fn find(tx: &mut ReadTx<'_>, desk: &Desk, office: &str, channel: Channel) -> Result<Self, OpError> {
        let (rule_set, file) = desk.catalogue.office(tx, office)?.ok_or(OpError::NotFound)?;
        let office = file.subject.office().ok_or(OpError::NotFound)?.clone();
        let by_hand = tx.hand_override(&office.code, channel)?;
        Ok(Self { today: local_day(tx.now(), office.time_zone), file, rule_set, channel, office, by_hand })
    }

    /// The office.
    pub const fn office(&self) -> &Office {
        &self.office
    }

    /// The office's country, whose numbers are dialled without a code.
    pub const fn country(&self) -> Country {
        self.office.country
    }

    /// The rules of the day.
    pub fn rules(&self) -> Option<&RuleSet> {
        self.file.on(self.today)
    }

    /// Notes answers that the rules of the day do not ask for, or not in this way.
    pub fn check_answers(&self, application: &Application, errors: &mut FieldErrors) {
        let Some(rules) = self.rules() else { return };
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
        let now = tx.now();
        match window::state(&self.file, self.channel, self.by_hand, now) {
            WindowState::NoPublicForm => Err(closed::refusal(&self.office, Reason::NoPublicForm, None)),
            WindowState::Closed { next_opening } => Err(closed::refusal(&self.office, Reason::WindowClosed, next_opening)),
            WindowState::Open { quota: Some(places), local_day, .. } => {
                match tx.free_places(&self.quota_day(places, local_day))?.is_empty() {
                    true => Err(self.full(now)),
                    false => Ok(()),
                }
            }
            WindowState::Open { quota: None, .. } => Ok(()),
        }
    }

    /// The places that are counted now; none when they are not.
    pub fn counted(&self, tx: &ReadTx<'_>) -> Option<QuotaDay<'_>> {
        match window::state(&self.file, self.channel, self.by_hand, tx.now()) {
            WindowState::Open { quota, local_day, .. } => quota.map(|places| self.quota_day(places, local_day)),
            _ => None,
        }
    }

    fn quota_day(&self, places: u32, local_day: NaiveDate) -> QuotaDay<'_> {
        QuotaDay { office: &self.office.code, channel: self.channel, local_day, places }
    }

    /// The refusal when the day's last place is gone.
    pub fn full(&self, now: chrono::DateTime<chrono::Utc>) -> OpError {
        closed::refusal(&self.office, Reason::QuotaReached, window::next_day_opening(&self.file, self.channel, now))
    }

    /// What the rules of the day say of an application.
    ///
    /// # Errors
    /// When no version holds today: then the door is not open either.
    pub fn judge(&self, tx: &ReadTx<'_>, application: &Application) -> Result<Run, OpError> {
        let rules = self.rules().ok_or_else(|| StoreError::Damaged("an open door without rules".into()))?;
        let (earliest, latest) = application.principal.birth_date.span();
        let facts = eligibility::Facts {
            nationalities: application.principal.nationalities.clone(),
            born: Some(Born { earliest, latest }),
            answers: application.facts.clone(),
            on: self.today,
        };
        Ok(Run {
            rule_set: self.rule_set,
            version: rules.version.clone(),
            after_correction: false,
            at: tx.now(),
            lines: eligibility::evaluate(rules, &facts),
        })
    }
}
