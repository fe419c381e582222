//! Whether a form takes applications now, and the hand that opens or closes it at once.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::Turned;
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        by_hand::{ByHand, HandReason},
        ids::RuleSetId,
        local_time::local_day,
        programme::{Office, RuleSet, RuleSetFile},
        terms::Channel,
        window::{self, WindowState},
        workflow::Right,
    },
    ops::{Desk, OpError, programmes::Catalogue},
    store::{ReadTx, Recorded, WriteTx, quota::QuotaDay},
};

/// A channel of an office at the instant of a transaction, with the rules that hold there.
#[derive(Clone, Debug)]
pub struct WindowNow {
    /// The revision of the rules that is published.
    pub rule_set: RuleSetId,
    /// The rules over time.
    pub file: Arc<RuleSetFile>,
    /// Whose door it is.
    pub channel: Channel,
    /// Whether it is open, and the quota of the day.
    pub state: WindowState,
    /// The instant.
    pub now: DateTime<Utc>,
}

/// Whether an office takes applications through a channel now; nothing for a code that no office has.
///
/// # Errors
/// When the database does not answer.
pub fn window_now(tx: &mut ReadTx<'_>, catalogue: &Catalogue, office: &str, channel: Channel) -> Result<Option<WindowNow>, OpError> {
    let Some((rule_set, file)) = catalogue.office(tx, office)? else { return Ok(None) };
    let by_hand = tx.hand_override(office, channel)?;
    let now = tx.now();
    let state = window::state(&file, channel, by_hand, now);
    Ok(Some(WindowNow { rule_set, file, channel, state, now }))
}

/// Opens or closes a channel at once, or gives it back to the timetable.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden` without the right there, `no_public_form` or `no_rules_today` for opening
/// what no rule in force lets open.
pub fn set_window(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (office, channel): (&str, Channel),
    (hand, reason): (ByHand, Option<HandReason>),
) -> Result<Recorded<WindowNow>, OpError> {
    let before = window_now(tx, &desk.catalogue, office, channel)?.ok_or(OpError::NotFound)?;
    if !actor.may(Right::WindowSet, office) {
        return Err(OpError::Forbidden);
    }
    if hand == ByHand::Open {
        can_open(&before)?;
    }
    tx.add_hand_override((office, channel), (hand, reason), actor.account)?;
    let after = window_now(tx, &desk.catalogue, office, channel)?.ok_or(OpError::NotFound)?;
    let event = Event::done("window.set").at_office(office).with(json!({ "channel": channel, "state": hand, "reason": reason }));
    Ok(tx.record(&actor.by(), event, after)?)
}

fn can_open(before: &WindowNow) -> Result<(), OpError> {
    if before.state == WindowState::NoPublicForm {
        return Err(OpError::refused("no_public_form", "The rules of this office have no public form; publish rules that have one."));
    }
    match before.rules() {
        Some(_) => Ok(()),
        None => Err(OpError::refused("no_rules_today", "No version of the office's rules holds today; publish rules that do.")),
    }
}

impl WindowNow {
    /// The office as its file declares it.
    #[must_use]
    pub fn office(&self) -> Option<&Office> {
        self.file.subject.office()
    }

    /// The office's date.
    #[must_use]
    pub fn local_day(&self) -> NaiveDate {
        self.office().map_or_else(|| self.now.date_naive(), |office| local_day(self.now, office.time_zone))
    }

    /// The version of the rules that holds on the office's date; nothing before the first and after the last.
    #[must_use]
    pub fn rules(&self) -> Option<&RuleSet> {
        self.file.on(self.local_day())
    }

    /// The places that are counted now; none when they are not.
    #[must_use]
    pub fn counted(&self) -> Option<QuotaDay<'_>> {
        let WindowState::Open { quota: Some(places), local_day, .. } = self.state else { return None };
        Some(QuotaDay { office: &self.office()?.code, channel: self.channel, local_day, places })
    }

    /// Why it takes no application now; nothing when it does. The page of the office and the door ask the same.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn shut(&self, tx: &mut ReadTx<'_>) -> Result<Option<Turned>, OpError> {
        Ok(match (self.state, self.counted()) {
            (WindowState::NoPublicForm, _) => Some(Turned::NoPublicForm),
            (WindowState::Closed { .. }, _) => Some(Turned::WindowClosed),
            (WindowState::Open { .. }, Some(day)) if tx.free_places(&day)?.is_empty() => Some(Turned::QuotaReached),
            (WindowState::Open { .. }, _) => None,
        })
    }

    /// When to come again, for somebody turned away; nothing where it is not known.
    #[must_use]
    pub fn next_opening(&self, turned: Turned) -> Option<DateTime<Utc>> {
        match (turned, self.state) {
            (Turned::QuotaReached, _) => window::next_day_opening(&self.file, self.channel, self.now),
            (Turned::WindowClosed, WindowState::Closed { next_opening }) => next_opening,
            _ => None,
        }
    }
}
