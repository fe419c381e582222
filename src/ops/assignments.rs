//! Gives many cases to one person at once.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Desk, OpError, actions, facts};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        ids::{AccountId, CaseId},
        workflow::{self, ActionInput, Right, Verb},
    },
    store::{Recorded, StoreError, WriteTx},
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

/// Assigns each case that can be assigned, and says of each what became of it.
///
/// One transaction, so that 200 cases cost one commit. A refusal undoes nothing of the others, because a case is judged before
/// anything of it is written, and its first write is the guard. In the order of ids, so that two calls never lock each other out.
///
/// # Errors
/// `Forbidden` without `case.supervise` anywhere; what the database does not take.
pub fn assign(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, bulk: &Bulk) -> Result<Recorded<Vec<Assigned>>, OpError> {
    if !actor.may_somewhere(Right::CaseSupervise) {
        return Err(OpError::Forbidden);
    }
    let input = ActionInput { assignee: Some(bulk.assignee), ..ActionInput::default() };
    let mut sorted = bulk.cases.clone();
    sorted.sort_unstable();
    let mut answers = BTreeMap::new();
    for case in sorted {
        let ended = one(tx, desk, actor, case, &input);
        answers.insert(case, answer(tx, actor, case, ended)?);
    }
    let event = Event::done("case.assign_many").with(json!({ "cases": bulk.cases, "assignee": bulk.assignee }));
    let in_order = bulk.cases.iter().filter_map(|case| answers.remove(case)).collect();
    Ok(tx.record(&actor.by(), event, in_order)?)
}

/// No If-Match: to be given a case hangs on nothing that a supervisor has to have read.
fn one(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, id: CaseId, input: &ActionInput) -> Result<(), OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit(Verb::Assign, &case)?;
    let facts = facts::for_verb(tx, actor, &case, input)?;
    let plan = workflow::plan(&case, Verb::Assign, &facts, input)?;
    actions::carry_out(tx, desk, &permit, &case, &plan, input)?;
    Ok(tx.put_event(&actor.by(), actions::event_of(&plan, &permit), tx.now())?)
}

/// Turns the end of one case into its answer, a refusal with an event of its own; what is no refusal ends the whole call.
fn answer(tx: &mut WriteTx<'_>, actor: &Actor, case: CaseId, ended: Result<(), OpError>) -> Result<Assigned, OpError> {
    let (code, detail) = match ended {
        Ok(()) => return Ok(Assigned { case, code: "done", detail: None }),
        Err(OpError::NotFound) => ("not_found", None),
        Err(OpError::Forbidden) => ("forbidden", None),
        Err(OpError::Refused { code, sentence }) => (code, Some(sentence)),
        Err(OpError::Store(StoreError::Stale)) => ("conflict", Some("Somebody changed the case at the same moment: try again.".to_owned())),
        Err(other) => return Err(other),
    };
    let mut event = Event::refused("case.assign").with(json!({ "code": code }));
    event.case = Some(case);
    tx.put_event(&actor.by(), event, tx.now())?;
    Ok(Assigned { case, code, detail })
}
