//! A correction that makes the principal the same as another case's, by document and birth date. Nothing is merged and no identity moves:
//! the system suspects, as it does when an application comes in, and people look at it.

use super::effects::move_beneath;
use crate::{
    access::Permit,
    domain::{
        family::FamilyPerson,
        ids::CaseId,
        likeness::{self, Identity, Likeness},
        person::Person,
        stage::Stage,
        workflow::{self, ActionInput, Case, Verb},
    },
    ops::{Desk, OpError, actions, facts},
    store::{ReadTx, StoreError, WriteTx, identities::identity_keys},
};

/// Cases whose principal is the same person since the correction.
#[derive(Default)]
struct Found {
    /// Of the same office, and not yet suspected: they make a duplicate review.
    here: Vec<CaseId>,
    /// Of other offices: linked, for those who see both. A review would tell the others that there is such a case.
    elsewhere: Vec<CaseId>,
}

/// Suspects the cases that the principal is equal to since this correction; returns the case as it is then.
///
/// Where the stage knows no suspicion any more, the links alone are there for who sees both cases.
///
/// # Errors
/// `Stale` when somebody changed the case meanwhile; what the database refuses.
pub fn suspect(tx: &mut WriteTx<'_>, desk: &Desk, case: &Case, before: &FamilyPerson, after: &Person) -> Result<Case, OpError> {
    let found = find(tx, case, before.identity().as_ref(), &Identity::of(after))?;
    let system = Permit::of_system(case);
    let now = if found.here.is_empty() { case.clone() } else { raise(tx, desk, case)? };
    for other in found.here.into_iter().chain(found.elsewhere) {
        tx.link_duplicate(&system, other)?;
    }
    Ok(now)
}

fn find(tx: &mut ReadTx<'_>, case: &Case, was: Option<&Identity>, is: &Identity) -> Result<Found, OpError> {
    let same = |own: &Identity, other: &Identity| likeness::compare(own, other) == Likeness::Same;
    let newly = |other: &Identity| same(is, other) && !was.is_some_and(|was| same(was, other));
    let mut found = Found::default();
    for (other, identity) in tx.candidates(&case.office, &is.candidate_keys())? {
        if other != case.id && newly(&identity) {
            found.here.push(other);
        }
    }
    let old = was.map(identity_keys).unwrap_or_default();
    for key in identity_keys(is).into_iter().filter(|key| !old.contains(key)) {
        let owner = tx.case_of_identity(&case.programme, &[key])?;
        let Some(owner) = owner.map(|id| tx.case_for_system(id)).transpose()?.flatten() else { continue };
        if owner.office != case.office && !found.elsewhere.contains(&owner.id) {
            found.elsewhere.push(owner.id);
        }
    }
    found.here = not_yet_suspected(tx, case.id, found.here)?;
    found.elsewhere = not_yet_suspected(tx, case.id, found.elsewhere)?;
    Ok(found)
}

/// Without the cases that people look at already, from whichever side: two reviews of one pair could close both as the other's duplicate.
fn not_yet_suspected(tx: &mut ReadTx<'_>, case: CaseId, others: Vec<CaseId>) -> Result<Vec<CaseId>, StoreError> {
    let mut left = Vec::new();
    for other in others {
        if !tx.is_suspected_of(case, other)? && !tx.is_suspected_of(other, case)? {
            left.push(other);
        }
    }
    Ok(left)
}

/// Into the duplicate review, from where the table of the workflow knows a way there; beneath a park too.
fn raise(tx: &mut WriteTx<'_>, desk: &Desk, case: &Case) -> Result<Case, OpError> {
    match (case.shown.stage, case.beneath) {
        (Stage::Received | Stage::Screening, _) => {
            let input = ActionInput::default();
            let mut plan = workflow::plan(case, Verb::SuspectDuplicate, &facts::of_system(tx.now()), &input)?;
            (plan.after.suspected_by, plan.after.suspected_by_system) = (None, true);
            actions::carry_out(tx, desk, &Permit::of_system(case), case, &plan, &input)
        }
        (Stage::Parked, Some(beneath @ (Stage::Received | Stage::Screening))) => {
            let after = Case {
                beneath: Some(Stage::DuplicateReview),
                suspected_from: Some(beneath),
                suspected_by: None,
                suspected_by_system: true,
                ..case.clone()
            };
            move_beneath(tx, case, after, Verb::SuspectDuplicate)
        }
        _ => Ok(case.clone()),
    }
}
