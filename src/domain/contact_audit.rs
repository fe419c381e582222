//! Judges from the record whether applicants were told rightly: `sendero contact report`.
//!
//! Written apart from the sender's rule ([`super::sendable`]) on purpose, and from other facts: what was decided and done until the
//! instant of each handing over. What the sender does wrong shows here. Clocks tell microseconds; where a standing clock (a test, the
//! demo) puts a handing over and what ends its truth into one instant, the handing over came first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    decision::DecisionKind,
    ids::{CaseId, HandingId, MessageId, StepId},
    message::MessageKind,
    workflow::Verb,
};

/// One handing over, tried or done: whatever it came to, the applicant may have been told.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct HandedOver {
    pub id: HandingId,
    pub message: MessageId,
    pub case: CaseId,
    pub step: StepId,
    pub kind: MessageKind,
    pub at: DateTime<Utc>,
    /// Whether the other side took it, or nobody knows (a crash in between).
    pub may_have_arrived: bool,
}

/// A decision and how long it stood.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Decided {
    pub step: StepId,
    pub kind: DecisionKind,
    pub at: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

/// Something done to a case that the report cares about: process, recall, decline, withdraw and their undoing.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Done {
    pub verb: Verb,
    pub at: DateTime<Utc>,
}

/// Everything on record that the report rests on.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Every handing over.
    pub handings: Vec<HandedOver>,
    /// The decisions of each case.
    pub decisions: HashMap<CaseId, Vec<Decided>>,
    /// What was done to each case, oldest first.
    pub history: HashMap<CaseId, Vec<Done>>,
    /// When somebody was told in a call, by case.
    pub called: HashMap<CaseId, Vec<DateTime<Utc>>>,
}

/// What the report found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactReport {
    /// How many handings over were judged.
    pub judged: usize,
    /// Those that should not have been.
    pub wrong: Vec<Wrong>,
}

/// One handing over that should not have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Wrong {
    pub handing: HandingId,
    pub message: MessageId,
    pub case: CaseId,
    pub at: DateTime<Utc>,
    /// Why, in one code.
    pub why: &'static str,
}

/// Judges every handing over.
#[must_use]
pub fn judge(evidence: &Evidence) -> ContactReport {
    let told = first_told(evidence);
    let wrong = evidence.handings.iter().filter_map(|handing| {
        let past = Past {
            decisions: evidence.decisions.get(&handing.case).map_or(&[], Vec::as_slice),
            history: evidence.history.get(&handing.case).map_or(&[], Vec::as_slice),
            told: told.get(&handing.case).copied(),
            at: handing.at,
        };
        let why = past.fault(handing)?;
        Some(Wrong { handing: handing.id, message: handing.message, case: handing.case, at: handing.at, why })
    });
    ContactReport { judged: evidence.handings.len(), wrong: wrong.collect() }
}

/// When each applicant first heard anything but closing news.
fn first_told(evidence: &Evidence) -> HashMap<CaseId, DateTime<Utc>> {
    let written = evidence.handings.iter().filter(|one| one.may_have_arrived && !one.kind.is_closing_news()).map(|one| (one.case, one.at));
    let called = evidence.called.iter().flat_map(|(case, times)| times.iter().map(|at| (*case, *at)));
    let mut first = HashMap::new();
    for (case, at) in written.chain(called) {
        let earliest = first.entry(case).or_insert(at);
        *earliest = at.min(*earliest);
    }
    first
}

/// A case as it stood when something was handed over.
struct Past<'a> {
    decisions: &'a [Decided],
    history: &'a [Done],
    told: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
}

impl Past<'_> {
    fn fault(&self, handing: &HandedOver) -> Option<&'static str> {
        if handing.kind.is_closing_news() { self.closing_fault(handing.kind) } else { self.news_fault(handing) }
    }

    fn news_fault(&self, handing: &HandedOver) -> Option<&'static str> {
        let is_true = match handing.kind {
            MessageKind::Processing => self.standing(DecisionKind::Process).any(|decision| decision.step == handing.step),
            _ => return Some("no_rule"),
        };
        if self.standing(DecisionKind::Process).next().is_none() {
            return Some("not_processed");
        }
        if self.standing(DecisionKind::Decline).next().is_some() {
            return Some("declined");
        }
        if self.last(&[Verb::Process, Verb::Recall]) == Some(Verb::Recall) {
            return Some("recalled");
        }
        if is_true { None } else { Some("not_true") }
    }

    fn closing_fault(&self, kind: MessageKind) -> Option<&'static str> {
        let is_true = match kind {
            MessageKind::WithdrawalConfirmed => self.last(&[Verb::Withdraw, Verb::UndoWithdrawal]) == Some(Verb::Withdraw),
            _ => return Some("no_rule"),
        };
        if !self.done().any(|done| done.verb == Verb::Process) {
            return Some("never_processed");
        }
        if self.told.is_none_or(|told| told > self.at) {
            return Some("never_told");
        }
        if is_true { None } else { Some("not_true") }
    }

    /// Decisions that stood at the instant.
    fn standing(&self, kind: DecisionKind) -> impl Iterator<Item = &Decided> {
        let stood = move |decision: &&Decided| decision.at <= self.at && decision.until.is_none_or(|until| until >= self.at);
        self.decisions.iter().filter(move |decision| decision.kind == kind).filter(stood)
    }

    fn done(&self) -> impl DoubleEndedIterator<Item = &Done> {
        let ends = |verb| matches!(verb, Verb::Recall | Verb::UndoWithdrawal);
        self.history.iter().filter(move |done| done.at < self.at || (done.at == self.at && !ends(done.verb)))
    }

    /// Which of these verbs was the last before the instant.
    fn last(&self, verbs: &[Verb]) -> Option<Verb> {
        self.done().rev().map(|done| done.verb).find(|verb| verbs.contains(verb))
    }
}

#[cfg(test)]
#[path = "contact_audit_tests.rs"]
mod tests;
