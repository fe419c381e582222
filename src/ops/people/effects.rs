//! What a correction of a person brings about: the recommendation falls or is flagged, the rules are asked again, the identity is kept.

use serde_json::json;

use super::{before::Follows, office::OfficeNow};
use crate::{
    access::{Actor, Permit},
    domain::{
        eligibility::{self, Born},
        family::{FamilyPerson, Part},
        ids::RuleSetId,
        programme::RuleSet,
        stage::Stage,
        terms::Face,
        workflow::{self, ActionInput, Case, Verb},
    },
    ops::{Desk, OpError, actions, facts},
    store::{ReadTx, StoreError, WriteTx, eligibility_runs::Run, history::NewStep},
};

/// What was corrected.
pub struct Change<'a> {
    /// Whether it changes who somebody is.
    pub identity: bool,
    /// The office of the case.
    pub office: &'a OfficeNow,
}

/// Makes sure that the case takes corrections: it is open or parked, on the shown face, whatever the real one is.
///
/// # Errors
/// `case_closed`
pub fn takes_corrections(case: &Case) -> Result<(), OpError> {
    let shown = case.shown.stage;
    if shown.is_open() || shown == Stage::Parked {
        return Ok(());
    }
    Err(OpError::refused("case_closed", "A closed case is not corrected; a reviewer may reopen it."))
}

/// Everything that follows a correction; returns the case as it is now.
///
/// # Errors
/// `Stale` when somebody changed the case meanwhile; what the database refuses.
pub fn follow(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, permit: &Permit, case: &Case, change: Change<'_>) -> Result<Case, OpError> {
    judge_again(tx, desk, permit, case, change.office)?;
    if !change.identity {
        tx.touch_case(permit, case)?;
        return now(tx, case);
    }
    keep_identities(tx, case)?;
    match Follows::of(case) {
        Follows::Voids if case.shown.stage == Stage::Parked => void_beneath(tx, case)?,
        Follows::Voids => void(tx, desk, actor, case)?,
        Follows::Nothing => tx.touch_case(permit, case)?,
        Follows::Flags | Follows::Closed => flag(tx, permit, case)?,
    }
    now(tx, case)
}

fn now(tx: &mut ReadTx<'_>, case: &Case) -> Result<Case, OpError> {
    tx.case_for_system(case.id)?.ok_or(OpError::NotFound)
}

/// The system takes the recommendation back: it was made about somebody else.
fn void(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, case: &Case) -> Result<(), OpError> {
    let (facts, input) = (facts::for_offer(tx, actor, case)?, ActionInput::default());
    let plan = workflow::plan(case, Verb::VoidRecommendation, &facts, &input)?;
    actions::carry_out(tx, desk, &Permit::of_system(case), case, &plan, &input)?;
    Ok(())
}

/// The same under a park: the case stays parked, and comes back to the screening.
fn void_beneath(tx: &mut WriteTx<'_>, case: &Case) -> Result<(), OpError> {
    let after = Case {
        beneath: Some(Stage::Screening),
        pathway: None,
        recommended_closure: None,
        recommended_org: None,
        recommended_by: None,
        changed_since_recommendation: false,
        ..case.clone()
    };
    move_beneath(tx, case, after, Verb::VoidRecommendation).map(|_| ())
}

/// The system moves what lies beneath a park; the case stays parked. Returns it as it is then.
///
/// # Errors
/// `Stale` when somebody changed the case meanwhile; what the database refuses.
pub fn move_beneath(tx: &mut WriteTx<'_>, case: &Case, after: Case, verb: Verb) -> Result<Case, OpError> {
    let after = Case { version: case.version + 1, ..after };
    let permit = Permit::of_system(case);
    tx.move_case(&permit, case, &after)?;
    let step = NewStep {
        position: after.version,
        verb,
        from: Stage::Parked.as_str(),
        to: Stage::Parked,
        face: Face::Both,
        reason_code: None,
        note: None,
        details: json!({}),
    };
    tx.add_step(&permit, step)?;
    Ok(after)
}

/// From `submitted` on nothing moves: an officer acknowledges the change before deciding.
fn flag(tx: &mut WriteTx<'_>, permit: &Permit, case: &Case) -> Result<(), OpError> {
    let after = Case { changed_since_recommendation: true, version: case.version + 1, ..case.clone() };
    Ok(tx.move_case(permit, case, &after)?)
}

/// The identities of the principal as corrected; those that another case has stay that one's.
fn keep_identities(tx: &mut WriteTx<'_>, case: &Case) -> Result<(), OpError> {
    let mut keys = Vec::new();
    for key in tx.identity_keys(case.id)? {
        let owner = tx.case_of_identity(&case.programme, std::slice::from_ref(&key))?;
        if owner.is_none_or(|owner| owner == case.id) {
            keys.push(key);
        }
    }
    keys.sort();
    keys.dedup();
    tx.release_identity(case.id)?;
    tx.claim_identities(&case.programme, &keys, case.id).map_err(|error| match error {
        StoreError::Duplicate(_) => StoreError::Conflict("the same person applied at the same time".into()).into(),
        other => OpError::from(other),
    })
}

/// The version of rules that an application is judged by, for ever the same.
///
/// # Errors
/// When the database does not answer.
pub fn rules_of(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case) -> Result<Option<(RuleSetId, RuleSet)>, OpError> {
    let Some(run) = tx.runs(case.id)?.pop() else { return Ok(None) };
    let file = desk.catalogue.file(tx, run.rule_set)?;
    Ok(file.version(&run.version).map(|rules| (run.rule_set, rules.clone())))
}

fn judge_again(tx: &mut WriteTx<'_>, desk: &Desk, permit: &Permit, case: &Case, office: &OfficeNow) -> Result<(), OpError> {
    let Some((rule_set, rules)) = rules_of(tx, desk, case)? else { return Ok(()) };
    let family = tx.family(case.id)?;
    let Some(principal) = family.iter().find(|person| person.part == Part::Principal) else { return Ok(()) };
    let lines = eligibility::evaluate(&rules, &facts_about(principal, office));
    let run = Run { rule_set, version: rules.version.clone(), after_correction: true, at: tx.now(), lines };
    Ok(tx.insert_run(permit, &run)?)
}

fn facts_about(principal: &FamilyPerson, office: &OfficeNow) -> eligibility::Facts {
    eligibility::Facts {
        nationalities: principal.nationalities.clone(),
        born: principal.birth_date.map(|born| {
            let (earliest, latest) = born.span();
            Born { earliest, latest }
        }),
        answers: principal.said.as_ref().map(|said| said.facts.clone()).unwrap_or_default(),
        on: office.applied_on,
    }
}
