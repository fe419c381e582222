//! What a family may believe because it was told: which appointment, and whether a journey. Closing news takes back nothing else.

use chrono::{DateTime, Utc};

use super::{
    ids::{BookingId, MessageId},
    interview::Booking,
    message::MessageKind,
};

/// A message that has reached the applicant, or may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The message.
    pub message: MessageId,
    /// What it told.
    pub kind: MessageKind,
    /// The booking that it was about.
    pub booking: Option<BookingId>,
    /// Whether it has for certain: taken by the other side, or told in a call. Else a handing over began and nobody knows its end.
    pub certain: bool,
}

/// The appointment that a family may believe in and that has not begun: what a cancellation names when the interview ends.
///
/// After a move whose `change` never left, the family knows the old slot, and that is the one to be cancelled; after one of which nobody
/// knows whether it arrived, it may believe in either. `bookings` are those of one interview, in the order of their sequence. What the
/// last certain message told puts an end to everything before it; of the rest the newest that has not begun is named, and the text of a
/// cancellation says that no other appointment holds either. Nothing when nobody believes anything: then nobody need hear.
#[must_use]
pub fn appointment<'a>(bookings: &'a [Booking], reached: &[Reached], now: DateTime<Utc>) -> Option<&'a Booking> {
    let told = |booking: &Booking, certainly: bool| {
        let about = |one: &&Reached| one.kind.is_of_appointment() && one.booking == Some(booking.id);
        reached.iter().filter(about).any(|one| one.certain || !certainly)
    };
    let known = bookings.iter().rposition(|booking| told(booking, true)).unwrap_or(0);
    bookings.iter().skip(known).rev().find(|booking| told(booking, false) && booking.slot.starts_at > now)
}

#[cfg(test)]
#[path = "believed_tests.rs"]
mod tests;
