//! Bookings: which family holds which slot. Two unique indexes judge every race: one living booking a slot, one a family.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{attendance, bookings, slots},
    slots::SlotRow,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        ids::{AccountId, BookingId, CaseId, InterviewId, PersonId, SlotId, StepId},
        interview::{Booking, Disposition},
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = bookings)]
pub(super) struct BookingRow {
    id: BookingId,
    interview_id: InterviewId,
    sequence: i32,
    case_id: CaseId,
    slot_id: SlotId,
    history_id: StepId,
    booked_at: Ts,
    booked_by: AccountId,
    ended_at: Option<Ts>,
    disposition: Option<Disposition>,
    ended_by: Option<StepId>,
}

/// A booking to be begun: the first of a new interview, or the next of one that is moved.
#[derive(Clone, Copy, Debug)]
pub struct NewBooking {
    /// The slot that it takes.
    pub slot: SlotId,
    /// The step that takes it.
    pub step: StepId,
    /// The interview that is moved, with the sequence that it has now.
    pub moves: Option<(InterviewId, i32)>,
}

impl WriteTx<'_> {
    /// Takes a slot for a family.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the slot is taken or the family holds another.
    pub fn begin_booking(&mut self, permit: &Permit, new: NewBooking) -> Result<BookingId, StoreError> {
        let Some(booked_by) = permit.by().account else { return Err(StoreError::Refused("a booking needs an author".into())) };
        let (interview_id, sequence) = new.moves.map_or_else(|| (self.fresh(), 0), |(interview, last)| (interview, last + 1));
        let row = BookingRow {
            id: self.fresh(),
            interview_id,
            sequence,
            case_id: permit.case(),
            slot_id: new.slot,
            history_id: new.step,
            booked_at: self.now().into(),
            booked_by,
            ended_at: None,
            disposition: None,
            ended_by: None,
        };
        let id = row.id;
        diesel::insert_into(bookings::table).values(row).execute(self.conn)?;
        Ok(id)
    }

    /// Ends a living booking: the slot is free again, and nothing that was written of the booking is true any more.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody ended it first.
    pub fn end_booking(&mut self, permit: &Permit, id: BookingId, disposition: Disposition, by: StepId) -> Result<(), StoreError> {
        let living = bookings::table.filter(bookings::id.eq(id).and(bookings::case_id.eq(permit.case())).and(bookings::ended_at.is_null()));
        let ended =
            (bookings::ended_at.eq(Some(Ts(self.now()))), bookings::disposition.eq(Some(disposition)), bookings::ended_by.eq(Some(by)));
        if diesel::update(living).set(ended).execute(self.conn)? == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Notes who of the family took part. The database refuses strangers.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_attendance(&mut self, permit: &Permit, booking: BookingId, persons: &[PersonId]) -> Result<(), StoreError> {
        for person in persons {
            let row = (attendance::booking_id.eq(booking), attendance::case_id.eq(permit.case()), attendance::person_id.eq(*person));
            diesel::insert_into(attendance::table).values(row).execute(self.conn)?;
        }
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The booking that a family holds now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn live_booking(&mut self, case: CaseId) -> Result<Option<Booking>, StoreError> {
        let living = bookings::table.inner_join(slots::table.on(slots::id.eq(bookings::slot_id)));
        let row: Option<(BookingRow, SlotRow)> =
            living.filter(bookings::case_id.eq(case).and(bookings::ended_at.is_null())).first(self.conn).optional()?;
        row.map(booking).transpose()
    }

    /// One booking, living or ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn booking(&mut self, id: BookingId) -> Result<Option<Booking>, StoreError> {
        let all = bookings::table.inner_join(slots::table.on(slots::id.eq(bookings::slot_id)));
        let row: Option<(BookingRow, SlotRow)> = all.filter(bookings::id.eq(id)).first(self.conn).optional()?;
        row.map(booking).transpose()
    }

    /// The last booking of an interview: the living one, or that with which it ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn last_booking(&mut self, interview: InterviewId) -> Result<Option<Booking>, StoreError> {
        let all = bookings::table.inner_join(slots::table.on(slots::id.eq(bookings::slot_id)));
        let row: Option<(BookingRow, SlotRow)> =
            all.filter(bookings::interview_id.eq(interview)).order(bookings::sequence.desc()).first(self.conn).optional()?;
        row.map(booking).transpose()
    }

    /// The bookings of a case, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn bookings(&mut self, case: CaseId) -> Result<Vec<Booking>, StoreError> {
        let all = bookings::table.inner_join(slots::table.on(slots::id.eq(bookings::slot_id)));
        let rows: Vec<(BookingRow, SlotRow)> = all
            .filter(bookings::case_id.eq(case))
            .order((bookings::booked_at.asc(), bookings::sequence.asc(), bookings::id.asc()))
            .load(self.conn)?;
        rows.into_iter().map(booking).collect()
    }
}

pub(super) fn booking((row, slot): (BookingRow, SlotRow)) -> Result<Booking, StoreError> {
    Ok(Booking {
        id: row.id,
        interview: row.interview_id,
        sequence: row.sequence,
        case: row.case_id,
        slot: slot.try_into()?,
        booked_at: row.booked_at.0,
        ended_at: row.ended_at.map(Into::into),
        disposition: row.disposition,
    })
}
