//! My work: everything that waits for one person, in one read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{
    Desk, OpError, Seen,
    guide::{self, Guide},
    proposals,
    team::{self, Colleague},
};
use crate::{
    access::{Actor, Scope, events},
    domain::{
        ageing::{self, Urgency},
        audit::Event,
        ids::{AccountId, CaseId},
        interview::Booking,
        local_time::local_day,
        proposal::Proposal,
        queue::QueueRow,
        stage::Stage,
        terms::Face,
        workflow::Right,
    },
    store::{ReadTx, StoreError, interviews::InterviewFilter},
};

pub use crate::store::work::{CallToMake as Calling, HoldEnding as Holding};

/// Rows of a list of others' work; the rest is behind its link. One more is read, which says that there is a rest.
pub const SHOWN: i64 = 20;

/// The most calls and holds that are read: they stand in no other list, so none may be cut off.
const MOST_UNLISTED: i64 = 500;

/// The most files of one's own that are read: more than anybody can hold.
const MOST_OWN: i64 = 500;

/// The most interviews of a day that are read.
const MOST_INTERVIEWS: i64 = 200;

/// "Newly assigned" reaches back at least so far, also for who has been here since.
const NEW: TimeDelta = TimeDelta::hours(24);

/// A hold that ends within so many days is told.
const HOLD_DAYS: i64 = 7;

/// A file that the person holds.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Own {
    pub row: QueueRow,
    pub urgency: Urgency,
    /// Whether the next move is the holder's.
    pub mine: bool,
    /// When somebody else gave it to the person, if that is new.
    pub given: Option<DateTime<Utc>>,
}

/// An interview of today.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Today {
    pub booking: Booking,
    pub reference: String,
    pub name: String,
    pub officer: AccountId,
}

/// A proposal to confirm, with the case that it is about where the person sees that.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct ToConfirm {
    pub proposal: Proposal,
    pub about: Option<QueueRow>,
}

/// What waits for one person.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Work {
    pub guide: Guide,
    pub at: DateTime<Utc>,
    /// Since when something counts as newly assigned.
    pub since: DateTime<Utc>,
    /// The own files, the next one first.
    pub own: Vec<Own>,
    pub review: Vec<QueueRow>,
    pub decide: Vec<QueueRow>,
    pub proposals: Vec<ToConfirm>,
    pub calls: Vec<Calling>,
    pub interviews: Vec<Today>,
    pub holds: Vec<Holding>,
    /// Cases by office and stage, on the face that the person sees.
    pub figures: Vec<(String, Stage, i64)>,
    /// The colleagues of a supervisor.
    pub team: Vec<Colleague>,
    /// What accounts are called.
    pub names: BTreeMap<Uuid, String>,
}

/// Reads it all. Whose roles show no cases has proposals alone.
///
/// # Errors
/// When the database does not answer.
pub fn show(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor) -> Result<Seen<Work>, OpError> {
    let guide = guide::guide(tx, desk, actor)?.into_parts().0;
    let (scope, since) = (actor.scope(), new_since(tx, actor)?);
    let mut work = Work {
        at: tx.now(),
        since,
        own: own(tx, actor, &scope, since)?,
        review: of_right(tx, actor, Right::CaseReview, |tx, scope| tx.to_review(scope, actor, SHOWN + 1))?,
        decide: of_right(tx, actor, Right::CaseDecide, |tx, scope| tx.to_decide(scope, actor, SHOWN + 1))?,
        proposals: to_confirm(tx, actor, &scope)?,
        calls: calls(tx, actor)?,
        interviews: interviews(tx, actor, &guide)?,
        holds: holds(tx, actor, &scope)?,
        figures: figures(tx, &scope)?,
        team: if actor.may_somewhere(Right::CaseSupervise) { team::colleagues(tx, actor)?.into_parts().0 } else { Vec::new() },
        names: BTreeMap::new(),
        guide,
    };
    let rows = work.review.iter().chain(&work.decide).chain(work.holds.iter().map(|hold| &hold.row));
    let accounts = rows.filter_map(|row| row.assignee).chain(work.interviews.iter().map(|one| one.officer)).collect();
    work.names = guide::called(tx, accounts)?;
    Ok(Seen::personal(event(&work), work))
}

/// What goes on record: the ids of all cases that were shown. What is to decide is listed by the real stage.
fn event(work: &Work) -> Event {
    let rows = work.own.iter().map(|own| own.row.id).chain(work.review.iter().chain(&work.decide).map(|row| row.id));
    let others = work.calls.iter().map(|call| call.case).chain(work.interviews.iter().map(|one| one.booking.case));
    let held = work.holds.iter().map(|hold| hold.row.id).chain(work.proposals.iter().filter_map(|one| one.proposal.case));
    let ids: BTreeSet<CaseId> = rows.chain(others).chain(held).collect();
    let mut details = json!({ "filters": ["work"], "cases": ids });
    if !work.decide.is_empty() || work.proposals.iter().any(|one| one.proposal.kind.is_hidden()) {
        details[events::BY_REAL_STAGE] = json!(true);
    }
    Event::read("work.show").with(details)
}

