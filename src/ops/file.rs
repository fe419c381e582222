//! The file of a case as one person sees it: gathered, viewed, and compared with what the person saw before.

use super::{Desk, OpError, Seen, facts};
use crate::{
    access::{
        Actor,
        view::{self, AllowedAction, Around, CaseView, LikelyDuplicate, OpenProposal, SentAgain},
    },
    domain::{
        audit::Event,
        ids::CaseId,
        record::{ContactRecord, PersonRecord},
        workflow::{self, Case, Contact, Facts, Verb, steps},
    },
    store::{ReadTx, case_files::Beside},
};

/// Shows a case.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn show(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, id: CaseId) -> Result<Seen<CaseView>, OpError> {
    let (case, beside) = tx.case_file(&actor.scope(), id, actor.person)?.ok_or(OpError::NotFound)?;
    let view = view_with(tx, desk, actor, &case, beside)?;
    Ok(Seen::personal(Event::read("case.show").on(case.id, &case.office), view))
}

/// The view of a case that was found within the person's scope.
///
/// # Errors
/// When the database does not answer.
pub fn view(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case) -> Result<CaseView, OpError> {
    let beside = tx.beside(case.id, actor.person)?;
    view_with(tx, desk, actor, case, beside)
}

fn view_with(tx: &mut ReadTx<'_>, _desk: &Desk, actor: &Actor, case: &Case, beside: Beside) -> Result<CaseView, OpError> {
    let facts = facts::for_offer_with(tx, actor, case, beside)?;
    let around = Around {
        people: tx.family(case.id)?.iter().map(PersonRecord::from).collect(),
        contacts: tx.contacts(case.id)?.iter().map(ContactRecord::from).collect(),
        sent_again: if beside.sent_again { sent_again(tx, case)? } else { Vec::new() },
        likely_duplicates: if beside.suspected { likely_duplicates(tx, actor, case)? } else { Vec::new() },
        proposals: if beside.proposed { open_proposals(tx, actor, case)? } else { Vec::new() },
        allowed_actions: allowed_actions(actor, case, &facts),
    };
    Ok(view::view(case, around, actor))
}

/// Makes sure that the person has seen the case as it stands now.
///
/// # Errors
/// `PreconditionRequired` without an ETag, `Stale` with another than the present one.
pub fn must_be_seen(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, seen: Option<&str>) -> Result<(), OpError> {
    let seen = seen.ok_or(OpError::PreconditionRequired)?;
    if view(tx, desk, actor, case)?.etag() == seen { Ok(()) } else { Err(OpError::Stale) }
}

fn allowed_actions(actor: &Actor, case: &Case, facts: &Facts) -> Vec<AllowedAction> {
    let may = Verb::ALL.iter().copied().filter(|verb| actor.may_use(*verb, &case.office) && *verb != Verb::Submit);
    may.filter_map(|verb| {
        let (_, step) = workflow::arrow(case, verb, facts).ok()?;
        Some(AllowedAction {
            verb,
            href: format!("/api/v1/cases/{}/actions/{verb}", case.id),
            needs: verb.inputs().to_vec(),
            proposes: steps::is_proposed(verb, case.suspected_by_system),
            tells: match step.contact {
                Contact::Tells(kind) => Some(kind.as_str().to_owned()),
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
