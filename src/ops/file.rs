//! The file of a case as one person sees it: gathered, viewed, and compared with what the person saw before.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::{Desk, OpError, Seen, clearances, facts, interviews, pathway_facts};
use crate::{
    access::{
        Actor,
        interviews::disposition_href,
        view::{self, AllowedAction, Around, CaseView, LikelyDuplicate, OpenProposal, SentAgain},
    },
    domain::{
        audit::Event,
        family::FamilyPerson,
        ids::CaseId,
        interview::Booking,
        local_time::local_day,
        person::turns_21_on,
        proposal::ProposalKind,
        record::{ContactRecord, PersonRecord},
        reference::Reference,
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

/// The case within the person's scope to which a reference leads, of whichever sending.
///
/// # Errors
/// When the database does not answer.
pub fn of_reference(tx: &mut ReadTx<'_>, actor: &Actor, reference: &Reference) -> Result<Seen<Option<CaseId>>, OpError> {
    let found = tx.case_of_reference(&reference.to_string())?.map(|id| tx.case(&actor.scope(), id)).transpose()?.flatten();
    Ok(Seen::impersonal(found.map(|case| case.id)))
}

/// The view of a case that was found within the person's scope.
///
/// # Errors
/// When the database does not answer.
pub fn view(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case) -> Result<CaseView, OpError> {
    let beside = tx.beside(case.id, actor.person)?;
    view_with(tx, desk, actor, case, beside)
}

fn view_with(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, beside: Beside) -> Result<CaseView, OpError> {
    let facts = offered(tx, desk, actor, case, beside)?;
    view_by(tx, desk, actor, case, beside, &facts)
}

/// What is known before anybody has said what they want to do.
fn offered(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, beside: Beside) -> Result<Facts, OpError> {
    let mut facts = facts::for_offer_with(tx, actor, case, beside)?;
    pathway_facts::for_offer(tx, desk, actor, case, &mut facts)?;
    Ok(facts)
}

fn view_by(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, beside: Beside, facts: &Facts) -> Result<CaseView, OpError> {
    let approval = if case.ever_processed { tx.standing_approval(case.id)? } else { None };
    let booking = interviews::living(tx, case)?;
    let proposals = if beside.proposed { open_proposals(tx, actor, case)? } else { Vec::new() };
    let around = Around {
        interview: interviews::before_the_family(tx, booking.as_ref())?,
        held_until: case.hold.filter(|hold| hold.until > tx.now()).map(|hold| hold.until),
        people: people(tx, desk, case)?,
        clearances: clearances::on_file(tx, desk, case, approval.as_deref())?,
        approval,
        contacts: tx.contacts(case.id)?.iter().map(ContactRecord::from).collect(),
        contact_attempts: if case.ever_processed { tx.attempts(case.id)?.len() } else { 0 },
        sent_again: if beside.sent_again { sent_again(tx, case)? } else { Vec::new() },
        likely_duplicates: if beside.suspected { likely_duplicates(tx, actor, case)? } else { Vec::new() },
        allowed_actions: not_proposed(allowed_actions(actor, case, booking.as_ref(), facts), &proposals),
        proposals,
    };
    Ok(view::view(case, around, actor))
}

/// The people of a case, and who of them is about to be no child any more, or has become none.
fn people(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case) -> Result<Vec<PersonRecord>, OpError> {
    let family = tx.family(case.id)?;
    // The zone is another query: nobody asks for it where all are long grown up. Two days earlier is the day before in any zone, and a day
    // later the day after.
    let young =
        |on: NaiveDate, person: &FamilyPerson| person.birth_date.filter(|_| person.is_family()).and_then(|born| turns_21_on(&born, on));
    let (before, after) = (case.received_at.date_naive() - Days::new(2), tx.now().date_naive() + Days::new(1));
    if !family.iter().any(|person| young(before, person).is_some() || person.was_never_asked(after)) {
        return Ok(family.iter().map(PersonRecord::from).collect());
    }
    let zone = desk.catalogue.office_card(tx, &case.office)?.map_or(Tz::UTC, |card| card.zone);
    let (applied_on, today) = (local_day(case.received_at, zone), local_day(tx.now(), zone));
    let record = |person: &FamilyPerson| PersonRecord {
        turns_21_on: young(applied_on, person),
        consent_missing: person.was_never_asked(today),
        ..PersonRecord::from(person)
    };
    Ok(family.iter().map(record).collect())
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
    let beside = tx.beside(case.id, actor.person)?;
    let mut facts = offered(tx, desk, actor, case, beside)?;
    for places_free in [facts.places_free, !facts.places_free] {
        facts.places_free = places_free;
        if view_by(tx, desk, actor, case, beside, &facts)?.etag() == seen {
            return Ok(());
        }
    }
    Err(OpError::Stale)
}

/// Which of these verbs the person may use on a case now.
///
/// # Errors
/// When the database does not answer.
pub(super) fn allowed(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, verbs: &[Verb]) -> Result<Vec<Verb>, OpError> {
    if !verbs.iter().any(|verb| actor.may_use(*verb, &case.office)) {
        return Ok(Vec::new());
    }
    let beside = tx.beside(case.id, actor.person)?;
    let facts = offered(tx, desk, actor, case, beside)?;
    let allowed = allowed_actions(actor, case, None, &facts);
    Ok(verbs.iter().copied().filter(|verb| allowed.iter().any(|action| action.verb == *verb)).collect())
}

fn allowed_actions(actor: &Actor, case: &Case, booking: Option<&Booking>, facts: &Facts) -> Vec<AllowedAction> {
    let may = Verb::ALL.iter().copied().filter(|verb| actor.may_use(*verb, &case.office) && *verb != Verb::Submit);
    may.filter_map(|verb| {
        let (_, step) = workflow::arrow(case, verb, facts).ok()?;
        Some(AllowedAction {
            verb,
            href: door(case, verb, booking),
            needs: verb.inputs().to_vec(),
            proposes: steps::is_proposed(verb, case.suspected_by_system),
            tells: match step.contact {
                Contact::Tells(kind) | Contact::TakesBack(kind) => Some(kind.as_str().to_owned()),
                Contact::Silent => None,
            },
        })
    })
    .collect()
}

/// What waits for a second person is not offered again: it is confirmed or taken back where it is proposed.
fn not_proposed(allowed: Vec<AllowedAction>, open: &[OpenProposal]) -> Vec<AllowedAction> {
    let waits = |action: &AllowedAction| ProposalKind::of(action.verb).is_some_and(|kind| open.iter().any(|one| one.kind == kind.as_str()));
    allowed.into_iter().filter(|action| !waits(action)).collect()
}

/// Where a verb is asked for: those of interviews have doors of their own.
fn door(case: &Case, verb: Verb, booking: Option<&Booking>) -> String {
    match (verb, booking) {
        (Verb::BookInterview | Verb::Reschedule, _) => format!("/api/v1/cases/{}/interviews", case.id),
        (verb, Some(booking)) if verb.is_of_interview() => disposition_href(booking),
        _ => format!("/api/v1/cases/{}/actions/{verb}", case.id),
    }
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
    let mut shown = Vec::new();
    for proposal in tx.proposals_of(case.id)? {
        if super::proposals::may_see(tx, actor, &proposal)? {
            shown.push(OpenProposal {
                id: *proposal.id.uuid(),
                kind: proposal.kind.as_str().to_owned(),
                proposed_at: proposal.proposed_at,
                expires_at: proposal.expires_at,
            });
        }
    }
    Ok(shown)
}
