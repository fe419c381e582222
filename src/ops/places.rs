//! The places of a pathway: one figure over all offices, taken all or nothing, derived from the approvals that stand.

use std::sync::Arc;

use super::{Desk, OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        programme::{Cap, RuleSetFile},
        revision::SubjectKind,
        workflow::{Case, Right, Verb},
    },
    store::{ReadTx, WriteTx},
};

/// How full a pathway is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fullness {
    /// The pathway.
    pub pathway: String,
    /// Whether one more person has a place.
    pub free: bool,
    /// The figures, for readers of outcomes.
    pub persons: Option<Persons>,
}

/// The figures of a pathway, in persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persons {
    /// How many it takes, and who said so; nothing without a limit.
    pub cap: Option<Cap>,
    /// How many are approved and take a place.
    pub used: i64,
}

/// Lets nobody else take places of the pathway of a case until the transaction ends, for the verbs that take some: counting comes after.
///
/// Also where there is no cap, because one may be published at this very moment.
///
/// # Errors
/// When somebody else holds them for too long.
pub fn hold(tx: &mut WriteTx<'_>, case: &Case, verb: Verb) -> Result<(), OpError> {
    match (&case.pathway, verb) {
        (Some(pathway), Verb::Approve | Verb::UndoWithdrawal | Verb::Reopen) => Ok(tx.lock(&format!("cap:{pathway}"))?),
        _ => Ok(()),
    }
}

/// Whether so many more persons of a case have a place. Nobody always has: a cap set below its use only blocks.
///
/// # Errors
/// When the database does not answer.
pub fn are_free(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, wanted: usize) -> Result<bool, OpError> {
    let Some(key) = case.pathway.as_ref().filter(|_| wanted > 0) else { return Ok(true) };
    let published = desk.catalogue.pathway(tx, key)?;
    let Some(cap) = published.as_ref().and_then(|(_, file)| cap(file)) else { return Ok(true) };
    let used = tx.places_taken(key)?;
    Ok(used.saturating_add(i64::try_from(wanted).unwrap_or(i64::MAX)) <= i64::from(cap.persons))
}

fn cap(file: &RuleSetFile) -> Option<&Cap> {
    file.subject.pathway()?.cap.as_ref()
}

/// How full each pathway is: in persons for readers of outcomes, `free` or `full` for all others.
///
/// # Errors
/// `Forbidden` without `report.read` or `case.decide` anywhere.
pub fn report(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor) -> Result<Seen<Vec<Fullness>>, OpError> {
    if !actor.may_somewhere(Right::ReportRead) && !actor.may_somewhere(Right::CaseDecide) {
        return Err(OpError::Forbidden);
    }
    let mut report = Vec::new();
    for id in tx.published_rule_sets(SubjectKind::Pathway)? {
        let file = desk.catalogue.file(tx, id)?;
        report.push(fullness(tx, actor, &file)?);
    }
    Ok(Seen::impersonal(report))
}

/// How full the pathway of a case is; nothing for a case that has none.
///
/// # Errors
/// When the database does not answer.
pub fn of_case(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, case: &Case) -> Result<Option<Fullness>, OpError> {
    let Some(key) = &case.pathway else { return Ok(None) };
    let published = desk.catalogue.pathway(tx, key)?;
    published.map(|(_, file)| fullness(tx, actor, &file)).transpose()
}

fn fullness(tx: &mut ReadTx<'_>, actor: &Actor, file: &Arc<RuleSetFile>) -> Result<Fullness, OpError> {
    let (pathway, cap) = (file.subject.key().to_owned(), cap(file).cloned());
    let used = tx.places_taken(&pathway)?;
    let free = cap.as_ref().is_none_or(|cap| used < i64::from(cap.persons));
    Ok(Fullness { pathway, free, persons: actor.reads_outcomes().then_some(Persons { cap, used }) })
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
