//! Acts of two persons: one mechanism for all of them. The first call proposes, another entitled person confirms, and everything is judged again.

use serde_json::json;

use super::{Desk, OpError, Seen, actions, parks, programmes};
use crate::{
    access::{Actor, Permit},
    domain::{
        audit::Event,
        by_hand::HandReason,
        ids::{CaseId, ProposalId, RuleSetId},
        note::NewNote,
        park::ParkSubject,
        proposal::{LIFETIME, Proposal, ProposalKind, ProposalState},
        terms::{Face, NoteKind},
        workflow::{self, ActionInput, Case, Plan, Right},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// What a proposal that is not about a case is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An office or a programme, to be parked or resumed, and why.
    Rests(ParkSubject, HandReason),
    /// A rule set, to be published.
    RuleSet(RuleSetId),
}

/// Proposes a step of a case that has been planned, so that it would be done now if one person sufficed.
///
/// # Errors
/// `proposal_open` when one of the kind is open for the case.
pub fn propose_step(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    permit: &Permit,
    case: &Case,
    plan: &Plan,
    input: &ActionInput,
) -> Result<Recorded<ProposalId>, OpError> {
    let kind = ProposalKind::of(plan.verb).ok_or(OpError::Forbidden)?;
    let face = if kind.is_hidden() { Face::Real } else { Face::Both };
    let note = match &input.reason {
        Some(text) => tx.add_note(permit, NewNote { kind: NoteKind::Reason, shared_with_us: false, face, text: text.clone() })?,
        None => None,
    };
    let standing = case.face(plan.verb.acts_on_real());
    let mut proposal = blank(tx, actor, kind, case.id.to_string());
    proposal.case = Some(case.id);
    proposal.office = Some(case.office.clone());
    proposal.stage = Some(standing.stage);
    proposal.moves = Some(standing.moves);
    proposal.note = note;
    proposal.decision = match crate::domain::decision::DecisionKind::superseded_by(plan.verb, plan.from) {
        Some(decision) => tx.standing_decision(case.id, decision)?,
        None => None,
    };
    let id = insert(tx, &proposal)?;
    tx.touch_case(permit, case)?;
    let event = Event::done(format!("proposal.{kind}")).on(case.id, &case.office).of_face(face).with(json!({ "proposal": id }));
    Ok(tx.record(&actor.by(), event, id)?)
}

/// Proposes something that is not about one case.
///
/// # Errors
/// `Forbidden` without one of the two rights there; `proposal_open` when one is open.
pub fn propose(tx: &mut WriteTx<'_>, actor: &Actor, kind: ProposalKind, subject: &Subject) -> Result<Recorded<ProposalId>, OpError> {
    let proposal = match subject {
        Subject::Rests(rests, reason) => Proposal {
            input: json!({ "reason": reason }),
            office: rests.office().map(str::to_owned),
            programme: rests.programme().map(str::to_owned),
            ..blank(tx, actor, kind, rests.to_string())
        },
        Subject::RuleSet(id) => Proposal { rule_set: Some(*id), ..blank(tx, actor, kind, id.to_string()) },
    };
    if !holds_one(actor, &proposal) {
        return Err(OpError::Forbidden);
    }
    let id = insert(tx, &proposal)?;
    Ok(tx.record(&actor.by(), event(&proposal, "proposal"), id)?)
}

/// The proposals that the person may confirm.
///
/// # Errors
/// When the database does not answer.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<Proposal>>, OpError> {
    let mut mine = Vec::new();
    for proposal in tx.open_proposals()? {
        if may_confirm(tx, actor, &proposal)? {
            mine.push(proposal);
        }
    }
    let ids: Vec<_> = mine.iter().map(|proposal| json!(proposal.id)).collect();
    Ok(Seen::personal(Event::read("proposal.list").with(json!({ "ids": ids })), mine))
}

/// The open proposals that the person made: they wait for somebody else, and may be taken back.
///
/// # Errors
/// When the database does not answer.
pub fn own(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<Proposal>>, OpError> {
    let own: Vec<Proposal> = tx.open_proposals()?.into_iter().filter(|proposal| is_own(actor, proposal)).collect();
    let ids: Vec<_> = own.iter().map(|proposal| json!(proposal.id)).collect();
    Ok(Seen::personal(Event::read("proposal.list").with(json!({ "ids": ids })), own))
}

/// A proposal as one person may look at it, also when it is over.
#[derive(Clone, Debug)]
pub struct Told {
    /// The proposal.
    pub proposal: Proposal,
    /// Why it was proposed, in words.
    pub reason: Option<String>,
    /// Whether the person made it.
    pub own: bool,
    /// How it stands at this instant: one that is past its days has expired, whoever noted it.
    pub state: ProposalState,
}

/// One proposal, whatever became of it.
///
/// # Errors
/// `NotFound` for whoever may neither confirm it nor made it, and for a case that does not exist for the person.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, id: ProposalId) -> Result<Seen<Told>, OpError> {
    let proposal = seen(tx, actor, id)?;
    let reason = match proposal.case {
        Some(case) => {
            tx.case(&actor.scope(), case)?.ok_or(OpError::NotFound)?;
            tx.notes(case)?.into_iter().find(|note| Some(note.id) == proposal.note).map(|note| note.text)
        }
        None => None,
    };
    let over = proposal.state == ProposalState::Open && proposal.expires_at <= tx.now();
    let state = if over { ProposalState::Expired } else { proposal.state };
    let mut event = Event::read("proposal.show").of_face(face_of(&proposal)).with(json!({ "proposal": id }));
    event.case = proposal.case;
    event.office.clone_from(&proposal.office);
    Ok(Seen::personal(event, Told { own: is_own(actor, &proposal), reason, state, proposal }))
}

