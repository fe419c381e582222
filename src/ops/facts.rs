//! Gathers what the checks of the workflow need to know about a case and the person acting.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{OpError, messages};
use crate::{
    access::Actor,
    domain::{
        stage::Stage,
        terms::{Organisation, Role},
        workflow::{ActionInput, Case, Check, Facts, Right, Verb, steps},
    },
    store::{ReadTx, case_files::Beside},
};

/// The facts for one verb with its input.
///
/// # Errors
/// When the database does not answer.
pub fn for_verb(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case, input: &ActionInput) -> Result<Facts, OpError> {
    let mut facts = for_offer(tx, actor, case)?;
    facts.closure_asked = input.closure.is_some();
    facts.pathway_of = match &input.pathway {
        Some(pathway) => tx.recommended_by(pathway)?,
        None => None,
    };
    facts.assignee_can_screen = match input.assignee {
        Some(account) => tx.holds_role(account, Role::Caseworker, &case.office)?,
        None => false,
    };
    facts.holder = match case.assignee {
        Some(account) if account == actor.account => Some(actor.organisation),
        Some(account) => tx.account(account)?.map(|holder| holder.organisation),
        None => None,
    };
    Ok(facts)
}

/// The facts for offering verbs before their input is known: what depends on the input is taken to be well.
///
/// # Errors
/// When the database does not answer.
pub fn for_offer(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case) -> Result<Facts, OpError> {
    let beside = tx.beside(case.id, actor.person)?;
    for_offer_with(tx, actor, case, beside)
}

/// [`for_offer`] where it is known already what there is about the case.
///
/// Only what a step from here depends on is looked up: the table of steps says what that is, and what no check asks for is taken to be well.
///
/// # Errors
/// When the database does not answer.
pub fn for_offer_with(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case, beside: Beside) -> Result<Facts, OpError> {
    let checks: Vec<Check> = steps::from_here(case).flat_map(|step| step.checks).copied().collect();
    let checked = |is: fn(&Check) -> bool| checks.iter().any(is);
    let by_recommender = checked(|check| matches!(check, Check::NotRecommender | Check::RecommenderOrSupervisor));
    let comes_back = steps::from_here(case).any(|step| matches!(step.verb, Verb::UndoWithdrawal | Verb::Reopen));
    // Asked for whoever may deny alone: for others the time of an answer would tell which cases are not denied yet.
    let denies = case.real.stage == Stage::Adjudication && actor.may_use(Verb::Deny, &case.office);
    let recallable = matches!(case.real.stage, Stage::Approved | Stage::ReadyToTravel) && actor.may_use(Verb::Recall, &case.office);
    let first_review = checked(|check| *check == Check::FirstReview) && actor.reads_outcomes();
    Ok(Facts {
        now: tx.now(),
        account: actor.account,
        person: actor.person,
        organisation: actor.organisation,
        supervises: actor.may(Right::CaseSupervise, &case.office),
        done: if beside.acted { tx.done_by(case.id, actor.person)? } else { Vec::new() },
        recommender: if by_recommender { tx.recommender(case.id)? } else { None },
        somebody_there: match (checked(|check| *check == Check::SomebodyThere), actor.organisation.other()) {
            (true, Some(other)) => tx.somebody_screens(other, &case.office)?,
            _ => false,
        },
        pathway_of: Some(actor.organisation),
        assignee_can_screen: true,
        holder: None,
        consent_to_us: true,
        undo_until: None,
        another_goes_on: !checked(|check| *check == Check::AnotherGoesOn) || tx.another_goes_on(case.id)?,
        acknowledged_for_travel: recallable && tx.acknowledged_for_travel(case.id)?,
        applied_again: checked(|check| *check == Check::NotAppliedAgain) && tx.applied_again(case)?,
        attempts_suffice: checked(|check| *check == Check::ThreeAttempts) && tx.attempts_suffice(case.id)?,
        reviewed: first_review && tx.was_done(case.id, Verb::ReopenDecision)?,
        parked: comes_back && tx.park_applies(&case.office, &case.programme)?,
        closure_asked: false,
        hold_until: None,
        slot_starts: if case.shown.stage == Stage::Interview {
            tx.live_booking(case.id)?.map(|booking| booking.slot.starts_at)
        } else {
            None
        },
        contact_pending: denies && messages::contact_pending(tx, case.id)?,
        places_free: true,
        cleared: true,
        referable: true,
        consent_to_authority: true,
    })
}

/// The facts for an effect that nobody in particular does to a case, like a park: no check of such a verb asks for a person.
#[must_use]
pub fn of_system(now: DateTime<Utc>) -> Facts {
    Facts {
        now,
        account: Uuid::nil().into(),
        person: Uuid::nil().into(),
        organisation: Organisation::Iom,
        supervises: false,
        done: Vec::new(),
        recommender: None,
        somebody_there: false,
        pathway_of: None,
        assignee_can_screen: false,
        holder: None,
        consent_to_us: false,
        undo_until: None,
        another_goes_on: true,
        acknowledged_for_travel: false,
        applied_again: false,
        attempts_suffice: false,
        reviewed: false,
        parked: false,
        closure_asked: false,
        hold_until: None,
        slot_starts: None,
        contact_pending: false,
        places_free: true,
        cleared: false,
        referable: false,
        consent_to_authority: false,
    }
}
