//! Slots of an office: made singly or from a pattern, listed, and taken back.

mod look;
mod make;

use chrono::NaiveDate;
use serde_json::json;

pub use look::{Clash, Look, Taken, look};
pub use make::{Made, make};

use super::{
    Desk, OpError, Seen, cursor,
    rooms::{must_read, must_schedule},
};
use crate::{
    access::{Actor, interviews::SlotView},
    domain::{audit::Event, fields::FieldErrors, ids::SlotId},
    store::{ReadTx, Recorded, WriteTx, slots::SlotFilter},
};

/// Rows of a page.
pub const PAGE: i64 = 500;

/// What a list of slots is asked for.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct Asked {
    pub office: String,
    pub days: (NaiveDate, NaiveDate),
    pub free: Option<bool>,
    /// The place to go on from.
    pub cursor: Option<String>,
    /// All of the above but the place, in one line: the cursor belongs to it.
    pub line: String,
}

/// A page and the place after it.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// A slot of a list.
#[derive(Clone, Debug)]
pub struct ListedSlot {
    /// The slot.
    pub slot: SlotView,
    /// Whether no family holds it.
    pub free: bool,
}

/// The slots of some days that are offered, by their start. Nothing personal is in it: who holds one is told by the interviews.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden`, `Invalid` for a cursor that was never given.
pub fn list(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, asked: Asked) -> Result<Seen<Page<ListedSlot>>, OpError> {
    must_read(tx, actor, &asked.office)?;
    let after = match &asked.cursor {
        Some(text) => {
            Some(cursor::read(&desk.cursor_key, &asked.line, text).map_err(|fault| FieldErrors::one("cursor", fault.code, fault.detail))?)
        }
        None => None,
    };
    let filter = SlotFilter { office: asked.office, days: asked.days, free: asked.free, after, limit: PAGE + 1 };
    let mut slots = tx.slots(&filter)?;
    let more = slots.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    slots.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = slots.last().filter(|_| more).map(|last| cursor::write(&desk.cursor_key, &asked.line, last.starts_at, last.id));
    let names = tx.slot_names(slots.iter())?;
    let booked = tx.booked_among(slots.iter().map(|slot| slot.id).collect())?;
    let rows = slots.iter().map(|slot| ListedSlot { slot: SlotView::of(slot, &names), free: !booked.contains(&slot.id) }).collect();
    Ok(Seen::impersonal(Page { rows, next }))
}

/// Takes back a slot that nobody holds; what it took of officer, room and interpreter is free again.
///
/// # Errors
/// `NotFound` for a slot that the office has not, or that was taken back; `Forbidden`; `slot_booked`.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, office: &str, id: SlotId) -> Result<Recorded<()>, OpError> {
    must_schedule(tx, actor, office)?;
    let known = tx.slot(id)?.is_some_and(|slot| slot.office == office);
    if !known || !tx.withdraw_slot(id, actor.account)? {
        return Err(OpError::NotFound);
    }
    if !tx.booked_among(vec![id])?.is_empty() {
        return Err(OpError::refused("slot_booked", "A family holds this slot: move or cancel its interview first."));
    }
    tx.give_back(id)?;
    Ok(tx.record(&actor.by(), Event::done("slot.withdraw").at_office(office).with(json!({ "slot": id })), ())?)
}

#[cfg(test)]
#[path = "slots/tests.rs"]
mod tests;
