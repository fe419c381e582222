//! What slots look like on the wire: as they are wished for, and as they are listed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    access::interviews::SlotView,
    domain::{
        fields::FieldErrors,
        filling::FillReason,
        interview::Mode,
        slot::{self, Break, Pattern, Seat, Weekday, When, Wish, clock},
        spoken_language::SpokenLanguage,
    },
    ops::{
        interviews::{Filled, FilledLine},
        slots::{ListedSlot, Made},
    },
};

/// Slots to be made: one, by `date`, `time` and `minutes`, or those of a `pattern`; for one `officer`, or for several `officers`.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSlots)]
pub struct SlotsBody {
    /// Whether nothing shall be stored: the answer says what would be made.
    #[serde(default)]
    pub preview: bool,
    /// How the family is heard.
    pub mode: Mode,
    /// The language of the interview, by ISO 639-3.
    pub language: String,
    /// The local day of one slot.
    pub date: Option<NaiveDate>,
    /// The local time of one slot, like `09:30`; on full five minutes.
    pub time: Option<String>,
    /// How long one slot is: 10 to 240 minutes, a multiple of five.
    pub minutes: Option<u32>,
    /// Many slots instead.
    pub pattern: Option<PatternBody>,
    /// The account of the officer.
    pub officer: Option<Uuid>,
    /// The room, for an interview in person.
    pub room: Option<Uuid>,
    /// The interpreter, if one is needed.
    pub interpreter: Option<Uuid>,
    /// Where it is joined, for a video interview; https.
    pub link: Option<String>,
    /// Several officers at once instead: a visiting mission.
    pub officers: Option<Vec<OfficerBody>>,
}

/// An officer of a mission with what the interviews need.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotOfficer)]
pub struct OfficerBody {
    /// The account of the officer.
    pub officer: Uuid,
    /// The room, for an interview in person.
    pub room: Option<Uuid>,
    /// The interpreter, if one is needed.
    pub interpreter: Option<Uuid>,
    /// Where it is joined, for a video interview; https.
    pub link: Option<String>,
}

/// A weekly pattern, in the local time of the office.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotPattern)]
pub struct PatternBody {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, within a year.
    pub to: NaiveDate,
    /// On which days of the week.
    pub weekdays: Vec<Weekday>,
    /// When the first interview of a day begins, like `08:00`.
    pub start: String,
    /// When the last one has ended.
    pub end: String,
    /// How long each is: 10 to 240 minutes, a multiple of five.
    pub minutes: u32,
    /// Lunch and the like.
    #[serde(default)]
    pub breaks: Vec<BreakBody>,
    /// Days that are left out.
    #[serde(default)]
    pub holidays: Vec<NaiveDate>,
}

/// A time of every day in which nothing goes on.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotBreak)]
pub struct BreakBody {
    /// From when.
    pub from: String,
    /// Until when, not counting.
    pub to: String,
}

/// A page of slots.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SlotList {
    /// By their start.
    pub items: Vec<SlotItem>,
    /// The cursor of the next page; also in the Link header.
    pub next: Option<String>,
}

/// A slot of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SlotItem {
    /// The slot.
    #[serde(flatten)]
    pub slot: SlotView,
    /// Whether no family holds it.
    pub free: bool,
}

/// The slots that were made, or would be.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SlotsMade {
    /// Whether nothing was stored.
    pub preview: bool,
    /// By their start.
    pub items: Vec<SlotMade>,
}

/// A slot that was made, or would be.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SlotMade {
    /// Identifies it; nothing in a preview.
    pub id: Option<Uuid>,
    /// The local day.
    pub date: NaiveDate,
    /// The local time.
    pub time: String,
    /// The zone of both.
    pub zone: String,
    /// The instant.
    pub starts_at: DateTime<Utc>,
    /// How long, in minutes.
    pub minutes: i64,
    /// The account of the officer.
    pub officer: Uuid,
    /// The room.
    pub room: Option<Uuid>,
    /// The interpreter.
    pub interpreter: Option<Uuid>,
}

/// A proposal for the free slots of some days.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Filling {
    /// By the start of the slot.
    pub items: Vec<FillLine>,
    /// Free slots that no family in line can use.
    pub left: Vec<SlotView>,
}

/// Which family could be heard when, and why.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FillLine {
    /// The slot.
    pub slot: SlotView,
    /// The case; `POST cases/{id}/interviews` books it.
    pub case: Uuid,
    /// Its reference.
    pub reference: String,
    /// Since when the family waits.
    pub processed_at: DateTime<Utc>,
    /// Why it stands where it stands in the line, and why it got this slot.
    pub reasons: Vec<FillReason>,
}

impl From<ListedSlot> for SlotItem {
    fn from(listed: ListedSlot) -> Self {
        Self { slot: listed.slot, free: listed.free }
    }
}

