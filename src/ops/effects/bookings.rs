//! What a step does to the booking of a family: begins one, moves it, or ends it, whoever moves the case and why.

use crate::{
    access::Permit,
    domain::{
        ids::{SlotId, StepId},
        interview::{Booking, Disposition},
        stage::Stage,
        workflow::{ActionInput, Plan, Verb},
    },
    ops::OpError,
    store::{StoreError, WriteTx, bookings::NewBooking},
};

/// Begins or ends the booking of the case as the step wants it. Returns the booking that the step is about: the new one, or the one that ended.
///
/// Nothing that leaves the stage `interview` leaves a living booking behind, because this asks for the stage and not for the verb.
///
/// # Errors
/// `slot_withdrawn`, `slot_past`, `slot_taken` when another family was quicker; what the store refuses.
pub fn of_step(tx: &mut WriteTx<'_>, permit: &Permit, plan: &Plan, step: StepId, input: &ActionInput) -> Result<Option<Booking>, OpError> {
    match plan.verb {
        Verb::BookInterview => begin(tx, permit, step, input, None),
        Verb::Reschedule => {
            let before = end(tx, permit, step, Disposition::Rescheduled)?;
            begin(tx, permit, step, input, before.as_ref())
        }
        Verb::RecordHeld => {
            let ended = end(tx, permit, step, Disposition::Held)?;
            if let Some(booking) = &ended {
                tx.add_attendance(permit, booking.id, &input.attended)?;
            }
            Ok(ended)
        }
        _ if plan.from == Stage::Interview && plan.to != Stage::Interview => {
            end(tx, permit, step, input.disposition.unwrap_or(Disposition::Left))
        }
        _ => Ok(None),
    }
}

fn begin(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    step: StepId,
    input: &ActionInput,
    before: Option<&Booking>,
) -> Result<Option<Booking>, OpError> {
    let slot = input.slot.ok_or_else(|| StoreError::Refused("a booking needs a slot".into()))?;
    can_be_taken(tx, permit, slot)?;
    let new = NewBooking { slot, step, moves: before.map(|booking| (booking.interview, booking.sequence)) };
    let id = tx.begin_booking(permit, new).map_err(|error| match error {
        StoreError::Duplicate(_) => slot_taken(),
        other => other.into(),
    })?;
    Ok(tx.booking(id)?)
}

/// The slot is of the office of the case, offered until this transaction ends, and to come. Whether it is free, the insert finds out.
fn can_be_taken(tx: &mut WriteTx<'_>, permit: &Permit, id: SlotId) -> Result<(), OpError> {
    let slot = tx.slot(id)?.filter(|slot| slot.office == permit.office());
    let slot = slot.ok_or_else(|| StoreError::Refused("a booking needs a slot of its office".into()))?;
    if !tx.keep_slot(id)? {
        return Err(slot_withdrawn());
    }
    if slot.starts_at <= tx.now() {
        return Err(slot_past());
    }
    Ok(())
}

/// Another family was quicker.
pub fn slot_taken() -> OpError {
    OpError::refused("slot_taken", "Somebody else has just booked this slot; choose another.")
}

/// The office has taken the slot back.
pub fn slot_withdrawn() -> OpError {
    OpError::refused("slot_withdrawn", "This slot is not offered any more; choose another.")
}

/// The time of the slot has come.
pub fn slot_past() -> OpError {
    OpError::refused("slot_past", "This slot has begun or is over; choose another.")
}

fn end(tx: &mut WriteTx<'_>, permit: &Permit, step: StepId, disposition: Disposition) -> Result<Option<Booking>, OpError> {
    let Some(booking) = tx.live_booking(permit.case())? else { return Ok(None) };
    tx.end_booking(permit, booking.id, disposition, step)?;
    Ok(tx.booking(booking.id)?)
}