fn is_own(actor: &Actor, proposal: &Proposal) -> bool {
    proposal.person == actor.person && proposal.proposed_by == actor.account
}

/// Confirms a proposal: judges everything again and does it, in one transaction.
///
/// # Errors
/// `NotFound` for whoever may not confirm it; `stale` when the case moved; what the step itself is refused for.
pub fn confirm(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, id: ProposalId) -> Result<Recorded<()>, OpError> {
    let proposal = open_for(tx, actor, id)?;
    if proposal.person == actor.person {
        return Err(OpError::refused("four_eyes", "Four eyes: another person must confirm what you proposed."));
    }
    close(tx, actor, id, ProposalState::Confirmed)?;
    match proposal.case {
        Some(case) => confirm_step(tx, desk, actor, &proposal, case)?,
        None => confirm_other(tx, desk, actor, &proposal)?,
    }
    Ok(tx.record(&actor.by(), event(&proposal, "proposal.confirm"), ())?)
}

/// Rejects a proposal, or takes back one's own.
///
/// # Errors
/// `NotFound` for whoever may neither confirm it nor made it.
pub fn reject(tx: &mut WriteTx<'_>, actor: &Actor, id: ProposalId) -> Result<Recorded<()>, OpError> {
    let proposal = open_for(tx, actor, id)?;
    let state = if proposal.person == actor.person { ProposalState::TakenBack } else { ProposalState::Rejected };
    close(tx, actor, id, state)?;
    Ok(tx.record(&actor.by(), event(&proposal, "proposal.reject"), ())?)
}

/// Makes open proposals about a case stale, because it moved on the face that they are about.
///
/// # Errors
/// When the database does not answer.
pub fn make_stale(tx: &mut WriteTx<'_>, permit: &Permit, face: Face) -> Result<(), OpError> {
    for proposal in tx.proposals_of(permit.case())? {
        let about_real = proposal.kind.verb().is_some_and(workflow::Verb::acts_on_real);
        if face == Face::Both || about_real == (face == Face::Real) {
            tx.close_proposal(proposal.id, ProposalState::Stale, None)?;
        }
    }
    Ok(())
}

/// Whether a person may see a proposal: whoever may confirm it, and whoever made it.
///
/// # Errors
/// When the database does not answer.
pub fn may_see(tx: &mut ReadTx<'_>, actor: &Actor, proposal: &Proposal) -> Result<bool, OpError> {
    Ok(is_own(actor, proposal) || may_confirm(tx, actor, proposal)?)
}