impl From<Made> for SlotsMade {
    fn from(made: Made) -> Self {
        let item = |(index, draft): (usize, &slot::SlotDraft)| SlotMade {
            id: made.ids.get(index).map(|id| *id.uuid()),
            date: draft.local_day,
            time: draft.local_time.format("%H:%M").to_string(),
            zone: made.zone.name().to_owned(),
            starts_at: draft.starts_at,
            minutes: (draft.ends_at - draft.starts_at).num_minutes(),
            officer: *draft.officer.uuid(),
            room: draft.room.map(|room| *room.uuid()),
            interpreter: draft.interpreter.map(|one| *one.uuid()),
        };
        Self { preview: made.ids.is_empty(), items: made.drafts.iter().enumerate().map(item).collect() }
    }
}

impl From<Filled> for Filling {
    fn from(filled: Filled) -> Self {
        let line = |one: FilledLine| FillLine {
            slot: one.slot,
            case: *one.case.uuid(),
            reference: one.reference,
            processed_at: one.processed_at,
            reasons: one.reasons,
        };
        Self { items: filled.lines.into_iter().map(line).collect(), left: filled.left }
    }
}

impl SlotsBody {
    /// What is wished for, in the types of the domain.
    ///
    /// # Errors
    /// The fields that are missing, wrong, or do not go together.
    pub fn wish(self) -> Result<Wish, FieldErrors> {
        let wish = FieldErrors::collect(|errors| {
            let language = errors.take("/language", SpokenLanguage::check(&self.language));
            let when = self.when(errors);
            let seats = self.seats(errors);
            Some(Wish { when: when?, mode: self.mode, language: language?, seats: seats? })
        })?;
        wish.check().map(|()| wish)
    }

    fn when(&self, errors: &mut FieldErrors) -> Option<When> {
        if let Some(pattern) = &self.pattern {
            if self.date.is_some() || self.time.is_some() || self.minutes.is_some() {
                errors.add("/pattern", "not_both", "Ask for one slot or for a pattern, not both.");
            }
            return pattern.read(errors).map(When::Weekly);
        }
        for (pointer, given) in [("/date", self.date.is_some()), ("/time", self.time.is_some()), ("/minutes", self.minutes.is_some())] {
            if !given {
                errors.add(pointer, "required", "One slot needs date, time and minutes; else send a pattern.");
            }
        }
        let time = errors.take("/time", clock(self.time.as_deref()?));
        Some(When::Once { date: self.date?, time: time?, minutes: self.minutes?.into() })
    }

    fn seats(&self, errors: &mut FieldErrors) -> Option<Vec<Seat>> {
        let alone = [self.officer.is_some(), self.room.is_some(), self.interpreter.is_some(), self.link.is_some()];
        let bodies: Vec<(String, OfficerBody)> = match (&self.officers, self.officer) {
            (Some(_), _) if alone.contains(&true) => {
                errors.add("/officers", "not_both", "Name one officer or several, not both.");
                return None;
            }
            (Some(several), _) if several.is_empty() => {
                errors.add("/officers", "required", "Name at least one officer.");
                return None;
            }
            (Some(several), _) => several.iter().enumerate().map(|(index, one)| (format!("/officers/{index}"), one.clone())).collect(),
            (None, Some(officer)) => {
                vec![(String::new(), OfficerBody { officer, room: self.room, interpreter: self.interpreter, link: self.link.clone() })]
            }
            (None, None) => {
                errors.add("/officer", "required", "Name the officer who hears the family.");
                return None;
            }
        };
        Some(bodies.into_iter().filter_map(|(pointer, one)| one.seat(pointer, errors)).collect())
    }
}

impl OfficerBody {
    fn seat(self, pointer: String, errors: &mut FieldErrors) -> Option<Seat> {
        let link = match self.link.as_deref().map(slot::link) {
            Some(checked) => Some(errors.take(format!("{pointer}/link"), checked)?),
            None => None,
        };
        let (room, interpreter) = (self.room.map(Into::into), self.interpreter.map(Into::into));
        Some(Seat { pointer, officer: self.officer.into(), room, interpreter, link })
    }
}

impl PatternBody {
    fn read(&self, errors: &mut FieldErrors) -> Option<Pattern> {
        let start = errors.take("/pattern/start", clock(&self.start));
        let end = errors.take("/pattern/end", clock(&self.end));
        let mut breaks = Vec::new();
        for (index, pause) in self.breaks.iter().enumerate() {
            let from = errors.take(format!("/pattern/breaks/{index}/from"), clock(&pause.from));
            let to = errors.take(format!("/pattern/breaks/{index}/to"), clock(&pause.to));
            breaks.extend(from.zip(to).map(|(from, to)| Break { from, to }));
        }
        Some(Pattern {
            from: self.from,
            to: self.to,
            weekdays: self.weekdays.clone(),
            start: start?,
            end: end?,
            minutes: self.minutes.into(),
            breaks,
            holidays: self.holidays.clone(),
        })
    }
}
