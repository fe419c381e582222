//! What the checks of the workflow need to know from the pathway of a case: places, clearances, who receives it and with whose consent.

use std::sync::Arc;

use super::{Desk, OpError, calendar_facts, clearances, people::OfficeNow, places};
use crate::{
    access::Actor,
    domain::{
        decision::MemberOutcome,
        family::all_adults_agree,
        programme::{Pathway, RuleSetFile},
        stage::Stage,
        workflow::{ActionInput, Case, Facts, Verb},
    },
    store::ReadTx,
};

/// The pathway of a case as its published file has it now.
pub struct PathwayNow(Option<Arc<RuleSetFile>>);

impl PathwayNow {
    /// Finds it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn of(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case) -> Result<Self, OpError> {
        let published = match &case.pathway {
            Some(key) => desk.catalogue.pathway(tx, key)?,
            None => None,
        };
        Ok(Self(published.map(|(_, file)| file)))
    }

    /// The pathway; nothing for a case that has none yet.
    #[must_use]
    pub fn get(&self) -> Option<&Pathway> {
        self.0.as_ref()?.subject.pathway()
    }
}

/// Fills in what hangs on the pathway, for one verb with its input.
///
/// # Errors
/// When the database does not answer.
pub fn for_verb(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (case, input): (&Case, &ActionInput),
    facts: &mut Facts,
) -> Result<(), OpError> {
    for_offer(tx, desk, actor, case, facts)?;
    if !input.members.is_empty() {
        let wanted = input.members.iter().filter(|member| member.outcome == MemberOutcome::Approve).count();
        facts.places_free = places::are_free(tx, desk, case, wanted)?;
    }
    if let Some(day) = input.travel_on {
        facts.cleared = clearances::lacking_on(tx, desk, case, day)?.is_some_and(|lacks| lacks.is_empty());
    }
    Ok(())
}

/// The same before the input is known: what no input could mend is not offered.
///
/// # Errors
/// When the database does not answer.
pub fn for_offer(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, facts: &mut Facts) -> Result<(), OpError> {
    if let Some(wanted) = wanted(tx, actor, case)? {
        facts.places_free = places::are_free(tx, desk, case, wanted)?;
    }
    if case.shown.stage == Stage::Approved {
        let today = OfficeNow::of(tx, desk, case)?.today;
        facts.cleared = clearances::lacking_today(tx, desk, case, today)?.is_some_and(|lacks| lacks.is_empty());
        let pathway = PathwayNow::of(tx, desk, case)?;
        facts.referable = pathway.get().is_some_and(|pathway| pathway.receiving_authority.is_some());
        facts.consent_to_authority = match pathway.get().and_then(|pathway| pathway.consent) {
            Some(sharing) => all_adults_agree(&tx.family(case.id)?, today, |shares| shares.with(sharing)),
            None => true,
        };
    }
    calendar_facts::for_offer(tx, desk, case, facts)
}

/// How many places the case would take if it moved to where they count; nothing where no verb of the person could take any.
fn wanted(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case) -> Result<Option<usize>, OpError> {
    if case.real.stage == Stage::Adjudication {
        // The principal at least.
        return Ok(actor.may_use(Verb::Approve, &case.office).then_some(1));
    }
    if case.shown.stage.closure().is_some() {
        return Ok(Some(tx.approved_in(&[case.id])?.len()));
    }
    Ok(None)
}