/// Whether the person brings the right that the first one did not. Where the first one has lost theirs, whoever holds either may clear it away.
fn may_confirm(tx: &mut ReadTx<'_>, actor: &Actor, proposal: &Proposal) -> Result<bool, OpError> {
    if proposal.person == actor.person || !holds_one(actor, proposal) || (proposal.kind.is_hidden() && !actor.reads_outcomes()) {
        return Ok(false);
    }
    match rights_meet(tx, actor, proposal) {
        Ok(()) | Err(OpError::Refused { .. }) => Ok(true),
        Err(OpError::Forbidden) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The proposal, if it exists for the person.
fn seen(tx: &mut ReadTx<'_>, actor: &Actor, id: ProposalId) -> Result<Proposal, OpError> {
    let proposal = tx.proposal(id)?.ok_or(OpError::NotFound)?;
    if may_see(tx, actor, &proposal)? { Ok(proposal) } else { Err(OpError::NotFound) }
}

/// Whether the person holds one of the two rights where it counts.
fn holds_one(actor: &Actor, proposal: &Proposal) -> bool {
    let (one, other) = proposal.kind.rights();
    holds(actor, one, proposal) || holds(actor, other, proposal)
}

fn holds(actor: &Actor, right: Right, proposal: &Proposal) -> bool {
    match &proposal.office {
        Some(office) => actor.may(right, office),
        None if proposal.programme.is_some() => actor.offices_for(right).cover(None),
        None => actor.may_somewhere(right),
    }
}

fn open_for(tx: &mut ReadTx<'_>, actor: &Actor, id: ProposalId) -> Result<Proposal, OpError> {
    let proposal = seen(tx, actor, id)?;
    match proposal.state {
        ProposalState::Open if proposal.expires_at > tx.now() => Ok(proposal),
        ProposalState::Open | ProposalState::Expired => {
            Err(OpError::refused("expired", "The proposal is older than 7 days; propose it again."))
        }
        ProposalState::Stale => Err(OpError::refused("stale", "The case has moved since it was proposed; propose it again.")),
        _ => Err(OpError::refused("proposal_closed", "The proposal is not open any more.")),
    }
}

/// The second person must have the right that the first did not bring: judged with the roles that the first has now.
fn rights_meet(tx: &mut ReadTx<'_>, actor: &Actor, proposal: &Proposal) -> Result<(), OpError> {
    let (one, other) = proposal.kind.rights();
    let proposer = tx.actor_of(proposal.proposed_by)?.ok_or_else(no_longer)?;
    let meets = |a: Right, b: Right| holds(&proposer, a, proposal) && holds(actor, b, proposal);
    if meets(one, other) || meets(other, one) {
        return Ok(());
    }
    if holds_one(&proposer, proposal) { Err(OpError::Forbidden) } else { Err(no_longer()) }
}

fn no_longer() -> OpError {
    OpError::refused("proposer_not_entitled", "The person who proposed it is no longer entitled to; propose it again.")
}

fn confirm_step(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, proposal: &Proposal, id: CaseId) -> Result<(), OpError> {
    let verb = proposal.kind.verb().ok_or(OpError::NotFound)?;
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    rights_meet(tx, actor, proposal)?;
    let permit = actor.permit(verb, &case)?;
    if Some(case.face(verb.acts_on_real()).moves) != proposal.moves {
        return Err(OpError::refused("stale", "The case has moved since it was proposed; propose it again."));
    }
    let input = ActionInput { note: proposal.note, ..ActionInput::default() };
    actions::hold_rivals(tx, &case, verb)?;
    let facts = actions::judged(tx, desk, actor, &case, &input)?;
    let plan = workflow::plan(&case, verb, &facts, &input)?;
    actions::carry_out(tx, desk, &permit, &case, &plan, &input)?;
    tx.put_event(&actor.by(), actions::event_of(&plan, &permit), tx.now())?;
    Ok(())
}

fn confirm_other(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, proposal: &Proposal) -> Result<(), OpError> {
    rights_meet(tx, actor, proposal)?;
    let reason = reason_code(proposal);
    let rests = ParkSubject::of(proposal.office.as_deref(), proposal.programme.as_deref());
    match (proposal.kind, proposal.rule_set, rests) {
        (ProposalKind::Publish, Some(rule_set), _) => programmes::apply_publish(tx, actor, rule_set),
        (ProposalKind::Park, _, Some(subject)) => parks::apply_park(tx, desk, &actor.by(), &subject, reason),
        (ProposalKind::Resume, _, Some(subject)) => parks::apply_resume(tx, desk, &actor.by(), &subject, reason),
        _ => Err(OpError::NotFound),
    }
}

/// Why an office or a programme shall rest or come back, in a code; nothing for acts on a case, whose reason is a note of that case.
#[must_use]
pub fn reason_code(proposal: &Proposal) -> Option<HandReason> {
    proposal.input.get("reason").and_then(serde_json::Value::as_str).and_then(HandReason::parse)
}

fn blank(tx: &ReadTx<'_>, actor: &Actor, kind: ProposalKind, subject: String) -> Proposal {
    Proposal {
        id: tx.fresh(),
        kind,
        subject,
        case: None,
        office: None,
        programme: None,
        rule_set: None,
        organisation: actor.organisation,
        proposed_by: actor.account,
        person: actor.person,
        proposed_at: tx.now(),
        expires_at: tx.now() + LIFETIME,
        stage: None,
        decision: None,
        moves: None,
        input: json!({}),
        note: None,
        state: ProposalState::Open,
    }
}

fn insert(tx: &mut WriteTx<'_>, proposal: &Proposal) -> Result<ProposalId, OpError> {
    match tx.insert_proposal(proposal) {
        Ok(()) => Ok(proposal.id),
        Err(StoreError::Duplicate(_)) => Err(OpError::refused("proposal_open", "This is proposed already and waits for a second person.")),
        Err(error) => Err(error.into()),
    }
}

/// Closes it. Whoever comes second is told what has become of it meanwhile, like whoever comes later.
fn close(tx: &mut WriteTx<'_>, actor: &Actor, id: ProposalId, state: ProposalState) -> Result<(), OpError> {
    match tx.close_proposal(id, state, Some(actor.account)) {
        Err(StoreError::Stale) => Err(open_for(tx, actor, id).err().unwrap_or(OpError::Store(StoreError::Stale))),
        other => Ok(other?),
    }
}

fn face_of(proposal: &Proposal) -> Face {
    if proposal.kind.is_hidden() { Face::Real } else { Face::Both }
}

fn event(proposal: &Proposal, action: &str) -> Event {
    let mut event = Event::done(format!("{action}.{}", proposal.kind))
        .of_face(face_of(proposal))
        .with(json!({ "proposal": proposal.id, "subject": proposal.subject, "reason": reason_code(proposal) }));
    event.case = proposal.case;
    event.office.clone_from(&proposal.office);
    event
}
