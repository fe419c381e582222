//! Applies verbs of the workflow to cases: the one path that every step takes, whoever asks for it.

use serde_json::json;

use super::{Desk, OpError, effects, facts, file, holds, inputs, pathway_facts, places, proposals};
use crate::{
    access::{Actor, Permit, view::CaseView},
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{CaseId, ProposalId, StepId},
        note::NewNote,
        terms::NoteKind,
        workflow::{self, ActionInput, Case, Facts, Plan, Verb, steps},
    },
    store::{ReadTx, Recorded, WriteTx, history::NewStep},
};

/// What somebody asks to be done to a case.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The case.
    pub case: CaseId,
    /// What to do.
    pub verb: Verb,
    /// The ETag of what the person saw.
    pub seen: Option<String>,
    /// What the verb asks for.
    pub input: ActionInput,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Acted {
    /// Done: the case as the person sees it now.
    Done(Box<CaseView>),
    /// Waits for a second person.
    Proposed(ProposalId),
}

/// Applies one verb of the workflow to a case.
///
/// Read, permit, compare, plan, write and record happen in one write transaction, so nothing can change in between;
/// in this order, so that nobody is told more than they may know (404, 403, 428, 412, 409).
///
/// # Errors
/// Each [`OpError`], in the order above.
pub fn act(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, ask: &Ask) -> Result<Recorded<Acted>, OpError> {
    pathway_must_exist(tx, &ask.input)?;
    let case = tx.case(&actor.scope(), ask.case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit(ask.verb, &case)?;
    file::must_be_seen(tx, desk, actor, &case, ask.seen.as_deref())?;
    step(tx, desk, actor, (&permit, &case), ask.verb, &ask.input)
}

/// The rest of the path for a case that was found, permitted and seen: every door of the workflow ends here.
///
/// # Errors
/// What the plan or one of its effects is refused for.
pub(super) fn step(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (permit, case): (&Permit, &Case),
    verb: Verb,
    input: &ActionInput,
) -> Result<Recorded<Acted>, OpError> {
    inputs::must_fit(tx, desk, case, input)?;
    hold_rivals(tx, case, verb)?;
    other_case_must_exist(tx, actor, case, input)?;
    let mut facts = judged(tx, desk, actor, case, input)?;
    facts.hold_until = holds::until(tx, desk, case, verb, input)?;
    let plan = workflow::plan(case, verb, &facts, input)?;
    if steps::is_proposed(verb, case.suspected_by_system) {
        return proposals::propose_step(tx, actor, permit, case, &plan, input).map(|recorded| recorded.map(Acted::Proposed));
    }
    let after = carry_out(tx, desk, permit, case, &plan, input)?;
    let view = file::view(tx, desk, actor, &after)?;
    let event = event_of(&plan, permit);
    Ok(tx.record(&permit.by(), event, Acted::Done(Box::new(view)))?)
}

/// What comes back into the open must not miss a park in the making, and what takes places must count them alone.
pub(super) fn hold_rivals(tx: &mut WriteTx<'_>, case: &Case, verb: Verb) -> Result<(), OpError> {
    if matches!(verb, Verb::SuspectDuplicate | Verb::ConfirmDuplicate) {
        tx.lock("duplicate_review")?; // two of one pair at once
    }
    if matches!(verb, Verb::UndoWithdrawal | Verb::Reopen) {
        tx.hold_parks(&case.office, &case.programme)?;
    }
    places::hold(tx, case, verb)
}

/// All the facts for one verb with its input, those of the pathway too.
pub(super) fn judged(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case, input: &ActionInput) -> Result<Facts, OpError> {
    let mut facts = facts::for_verb(tx, actor, case, input)?;
    pathway_facts::for_verb(tx, desk, actor, (case, input), &mut facts)?;
    Ok(facts)
}

fn pathway_must_exist(tx: &mut ReadTx<'_>, input: &ActionInput) -> Result<(), OpError> {
    match &input.pathway {
        Some(pathway) if tx.recommended_by(pathway)?.is_none() => {
            Err(FieldErrors::one("/pathway", "unknown_pathway", "Name a pathway of the programme, like family_reunification.").into())
        }
        _ => Ok(()),
    }
}

/// The case that this one may duplicate exists for the person, and is another.
fn other_case_must_exist(tx: &mut WriteTx<'_>, actor: &Actor, case: &Case, input: &ActionInput) -> Result<(), OpError> {
    let Some(other) = input.other_case else { return Ok(()) };
    if other == case.id || tx.case(&actor.scope(), other)?.is_none() {
        return Err(FieldErrors::one("/other_case", "unknown_case", "Name another case that you can see, by its id.").into());
    }
    if tx.is_suspected_of(other, case.id)? {
        let sentence = "The other case is being looked at as a repetition of this one: two reviews of one pair could close both.";
        return Err(OpError::refused("under_review_already", sentence));
    }
    Ok(())
}

/// Carries out a planned step: moves the case, writes history, and everything that goes with the verb, in this transaction.
///
/// # Errors
/// [`OpError::Stale`] when somebody changed the case since it was read; what the database refuses.
pub fn carry_out(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    permit: &Permit,
    case: &Case,
    plan: &Plan,
    input: &ActionInput,
) -> Result<Case, OpError> {
    tx.move_case(permit, case, &plan.after)?;
    let step = write_step(tx, permit, plan, input)?;
    effects::of_step(tx, desk, permit, plan, step, input)?;
    Ok(plan.after.clone())
}

fn write_step(tx: &mut WriteTx<'_>, permit: &Permit, plan: &Plan, input: &ActionInput) -> Result<StepId, OpError> {
    let note = match &input.reason {
        None => input.note,
        Some(text) => {
            tx.add_note(permit, NewNote { kind: NoteKind::Reason, shared_with_us: false, face: plan.face, text: text.clone() })?
        }
    };
    let step = NewStep {
        position: plan.after.version,
        verb: plan.verb,
        from: plan.from.as_str(),
        to: plan.to,
        face: plan.face,
        reason_code: input.reason_code,
        note,
        details: details(input),
    };
    Ok(tx.add_step(permit, step)?)
}

/// The codes and ids of an input that history keeps; words are in the note, and what is decided of each member in the decision: history is for
/// everybody.
fn details(input: &ActionInput) -> serde_json::Value {
    let pairs = [
        ("pathway", input.pathway.as_ref().map(|pathway| json!(pathway))),
        ("closure", input.closure.map(|closure| json!(closure))),
        ("priority", input.priority.map(|priority| json!(priority))),
        ("other_case", input.other_case.map(|case| json!(case))),
        ("assignee", input.assignee.map(|account| json!(account))),
        ("asked_by", input.asked_by.map(|who| json!(who))),
        ("identified_by", input.identified_by.map(|how| json!(how))),
        ("until", input.until.map(|day| json!(day))),
        ("slot", input.slot.map(|slot| json!(slot))),
        ("disposition", input.disposition.map(|disposition| json!(disposition))),
        ("travel_on", input.travel_on.map(|day| json!(day))),
    ];
    pairs.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_owned(), value))).collect::<serde_json::Map<_, _>>().into()
}

/// What goes on record about a step.
#[must_use]
pub fn event_of(plan: &Plan, permit: &Permit) -> Event {
    Event::done(format!("case.{}", plan.verb))
        .on(permit.case(), permit.office())
        .of_face(plan.face)
        .with(json!({ "from": plan.from, "to": plan.to }))
}
