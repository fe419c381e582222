//! The decisions of a case, and the US government's own notices of them.

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::{OpError, Seen};
use crate::{
    access::{
        Actor,
        decisions::{self, DecisionView},
    },
    domain::{
        audit::Event,
        decision::NoticeChannel,
        fields::FieldErrors,
        ids::{CaseId, DecisionId},
        terms::Face,
        trail::Decision,
        workflow::Right,
    },
    store::{ReadTx, Recorded, WriteTx},
};

/// A notice that the US government served, as an officer records it.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    /// The case.
    pub case: CaseId,
    /// The decision that it tells of.
    pub decision: DecisionId,
    /// The day on which it was served.
    pub served_on: NaiveDate,
    /// How.
    pub channel: NoticeChannel,
}

/// The decisions of a case, oldest first.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Vec<DecisionView>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let all = tx.decisions(case.id)?;
    Ok(Seen::personal(Event::read("case.decisions").on(case.id, &case.office), decisions::decisions(all, actor)))
}

/// Records that the US government served its own notice of a decision, also of one that no longer stands.
///
/// # Errors
/// `Invalid` for a day to come; `NotFound` for a decision that does not exist for the person; `Forbidden` without `case.decide`;
/// `served_before_decided`.
pub fn add_notice(tx: &mut WriteTx<'_>, actor: &Actor, notice: &Notice) -> Result<Recorded<DecisionView>, OpError> {
    if notice.served_on > tx.now().date_naive() {
        return Err(FieldErrors::one("/served_on", "in_the_future", "Give the day on which it was served, once it was.").into());
    }
    let case = tx.case(&actor.scope(), notice.case)?.ok_or(OpError::NotFound)?;
    let decision = found(tx, actor, notice)?;
    let permit = actor.permit_right(Right::CaseDecide, &case)?;
    // At every office it may still be the day before UTC's.
    if notice.served_on < (decision.decided_at - Duration::days(1)).date_naive() {
        return Err(OpError::refused("served_before_decided", "A notice is served after its decision: check the day and the decision."));
    }
    let id = tx.add_us_notice(&permit, decision.id, notice.served_on, notice.channel)?;
    let view = decisions::view(found(tx, actor, notice)?, actor);
    let details = json!({ "decision": decision.id, "notice": id, "channel": notice.channel });
    let face = if decision.kind.is_hidden() { Face::Real } else { Face::Both };
    let event = Event::done("decision.us_notice").on(case.id, &case.office).of_face(face).with(details);
    Ok(tx.record(&actor.by(), event, view)?)
}

/// A decision that does not exist for the person is not found, like one that nobody made.
fn found(tx: &mut ReadTx<'_>, actor: &Actor, notice: &Notice) -> Result<Decision, OpError> {
    let mut existing = tx.decisions(notice.case)?.into_iter().filter(|decision| decisions::exists_for(decision, actor));
    existing.find(|decision| decision.id == notice.decision).ok_or(OpError::NotFound)
}
