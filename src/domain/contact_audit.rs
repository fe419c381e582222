//! Judges from the record whether applicants were told rightly: `sendero contact report`.
//!
//! Written apart from the sender's rule ([`super::sendable`]) on purpose, and from other facts: the steps of each case, the decisions and
//! bookings that they made and ended, and the instant of each handing over. What the sender does wrong shows here.

mod past;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    decision::DecisionKind,
    ids::{BookingId, CaseId, HandingId, InterviewId, MessageId, StepId},
    message::MessageKind,
    stage::Stage,
    workflow::Verb,
};
use past::Past;

/// One handing over, tried or done: whatever it came to, the applicant may have been told.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct HandedOver {
    pub id: HandingId,
    pub message: MessageId,
    pub case: CaseId,
    pub step: StepId,
    pub kind: MessageKind,
    pub booking: Option<BookingId>,
    pub expires_at: DateTime<Utc>,
    pub at: DateTime<Utc>,
    /// Whether the other side took it, or nobody knows (a crash in between).
    pub may_have_arrived: bool,
}

/// A decision, from the step that made it to the step that superseded it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Decided {
    pub step: StepId,
    pub kind: DecisionKind,
    pub superseded_by: Option<StepId>,
}

/// A booking, from the step that began it to the step that ended it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Booked {
    pub id: BookingId,
    pub interview: InterviewId,
    pub step: StepId,
    pub starts_at: DateTime<Utc>,
    pub ended_by: Option<StepId>,
}

/// Something done to a case.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Done {
    pub step: StepId,
    pub verb: Verb,
    pub at: DateTime<Utc>,
    pub to: Stage,
    /// Whether it moved the real face.
    pub real: bool,
}

/// Something that the applicant was told in a call.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Called {
    pub kind: MessageKind,
    pub booking: Option<BookingId>,
    pub at: DateTime<Utc>,
}

/// Everything on record about one case that the report rests on.
#[derive(Clone, Debug, Default)]
pub struct CaseRecord {
    /// What was done, oldest first.
    pub history: Vec<Done>,
    /// Its decisions.
    pub decisions: Vec<Decided>,
    /// Its bookings.
    pub bookings: Vec<Booked>,
    /// The calls that told something.
    pub called: Vec<Called>,
}

/// Everything on record that the report rests on.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Every handing over.
    pub handings: Vec<HandedOver>,
    /// The cases to which they belong.
    pub cases: HashMap<CaseId, CaseRecord>,
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
    let nothing = CaseRecord::default();
    let mut by_case: HashMap<CaseId, Vec<&HandedOver>> = HashMap::new();
    for handing in &evidence.handings {
        by_case.entry(handing.case).or_default().push(handing);
    }
    let wrong = evidence.handings.iter().filter_map(|handing| {
        let record = evidence.cases.get(&handing.case).unwrap_or(&nothing);
        let others = by_case.get(&handing.case).map_or(&[][..], Vec::as_slice);
        let why = fault(handing, record, others)?;
        Some(Wrong { handing: handing.id, message: handing.message, case: handing.case, at: handing.at, why })
    });
    ContactReport { judged: evidence.handings.len(), wrong: wrong.collect() }
}

/// What was wrong about one handing over.
///
/// Instants tell microseconds. Where a standing clock (a test, the demo) puts a handing over and steps into one instant, nobody can say
/// which came first: then it is right if there is one order in which it was right.
fn fault(handing: &HandedOver, record: &CaseRecord, others: &[&HandedOver]) -> Option<&'static str> {
    let surely = record.history.iter().take_while(|done| done.at < handing.at).count();
    let at_most = record.history.iter().take_while(|done| done.at <= handing.at).count();
    let mut why = None;
    for steps in surely..=at_most {
        why = Some(Past::new(record, others, steps, handing.at).fault(handing)?);
    }
    why
}

#[cfg(test)]
#[path = "contact_audit_tests.rs"]
mod tests;
