//! The file of a case as one person sees it: gathered, viewed, and compared with what the person saw before.

use chrono_tz::Tz;

use super::{Desk, OpError, Seen, clearances, facts, pathway_facts};
use crate::{
    access::{
        Actor,
        view::{self, AllowedAction, Around, CaseView, LikelyDuplicate, OpenProposal, SentAgain},
    },
    domain::{
        audit::Event,
        family::FamilyPerson,
        ids::CaseId,
        local_time::local_day,
        person::turns_21_on,
        record::{ContactRecord, PersonRecord},
        workflow::{ActionInput, Case, Contact, Facts, Verb, plan, steps},
    },
    store::ReadTx,
};

/// Shows a case.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn show(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, id: CaseId) -> Result<Seen<CaseView>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let view = view(tx, desk, actor, &case)?;
    Ok(Seen::personal(Event::read("case.show").on(case.id, &case.office), view))
}

/// The view of a case that was found within the person's scope.
///
/// # Errors
/// When the database does not answer.
pub fn view(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case) -> Result<CaseView, OpError> {
    let mut facts = facts::for_offer(tx, actor, case)?;
    pathway_facts::for_offer(tx, desk, actor, case, &mut facts)?;
    view_with(tx, desk, actor, case, &facts)
}

fn view_with(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, facts: &Facts) -> Result<CaseView, OpError> {
    let approval = if case.ever_processed { tx.standing_approval(case.id)? } else { None };
    let around = Around {
        people: people(tx, desk, case)?,
        clearances: clearances::on_file(tx, desk, case, approval.as_deref())?,
        approval,
        contacts: tx.contacts(case.id)?.iter().map(ContactRecord::from).collect(),
        sent_again: sent_again(tx, case)?,
        likely_duplicates: likely_duplicates(tx, actor, case)?,
        proposals: open_proposals(tx, actor, case)?,
        allowed_actions: allowed_actions(actor, case, facts),
    };
    Ok(view::view(case, around, actor))
}

/// The people of a case, and who of them is about to be no child any more.
fn people(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case) -> Result<Vec<PersonRecord>, OpError> {
    let zone = desk.catalogue.office_card(tx, &case.office)?.map_or(Tz::UTC, |card| card.zone);
    let applied_on = local_day(case.received_at, zone);
    let record = |person: &FamilyPerson| {
        let born = person.birth_date.filter(|_| person.is_family());
        PersonRecord { turns_21_on: born.and_then(|born| turns_21_on(&born, applied_on)), ..PersonRecord::from(person) }
    };
    Ok(tx.family(case.id)?.iter().map(record).collect())
}

/// Makes sure that the person has seen the case as it stands now.
///
/// Whether its pathway has places is no change of the case: others take and free them at any moment, and the act itself is refused for it,
/// counted under a lock, with an answer that says so (`cap_reached`).
///
/// # Errors
/// `PreconditionRequired` without an ETag, `Stale` with another than the present one.
pub fn must_be_seen(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, seen: Option<&str>) -> Result<(), OpError> {
    let seen = seen.ok_or(OpError::PreconditionRequired)?;
    let mut facts = facts::for_offer(tx, actor, case)?;
    pathway_facts::for_offer(tx, desk, actor, case, &mut facts)?;
    for places_free in [facts.places_free, !facts.places_free] {
        facts.places_free = places_free;
        if view_with(tx, desk, actor, case, &facts)?.etag() == seen {
            return Ok(());
        }
    }
    Err(OpError::Stale)
}

fn allowed_actions(actor: &Actor, case: &Case, facts: &Facts) -> Vec<AllowedAction> {
    let any = ActionInput::default();
    let may = Verb::ALL.iter().copied().filter(|verb| actor.may_use(*verb, &case.office) && *verb != Verb::Submit);
    may.filter_map(|verb| {
        let planned = plan(case, verb, facts, &any).ok()?;
        Some(AllowedAction {
            verb,
            href: format!("/api/v1/cases/{}/actions/{verb}", case.id),
            needs: verb.inputs().to_vec(),
            proposes: steps::is_proposed(verb, case.suspected_by_system),
            tells: match planned.contact {
                Contact::Tells(kind) | Contact::TakesBack(kind) => Some(kind.as_str().to_owned()),
                Contact::Silent => None,
            },
        })
    })
    .collect()
}

fn sent_again(tx: &mut ReadTx<'_>, case: &Case) -> Result<Vec<SentAgain>, OpError> {
    let sendings = tx.sendings(case.id)?.into_iter().filter(|sending| sending.again);
    Ok(sendings
        .map(|sending| SentAgain { reference: sending.reference, received_at: sending.received_at, differs: sending.differs })
        .collect())
}

fn likely_duplicates(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case) -> Result<Vec<LikelyDuplicate>, OpError> {
    let mut likely = Vec::new();
    for link in tx.duplicates(case.id)? {
        if tx.case(&actor.scope(), link.other)?.is_some() {
            likely.push(LikelyDuplicate {
                case: *link.other.uuid(),
                by_system: link.suspected_by.is_none(),
                resolution: link.resolution.map(|resolution| resolution.as_str().to_owned()),
            });
        }
    }
    Ok(likely)
}

fn open_proposals(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case) -> Result<Vec<OpenProposal>, OpError> {
    let open = tx.proposals_of(case.id)?;
    let shown = open.into_iter().filter(|proposal| super::proposals::may_see(actor, proposal));
    Ok(shown
        .map(|proposal| OpenProposal {
            id: *proposal.id.uuid(),
            kind: proposal.kind.as_str().to_owned(),
            proposed_at: proposal.proposed_at,
            expires_at: proposal.expires_at,
        })
        .collect())
}
