//! Clearances: written down by those who know, superseded by the next, and asked for before a journey.

use chrono::NaiveDate;
use serde_json::json;

use super::{Desk, OpError, file, pathway_facts::PathwayNow, people::OfficeNow};
use crate::{
    access::{Actor, clearances::ClearanceFile, view::CaseView},
    domain::{
        audit::Event,
        clearance::{self, Clearance, ClearanceDraft, ClearanceState, Lack, SECURITY},
        decision::MemberOutcome,
        fields::FieldErrors,
        ids::{CaseId, PersonId},
        programme::ClearanceNeed,
        stage::Stage,
        terms::Face,
        workflow::{Case, Right},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// Where security clearances are written: officers begin early.
const SECURITY_FROM: &[Stage] = &[Stage::InProcess, Stage::Interview, Stage::Adjudication, Stage::Approved, Stage::ReadyToTravel];
/// Where all others are written.
const OTHERS_FROM: &[Stage] = &[Stage::Approved, Stage::ReadyToTravel];

/// A clearance as somebody writes it down.
#[derive(Clone, Debug)]
pub struct Written {
    /// The case.
    pub case: CaseId,
    /// What is cleared.
    pub kind: String,
    /// The ETag of what the person saw.
    pub seen: Option<String>,
    /// Whose it is; everybody's who is approved unless said.
    pub person: Option<PersonId>,
    /// How it stands and from and until when.
    pub draft: ClearanceDraft,
}

/// Writes a clearance of one member, or of all, in place of what stood. Acts on the shown face, as everything does that decides nothing.
///
/// # Errors
/// Each [`OpError`] in the order of the use cases: `NotFound` also for a kind that the pathway does not ask for; `not_from_here`.
pub fn record(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, written: &Written) -> Result<Recorded<CaseView>, OpError> {
    let case = tx.case(&actor.scope(), written.case)?.ok_or(OpError::NotFound)?;
    let need = asked_for(tx, desk, &case, &written.kind)?.ok_or(OpError::NotFound)?;
    let security = need.kind == SECURITY;
    let permit = actor.permit_right(if security { Right::CaseDecide } else { Right::CaseTravel }, &case)?;
    file::must_be_seen(tx, desk, actor, &case, written.seen.as_deref())?;
    let today = OfficeNow::of(tx, desk, &case)?.today;
    let (state, valid) = written.draft.check(&need, today)?;
    let persons = whose(tx, &case, written.person, security)?;
    if !(if security { SECURITY_FROM } else { OTHERS_FROM }).contains(&case.shown.stage) {
        let sentence = format!("A case in {} takes no clearance of {}.", case.shown.stage, need.kind);
        return Err(OpError::refused("not_from_here", sentence));
    }
    tx.touch_case(&permit, &case)?;
    let mut ids = Vec::new();
    for person in &persons {
        let new = Clearance { person: *person, kind: need.kind.clone(), state, valid };
        ids.push(tx.supersede_clearance(&permit, &new).map_err(rival)?);
    }
    let face = if seen_by_all(tx, &case, &persons, state)? { Face::Both } else { Face::Real };
    let details = json!({ "kind": need.kind, "state": state, "persons": persons, "clearances": ids });
    let now = tx.case_for_system(case.id)?.ok_or(OpError::NotFound)?;
    let view = file::view(tx, desk, actor, &now)?;
    let event = Event::done("clearance.record").on(case.id, &case.office).of_face(face).with(details);
    Ok(tx.record(&permit.by(), event, view)?)
}

/// Whether everybody sees what was written. What is not clear is to everybody else pending as before, and of members who are not approved
/// nothing is shown: the record tells no more than the case.
fn seen_by_all(tx: &mut ReadTx<'_>, case: &Case, persons: &[PersonId], state: ClearanceState) -> Result<bool, OpError> {
    let approved = approved(tx, case)?;
    let shown = |person: &PersonId| approved.as_ref().is_none_or(|approved| approved.contains(person));
    Ok(state == ClearanceState::Clear && persons.iter().all(shown))
}

fn rival(error: StoreError) -> OpError {
    match error {
        StoreError::Duplicate(_) => StoreError::Conflict("the same clearance was written at the same time".into()).into(),
        other => other.into(),
    }
}

fn asked_for(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, kind: &str) -> Result<Option<ClearanceNeed>, OpError> {
    let pathway = PathwayNow::of(tx, desk, case)?;
    Ok(pathway.get().and_then(|pathway| pathway.clearances.iter().find(|need| need.kind == kind).cloned()))
}

/// The members whose clearance it is. Before an approval all of them; after it those who are approved, and for officers also any other.
fn whose(tx: &mut ReadTx<'_>, case: &Case, named: Option<PersonId>, security: bool) -> Result<Vec<PersonId>, OpError> {
    let family = tx.members(case.id)?;
    let approved = approved(tx, case)?;
    let Some(person) = named else { return Ok(approved.unwrap_or(family)) };
    let fault = |code, detail: &str| Err(FieldErrors::one("/person", code, detail).into());
    if !family.contains(&person) {
        return fault("not_a_member", "Name the applicant or a member of this case, by the id.");
    }
    if !security && approved.is_some_and(|approved| !approved.contains(&person)) {
        return fault("not_approved", "Only approved members travel: name one of them.");
    }
    Ok(vec![person])
}

fn approved(tx: &mut ReadTx<'_>, case: &Case) -> Result<Option<Vec<PersonId>>, OpError> {
    let approval = tx.standing_approval(case.id)?;
    let yes = |(person, outcome): (PersonId, MemberOutcome)| (outcome == MemberOutcome::Approve).then_some(person);
    Ok(approval.map(|members| members.into_iter().filter_map(yes).collect()))
}

/// What is on file about the clearances of a case, for the view. Nothing before the case was ever processed.
///
/// # Errors
/// When the database does not answer.
pub fn on_file(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    case: &Case,
    approval: Option<&[(PersonId, MemberOutcome)]>,
) -> Result<ClearanceFile, OpError> {
    if !case.ever_processed {
        return Ok(ClearanceFile::default());
    }
    let needs = needs(tx, desk, case)?;
    if needs.is_empty() {
        return Ok(ClearanceFile::default());
    }
    let yes = |(person, outcome): &(PersonId, MemberOutcome)| (*outcome == MemberOutcome::Approve).then_some(*person);
    Ok(ClearanceFile {
        family: tx.members(case.id)?,
        approved: approval.map(|members| members.iter().filter_map(yes).collect()),
        needs,
        standing: tx.clearances(case.id)?,
    })
}

fn needs(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case) -> Result<Vec<ClearanceNeed>, OpError> {
    let pathway = PathwayNow::of(tx, desk, case)?;
    Ok(pathway.get().map(|pathway| pathway.clearances.clone()).unwrap_or_default())
}

/// What the approved members of a case lack on a day of travel; nothing at all where nobody is approved.
///
/// # Errors
/// When the database does not answer.
pub fn lacking_on(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, day: NaiveDate) -> Result<Option<Vec<Lack>>, OpError> {
    let (needs, standing) = (needs(tx, desk, case)?, tx.clearances(case.id)?);
    Ok(approved(tx, case)?.map(|approved| clearance::lacks_on(&needs, &approved, &standing, day)))
}

/// The same for today, whatever the day of travel: what ran out or was never there.
///
/// # Errors
/// When the database does not answer.
pub fn lacking_today(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, today: NaiveDate) -> Result<Option<Vec<Lack>>, OpError> {
    let (needs, standing) = (needs(tx, desk, case)?, tx.clearances(case.id)?);
    Ok(approved(tx, case)?.map(|approved| clearance::lacks_today(&needs, &approved, &standing, today)))
}

#[cfg(test)]
#[path = "clearances_tests.rs"]
mod tests;
