//! Interviews: the one door by which a family gets an appointment, and the one by which it is said what became of it.

mod book;
mod dispose;
mod fill;
mod foresee;
mod list;
mod sheet;
#[cfg(test)]
pub(crate) mod testing;

pub use book::{Booked, Warning, Wish, book};
pub use dispose::{Said, dispose};
pub use fill::{FILLED_MOST, Filled, FilledLine, fill};
pub use foresee::{Draft, Foreseen, foresee_booking, foresee_ending};
pub use list::{Asked, ListedInterview, MOST_ROWS, PAGE, list, next_day, of_case};
pub use sheet::{SheetLine, sheet};

use super::OpError;
use crate::{
    access::interviews::InterviewView,
    domain::{interview::Booking, stage::Stage, workflow::Case},
    store::ReadTx,
};

/// The booking that a case holds: only in the stage `interview` can there be one, so nobody else is asked for it.
pub(super) fn living(tx: &mut ReadTx<'_>, case: &Case) -> Result<Option<Booking>, OpError> {
    if case.shown.stage == Stage::Interview { Ok(tx.live_booking(case.id)?) } else { Ok(None) }
}

/// The interview as staff see it in the file of the case.
pub(super) fn before_the_family(tx: &mut ReadTx<'_>, booking: Option<&Booking>) -> Result<Option<InterviewView>, OpError> {
    let Some(booking) = booking else { return Ok(None) };
    let names = tx.slot_names(std::iter::once(&booking.slot))?;
    Ok(Some(InterviewView::of(booking, &names)))
}

#[cfg(test)]
mod tests;
