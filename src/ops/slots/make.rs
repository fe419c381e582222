//! Makes slots, all or nothing: times by the office's clock, people and rooms that are there, and nobody twice at once.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde_json::json;

use super::look::Taken;
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{InterpreterId, RoomId, SlotId},
        interview::{Interpreter, Room},
        slot::{self, Claim, Seat, SlotDraft, Wish, first_overlap},
    },
    ops::{Desk, OpError, rooms::must_schedule},
    store::{ReadTx, Recorded, WriteTx},
};

/// What was made, or would be.
#[derive(Clone, Debug)]
pub struct Made {
    /// The slots in the order of their times.
    pub drafts: Vec<SlotDraft>,
    /// Their ids; none for a preview.
    pub ids: Vec<SlotId>,
    /// The zone of the office.
    pub zone: Tz,
}

/// What an office has.
pub(super) struct Stock {
    rooms: BTreeMap<RoomId, Room>,
    interpreters: BTreeMap<InterpreterId, Interpreter>,
}

/// Makes the slots of a wish, or says what would be made.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden`, `Invalid` with the fields, `slot_overlap` with who or what is taken when.
pub fn make(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (office, wish): (&str, &Wish),
    preview: bool,
) -> Result<Recorded<Made>, OpError> {
    must_schedule(tx, actor, office)?;
    let (_, file) = desk.catalogue.office(tx, office)?.ok_or(OpError::NotFound)?;
    let zone = file.subject.office().ok_or(OpError::NotFound)?.time_zone;
    let spans = slot::times(&wish.when, zone, tx.now())?;
    let mut drafts = wish.drafts(&spans)?;
    let stock = Stock::of(tx, office)?;
    stock.check(wish)?;
    officers_must_be_there(tx, office, wish, &drafts)?;
    stock.put_sites(&mut drafts);
    let claims: Vec<Claim> = drafts.iter().flat_map(SlotDraft::claims).collect();
    if let Some(claim) = first_overlap(&drafts, &tx.taken(&claims)?) {
        return Err(stock.overlap(tx, claim, zone)?);
    }
    if preview {
        return Ok(tx.unrecorded_upkeep(Made { drafts, ids: Vec::new(), zone }));
    }
    let ids = store(tx, actor, office, (&stock, zone), &drafts)?;
    let event = Event::done("slot.make").at_office(office).with(json!({ "slots": ids }));
    Ok(tx.record(&actor.by(), event, Made { drafts, ids, zone })?)
}

/// The locks come in one order, rooms before interpreters before claims, so that two calls wait for each other and never in a ring.
fn store(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    office: &str,
    (stock, zone): (&Stock, Tz),
    drafts: &[SlotDraft],
) -> Result<Vec<SlotId>, OpError> {
    let used = |room: &RoomId| drafts.iter().any(|draft| draft.room == Some(*room));
    for room in stock.rooms.keys().filter(|room| used(room)) {
        if !tx.keep_room(*room)? {
            return Err(gone("/room"));
        }
    }
    let needed = |one: &InterpreterId| drafts.iter().any(|draft| draft.interpreter == Some(*one));
    for interpreter in stock.interpreters.keys().filter(|one| needed(one)) {
        if !tx.keep_interpreter(*interpreter)? {
            return Err(gone("/interpreter"));
        }
    }
    let ids = tx.add_slots(office, zone, drafts, actor.account)?;
    let claims: Vec<(Claim, SlotId)> =
        drafts.iter().zip(&ids).flat_map(|(draft, id)| draft.claims().into_iter().map(|claim| (claim, *id))).collect();
    match tx.claim(&claims)? {
        Some(claim) => Err(stock.overlap(tx, claim, zone)?),
        None => Ok(ids),
    }
}

/// An officer is an enabled account that holds the role for the office on each of the days.
pub(super) fn officers_must_be_there(tx: &mut ReadTx<'_>, office: &str, wish: &Wish, drafts: &[SlotDraft]) -> Result<(), OpError> {
    let terms = tx.officer_terms(wish.seats.iter().map(|seat| seat.officer).collect())?;
    let mut errors = FieldErrors::default();
    for seat in &wish.seats {
        let mut days = drafts.iter().map(|draft| draft.local_day);
        if let Some(day) = days.find(|day| !terms.iter().any(|term| term.covers(seat.officer, office, *day))) {
            let detail = format!("Name an active account that is a us_officer of this office on {day}.");
            errors.add(format!("{}/officer", seat.pointer), "not_an_officer", detail);
        }
    }
    Ok(errors.or_else(|| ())?)
}

fn gone(pointer: &str) -> OpError {
    FieldErrors::one(pointer, "unknown", "It was closed or ended a moment ago.").into()
}

impl Stock {
    pub(super) fn of(tx: &mut ReadTx<'_>, office: &str) -> Result<Self, OpError> {
        let rooms = tx.rooms(office)?.into_iter().filter(|room| room.closed_at.is_none());
        let interpreters = tx.interpreters(office)?.into_iter().filter(|one| one.ended_at.is_none());
        Ok(Self { rooms: rooms.map(|room| (room.id, room)).collect(), interpreters: interpreters.map(|one| (one.id, one)).collect() })
    }

    pub(super) fn check(&self, wish: &Wish) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        for seat in &wish.seats {
            if seat.room.is_some_and(|room| !self.rooms.contains_key(&room)) {
                errors.add(format!("{}/room", seat.pointer), "unknown", "Name an open room of this office, by its id.");
            }
            self.interprets(&mut errors, wish, seat);
        }
        errors.or_else(|| ())
    }

    fn interprets(&self, errors: &mut FieldErrors, wish: &Wish, seat: &Seat) {
        let Some(id) = seat.interpreter else { return };
        let pointer = format!("{}/interpreter", seat.pointer);
        match self.interpreters.get(&id) {
            None => errors.add(pointer, "unknown", "Name an interpreter of this office, by id."),
            Some(one) if !one.languages.contains(&wish.language) => {
                errors.add(pointer, "does_not_speak", "The interpreter does not interpret the language of the interview.");
            }
            Some(_) => {}
        }
    }

    pub(super) fn put_sites(&self, drafts: &mut [SlotDraft]) {
        for draft in drafts {
            draft.site = draft.room.and_then(|room| self.rooms.get(&room)).map(|room| room.site.clone());
        }
    }

    /// Whose time a claim is of.
    pub(super) fn who(&self, tx: &mut ReadTx<'_>, claim: Claim) -> Result<(Taken, String), OpError> {
        let room = self.rooms.values().find(|room| *room.id.uuid() == claim.resource).map(|room| room.name.clone());
        let interpreter = self.interpreters.values().find(|one| *one.id.uuid() == claim.resource).map(|one| one.name.clone());
        Ok(match (room, interpreter) {
            (Some(name), _) => (Taken::Room, name),
            (None, Some(name)) => (Taken::Interpreter, name),
            (None, None) => (Taken::Officer, tx.account(claim.resource.into())?.map(|account| account.name).unwrap_or_default()),
        })
    }

    /// Says who or what is taken, and when, in the office's time.
    fn overlap(&self, tx: &mut ReadTx<'_>, claim: Claim, zone: Tz) -> Result<OpError, OpError> {
        let (what, name) = self.who(tx, claim)?;
        let who = format!("The {what} {name}");
        let when = claim.at.with_timezone(&zone).format("%Y-%m-%d at %H:%M");
        Ok(OpError::refused("slot_overlap", format!("{who} is taken on {when} by another slot.")))
    }
}
