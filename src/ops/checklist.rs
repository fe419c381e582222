//! What a step needs before it can be taken, condition by condition, and what it would meet if it were taken now.

use uuid::Uuid;

use super::{
    Desk, OpError, Seen,
    actions::{self, Ask},
    facts, file, history, inputs, pathway_facts,
    places::{self, Fullness},
};
use crate::{
    access::{Actor, history::StepView},
    domain::{
        audit::Event,
        ids::CaseId,
        stage::Stage,
        terms::Face,
        workflow::{self, Case, Check, Refusal, Verb, steps},
    },
    store::ReadTx,
};

/// One condition of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prerequisite {
    /// The condition.
    pub check: Check,
    /// Whether it holds now.
    pub met: bool,
}

/// What a step needs.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Where the step starts.
    pub from: Stage,
    /// Its conditions, in the order in which they are judged.
    pub items: Vec<Prerequisite>,
    /// Who prepared the case: what four eyes are about.
    pub prepared: Vec<StepView>,
    /// How full the pathway is; nothing for a case that has none.
    pub places: Option<Fullness>,
    /// The account of who is asking.
    pub account: Uuid,
}

impl Checklist {
    /// Whether every condition holds.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.items.iter().all(|item| item.met)
    }
}

/// Reads the conditions of a step from where the case stands.
///
/// The same right is asked for as for the step itself: conditions of a decision are of the real face.
///
/// # Errors
/// `NotFound`, `Forbidden`, `not_from_here`.
pub fn show(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, verb): (CaseId, Verb)) -> Result<Seen<Checklist>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    actor.permit(verb, &case)?;
    let from = case.face(verb.acts_on_real()).stage;
    let step = steps::find(from, verb).ok_or(Refusal::NotFromHere(from, verb))?;
    let mut facts = facts::for_offer(tx, actor, &case)?;
    pathway_facts::for_offer(tx, desk, actor, &case, &mut facts)?;
    let items = step.checks.iter().map(|check| Prerequisite { check: *check, met: check.holds(&case, &facts) }).collect();
    let prepared = history::show(tx, actor, id)?.into_parts().0.into_iter().filter(|past| steps::PREPARING.contains(&past.verb)).collect();
    let places = places::of_case(tx, desk, actor, &case)?;
    Ok(Seen::personal(event(&case, verb), Checklist { from, items, prepared, places, account: *actor.account.uuid() }))
}

/// Judges a step as if it were taken now, and takes it not: so that the page before it is final says what would refuse it.
///
/// # Errors
/// Each [`OpError`] that the step itself would end with, in the same order.
pub fn foresee(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, ask: &Ask) -> Result<Seen<()>, OpError> {
    let case = tx.case(&actor.scope(), ask.case)?.ok_or(OpError::NotFound)?;
    actor.permit(ask.verb, &case)?;
    file::must_be_seen(tx, desk, actor, &case, ask.seen.as_deref())?;
    inputs::must_fit(tx, desk, &case, &ask.input)?;
    let facts = actions::judged(tx, desk, actor, &case, &ask.input)?;
    workflow::plan(&case, ask.verb, &facts, &ask.input)?;
    Ok(Seen::personal(event(&case, ask.verb), ()))
}

/// That an officer looks at what a decision needs is told to nobody who does not read outcomes: it would tell that one is near.
fn event(case: &Case, verb: Verb) -> Event {
    let face = if verb.acts_on_real() { Face::Real } else { Face::Both };
    Event::read("case.checklist").on(case.id, &case.office).of_face(face)
}
