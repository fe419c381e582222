//! The people of a case after it came in: somebody added, corrected, or removed. Acts on the shown face, as every correction does.

mod alike;
mod before;
mod effects;
mod leave;
mod office;

use chrono::NaiveDate;
use serde_json::json;

use self::effects::Change;
pub use self::{
    before::{Before, Follows, before, before_contacts, questions},
    leave::{Leaving, remove},
};
pub(super) use self::{effects::takes_corrections, office::OfficeNow};
use super::{Desk, OpError, file};
use crate::{
    access::{Actor, Permit, view::CaseView},
    domain::{
        application::PersonDraft,
        audit::Event,
        correction::{ConsentGiven, PersonPatch, changes_identity},
        fact::{FactAnswer, FactAnswers},
        family::{FamilyPerson, Part, Shares},
        fields::{FieldErrors, escaped},
        ids::{CaseId, PersonId},
        person::{Member, Person, may_be_adult},
        workflow::{Case, Right},
    },
    store::{Recorded, WriteTx, persons::NewPerson},
};

/// Somebody to be added to a family.
#[derive(Clone)]
pub struct Joining {
    /// The case.
    pub case: CaseId,
    /// The ETag of what the person acting saw.
    pub seen: Option<String>,
    /// Who joins, with the relation to the principal.
    pub person: PersonDraft,
    /// What they agree to; needed of everybody who may be an adult.
    pub consent: Option<ConsentGiven>,
    /// Whether they speak for a minor principal.
    pub guardian: bool,
}

/// A correction of somebody.
#[derive(Clone)]
pub struct Correction {
    /// The case.
    pub case: CaseId,
    /// Who is corrected.
    pub person: PersonId,
    /// The ETag of what the person acting saw.
    pub seen: Option<String>,
    /// What is corrected.
    pub patch: PersonPatch,
}

/// The most people of one case, as many as a form takes with its principal and a guardian from outside.
const MOST_PEOPLE: usize = 32;

/// Adds a member to the family: a change of identity.
///
/// # Errors
/// Each [`OpError`] in the order of the use cases: 404, 403, 428, 412, 422 of what hangs on the case, 409.
pub fn add(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, joining: &Joining) -> Result<Recorded<CaseView>, OpError> {
    let (case, permit) = open(tx, desk, actor, joining.case, joining.seen.as_deref())?;
    let office = OfficeNow::of(tx, desk, &case)?;
    let family = tx.family(case.id)?;
    let member = Member::check(&joining.person, "/person", office.today)?;
    fits(&family, &member.person, joining, &office)?;
    let new = NewPerson {
        person: &member.person,
        part: Part::Member(member.relation),
        position: tx.next_position(case.id)?,
        guardian: joining.guardian,
        shares: may_be_adult(&member.person.birth_date, office.today).then(|| joining.consent.map(Shares::from)).flatten(),
    };
    let id = tx.insert_person(&permit, &new)?;
    let after = effects::follow(tx, desk, actor, &permit, &case, Change { identity: true, office: &office })?;
    finish(tx, desk, actor, (&permit, &after), ("person.add", json!({ "person": id })))
}

fn fits(family: &[FamilyPerson], person: &Person, joining: &Joining, office: &OfficeNow) -> Result<(), OpError> {
    let mut errors = FieldErrors::default();
    let adult = may_be_adult(&person.birth_date, office.today);
    if family.len() >= MOST_PEOPLE {
        errors.add("/person", "too_many", "A case takes at most 30 members.");
    }
    let same = |other: &FamilyPerson| {
        let words = |mut tokens: Vec<String>| {
            tokens.sort();
            tokens
        };
        other.birth_date == Some(person.birth_date) && words(other.name_tokens()) == words(person.name.tokens())
    };
    if family.iter().any(same) {
        errors.add("/person", "repeated_person", "Leave out this person, who is in the application already.");
    }
    if adult && joining.consent.is_none() {
        errors.add("/consent", "consent_missing", "Say what this person, who is or may be an adult, agrees to.");
    }
    if joining.guardian && !adult {
        errors.add("/guardian", "not_an_adult", "Name a guardian who is 18 or older.");
    }
    Ok(errors.or_else(|| ())?)
}

