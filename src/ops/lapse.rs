//! Cases that are ready to travel and are not any more, because a clearance ran out or was superseded: each minute, by the program itself.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{Desk, OpError, actions, facts, pathway_facts::PathwayNow, people::OfficeNow};
use crate::{
    access::{By, Permit},
    domain::{
        clearance::{Clearance, lacks_on, lacks_today},
        ids::{CaseId, PersonId},
        stage::Stage,
        workflow::{self, ActionInput, Case, Verb},
    },
    store::{ReadTx, Store, StoreError, WriteTx},
};

/// Cases looked at in one transaction.
const CHUNK: i64 = 200;

/// Looks at every case that is ready to travel and moves back those that may not; returns how many.
///
/// One transaction a case, each judged again: any number of servers may do this, and whoever comes second finds nothing to do.
///
/// # Errors
/// The first trouble met; it keeps no other case from being seen to.
pub async fn run_once(store: &Store, desk: &Desk) -> Result<usize, StoreError> {
    let (mut last, mut moved, mut trouble) = (None, 0, None);
    loop {
        let of = desk.clone();
        let (seen, due) = store.read(move |tx| chunk(tx, &of, last)).await.map_err(plainly)?;
        for id in due {
            let of = desk.clone();
            match store.write(move |tx| lapse(tx, &of, id).map(|done| tx.unrecorded_upkeep(done))).await {
                Ok(done) => moved += usize::from(done),
                Err(OpError::Store(StoreError::Stale)) => {} // somebody moved it meanwhile
                Err(error) => trouble = trouble.or(Some(plainly(error))),
            }
        }
        match seen {
            Some(id) => last = Some(id),
            None => return trouble.map_or(Ok(moved), Err),
        }
    }
}

fn plainly(error: OpError) -> StoreError {
    match error {
        OpError::Store(error) => error,
        other => StoreError::Damaged(format!("a lapse was refused: {other}")),
    }
}

/// The cases of the next chunk that are due, and the last one looked at, if there was any.
fn chunk(tx: &mut ReadTx<'_>, desk: &Desk, after: Option<CaseId>) -> Result<(Option<CaseId>, Vec<CaseId>), OpError> {
    let ready = tx.cases_ready(after, CHUNK)?;
    let ids: Vec<CaseId> = ready.iter().map(|case| case.id).collect();
    let (mut approved, mut standing): (BTreeMap<CaseId, Vec<PersonId>>, BTreeMap<CaseId, Vec<Clearance>>) = Default::default();
    for (case, person) in tx.approved_in(&ids)? {
        approved.entry(case).or_default().push(person);
    }
    for (case, clearance) in tx.clearances_of(&ids)? {
        standing.entry(case).or_default().push(clearance);
    }
    let (mut days, mut pathways): (HashMap<String, NaiveDate>, HashMap<Option<String>, PathwayNow>) = Default::default();
    let mut due = Vec::new();
    for case in &ready {
        if !days.contains_key(&case.office) {
            days.insert(case.office.clone(), OfficeNow::of(tx, desk, case)?.today);
        }
        if !pathways.contains_key(&case.pathway) {
            pathways.insert(case.pathway.clone(), PathwayNow::of(tx, desk, case)?);
        }
        let on = (days[&case.office], &pathways[&case.pathway]);
        let of = (approved.get(&case.id).map_or(&[][..], Vec::as_slice), standing.get(&case.id).map_or(&[][..], Vec::as_slice));
        if is_over(case, on, of) {
            due.push(case.id);
        }
    }
    Ok((ids.last().copied(), due))
}

/// Whether somebody who would travel lacks something today, or on the day of travel.
fn is_over(case: &Case, (today, pathway): (NaiveDate, &PathwayNow), (approved, standing): (&[PersonId], &[Clearance])) -> bool {
    let needs = pathway.get().map_or(&[][..], |pathway| &pathway.clearances);
    let day = case.travel_on.unwrap_or(today);
    !lacks_today(needs, approved, standing, today).is_empty() || !lacks_on(needs, approved, standing, day).is_empty()
}

/// Moves one case back if it is still due.
fn lapse(tx: &mut WriteTx<'_>, desk: &Desk, id: CaseId) -> Result<bool, OpError> {
    let Some(case) = tx.case_for_system(id)?.filter(|case| case.shown.stage == Stage::ReadyToTravel) else { return Ok(false) };
    let on = (OfficeNow::of(tx, desk, &case)?.today, &PathwayNow::of(tx, desk, &case)?);
    let approved: Vec<PersonId> = tx.approved_in(&[id])?.into_iter().map(|(_, person)| person).collect();
    let standing = tx.clearances(id)?;
    if !is_over(&case, on, (&approved, &standing)) {
        return Ok(false);
    }
    let input = ActionInput::default();
    let plan = workflow::plan(&case, Verb::Lapse, &facts::of_system(tx.now()), &input)?;
    let permit = Permit::of_system(&case);
    actions::carry_out(tx, desk, &permit, &case, &plan, &input)?;
    tx.put_event(&By::default(), actions::event_of(&plan, &permit), tx.now())?;
    Ok(true)
}

#[cfg(test)]
#[path = "lapse_tests.rs"]
mod tests;
