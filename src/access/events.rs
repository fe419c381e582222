//! The record as an auditor may see it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::Actor;
use crate::domain::{
    audit::PastEvent,
    ids::CaseId,
    terms::{Face, Organisation, Outcome},
};

/// The key of an event's details under which lists of cases stand.
const CASES: &str = "cases";

/// The key that says that a list was filtered by the real stage.
pub const BY_REAL_STAGE: &str = "by_real_stage";

/// One event of the record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AuditEvent)]
pub struct EventView {
    /// Identifies the event.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// What, like `case.endorse` or `session.sign_in`.
    pub action: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The account that did it; none when the program did.
    pub account: Option<Uuid>,
    /// The organisation of that account.
    pub organisation: Option<Organisation>,
    /// The case that it is about.
    pub case: Option<Uuid>,
    /// The office that it is about.
    pub office: Option<String>,
    /// The request, as the log names it.
    pub request: Option<String>,
    /// Codes and ids.
    #[schema(value_type = Object)]
    pub details: Value,
    /// The gapless number, for readers of outcomes only: a gap would tell others of an event that they may not see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// The face that it tells of, for readers of outcomes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face: Option<Face>,
}

/// The cases that lists among the events name, to be looked up within the auditor's offices.
#[must_use]
pub fn cases_listed(events: &[PastEvent]) -> Vec<CaseId> {
    events.iter().flat_map(|event| listed(&event.details)).collect()
}

/// The events that the auditor may see, in the order given; of lists only the cases that exist for the auditor.
#[must_use]
pub fn events(all: Vec<PastEvent>, known: &BTreeSet<CaseId>, actor: &Actor) -> Vec<EventView> {
    let reader = actor.reads_outcomes();
    all.into_iter().filter(|event| reader || event.face != Face::Real).map(|event| view(event, known, reader)).collect()
}

fn view(event: PastEvent, known: &BTreeSet<CaseId>, reader: bool) -> EventView {
    EventView {
        id: *event.id.uuid(),
        at: event.at,
        action: event.action,
        outcome: event.outcome,
        account: event.account.map(|id| *id.uuid()),
        organisation: event.organisation,
        case: event.case.map(|id| *id.uuid()),
        office: event.office,
        request: event.request,
        details: only_known(shown(event.details, reader), known),
        seq: event.seq.filter(|_| reader),
        face: reader.then_some(event.face),
    }
}

fn listed(details: &Value) -> impl Iterator<Item = CaseId> {
    let list = details.get(CASES).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|id| id.as_str()?.parse().ok())
}

/// Of a list by the real stage nobody else learns which cases it showed: those that it left out, or not, would tell of a decline.
fn shown(mut details: Value, reader: bool) -> Value {
    if !reader
        && let Some(object) = details.as_object_mut()
        && object.remove(BY_REAL_STAGE).is_some()
    {
        object.remove(CASES);
    }
    details
}

fn only_known(mut details: Value, known: &BTreeSet<CaseId>) -> Value {
    if let Some(list) = details.get_mut(CASES).and_then(Value::as_array_mut) {
        list.retain(|id| id.as_str().and_then(|text| text.parse().ok()).is_some_and(|case| known.contains(&case)));
    }
    details
}
