//! Who looked at a case: the reads of it that are on record, for those who watch over the office. Itself on record.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Desk, OpError, Seen};
use crate::{
    access::{
        Actor, Offices,
        lookers::{LookView, looks},
    },
    domain::{
        audit::{Event, PastEvent},
        ids::CaseId,
        local_time::{day_start, local_day},
        terms::Outcome,
        workflow::{Case, Right},
    },
    store::{ReadTx, events::EventFilter},
};

/// Reads that are looked through for one page: weeks of a busy case.
const MOST_READS: usize = 5_000;

/// A page of looks.
#[derive(Clone, Debug)]
pub struct Lookers {
    /// Newest day first.
    pub items: Vec<LookView>,
    /// Where the next page begins: days before this one.
    pub before: Option<NaiveDate>,
}

/// Who looked at a case, on days before `before`.
///
/// # Errors
/// `NotFound` for who neither sees the case nor audits its office; `Forbidden` for who sees it, and neither supervises nor audits there.
pub fn show(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, before): (CaseId, Option<NaiveDate>)) -> Result<Seen<Lookers>, OpError> {
    let case = found(tx, actor, id)?;
    if !actor.may(Right::CaseSupervise, &case.office) && !actor.may(Right::AuditRead, &case.office) {
        return Err(OpError::Forbidden);
    }
    let zone = desk.catalogue.office_card(tx, &case.office)?.map_or(Tz::UTC, |card| card.zone);
    let (events, before) = page(tx.events(&filter(actor, &case, before, zone))?, zone);
    let event = Event::read("case.access").on(case.id, &case.office);
    Ok(Seen::personal(event, Lookers { items: looks(&events, zone, actor), before }))
}

fn found(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Case, OpError> {
    if let Some(case) = tx.case(&actor.scope(), id)? {
        return Ok(case);
    }
    tx.case(&actor.scope_for(Right::AuditRead), id)?.ok_or(OpError::NotFound)
}

fn filter(actor: &Actor, case: &Case, before: Option<NaiveDate>, zone: Tz) -> EventFilter {
    EventFilter {
        offices: Offices::These([case.office.clone()].into()),
        organisation: actor.organisation,
        reads_outcomes: actor.reads_outcomes(),
        looks_of_officials: true,
        case: Some(case.id),
        account: None,
        action: None,
        outcome: Some(Outcome::Read),
        from: None,
        to: before.and_then(|day| day_start(day, zone)),
        after: None,
        limit: i64::try_from(MOST_READS).unwrap_or(i64::MAX) + 1,
    }
}

/// Whole days only: where there are more reads than one page takes, its last day is left to the next.
fn page(mut events: Vec<PastEvent>, zone: Tz) -> (Vec<PastEvent>, Option<NaiveDate>) {
    if events.len() <= MOST_READS {
        return (events, None);
    }
    let day = |event: &PastEvent| local_day(event.at, zone);
    let (newest, oldest) = (events.first().map(day), events.last().map(day));
    if newest == oldest {
        return (events, oldest);
    }
    events.retain(|event| Some(day(event)) != oldest);
    (events, oldest.and_then(|day| day.succ_opt()))
}
