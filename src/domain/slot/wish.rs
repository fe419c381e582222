//! What a scheduler wishes for: times, a mode, and who sits where.

use super::{MOST_SLOTS, SlotDraft, Span, When};
use crate::domain::{
    fields::{Fault, FieldErrors},
    ids::{AccountId, InterpreterId, RoomId},
    interview::Mode,
    spoken_language::SpokenLanguage,
};

/// The longest link to a video interview.
const LONGEST_LINK: usize = 500;

/// One officer with what the interviews of that officer need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Where it stood in what was sent, as the start of a JSON pointer.
    pub pointer: String,
    /// Who asks.
    pub officer: AccountId,
    /// Where, for an interview in person.
    pub room: Option<RoomId>,
    /// Who interprets.
    pub interpreter: Option<InterpreterId>,
    /// Where it is joined, for a video interview.
    pub link: Option<String>,
}

/// Slots that somebody wishes for: every time for every officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The times.
    pub when: When,
    /// How the family is heard.
    pub mode: Mode,
    /// In which language the officer asks.
    pub language: SpokenLanguage,
    /// Who sits where.
    pub seats: Vec<Seat>,
}

impl Wish {
    /// Makes sure that each seat has what the mode needs, and nothing else.
    ///
    /// # Errors
    /// The fields that are missing or do not belong here.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        for seat in &self.seats {
            needs(&mut errors, format!("{}/room", seat.pointer), self.mode == Mode::InPerson, seat.room.is_some());
            needs(&mut errors, format!("{}/link", seat.pointer), self.mode == Mode::Video, seat.link.is_some());
        }
        for (index, seat) in self.seats.iter().enumerate() {
            if self.seats.iter().take(index).any(|earlier| earlier.officer == seat.officer) {
                errors.add(format!("{}/officer", seat.pointer), "twice", "An officer hears one family at a time: name each once.");
            }
        }
        errors.or_else(|| ())
    }

    /// The slots of these times, by time and then by seat. The sites of rooms are not known here.
    ///
    /// # Errors
    /// `too_many` above what one call makes.
    pub fn drafts(&self, spans: &[Span]) -> Result<Vec<SlotDraft>, FieldErrors> {
        if spans.len() * self.seats.len() > MOST_SLOTS {
            let detail = format!("One call makes {MOST_SLOTS} slots at most: take fewer days or officers.");
            return Err(FieldErrors::one("/pattern", "too_many", detail));
        }
        Ok(spans.iter().flat_map(|span| self.seats.iter().map(|seat| self.draft(span, seat))).collect())
    }

    fn draft(&self, span: &Span, seat: &Seat) -> SlotDraft {
        SlotDraft {
            local_day: span.local_day,
            local_time: span.local_time,
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            mode: self.mode,
            officer: seat.officer,
            room: seat.room,
            site: None,
            interpreter: seat.interpreter,
            language: self.language,
            link: seat.link.clone(),
        }
    }
}

fn needs(errors: &mut FieldErrors, pointer: String, wanted: bool, given: bool) {
    match (wanted, given) {
        (true, false) => errors.add(pointer, "required", "This mode needs it."),
        (false, true) => errors.add(pointer, "not_asked_for", "This mode does not take it."),
        _ => {}
    }
}

/// Reads the link to a video interview: https, with a host, and nothing in it that could not be clicked.
///
/// # Errors
/// `not_a_link`, `too_long`.
pub fn link(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() > LONGEST_LINK {
        return Err(Fault::new("too_long", format!("Use at most {LONGEST_LINK} characters.")));
    }
    let host = text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let named = host.is_some_and(|host| host.contains('.') && !host.starts_with('.') && !host.contains('@'));
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`'));
    if named && plain { Ok(text.to_owned()) } else { Err(Fault::new("not_a_link", "Give an address that begins with https://.")) }
}
