//! The decisions of a case as an actor may see them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::Actor;
use crate::domain::{
    decision::{DecisionKind, MemberOutcome, NoticeChannel},
    trail::Decision,
    workflow::input::ReasonCode,
};

/// A decision of the US government.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Decision)]
pub struct DecisionView {
    /// Identifies the decision.
    pub id: Uuid,
    /// What was decided.
    pub kind: DecisionKind,
    /// The officer's account.
    pub account: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Since when it no longer stands.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Why, coded; left out for who does not read outcomes, like the two below.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ReasonCode>, required = false)]
    pub reason_code: Option<Option<ReasonCode>>,
    /// What was decided of each member.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<MemberDecided>, required = false)]
    pub members: Option<Vec<MemberDecided>>,
    /// The US government's own notices of it. Sendero never tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<UsNotice>, required = false)]
    pub us_notices: Option<Vec<UsNotice>>,
}

/// What was decided of one member.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct MemberDecided {
    /// The person.
    pub person: Uuid,
    /// The outcome.
    pub outcome: MemberOutcome,
}

/// A notice that the US government served.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UsNotice {
    /// The day on which it was served.
    pub served_on: NaiveDate,
    /// How.
    pub channel: NoticeChannel,
}

/// Whether a decision exists for an actor: a hidden one, and that it was superseded, only for readers of outcomes.
#[must_use]
pub fn exists_for(decision: &Decision, actor: &Actor) -> bool {
    actor.reads_outcomes() || !decision.kind.is_hidden()
}

/// The decisions that exist for the actor, in the order given.
#[must_use]
pub fn decisions(all: Vec<Decision>, actor: &Actor) -> Vec<DecisionView> {
    all.into_iter().filter(|decision| exists_for(decision, actor)).map(|decision| view(decision, actor)).collect()
}

/// One decision that exists for the actor.
///
/// A `process` that was recalled says so to everybody: a recall moves both faces.
#[must_use]
pub fn view(decision: Decision, actor: &Actor) -> DecisionView {
    let reader = actor.reads_outcomes();
    let members = || decision.members.iter().map(|(person, outcome)| MemberDecided { person: *person.uuid(), outcome: *outcome }).collect();
    let notices = || decision.notices.iter().map(|(served_on, channel)| UsNotice { served_on: *served_on, channel: *channel }).collect();
    DecisionView {
        id: *decision.id.uuid(),
        kind: decision.kind,
        account: *decision.account.uuid(),
        decided_at: decision.decided_at,
        superseded_at: decision.superseded_at,
        reason_code: reader.then_some(decision.reason_code),
        members: reader.then(members),
        us_notices: reader.then(notices),
    }
}
