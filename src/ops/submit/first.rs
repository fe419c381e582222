//! A new case: everything that an application brings, in one transaction.

use serde_json::json;

use super::{Filed, Filing};
use crate::{
    access::Permit,
    domain::{
        application::Guardian,
        ids::{CaseId, PersonId},
        likeness::{self, Identity, Likeness},
        stage::Stage,
        terms::Face,
        workflow::{Case, Standing, Verb},
    },
    ops::OpError,
    store::{StoreError, WriteTx, contacts::NewContact, history::NewStep, submissions::NewSending},
};

/// Where history says that a submission comes from.
const NOWHERE: &str = "none";

/// The most likely duplicates that one application is linked with: a reviewer looks at each.
const MOST_LINKS: usize = 10;

/// One arrow that a new case has taken.
struct Arrow {
    verb: Verb,
    from: &'static str,
    to: Stage,
}

/// Opens a case.
///
/// # Errors
/// `Closed` when the last place has just been taken; `Conflict` when the same person's other application was faster, to be tried
/// again as one sent again.
pub fn open_case(tx: &mut WriteTx<'_>, filing: &Filing<'_>) -> Result<Filed, OpError> {
    let parked = rests(tx, filing)?;
    let alike = alike(tx, filing)?;
    let arrows = arrows(!alike.is_empty(), parked);
    let case = new_case(tx, filing, &arrows);
    let permit = Permit::of_submission(&case, filing.by);
    tx.insert_case(&case)?;
    claim(tx, filing, &case)?;
    take_place(tx, filing, &permit)?;
    let submission = store_sending(tx, filing, &permit)?;
    store_people(tx, filing, &permit)?;
    let run = filing.door.judge(tx, filing.application)?;
    tx.insert_run(&permit, &run)?;
    write_history(tx, &case, &permit, &arrows)?;
    for other in alike {
        tx.link_duplicate(&Permit::of_system(&case), other)?;
    }
    Ok(Filed { case: case.id, office: case.office, submission, again: false })
}

/// Whether the office or the programme rests. The locks are shared with other submissions and exclude a park in the making, so that
/// a park and a submission cannot miss each other.
fn rests(tx: &mut WriteTx<'_>, filing: &Filing<'_>) -> Result<bool, StoreError> {
    let (office, programme) = (&filing.door.office.code, filing.door.programme());
    tx.hold_parks(office, programme)?;
    tx.park_applies(office, programme)
}

fn alike(tx: &mut WriteTx<'_>, filing: &Filing<'_>) -> Result<Vec<CaseId>, StoreError> {
    let own = Identity::of(&filing.application.principal);
    let candidates = tx.candidates(&filing.door.office.code, &own.candidate_keys())?;
    let alike = candidates.into_iter().filter(|(_, other)| likeness::compare(&own, other) != Likeness::Different);
    Ok(alike.map(|(case, _)| case).take(MOST_LINKS).collect())
}

/// The way of a new case: received; on to duplicate review when it is like another; parked when its office or programme rests.
fn arrows(suspected: bool, parked: bool) -> Vec<Arrow> {
    let mut arrows = vec![Arrow { verb: Verb::Submit, from: NOWHERE, to: Stage::Received }];
    let mut stands = Stage::Received;
    for (taken, verb, to) in [(suspected, Verb::SuspectDuplicate, Stage::DuplicateReview), (parked, Verb::Park, Stage::Parked)] {
        if taken {
            arrows.push(Arrow { verb, from: stands.as_str(), to });
            stands = to;
        }
    }
    arrows
}