/// Since the visit before this one, and since a day ago at least: nobody misses what came while they were away.
fn new_since(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<DateTime<Utc>, OpError> {
    let a_day_ago = tx.now() - NEW;
    let before = tx.visit_before(actor.account, actor.session)?;
    Ok(before.map_or(a_day_ago, |at| at.min(a_day_ago)))
}

fn own(tx: &mut ReadTx<'_>, actor: &Actor, scope: &Scope, since: DateTime<Utc>) -> Result<Vec<Own>, OpError> {
    let now = tx.now();
    let mut given: BTreeMap<CaseId, DateTime<Utc>> = BTreeMap::new();
    for (case, at) in tx.assigned_since(actor.account, since)? {
        given.entry(case).and_modify(|last| *last = at.max(*last)).or_insert(at);
    }
    let mut rows = tx.queue_held(scope, actor.account, MOST_OWN)?;
    rows.sort_by_key(|row| (ageing::place(row.shown.0, row.shown.1, row.priority, now), row.id));
    let own = |row: QueueRow| Own {
        urgency: ageing::urgency(row.shown.0, row.shown.1, now),
        mine: ageing::is_holders(row.shown.0),
        given: given.get(&row.id).copied(),
        row,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// One list of work that a right gives.
fn of_right(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    right: Right,
    read: impl FnOnce(&mut ReadTx<'_>, &Scope) -> Result<Vec<QueueRow>, StoreError>,
) -> Result<Vec<QueueRow>, OpError> {
    if !actor.may_somewhere(right) {
        return Ok(Vec::new());
    }
    Ok(read(tx, &actor.scope_for(right))?)
}

fn to_confirm(tx: &mut ReadTx<'_>, actor: &Actor, scope: &Scope) -> Result<Vec<ToConfirm>, OpError> {
    let open = proposals::list(tx, actor)?.into_parts().0;
    let cases: Vec<CaseId> = open.iter().filter_map(|proposal| proposal.case).collect();
    let rows: BTreeMap<CaseId, QueueRow> = tx.queue_of(scope, cases)?.into_iter().map(|row| (row.id, row)).collect();
    let one = |proposal: Proposal| ToConfirm { about: proposal.case.and_then(|case| rows.get(&case).cloned()), proposal };
    Ok(open.into_iter().map(one).collect())
}

fn calls(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Calling>, OpError> {
    if !actor.may_somewhere(Right::CaseScreen) {
        return Ok(Vec::new());
    }
    Ok(tx.calls_to_make(&actor.offices_for(Right::CaseScreen), actor.account, MOST_UNLISTED)?)
}

/// The interviews of today, on the clock of each office: all of them for a scheduler, else those that the person holds or hears.
fn interviews(tx: &mut ReadTx<'_>, actor: &Actor, guide: &Guide) -> Result<Vec<Today>, OpError> {
    let now = tx.now();
    let today: BTreeMap<&str, _> = guide.offices.iter().map(|card| (card.code.as_str(), local_day(now, card.zone))).collect();
    let day = now.date_naive();
    let days = (day.checked_sub_days(Days::new(1)).unwrap_or(day), day.checked_add_days(Days::new(1)).unwrap_or(day));
    let filter = InterviewFilter { office: None, days, officer: None, room: None, after: None, limit: MOST_INTERVIEWS };
    let mut found = if guide.reads_cases { tx.interviews(&actor.scope(), &filter)? } else { Vec::new() };
    found.retain(|(booking, _)| booking.ended_at.is_none() && today.get(booking.slot.office.as_str()) == Some(&booking.slot.local_day));
    let rows = tx.queue_of(&actor.scope(), found.iter().map(|(booking, _)| booking.case).collect())?;
    let rows: BTreeMap<CaseId, QueueRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let today = |(booking, reference): (Booking, String)| {
        let row = rows.get(&booking.case)?;
        let own = row.assignee == Some(actor.account) || booking.slot.officer == actor.account;
        let all = actor.may(Right::CaseSchedule, &booking.slot.office);
        let name = row.principal.clone().unwrap_or_default();
        if own || all { Some(Today { officer: booking.slot.officer, booking, reference, name }) } else { None }
    };
    Ok(found.into_iter().filter_map(today).collect())
}

fn holds(tx: &mut ReadTx<'_>, actor: &Actor, scope: &Scope) -> Result<Vec<Holding>, OpError> {
    let before = tx.now() + TimeDelta::days(HOLD_DAYS);
    if actor.may_somewhere(Right::CaseSchedule) {
        return Ok(tx.holds_ending(&actor.scope_for(Right::CaseSchedule), None, before, MOST_UNLISTED)?);
    }
    Ok(tx.holds_ending(scope, Some(actor.account), before, MOST_UNLISTED)?)
}

fn figures(tx: &mut ReadTx<'_>, scope: &Scope) -> Result<Vec<(String, Stage, i64)>, OpError> {
    let face = if scope.reads_outcomes() { Face::Real } else { Face::Shown };
    Ok(tx.stage_counts(face)?.into_iter().filter(|(office, ..)| scope.offices().include(office)).collect())
}

#[cfg(test)]
#[path = "work_tests.rs"]
mod tests;
