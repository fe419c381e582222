//! What a reviewer reads before judging a recommendation: the recommendation, and what changed since it or since the reviewer looked last.

use chrono::{DateTime, Duration, Utc};

use super::{
    OpError, Seen,
    changes::{self, Change},
    history,
};
use crate::{
    access::{Actor, Offices, history::StepView},
    domain::{
        audit::Event,
        ids::CaseId,
        stage::Stage,
        workflow::{Case, Refusal, Right, Verb},
    },
    store::{ReadTx, events::EventFilter},
};

/// The action under which a look is on record.
const LOOK: &str = "case.review";

/// Looks within this time are one visit: who turns a page or loads it again has not looked before.
const VISIT: Duration = Duration::minutes(30);

/// What there is to be judged.
#[derive(Clone, Debug)]
pub struct Review {
    /// The standing recommendation.
    pub recommended: Option<StepView>,
    /// When this reviewer looked at the case before this visit.
    pub looked: Option<DateTime<Utc>>,
    /// What changed since the recommendation, or since that look where it was earlier.
    pub changes: Vec<Change>,
}

/// Reads what there is to be judged.
///
/// # Errors
/// `NotFound`; `Forbidden` for who reviews nothing in the office; `not_from_here` unless the case waits for a review.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Review>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    actor.permit_right(Right::CaseReview, &case)?;
    if case.shown.stage != Stage::Review {
        return Err(Refusal::NotFromHere(case.shown.stage, Verb::Endorse).into());
    }
    let steps = history::show(tx, actor, id)?.into_parts().0;
    let recommended = steps.into_iter().rev().find(|step| step.verb == Verb::Recommend);
    let looked = looked(tx, actor, &case)?;
    let since = recommended.as_ref().map_or(case.shown.since, |step| step.at);
    let changes = changes::since(tx, actor, &case, looked.map_or(since, |looked| looked.min(since)))?;
    let event = Event::read(LOOK).on(case.id, &case.office);
    Ok(Seen::personal(event, Review { recommended, looked, changes }))
}

fn looked(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case) -> Result<Option<DateTime<Utc>>, OpError> {
    let filter = EventFilter {
        offices: Offices::These([case.office.clone()].into()),
        organisation: actor.organisation,
        reads_outcomes: false,
        looks_of_officials: true,
        case: Some(case.id),
        account: Some(actor.account),
        action: Some(LOOK.to_owned()),
        outcome: None,
        from: None,
        to: Some(tx.now() - VISIT),
        after: None,
        limit: 1,
    };
    Ok(tx.events(&filter)?.first().map(|event| event.at))
}
