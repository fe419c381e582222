//! The travel queue: approved cases and those ready to travel, whose clearance runs out first leading, those that lack one at the head.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde_json::json;

use super::{Desk, OpError, Seen, cursor, file};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        clearance::{Clearance, ClearanceState},
        fields::FieldErrors,
        ids::{CaseId, PersonId},
        local_time::{day_start, local_day},
        person::turns_21_on,
        revision::SubjectKind,
        travel::{Due, Listed, TravelRow, Traveller},
        workflow::{Case, Right, Verb},
    },
    store::{
        ReadTx,
        travel::{TravelFilter, missing_day, no_day},
    },
};

/// Rows of a page unless asked otherwise.
pub const PAGE: i64 = 50;
/// The most rows of a page.
pub const MOST: i64 = 200;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// One office alone.
    pub office: Option<String>,
    /// Rows of the page.
    pub limit: i64,
    /// The place to go on from.
    pub cursor: Option<String>,
    /// All of the above but the place, in one line: the cursor belongs to it.
    pub line: String,
    /// Names of the filters in use, for the record.
    pub names: Vec<&'static str>,
}

/// A page and the place after it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<TravelRow>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// What the rows of a page are made of, each read once for all of them.
struct Gathered {
    zones: HashMap<String, Tz>,
    needs: Vec<(String, String)>,
    cases: Vec<Case>,
    people: Vec<Listed>,
    approved: Vec<(CaseId, PersonId)>,
    clearances: Vec<(CaseId, Clearance)>,
}

/// Reads one page. As many queries whatever its length.
///
/// # Errors
/// `Forbidden` without `case.read` anywhere; `Invalid` for a cursor that was never given.
pub fn list(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, asked: &Asked) -> Result<Seen<Page>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let after = match &asked.cursor {
        Some(text) => Some(place(desk, &asked.line, text)?),
        None => None,
    };
    let (zones, needs) = (zones(tx, desk)?, needs(tx, desk)?);
    let scope = actor.scope();
    let exists = |code: &&String| scope.offices().include(code) && asked.office.as_ref().is_none_or(|office| office == *code);
    let offices: Vec<String> = zones.keys().filter(exists).cloned().collect();
    let mut due = tx.travel_queue(&TravelFilter { offices, needs: needs.clone(), after, limit: asked.limit + 1 })?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = due.len() > limit;
    due.truncate(limit);
    let next = due
        .last()
        .filter(|_| more)
        .and_then(|last| Some(cursor::write(&desk.cursor_key, &asked.line, day_start(last.day, Tz::UTC)?, last.case)));
    let ids: Vec<CaseId> = due.iter().map(|due| due.case).collect();
    let gathered = Gathered {
        zones,
        needs,
        cases: tx.cases_of(&ids)?,
        people: tx.people_listed(&ids)?,
        approved: tx.approved_in(&ids)?,
        clearances: tx.clearances_of(&ids)?,
    };
    let rows = due.iter().filter_map(|due| gathered.row(*due, tx.now())).collect();
    let event = Event::read("travel.list").with(json!({ "filters": asked.names, "cases": ids }));
    Ok(Seen::personal(event, Page { rows, next }))
}

/// Steps of the journey, in their order.
pub const STEPS: &[Verb] = &[Verb::AcknowledgeForTravel, Verb::ClearForTravel, Verb::Depart, Verb::Arrive, Verb::ReferOut];

/// A case, and the steps of its journey that may be taken.
pub type Offered = (CaseId, Vec<Verb>);

/// Which steps of the journey the person may take now, case by case: what the rows of the queue lead to.
///
/// # Errors
/// When the database does not answer.
pub fn offered(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, ids: &[CaseId]) -> Result<Seen<Vec<Offered>>, OpError> {
    let mut offered = Vec::new();
    for id in ids {
        if let Some(case) = tx.case(&actor.scope(), *id)? {
            let verbs = file::allowed(tx, desk, actor, &case, STEPS)?;
            offered.push((*id, verbs));
        }
    }
    Ok(Seen::impersonal(offered))
}

fn place(desk: &Desk, line: &str, text: &str) -> Result<Due, OpError> {
    let (at, case) = cursor::read(&desk.cursor_key, line, text).map_err(|fault| FieldErrors::one("cursor", fault.code, fault.detail))?;
    Ok(Due { case, day: at.date_naive() })
}

fn zones(tx: &mut ReadTx<'_>, desk: &Desk) -> Result<HashMap<String, Tz>, OpError> {
    let files = desk.catalogue.offices(tx)?;
    Ok(files.iter().filter_map(|(_, file)| file.subject.office()).map(|office| (office.code.clone(), office.time_zone)).collect())
}

/// Each pathway with each kind of clearance that it asks for.
fn needs(tx: &mut ReadTx<'_>, desk: &Desk) -> Result<Vec<(String, String)>, OpError> {
    let mut needs = Vec::new();
    for id in tx.published_rule_sets(SubjectKind::Pathway)? {
        let file = desk.catalogue.file(tx, id)?;
        if let Some(pathway) = file.subject.pathway() {
            needs.extend(pathway.clearances.iter().map(|need| (pathway.key.clone(), need.kind.clone())));
        }
    }
    Ok(needs)
}

impl Gathered {
    fn row(&self, due: Due, now: chrono::DateTime<chrono::Utc>) -> Option<TravelRow> {
        let case = self.cases.iter().find(|case| case.id == due.case)?;
        let zone = *self.zones.get(&case.office)?;
        let approved = |person: &&Listed| person.case == case.id && self.approved.contains(&(case.id, person.id));
        let day = case.travel_on.unwrap_or_else(|| local_day(now, zone));
        let traveller = |person: &Listed| {
            let turns = person.birth_date.and_then(|born| turns_21_on(&born, local_day(case.received_at, zone)));
            let (clear, missing) = self.clearances_of(case, person.id);
            Traveller {
                person: person.id,
                principal: person.principal,
                name: person.name.clone(),
                missing,
                clear,
                turns_21_on: turns,
                turns_21: turns.is_some_and(|turns| turns <= day),
            }
        };
        Some(TravelRow {
            case: case.id,
            reference: case.reference.clone(),
            office: case.office.clone(),
            stage: case.shown.stage,
            pathway: case.pathway.clone(),
            travel_on: case.travel_on,
            earliest_expiry: Some(due.day).filter(|day| *day != missing_day() && *day != no_day()),
            travellers: self.people.iter().filter(approved).map(traveller).collect(),
        })
    }

    /// The kinds that are clear for a member, each with its last day, and those that are not. Why not is nobody's business here.
    fn clearances_of(&self, case: &Case, person: PersonId) -> (Vec<(String, chrono::NaiveDate)>, Vec<String>) {
        let (mut clear, mut missing) = (Vec::new(), Vec::new());
        for (_, kind) in self.needs.iter().filter(|(pathway, _)| Some(pathway) == case.pathway.as_ref()) {
            let found = self.clearances.iter().map(|(_, one)| one).find(|one| one.person == person && one.kind == *kind);
            match found.filter(|one| one.state == ClearanceState::Clear).and_then(|one| one.valid) {
                Some((_, until)) => clear.push((kind.clone(), until)),
                None => missing.push(kind.clone()),
            }
        }
        (clear, missing)
    }
}

#[cfg(test)]
#[path = "travel_tests.rs"]
mod tests;
