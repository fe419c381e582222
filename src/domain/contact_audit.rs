//! Judges from the record whether applicants were told rightly: `sendero contact report`.
//!
//! Written apart from the sender's rule ([`super::sendable`]) on purpose, and from other facts: the steps of each case, the decisions and
//! bookings that they made and ended, and the version of the case that each handing over was judged by. What the sender does wrong shows here.

mod past;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{
    decision::DecisionKind,
    ids::{BookingId, CaseId, HandingId, InterviewId, MessageId, StepId},
    message::MessageKind,
    stage::Stage,
    workflow::Verb,
};
use past::Past;

/// A step that lies further back was there, whatever the log says that the sender saw: no transaction runs so long, no two clocks may be
/// so far apart (docs/operations.md), and what the sender writes down must not clear it of everything.
const LONGEST: TimeDelta = TimeDelta::minutes(1);

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
    /// The version of the case that it was judged by, under a lock that kept steps out; none in what is older than that.
    pub seen: Option<i64>,
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
    /// The version of the case that it made.
    pub version: i64,
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
/// Judged by the steps that were there when it began. A record that does not say which these were is judged by instants: they tell
/// microseconds, and where a handing over and steps share one, it is right if there is one order in which it was right.
fn fault(handing: &HandedOver, record: &CaseRecord, others: &[&HandedOver]) -> Option<&'static str> {
    let until = |is_before: &dyn Fn(&Done) -> bool| record.history.iter().rposition(is_before).map_or(0, |last| last + 1);
    let orders = match handing.seen {
        Some(seen) => {
            let steps = until(&|done| done.version <= seen || done.at < handing.at - LONGEST);
            steps..=steps
        }
        None => until(&|done| done.at < handing.at)..=until(&|done| done.at <= handing.at),
    };
    let mut why = None;
    for steps in orders {
        why = Some(Past::new(record, others, steps, handing.at).fault(handing)?);
    }
    why
}

#[cfg(test)]
#[path = "contact_audit_tests.rs"]
mod tests;
