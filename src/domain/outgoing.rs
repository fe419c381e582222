//! The one way a message comes into being.

use chrono::{DateTime, Duration, Utc};

use super::{
    calendar::{self, Entry, Method},
    ids::{BookingId, CaseId},
    interview::Booking,
    language::Language,
    message::MessageKind,
    stage::Stage,
    text::{self, Appointment, Rendered, TextError, TextFacts},
    workflow::{Contact, Plan, Verb},
};

/// A message to be written with the step that tells. Its fields are private and only [`Outgoing::of_step`] makes one: default deny, by type.
#[derive(Clone, Debug)]
pub struct Outgoing {
    case: CaseId,
    verb: Verb,
    from: Stage,
    kind: MessageKind,
    part: i32,
    booking: Option<BookingId>,
    language: Language,
    text: Rendered,
    calendar: Option<String>,
    not_before: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// A step and what its messages are made from.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// The step; it says whether anything is told at all.
    pub plan: &'a Plan,
    /// The language that the applicant asked for.
    pub language: Language,
    /// What the texts may name.
    pub facts: &'a TextFacts,
    /// The booking that they are about: the new one, the one that was missed, or the one that the family believes in and that ended.
    pub booking: Option<&'a Booking>,
    /// The sequence of the interview's last booking: its calendar entry is taken out with the next number.
    pub last_sequence: i32,
    /// Whether what closing news takes back may have reached the applicant. Without it closing news is not written.
    pub takes_back: bool,
    /// The instant of the step.
    pub now: DateTime<Utc>,
}

/// Days after which news is too old to be sent: an address that did not work for so long may have changed hands.
const DAYS: i64 = 30;

/// How long before an interview it is called to mind (product section 6). Their places in this list, from 1, are the parts of the messages.
const REMINDERS_HOURS: [i64; 2] = [72, 24];

impl Outgoing {
    /// The messages of a step: none unless the step tells, or takes back what the applicant may have heard.
    ///
    /// # Errors
    /// When a text cannot be made; then the step must not happen.
    pub fn of_step(telling: &Telling<'_>) -> Result<Vec<Self>, TextError> {
        match telling.plan.contact {
            Contact::Tells(kind) => {
                let mut messages = vec![telling.message(kind, 0, telling.now)?];
                if kind.with_reminders().contains(&MessageKind::Reminder) {
                    messages.extend(telling.reminders()?);
                }
                Ok(messages)
            }
            Contact::TakesBack(kind) if telling.takes_back => Ok(vec![telling.message(kind, 0, telling.now)?]),
            Contact::TakesBack(_) | Contact::Silent => Ok(Vec::new()),
        }
    }

    /// The case that it is about.
    #[must_use]
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// The step that tells, as history spells it.
    #[must_use]
    pub fn step(&self) -> (Verb, Stage) {
        (self.verb, self.from)
    }

    /// What it tells.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        self.kind
    }

    /// Which of several of its kind it is: the reminders of a step are 1 and 2.
    #[must_use]
    pub fn part(&self) -> i32 {
        self.part
    }

    /// The booking that it is about.
    #[must_use]
    pub fn booking(&self) -> Option<BookingId> {
        self.booking
    }

    /// The language that the applicant asked for.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &Rendered {
        &self.text
    }

    /// The calendar object that goes with it.
    #[must_use]
    pub fn calendar(&self) -> Option<&str> {
        self.calendar.as_deref()
    }

    /// From when and until when it may leave.
    #[must_use]
    pub fn window(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.not_before, self.expires_at)
    }
}

impl Telling<'_> {
    fn message(&self, kind: MessageKind, part: i32, not_before: DateTime<Utc>) -> Result<Outgoing, TextError> {
        let text = text::render(kind, self.language, self.facts)?;
        let booking = self.booking.filter(|_| kind.is_of_booking());
        Ok(Outgoing {
            case: self.plan.after.id,
            verb: self.plan.verb,
            from: self.plan.from,
            kind,
            part,
            booking: booking.map(|booking| booking.id),
            language: self.language,
            calendar: self.calendar(kind, booking, &text)?,
            text,
            not_before,
            expires_at: self.expires_at(kind, booking),
        })
    }

    /// None whose time is past: the invitation has just said the same.
    fn reminders(&self) -> Result<Vec<Outgoing>, TextError> {
        let Some(booking) = self.booking else { return Ok(Vec::new()) };
        let times = (1..).zip(REMINDERS_HOURS.map(|hours| booking.slot.starts_at - Duration::hours(hours)));
        times.filter(|(_, at)| *at > self.now).map(|(part, at)| self.message(MessageKind::Reminder, part, at)).collect()
    }

    /// From when on it would be too late: an appointment that has begun, a hold that is over, an address that may be another's.
    fn expires_at(&self, kind: MessageKind, booking: Option<&Booking>) -> DateTime<Utc> {
        let too_old = self.now + Duration::days(DAYS);
        match (kind, booking) {
            (MessageKind::Missed, _) => self.plan.after.hold.map_or(too_old, |hold| hold.until),
            (_, Some(booking)) => booking.slot.starts_at,
            (_, None) => too_old,
        }
    }

    /// An invitation enters the interview into a calendar, a change moves it, a cancellation takes it out; a reminder has nothing to add.
    fn calendar(&self, kind: MessageKind, booking: Option<&Booking>, text: &Rendered) -> Result<Option<String>, TextError> {
        let (Some(booking), Some(Appointment { place, .. })) = (booking, &self.facts.appointment) else { return Ok(None) };
        let (method, sequence) = match kind {
            MessageKind::Invitation | MessageKind::Change => (Method::Request, booking.sequence),
            MessageKind::Cancellation => (Method::Cancel, self.last_sequence + 1),
            _ => return Ok(None),
        };
        let entry = Entry {
            method,
            interview: booking.interview,
            sequence,
            starts_at: booking.slot.starts_at,
            ends_at: booking.slot.ends_at,
            zone: booking.slot.zone,
            summary: &text.subject,
            location: &text::place(self.language, place)?,
            stamped: self.now,
        };
        calendar::render(&entry).map(Some).map_err(|error| TextError::of("calendar", self.language, error))
    }
}

#[cfg(test)]
#[path = "outgoing_tests.rs"]
mod tests;