/// Corrects a person of a case.
///
/// # Errors
/// As [`add`].
pub fn correct(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, correction: &Correction) -> Result<Recorded<CaseView>, OpError> {
    let (case, permit) = open(tx, desk, actor, correction.case, correction.seen.as_deref())?;
    let office = OfficeNow::of(tx, desk, &case)?;
    let family = tx.family(case.id)?;
    let before = family.iter().find(|person| person.id == correction.person && person.is_family()).ok_or(OpError::NotFound)?;
    let (part, after) = corrected(before, &correction.patch, &office)?;
    let shares = agreed(before, &after, &correction.patch, &office)?;
    speaks_for_themselves(&family, before, &after, &office)?;
    let living = correction.patch.living(before.said.as_ref())?;
    tx.correct_person(&permit, before, part, &after)?;
    tx.set_shares(&permit, before.id, shares)?;
    if let Some(facts) = answers(tx, desk, &case, (before, office.today), &correction.patch)? {
        tx.set_facts(&permit, before.id, &facts)?;
    }
    if let Some(living) = living {
        tx.set_living(&permit, before.id, &living)?;
    }
    let identity = changes_identity(before, part, &after);
    let mut now = effects::follow(tx, desk, actor, &permit, &case, Change { identity, office: &office })?;
    if part == Part::Principal {
        now = alike::suspect(tx, desk, &now, before, &after)?;
    }
    let details = json!({ "person": before.id, "fields": correction.patch.fields(), "identity": identity });
    finish(tx, desk, actor, (&permit, &now), ("person.correct", details))
}

fn corrected(before: &FamilyPerson, patch: &PersonPatch, office: &OfficeNow) -> Result<(Part, Person), OpError> {
    let mut draft = before.as_draft();
    patch.apply(&mut draft);
    if before.part == Part::Principal {
        if draft.relation.is_some() {
            return Err(
                FieldErrors::one("/relation", "not_allowed", "Leave out the relation: the others are related to the principal.").into()
            );
        }
        return Ok((Part::Principal, Person::check(&draft, "", office.today)?));
    }
    let member = Member::check(&draft, "", office.today)?;
    Ok((Part::Member(member.relation), member.person))
}

/// What somebody agrees to after a correction: an adult's answer is needed, a minor's is not kept.
fn agreed(before: &FamilyPerson, after: &Person, patch: &PersonPatch, office: &OfficeNow) -> Result<Option<Shares>, OpError> {
    if !may_be_adult(&after.birth_date, office.today) {
        return Ok(None);
    }
    let shares = patch.consent.map(Shares::from).or(before.shares);
    if shares.is_none() {
        return Err(FieldErrors::one("/consent", "consent_missing", "Say what this person, who is or may be an adult, agrees to.").into());
    }
    Ok(shares)
}

/// A principal who turns out to be a minor needs a guardian in the case first.
fn speaks_for_themselves(family: &[FamilyPerson], before: &FamilyPerson, after: &Person, office: &OfficeNow) -> Result<(), OpError> {
    let minor = before.part == Part::Principal && !may_be_adult(&after.birth_date, office.today);
    if minor && !family.iter().any(|person| person.guardian) {
        return Err(
            FieldErrors::one("/birth_date", "guardian_missing", "Add a guardian to the family first: the principal is under 18.").into()
        );
    }
    Ok(())
}

/// The answers as corrected, under the version of rules that the application is judged by.
fn answers(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    case: &Case,
    (before, today): (&FamilyPerson, NaiveDate),
    patch: &PersonPatch,
) -> Result<Option<FactAnswers>, OpError> {
    let Some(sent) = &patch.facts else { return Ok(None) };
    if before.part != Part::Principal {
        return Err(FieldErrors::one("/facts", "not_allowed", "The principal answers for the family.").into());
    }
    let mut errors = FieldErrors::default();
    let mut answers = FactAnswers::new();
    let asked = effects::rules_of(tx, desk, case)?;
    for (key, answer) in sent {
        let question = asked.as_ref().and_then(|(_, rules)| rules.question(key));
        let Some(question) = question else {
            errors.add(format!("/facts/{}", escaped(key)), "not_asked", "Leave out what this office does not ask.");
            continue;
        };
        let checked = FactAnswer::check(answer, today).and_then(|answer| question.check(answer));
        answers.extend(errors.take(format!("/facts/{key}"), checked).map(|answer| (key.clone(), answer)));
    }
    Ok(Some(errors.or_else(|| answers)?))
}

/// Finds the case, asks for the right, and holds what was seen against what is.
fn open(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, case: CaseId, seen: Option<&str>) -> Result<(Case, Permit), OpError> {
    let case = tx.case(&actor.scope(), case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit_right(Right::PersonCorrect, &case)?;
    file::must_be_seen(tx, desk, actor, &case, seen)?;
    effects::takes_corrections(&case)?;
    Ok((case, permit))
}

fn finish(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (permit, case): (&Permit, &Case),
    (action, details): (&str, serde_json::Value),
) -> Result<Recorded<CaseView>, OpError> {
    let view = file::view(tx, desk, actor, case)?;
    let event = Event::done(action).on(case.id, &case.office).with(details);
    Ok(tx.record(&permit.by(), event, view)?)
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
