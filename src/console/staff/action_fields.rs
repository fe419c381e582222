//! What a step asks, as questions of a page, and the answers as the input that the API's verb takes.

use std::str::FromStr;

use chrono::NaiveDate;
use uuid::Uuid;

use super::case::Opened;
use crate::{
    console::{
        field::{Choice, Field, Kind},
        words::Words,
    },
    domain::{
        decision::{MemberDecision, MemberOutcome},
        fields::{Fault, FieldError, FieldErrors},
        free_text,
        ids::CaseId,
        terms::{Priority, ProposedClosure},
        workflow::{
            ActionInput, Verb,
            input::{AskedBy, IdentifiedBy, Input, ReasonCode},
        },
    },
    http::form::Fields,
};

/// The most characters of a reason, as in the API.
const MOST_CHARACTERS: usize = 4_000;

/// Marks a closure among the pathways, since one question asks for either.
const CLOSURE: &str = "closure:";

/// The questions of a step, with what was answered before and what was wrong with it.
#[must_use]
pub fn questions(
    words: Words,
    verb: Verb,
    opened: &Opened,
    holders: &[(Uuid, String)],
    sent: &Fields,
    faults: &[FieldError],
) -> Vec<Field> {
    let asks = Asks { words, opened, holders, sent };
    let mut fields: Vec<Field> = verb.inputs().iter().flat_map(|input| asks.of(*input)).collect();
    if !verb.inputs().contains(&Input::Reason) {
        fields.push(asks.lines("/reason", "reason-optional"));
    }
    fields.into_iter().map(|field| field.judged(faults)).collect()
}

struct Asks<'a> {
    words: Words,
    opened: &'a Opened,
    holders: &'a [(Uuid, String)],
    sent: &'a Fields,
}

impl Asks<'_> {
    fn of(&self, input: Input) -> Vec<Field> {
        let one = match input {
            Input::Reason => self.lines("/reason", "reason").hint(self.words.t("reason-hint")),
            Input::ReasonCode => self.list("/reason_code", "reason-code", "reason", ReasonCode::ALL.iter().map(|code| code.as_str())),
            Input::Recommendation => self.recommendation(),
            Input::Priority => self.radios("/priority", "priority", "priority", Priority::ALL.iter().map(|own| own.as_str())),
            Input::OtherCase => self.other_case(),
            Input::Assignee => self.assignee(),
            Input::AskedBy => self.radios("/asked_by", "asked-by", "asked-by", AskedBy::ALL.iter().map(|own| own.as_str())),
            Input::IdentifiedBy => {
                self.radios("/identified_by", "identified-by", "identified-by", IdentifiedBy::ALL.iter().map(|own| own.as_str()))
            }
            Input::Until => self.date("/until", "hold-until"),
            Input::TravelOn => self.date("/travel_on", "travel-on"),
            Input::Members => return self.members(),
            // Of an interview: asked by its own pages, never by this door.
            Input::Slot | Input::Attended | Input::Disposition => return Vec::new(),
        };
        vec![one]
    }

    fn field(&self, name: &str, key: &str, kind: Kind) -> Field {
        Field::new(self.words, name, self.words.t(key), kind).value(self.sent.text(name))
    }

    fn lines(&self, name: &str, key: &str) -> Field {
        self.field(name, key, Kind::Lines)
    }

    fn radios<'c>(&self, name: &str, key: &str, kind: &str, codes: impl Iterator<Item = &'c str>) -> Field {
        self.field(name, key, Kind::Radios(Choice::words_of(self.words, kind, codes, &[self.sent.text(name)])))
    }

    fn list<'c>(&self, name: &str, key: &str, kind: &str, codes: impl Iterator<Item = &'c str>) -> Field {
        let first = Choice::new("", self.words.t("choose"), self.sent.text(name));
        let rest = Choice::words_of(self.words, kind, codes, &[self.sent.text(name)]);
        self.field(name, key, Kind::Select(std::iter::once(first).chain(rest).collect()))
    }

    fn date(&self, name: &str, key: &str) -> Field {
        let part = |part: &str| self.sent.text(&format!("{name}-{part}")).to_owned();
        self.field(name, key, Kind::Date([part("day"), part("month"), part("year")]))
    }

    fn recommendation(&self) -> Field {
        let (language, chosen) = (self.words.0, self.sent.text("/pathway"));
        let own = self.opened.guide.pathways.iter().filter(|(_, _, by)| *by == self.opened.guide.me.organisation);
        let pathways = own.map(|(key, name, _)| Choice::new(key, name.in_language(language), chosen));
        let closure = |own: &ProposedClosure| Choice::new(format!("{CLOSURE}{own}"), self.words.word("closure", own.as_str()), chosen);
        let choices = pathways.chain(ProposedClosure::ALL.iter().map(closure)).collect();
        self.field("/pathway", "recommendation", Kind::Radios(choices)).hint(self.words.t("recommendation-hint"))
    }

    fn other_case(&self) -> Field {
        let line = Kind::Line("text", "govuk-!-width-two-thirds");
        self.field("/other_case", "other-case", line).hint(self.words.t("other-case-hint"))
    }

    fn assignee(&self) -> Field {
        let chosen = self.sent.text("/assignee");
        let first = Choice::new("", self.words.t("choose"), chosen);
        let rest = self.holders.iter().map(|(id, name)| Choice::new(id.to_string(), name, chosen));
        self.field("/assignee", "assignee", Kind::Select(std::iter::once(first).chain(rest).collect()))
    }

    /// One question for each person of the family: a decision lists every member.
    fn members(&self) -> Vec<Field> {
        let outcomes = [MemberOutcome::Approve, MemberOutcome::Deny, MemberOutcome::Defer];
        let ask = |person: &crate::domain::record::PersonRecord| {
            let name = format!("/members/{}", person.id);
            let choices = Choice::words_of(self.words, "outcome", outcomes.iter().map(|own| own.as_str()), &[self.sent.text(&name)]);
            Field::new(self.words, name, person.name.clone(), Kind::Radios(choices))
        };
        self.opened.view.people.iter().filter(|person| person.principal || person.relation.is_some()).map(ask).collect()
    }
}

