//! A proposal for the free slots of some days. It stores nothing: each line is booked through the usual door, by somebody who has looked at it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use crate::{
    access::{Actor, interviews::SlotView},
    domain::{
        audit::Event,
        filling::{self, FillReason, FreeSlot, Ready, lives_at},
        ids::{CaseId, InterpreterId, SlotId},
        interview::Slot,
        language::Language,
        programme::Site,
        spoken_language::SpokenLanguage,
        terms::Priority,
    },
    ops::{Desk, OpError, Seen, rooms::must_schedule},
    store::{ReadTx, interviews::Principal, ready::ReadyCase, slots::SlotFilter},
};

/// The most slots that one proposal fills.
pub const FILLED_MOST: i64 = 200;
/// The most families of one priority that are looked at: who stands behind so many will not be heard in these days.
const LINE: i64 = 400;

/// A proposal.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Which family when, by the start of the slot.
    pub lines: Vec<FilledLine>,
    /// Free slots that no family in the line can use.
    pub left: Vec<SlotView>,
}

/// One line of a proposal.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct FilledLine {
    pub slot: SlotView,
    pub case: CaseId,
    pub reference: String,
    /// The name of who applies.
    pub principal: String,
    pub processed_at: DateTime<Utc>,
    pub reasons: Vec<FillReason>,
}

/// Proposes families for the free slots of some days of an office.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden`.
pub fn fill(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (office, days): (&str, (NaiveDate, NaiveDate)),
) -> Result<Seen<Filled>, OpError> {
    must_schedule(tx, actor, office)?;
    let sites = desk.catalogue.office(tx, office)?.and_then(|(_, file)| file.subject.office().map(|office| office.sites.clone()));
    let free = SlotFilter { office: office.to_owned(), days, free: Some(true), after: None, limit: FILLED_MOST };
    let slots = tx.slots(&free)?;
    let line = ready_line(tx, actor, office)?;
    let principals = tx.principals_of(line.iter().map(|ready| ready.case).collect())?;
    let families: Vec<Ready> =
        line.iter().map(|ready| family(ready, principals.get(&ready.case), office, sites.as_deref().unwrap_or_default())).collect();
    let lines = filling::fill(&free_slots(tx, &slots)?, &families);
    let names = tx.slot_names(slots.iter())?;
    let view = |id: SlotId| slots.iter().find(|slot| slot.id == id).map(|slot| SlotView::of(slot, &names));
    let taken: std::collections::BTreeSet<SlotId> = lines.iter().map(|one| one.slot).collect();
    let left = slots.iter().filter(|slot| !taken.contains(&slot.id)).map(|slot| SlotView::of(slot, &names)).collect();
    let mut filled: Vec<FilledLine> = lines.into_iter().filter_map(|one| filled_line(one, &line, &principals, &view)).collect();
    filled.sort_by_key(|one| (one.slot.starts_at, one.slot.id));
    let ids: Vec<_> = filled.iter().map(|one| one.case).collect();
    let event = Event::read("slot.fill").at_office(office).with(json!({ "cases": ids }));
    Ok(Seen::personal(event, Filled { lines: filled, left }))
}

fn filled_line(
    one: filling::Line,
    line: &[ReadyCase],
    principals: &BTreeMap<CaseId, Principal>,
    view: &impl Fn(SlotId) -> Option<SlotView>,
) -> Option<FilledLine> {
    let ready = line.iter().find(|ready| ready.case == one.case)?;
    let (reference, processed_at) = (ready.reference.clone(), ready.processed_at);
    let principal = principals.get(&one.case).map(|principal| principal.name.clone()).unwrap_or_default();
    Some(FilledLine { slot: view(one.slot)?, case: one.case, reference, principal, processed_at, reasons: one.reasons })
}

/// The families in the order in which they stand in line.
fn ready_line(tx: &mut ReadTx<'_>, actor: &Actor, office: &str) -> Result<Vec<ReadyCase>, OpError> {
    let mut line = Vec::new();
    for priority in [Some(Priority::Emergency), Some(Priority::Urgent), Some(Priority::Normal), None] {
        line.extend(tx.ready_cases(&actor.scope(), office, priority, LINE)?);
    }
    Ok(line)
}

fn family(ready: &ReadyCase, principal: Option<&Principal>, office: &str, sites: &[Site]) -> Ready {
    let spoken = principal.map(|principal| principal.languages.clone()).unwrap_or_default();
    let municipality = principal.and_then(|principal| principal.municipality.as_deref());
    let here =
        |site: &&Site| municipality.is_some_and(|lives| Language::ALL.iter().any(|one| lives_at(lives, site.name.in_language(*one))));
    Ready {
        case: ready.case,
        priority: ready.priority,
        processed_at: ready.processed_at,
        languages: spoken,
        site: sites.iter().find(here).map(|site| format!("{office}-{}", site.key)),
    }
}

fn free_slots(tx: &mut ReadTx<'_>, slots: &[Slot]) -> Result<Vec<FreeSlot>, OpError> {
    let ids: std::collections::BTreeSet<InterpreterId> = slots.iter().filter_map(|slot| slot.interpreter).collect();
    let interpreters = tx.interpreters_by_id(ids.into_iter().collect())?;
    let spoken = |slot: &Slot| -> Vec<SpokenLanguage> {
        let mine = interpreters.iter().find(|one| Some(one.id) == slot.interpreter);
        mine.map(|one| one.languages.clone()).unwrap_or_default()
    };
    Ok(slots
        .iter()
        .map(|slot| FreeSlot { id: slot.id, site: slot.site.clone(), language: slot.language, interpreted: spoken(slot) })
        .collect())
}
