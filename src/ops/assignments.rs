//! One simple step for many cases at once: given to one person, taken, or released.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Desk, OpError, Seen, actions, facts};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        ids::{AccountId, CaseId},
        queue::QueueRow,
        workflow::{self, ActionInput, Verb, Who},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// The most cases of one call (product: `assignments`).
pub const MOST: usize = 200;

/// What a supervisor asks for.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// The cases, each once.
    pub cases: Vec<CaseId>,
    /// The account that shall hold them.
    pub assignee: AccountId,
}

/// A step that many cases can take at once. It hangs on nothing that a person has to have read of each: the row says all of it, and who
/// holds a case and where it stands is judged again for each one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// Given to this account.
    Assign(AccountId),
    /// Taken by whoever asks.
    Take,
    /// Given back to the queue.
    Release,
}

impl Many {
    /// The verb of the workflow.
    #[must_use]
    pub const fn verb(self) -> Verb {
        match self {
            Self::Assign(_) => Verb::Assign,
            Self::Take => Verb::Take,
            Self::Release => Verb::Release,
        }
    }

    fn input(self) -> ActionInput {
        let assignee = if let Self::Assign(account) = self { Some(account) } else { None };
        ActionInput { assignee, ..ActionInput::default() }
    }

    const fn actions(self) -> (&'static str, &'static str) {
        match self {
            Self::Assign(_) => ("case.assign", "case.assign_many"),
            Self::Take => ("case.take", "case.take_many"),
            Self::Release => ("case.release", "case.release_many"),
        }
    }
}

/// What somebody thinks of doing with many cases; to whom they would be given may be open still.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Wanted {
    pub verb: Verb,
    pub assignee: Option<AccountId>,
}

fn must_be_allowed(verb: Verb, actor: &Actor) -> Result<(), OpError> {
    let Who::Right(rights) = verb.who() else { return Err(OpError::Forbidden) };
    if rights.iter().any(|right| actor.may_somewhere(*right)) { Ok(()) } else { Err(OpError::Forbidden) }
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The case.
    pub case: CaseId,
    /// `done`, `not_found`, `forbidden` or the code of a refusal.
    pub code: &'static str,
    /// What to do about a refusal.
    pub detail: Option<String>,
}

/// What would become of one case, before anything is done.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// The case as the list shows it.
    pub row: QueueRow,
    /// The code of the refusal to come; nothing if it would be done.
    pub refused: Option<&'static str>,
}

/// Assigns each case that can be assigned, and says of each what became of it.
///
/// # Errors
/// As [`many`].
pub fn assign(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, bulk: &Bulk) -> Result<Recorded<Vec<Assigned>>, OpError> {
    many(tx, desk, actor, Many::Assign(bulk.assignee), &bulk.cases)
}

/// Takes one step with each case that can take it, and says of each what became of it.
///
/// One transaction, so that 200 cases cost one commit. A refusal undoes nothing of the others, because a case is judged before
/// anything of it is written, and its first write is the guard. In the order of ids, so that two calls never lock each other out.
///
/// # Errors
/// `Forbidden` without the right of the step anywhere; what the database does not take.
pub fn many(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, what: Many, cases: &[CaseId]) -> Result<Recorded<Vec<Assigned>>, OpError> {
    must_be_allowed(what.verb(), actor)?;
    let input = what.input();
    let mut sorted = cases.to_vec();
    sorted.sort_unstable();
    let mut answers = BTreeMap::new();
    for case in sorted {
        let ended = one(tx, desk, actor, case, what.verb(), &input);
        answers.insert(case, answer(tx, actor, what, case, ended)?);
    }
    let mut details = json!({ "cases": cases });
    if let Some(assignee) = input.assignee {
        details["assignee"] = json!(assignee);
    }
    let event = Event::done(what.actions().1).with(details);
    let in_order = cases.iter().filter_map(|case| answers.remove(case)).collect();
    Ok(tx.record(&actor.by(), event, in_order)?)
}

/// Says of each case that exists for the person what would become of it; nothing is done. `many` judges again.
///
/// # Errors
/// `Forbidden` without the right of the step anywhere.
pub fn foresee(tx: &mut ReadTx<'_>, actor: &Actor, what: Wanted, cases: &[CaseId]) -> Result<Seen<Vec<Foreseen>>, OpError> {
    must_be_allowed(what.verb, actor)?;
    let rows: BTreeMap<CaseId, QueueRow> = tx.queue_of(&actor.scope(), cases.to_vec())?.into_iter().map(|row| (row.id, row)).collect();
    let mut foreseen = Vec::new();
    for row in cases.iter().filter_map(|case| rows.get(case)) {
        let refused = match judged(tx, actor, row.id, what) {
            Ok(()) => None,
            Err(OpError::NotFound) => Some("not_found"),
            Err(OpError::Forbidden) => Some("forbidden"),
            Err(OpError::Refused { code, .. }) => Some(code),
            Err(other) => return Err(other),
        };
        foreseen.push(Foreseen { row: row.clone(), refused });
    }
    let ids: Vec<_> = rows.keys().map(|case| json!(case)).collect();
    Ok(Seen::personal(Event::read("case.list").with(json!({ "filters": ["chosen"], "cases": ids })), foreseen))
}

fn judged(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId, what: Wanted) -> Result<(), OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    actor.permit(what.verb, &case)?;
    let input = ActionInput { assignee: what.assignee, ..ActionInput::default() };
    let facts = match what.assignee {
        Some(_) => facts::for_verb(tx, actor, &case, &input)?,
        None => facts::for_offer(tx, actor, &case)?,
    };
    Ok(workflow::plan(&case, what.verb, &facts, &input).map(|_| ())?)
}

/// No If-Match: none of these steps hangs on what somebody has to have read of the case.
fn one(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, id: CaseId, verb: Verb, input: &ActionInput) -> Result<(), OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit(verb, &case)?;
    let facts = facts::for_verb(tx, actor, &case, input)?;
    let plan = workflow::plan(&case, verb, &facts, input)?;
    actions::carry_out(tx, desk, &permit, &case, &plan, input)?;
    Ok(tx.put_event(&actor.by(), actions::event_of(&plan, &permit), tx.now())?)
}

/// Turns the end of one case into its answer, a refusal with an event of its own; what is no refusal ends the whole call.
fn answer(tx: &mut WriteTx<'_>, actor: &Actor, what: Many, case: CaseId, ended: Result<(), OpError>) -> Result<Assigned, OpError> {
    let (code, detail) = match ended {
        Ok(()) => return Ok(Assigned { case, code: "done", detail: None }),
        Err(OpError::NotFound) => ("not_found", None),
        Err(OpError::Forbidden) => ("forbidden", None),
        Err(OpError::Refused { code, sentence }) => (code, Some(sentence)),
        Err(OpError::Store(StoreError::Stale)) => ("conflict", Some("Somebody changed the case at the same moment: try again.".to_owned())),
        Err(other) => return Err(other),
    };
    let mut event = Event::refused(what.actions().0).with(json!({ "code": code }));
    event.case = Some(case);
    tx.put_event(&actor.by(), event, tx.now())?;
    Ok(Assigned { case, code, detail })
}
