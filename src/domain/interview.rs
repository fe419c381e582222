//! Interviews: slots that an office offers, and the bookings by which a family holds one.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::{
    ids::{AccountId, BookingId, CaseId, InterpreterId, InterviewId, RoomId, SlotId},
    spoken_language::SpokenLanguage,
    terms::words,
    workflow::Verb,
};

words! {
    /// Where an interview is held.
    Mode { InPerson = "in_person", Telephone = "telephone", Video = "video" }
}

words! {
    /// How a booking ended (product.md section 7). The last two are the program's own: another slot took its place, or the case left the stage.
    Disposition {
        Held = "held", NoShow = "no_show", Postponed = "postponed", Cancelled = "cancelled", BookedInError = "booked_in_error",
        Rescheduled = "rescheduled", Left = "left",
    }
}

/// A time at which one family can be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Slot {
    pub id: SlotId,
    pub office: String,
    /// The site of the room.
    pub site: Option<String>,
    pub local_day: NaiveDate,
    pub local_time: NaiveTime,
    pub zone: Tz,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub mode: Mode,
    pub officer: AccountId,
    pub room: Option<RoomId>,
    pub interpreter: Option<InterpreterId>,
    pub language: SpokenLanguage,
    /// Where a video interview is joined.
    pub link: Option<String>,
    /// Since when it is not offered any more.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A family's hold on a slot: one interview may have several one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Booking {
    pub id: BookingId,
    /// Stays the same when the interview is moved; its UID in calendars.
    pub interview: InterviewId,
    /// Counts the moves of the interview; its SEQUENCE in calendars.
    pub sequence: i32,
    pub case: CaseId,
    pub slot: Slot,
    pub booked_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub disposition: Option<Disposition>,
}

words! {
    /// What somebody says became of an interview, by `POST interviews/{id}/disposition`.
    Ending { Held = "held", NoShow = "no_show", Postponed = "postponed", Cancelled = "cancelled", BookedInError = "booked_in_error" }
}

impl Ending {
    /// How the booking ends.
    #[must_use]
    pub const fn disposition(self) -> Disposition {
        match self {
            Self::Held => Disposition::Held,
            Self::NoShow => Disposition::NoShow,
            Self::Postponed => Disposition::Postponed,
            Self::Cancelled => Disposition::Cancelled,
            Self::BookedInError => Disposition::BookedInError,
        }
    }

    /// The verb of the workflow that it is (product.md section 7).
    #[must_use]
    pub const fn verb(self) -> Verb {
        match self {
            Self::Held => Verb::RecordHeld,
            Self::NoShow => Verb::RecordNoShow,
            Self::Postponed | Self::Cancelled | Self::BookedInError => Verb::CancelInterview,
        }
    }
}

impl Slot {
    /// How long it is.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        (self.ends_at - self.starts_at).num_minutes()
    }
}

/// A room in which interviews are held.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Room {
    pub id: RoomId,
    pub office: String,
    pub site: String,
    pub name: String,
    pub closed_at: Option<DateTime<Utc>>,
}

/// Somebody who interprets, booked like a room.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Interpreter {
    pub id: InterpreterId,
    pub office: String,
    pub name: String,
    pub languages: Vec<SpokenLanguage>,
    pub ended_at: Option<DateTime<Utc>>,
}
