//! Whether a message may leave now: the one rule, judged when it is claimed, again right before it is handed over, after every step, and
//! by call tasks and `resend` (product: "Contact policy"). `domain::contact_audit` judges the same from the record, on its own.

use chrono::{DateTime, Utc};

use super::{message::MessageKind, stage::Stage, terms::words};

words! {
    /// Why a message or its call task ended without the applicant being told.
    Untrue {
        /// The decision that it tells was recalled.
        Superseded = "superseded",
        /// The appointment that it tells was moved or ended.
        BookingEnded = "booking_ended",
        /// The time in which the family could answer for a missed interview was ended.
        HoldEnded = "hold_ended",
        /// What was asked for is not asked for any more.
        RequestEnded = "request_ended",
        /// The journey is not ready any more.
        NotReady = "not_ready",
        /// The journey that it postpones has been cleared again.
        ClearedAgain = "cleared_again",
        /// The case was not referred out.
        NotReferred = "not_referred",
        /// The withdrawal that it confirms was undone.
        WithdrawalUndone = "withdrawal_undone",
        /// It would take back or end what the applicant was never told.
        NeverTold = "never_told",
        /// What would make it true is not known: default deny.
        NoRule = "no_rule",
    }
}

/// What the rule needs to know of a message and its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendFacts {
    /// What it tells.
    pub kind: MessageKind,
    /// From when on it is too late.
    pub expires_at: DateTime<Utc>,
    /// Whether the decision of the step that wrote it stands, not superseded.
    pub decision_stands: bool,
    /// Whether the case has a `process` that is not superseded.
    pub processed: bool,
    /// The booking that it is about.
    pub booking: Option<BookingFacts>,
    /// Whether the hold that its step began runs.
    pub hold_runs: bool,
    /// Whether what its step asked for is still asked for.
    pub request_open: bool,
    /// Whether the journey was cleared after its step.
    pub cleared_since: bool,
    /// Whether what it takes back or ends may have reached the applicant: handed over, begun without a known end, or told in a call.
    pub told: bool,
    /// Where the case stands for everybody.
    pub shown: Stage,
    /// Where it stands in truth.
    pub real: Stage,
}

/// The booking that a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookingFacts {
    /// Whether the family still holds the slot.
    pub lives: bool,
    /// When the slot starts.
    pub starts_at: DateTime<Utc>,
}

/// What is to be done with a message now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sendable {
    /// Hand it over.
    Send,
    /// It is true, but the case is parked or closed: it waits until the case is resumed or reopened, or its time runs out.
    Wait,
    /// It is not true any more, for good: nobody is told.
    Drop(Untrue),
    /// Its time has run out.
    Expire,
}

/// Judges a message at an instant.
#[must_use]
pub fn sendable(facts: &SendFacts, now: DateTime<Utc>) -> Sendable {
    if let Some(why) = untrue(facts) {
        return Sendable::Drop(why);
    }
    let begun = facts.kind != MessageKind::Missed && facts.booking.is_some_and(|booking| booking.starts_at <= now);
    if begun || facts.expires_at <= now {
        return Sendable::Expire;
    }
    if facts.kind.is_closing_news() || !is_halted(facts.real) { Sendable::Send } else { Sendable::Wait }
}

/// Whether nothing but closing news may leave while the real face stands here.
#[must_use]
pub fn is_halted(real: Stage) -> bool {
    real == Stage::Parked || real.closure().is_some()
}

/// Whether a message may be queued once more while the shown face stands here: the answer is the same with and without a hidden decision.
#[must_use]
pub fn may_resend(shown: Stage) -> bool {
    !shown.may_hide() && !is_halted(shown)
}

fn untrue(facts: &SendFacts) -> Option<Untrue> {
    if facts.kind.is_closing_news() { closing_untrue(facts) } else { news_untrue(facts) }
}

/// What tells of the case's way rests on a `process` that stands, whatever else makes it true.
fn news_untrue(facts: &SendFacts) -> Option<Untrue> {
    if !facts.processed {
        return Some(Untrue::Superseded);
    }
    // Parked or withdrawn from `in_process`, a hold and a request are remembered: what tells of them waits.
    let stays = facts.real == Stage::InProcess || is_halted(facts.real);
    let (holds, why) = match facts.kind {
        MessageKind::Processing | MessageKind::Approved => (facts.decision_stands, Untrue::Superseded),
        MessageKind::Invitation | MessageKind::Change | MessageKind::Reminder => {
            (facts.booking.is_some_and(|booking| booking.lives), Untrue::BookingEnded)
        }
        MessageKind::Missed => (facts.hold_runs && stays, Untrue::HoldEnded),
        MessageKind::MoreRequested => (facts.request_open && stays, Untrue::RequestEnded),
        MessageKind::ReadyToTravel => (facts.real == Stage::ReadyToTravel && !facts.cleared_since, Untrue::NotReady),
        MessageKind::Cancellation | MessageKind::Postponed | MessageKind::WithdrawalConfirmed | MessageKind::ReferredOut => {
            (false, Untrue::NoRule)
        }
    };
    if holds { None } else { Some(why) }
}

/// What takes something back must take back what was told; referring out takes nothing back, it only ends.
fn closing_untrue(facts: &SendFacts) -> Option<Untrue> {
    let (holds, why) = match facts.kind {
        MessageKind::Cancellation => (facts.booking.is_some_and(|booking| !booking.lives), Untrue::NoRule),
        MessageKind::Postponed => (!facts.cleared_since, Untrue::ClearedAgain),
        MessageKind::WithdrawalConfirmed => (facts.shown == Stage::ClosedWithdrawn, Untrue::WithdrawalUndone),
        MessageKind::ReferredOut => (facts.real == Stage::ClosedReferredOut, Untrue::NotReferred),
        _ => (false, Untrue::NoRule),
    };
    if !holds {
        return Some(why);
    }
    if facts.told || facts.kind == MessageKind::ReferredOut { None } else { Some(Untrue::NeverTold) }
}

#[cfg(test)]
#[path = "sendable_tests.rs"]
mod tests;