fn new_case(tx: &WriteTx<'_>, filing: &Filing<'_>, arrows: &[Arrow]) -> Case {
    let suspected = arrows.iter().any(|arrow| arrow.verb == Verb::SuspectDuplicate);
    let last = arrows.last().map_or(Stage::Received, |arrow| arrow.to);
    let beneath = if suspected { Stage::DuplicateReview } else { Stage::Received };
    let moves = i64::try_from(arrows.len()).unwrap_or(i64::MAX);
    let standing = Standing { stage: last, since: tx.now(), moves };
    let consent = &filing.application.consent;
    Case {
        id: tx.fresh(),
        reference: filing.reference.clone(),
        programme: filing.door.programme().to_owned(),
        office: filing.door.office.code.clone(),
        channel: filing.door.window.channel,
        received_at: tx.now(),
        version: moves,
        shown: standing,
        real: standing,
        beneath: (last == Stage::Parked).then_some(beneath),
        closed_from: None,
        withdrawn_from: None,
        suspected_from: suspected.then_some(Stage::Received),
        suspected_by: None,
        suspected_by_system: suspected,
        queue: None,
        handed_over_by: None,
        assignee: None,
        pathway: None,
        priority: None,
        recommended_closure: None,
        recommended_org: None,
        recommended_by: None,
        changed_since_recommendation: false,
        ever_processed: false,
        message_language: filing.application.message_language.to_string(),
        privacy_version: consent.notice_version.clone(),
        privacy_language: consent.notice_language.to_string(),
        hold: None,
        requested_by_step: None,
        travel_on: None,
    }
}

/// The identities are claimed early: whoever waits for a rival with the same ones has little to do again.
fn claim(tx: &mut WriteTx<'_>, filing: &Filing<'_>, case: &Case) -> Result<(), StoreError> {
    tx.claim_identities(&case.programme, &filing.keys, case.id).map_err(|error| match error {
        StoreError::Duplicate(_) => StoreError::Conflict("the same person applied at the same time".into()),
        other => other,
    })
}

fn take_place(tx: &mut WriteTx<'_>, filing: &Filing<'_>, permit: &Permit) -> Result<(), OpError> {
    match filing.door.window.counted() {
        Some(day) if !tx.take_place(permit, &day)? => Err(filing.door.full()),
        _ => Ok(()),
    }
}

fn store_sending(tx: &mut WriteTx<'_>, filing: &Filing<'_>, permit: &Permit) -> Result<crate::domain::ids::SubmissionId, OpError> {
    let sending = NewSending {
        reference: &filing.reference,
        office: &filing.door.office.code,
        channel: filing.door.window.channel,
        draft: filing.draft,
        differs: None,
    };
    Ok(tx.insert_submission(permit, &sending)?)
}

fn store_people(tx: &mut WriteTx<'_>, filing: &Filing<'_>, permit: &Permit) -> Result<(), OpError> {
    let application = filing.application;
    let ids = tx.insert_family(permit, application)?;
    let mut contacts: Vec<NewContact<'_>> = Vec::new();
    for contact in &application.contacts {
        let owner = ids.get(contact.owner).ok_or_else(|| StoreError::Damaged("a contact of nobody".into()))?;
        contacts.push(NewContact {
            person: *owner,
            value: &contact.value,
            safe_to_use: contact.safe_to_use,
            safe_to_leave_message: contact.safe_to_leave_message,
        });
    }
    contacts.extend(guardian(tx, filing, permit, &ids)?);
    Ok(tx.insert_contacts(permit, &contacts)?)
}

/// A guardian from outside is a person of the case too, reached after the family.
fn guardian<'f>(tx: &mut WriteTx<'_>, filing: &Filing<'f>, permit: &Permit, ids: &[PersonId]) -> Result<Option<NewContact<'f>>, OpError> {
    let Some(Guardian::Named { name, contact, safe_to_use, safe_to_leave_message }) = &filing.application.guardian else { return Ok(None) };
    let position = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    let person = tx.insert_guardian(permit, name, position)?;
    Ok(Some(NewContact { person, value: contact, safe_to_use: *safe_to_use, safe_to_leave_message: *safe_to_leave_message }))
}

/// What the system did beside the submission is its own in history: nobody's eyes are used up by it.
fn write_history(tx: &mut WriteTx<'_>, case: &Case, permit: &Permit, arrows: &[Arrow]) -> Result<(), OpError> {
    for (arrow, position) in arrows.iter().zip(1..) {
        let step = NewStep {
            position,
            verb: arrow.verb,
            from: arrow.from,
            to: arrow.to,
            face: Face::Both,
            reason_code: None,
            note: None,
            details: json!({}),
        };
        let own = Permit::of_system(case);
        tx.add_step(if arrow.verb == Verb::Submit { permit } else { &own }, step)?;
    }
    Ok(())
}
