//! The history of a case as an actor may see it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::Actor;
use crate::domain::{
    ids::CaseId,
    stage::Stage,
    terms::{Face, Organisation},
    trail::{PastStep, ReasonNote},
    workflow::{Verb, input::ReasonCode},
};

/// The key of history's details under which another case stands.
const OTHER_CASE: &str = "other_case";

/// Something that happened to a case.
///
/// The position in the history is not told: a gap in it would tell of a row that the caller may not see.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CaseStep)]
pub struct StepView {
    /// Identifies the step.
    pub id: Uuid,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// What was done.
    pub verb: Verb,
    /// Where the case stood; `-` before it came in.
    pub from: String,
    /// Where it stood then.
    pub to: Stage,
    /// The account that did it; none when the program did.
    pub account: Option<Uuid>,
    /// The organisation of that account.
    pub organisation: Option<Organisation>,
    /// Why, coded.
    pub reason_code: Option<ReasonCode>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Codes and ids that came with it.
    #[schema(value_type = Object)]
    pub details: Value,
    /// Which face it moved; told to readers of outcomes only, since "shown" alone says that the faces differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face: Option<Face>,
}

/// What is needed beside the steps.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The reasons given in words.
    pub reasons: Vec<ReasonNote>,
    /// Other cases named in the steps that exist for the actor.
    pub known_cases: BTreeSet<CaseId>,
}

/// The other cases that steps name, to be looked up within the actor's offices.
#[must_use]
pub fn cases_named(steps: &[PastStep]) -> Vec<CaseId> {
    steps.iter().filter_map(|step| other_case(&step.details)).collect()
}

/// The steps that the actor may see, in the order given, each with its reason.
#[must_use]
pub fn history(steps: Vec<PastStep>, beside: &Beside, actor: &Actor) -> Vec<StepView> {
    let reader = actor.reads_outcomes();
    steps.into_iter().filter(|step| reader || step.face != Face::Real).map(|step| view(step, beside, reader)).collect()
}

fn view(step: PastStep, beside: &Beside, reader: bool) -> StepView {
    let reason = beside.reasons.iter().find(|reason| Some(reason.id) == step.note && (reader || reason.face != Face::Real));
    StepView {
        id: *step.id.uuid(),
        at: step.at,
        verb: step.verb,
        from: step.from,
        to: step.to,
        account: step.account.map(|id| *id.uuid()),
        organisation: step.organisation,
        reason_code: step.reason_code,
        reason: reason.map(|reason| reason.text.clone()),
        details: without_unknown_case(step.details, &beside.known_cases),
        face: reader.then_some(step.face),
    }
}

fn other_case(details: &Value) -> Option<CaseId> {
    details.get(OTHER_CASE)?.as_str()?.parse().ok()
}

fn without_unknown_case(mut details: Value, known: &BTreeSet<CaseId>) -> Value {
    if other_case(&details).is_some_and(|case| !known.contains(&case))
        && let Some(fields) = details.as_object_mut()
    {
        fields.remove(OTHER_CASE);
    }
    details
}
