//! How many cases stand where: exact figures, without counting rows.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{OpError, Seen};
use crate::{
    access::Actor,
    domain::{stage::Stage, terms::Face, workflow::Right},
    store::{ReadTx, counters::Count},
};

/// The figures of the offices that exist for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Office, stage on the face that the person sees, how many.
    pub stages: Vec<(String, Stage, i64)>,
    /// Office, holder, stage on the shown face, how many. Work is shared out by what everybody sees.
    pub holders: Vec<(String, Uuid, Stage, i64)>,
}

/// The figures of one office, or of all that exist for the person.
///
/// # Errors
/// `Forbidden` without `case.read` anywhere.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, office: Option<&str>) -> Result<Seen<Figures>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let scope = actor.scope();
    let exists = |count: &Count| scope.offices().include(&count.office) && office.is_none_or(|office| office == count.office);
    let shown: Vec<Count> = tx.counts(Face::Shown)?.into_iter().filter(exists).collect();
    let holders = shown.iter().filter_map(held).collect();
    let seen = if scope.reads_outcomes() { tx.counts(Face::Real)?.into_iter().filter(exists).collect() } else { shown };
    Ok(Seen::impersonal(Figures { stages: by_stage(seen), holders }))
}

fn held(count: &Count) -> Option<(String, Uuid, Stage, i64)> {
    let holder = Uuid::try_parse(count.assignee.as_deref()?).ok()?;
    Some((count.office.clone(), holder, count.stage, count.n))
}

fn by_stage(counts: Vec<Count>) -> Vec<(String, Stage, i64)> {
    let mut sums: BTreeMap<(String, Stage), i64> = BTreeMap::new();
    for count in counts {
        *sums.entry((count.office, count.stage)).or_default() += count.n;
    }
    sums.into_iter().map(|((office, stage), n)| (office, stage, n)).collect()
}