/// The answers as the verb takes them; `other` is the case to which a reference leads that stands in them.
///
/// # Errors
/// Every answer that cannot be understood, or that the step needs and that is not there.
pub fn input(verb: Verb, sent: &Fields, people: &[Uuid], other: Option<CaseId>) -> Result<ActionInput, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut input = ActionInput { reason: reason(sent, &mut errors), ..ActionInput::default() };
    let recommended = sent.filled("/pathway");
    for asked in verb.inputs() {
        match asked {
            Input::ReasonCode => input.reason_code = word(sent, "/reason_code", &mut errors, ReasonCode::check),
            Input::Recommendation => {
                let closure = recommended.and_then(|text| text.strip_prefix(CLOSURE));
                input.closure = closure.and_then(|text| errors.take("/pathway", ProposedClosure::check(text)));
                input.pathway = recommended.filter(|_| closure.is_none()).map(str::to_owned);
            }
            Input::Priority => input.priority = word(sent, "/priority", &mut errors, Priority::check),
            Input::OtherCase => input.other_case = other.or_else(|| id(sent, "/other_case", &mut errors).map(Into::into)),
            Input::Assignee => input.assignee = id(sent, "/assignee", &mut errors).map(Into::into),
            Input::AskedBy => input.asked_by = word(sent, "/asked_by", &mut errors, AskedBy::check),
            Input::IdentifiedBy => input.identified_by = word(sent, "/identified_by", &mut errors, IdentifiedBy::check),
            Input::Until => input.until = day(sent, "/until", &mut errors),
            Input::TravelOn => input.travel_on = day(sent, "/travel_on", &mut errors),
            Input::Members => input.members = members(sent, people, &mut errors),
            Input::Reason | Input::Slot | Input::Attended | Input::Disposition => {}
        }
    }
    errors.or_else(|| ())?;
    input.check(verb)?;
    Ok(input)
}

fn reason(sent: &Fields, errors: &mut FieldErrors) -> Option<String> {
    let text = sent.filled("/reason")?;
    errors.take("/reason", free_text::paragraph(text, MOST_CHARACTERS))
}

fn word<T>(sent: &Fields, name: &str, errors: &mut FieldErrors, check: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
    errors.take(name, check(sent.filled(name)?))
}

fn id(sent: &Fields, name: &str, errors: &mut FieldErrors) -> Option<Uuid> {
    let unknown = || Fault::new("unknown_case", "Name another case that you can see.");
    errors.take(name, Uuid::from_str(sent.filled(name)?).map_err(|_| unknown()))
}

/// A day out of its three fields; nothing when none was filled in.
#[must_use]
pub fn day(sent: &Fields, name: &str, errors: &mut FieldErrors) -> Option<NaiveDate> {
    let parts = ["year", "month", "day"].map(|part| sent.text(&format!("{name}-{part}")));
    if parts.iter().all(|part| part.is_empty()) {
        return None;
    }
    let numbers = parts.map(|part| part.parse::<u16>().ok());
    let read = match numbers {
        [Some(year), Some(month), Some(day)] => NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()),
        _ => None,
    };
    errors.take(name, read.ok_or_else(|| Fault::new("not_a_day", "Write day, month and year in numbers.")))
}

fn members(sent: &Fields, people: &[Uuid], errors: &mut FieldErrors) -> Vec<MemberDecision> {
    let decided = people.iter().filter_map(|person| {
        let name = format!("/members/{person}");
        let answer = sent.filled(&name).ok_or_else(|| Fault::new("required", "Decide for each person."));
        let outcome = errors.take(name.clone(), answer.and_then(MemberOutcome::check))?;
        Some(MemberDecision { person: (*person).into(), outcome })
    });
    decided.collect()
}
