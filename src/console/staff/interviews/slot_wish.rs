//! The answers of the form for new slots, as the wish that the use case takes.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::{
    filter::day,
    seats,
    slot_form::{BREAKS, What},
};
use crate::{
    domain::{
        fields::{Fault, FieldErrors},
        interview::Mode,
        slot::{self, Break, Pattern, Seat, Weekday, When, Wish},
        spoken_language::SpokenLanguage,
    },
    http::form::Fields,
};

/// Reads the wish.
///
/// # Errors
/// The fields that are missing, wrong, or do not go together.
pub fn read(what: What, sent: &Fields) -> Result<Wish, FieldErrors> {
    let wish = FieldErrors::collect(|errors| {
        let when = match what {
            What::Once => once(sent, errors),
            What::Weekly => weekly(sent, errors).map(When::Weekly),
        };
        let mode = errors.take("/mode", needed(sent, "/mode").and_then(Mode::check));
        let language = errors.take("/language", needed(sent, "/language").and_then(SpokenLanguage::check));
        let count = seats::count(sent);
        let seats: Vec<Seat> = (0..count).filter_map(|index| seat(sent, errors, index, mode)).collect();
        Some(Wish { when: when?, mode: mode?, language: language?, seats })
    })?;
    wish.check().map(|()| wish)
}

fn needed<'s>(sent: &'s Fields, name: &str) -> Result<&'s str, Fault> {
    sent.filled(name).ok_or_else(|| Fault::new("required", "Answer this question."))
}

fn once(sent: &Fields, errors: &mut FieldErrors) -> Option<When> {
    let date = date(sent, errors, "/date");
    let time = time(sent, errors, "/time");
    let minutes = minutes(sent, errors, "/minutes");
    Some(When::Once { date: date?, time: time?, minutes: minutes? })
}

fn weekly(sent: &Fields, errors: &mut FieldErrors) -> Option<Pattern> {
    let (from, to) = (date(sent, errors, "/pattern/from"), date(sent, errors, "/pattern/to"));
    let weekdays: Vec<Weekday> =
        sent.all("/pattern/weekdays").filter_map(|code| errors.take("/pattern/weekdays", Weekday::check(code))).collect();
    let (start, end) = (time(sent, errors, "/pattern/start"), time(sent, errors, "/pattern/end"));
    let minutes = minutes(sent, errors, "/pattern/minutes");
    let breaks = (0..BREAKS).filter_map(|index| pause(sent, errors, index)).collect();
    let holidays = holidays(sent, errors);
    if weekdays.is_empty() {
        errors.add("/pattern/weekdays", "required", "Choose at least one day of the week.");
    }
    Some(Pattern { from: from?, to: to?, weekdays, start: start?, end: end?, minutes: minutes?, breaks, holidays })
}

fn date(sent: &Fields, errors: &mut FieldErrors, name: &str) -> Option<NaiveDate> {
    let read =
        needed(sent, name).and_then(|text| day(text).ok_or_else(|| Fault::new("not_a_day_of_calendar", "Give a day like 2024-05-20.")));
    errors.take(name, read)
}

/// A time of day; `8:30` will do for `08:30`.
fn time(sent: &Fields, errors: &mut FieldErrors, name: &str) -> Option<NaiveTime> {
    errors.take(name, needed(sent, name).and_then(|text| slot::clock(&two_digits(text))))
}

fn two_digits(text: &str) -> String {
    if text.chars().nth(1) == Some(':') { format!("0{text}") } else { text.to_owned() }
}

fn minutes(sent: &Fields, errors: &mut FieldErrors, name: &str) -> Option<i64> {
    let number =
        |text: &str| u16::from_str(text).map(i64::from).map_err(|_| Fault::new("not_minutes", "Give minutes in numbers, like 45."));
    errors.take(name, needed(sent, name).and_then(number))
}

/// A break; nothing when neither of its ends was filled in.
fn pause(sent: &Fields, errors: &mut FieldErrors, index: usize) -> Option<Break> {
    let (from, to) = (format!("/pattern/breaks/{index}/from"), format!("/pattern/breaks/{index}/to"));
    if sent.filled(&from).is_none() && sent.filled(&to).is_none() {
        return None;
    }
    let (from, to) = (time(sent, errors, &from), time(sent, errors, &to));
    Some(Break { from: from?, to: to? })
}

/// Days that are left out, one a line or with commas; the same day twice is once.
fn holidays(sent: &Fields, errors: &mut FieldErrors) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for text in sent.text("/pattern/holidays").split([',', ' ', '\n', ';']).map(str::trim).filter(|text| !text.is_empty()) {
        match day(text) {
            Some(day) if days.contains(&day) => {}
            Some(day) => days.push(day),
            None => {
                errors.add("/pattern/holidays", "not_a_day_of_calendar", "Give days like 2024-05-20, one a line.");
                break;
            }
        }
    }
    days
}

/// An officer with what the interviews need. A room or a link that the mode does not take was left over from another choice, and is dropped.
fn seat(sent: &Fields, errors: &mut FieldErrors, index: usize, mode: Option<Mode>) -> Option<Seat> {
    let pointer = format!("/officers/{index}");
    let name = |rest: &str| format!("{pointer}/{rest}");
    let chosen = |name: &str, errors: &mut FieldErrors| {
        let id = Uuid::from_str(sent.filled(name)?).map_err(|_| Fault::new("not_in_list", "Choose one of the list."));
        errors.take(name, id)
    };
    let officer = errors.take(name("officer"), needed(sent, &name("officer")).map(|_| ()));
    let officer = officer.and_then(|()| chosen(&name("officer"), errors));
    let room = chosen(&name("room"), errors).filter(|_| mode == Some(Mode::InPerson));
    let interpreter = chosen(&name("interpreter"), errors);
    let link = sent.filled(&name("link")).filter(|_| mode == Some(Mode::Video));
    let link = link.and_then(|text| errors.take(name("link"), slot::link(text)));
    Some(Seat { officer: officer?.into(), room: room.map(Into::into), interpreter: interpreter.map(Into::into), link, pointer })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Fields::from_slice(body.as_bytes()).unwrap()
    }

    const OFFICER: (&str, &str) = ("/officers/0/officer", "018d7f3e-5c00-7000-8000-0123456789ab");

    #[test]
    fn one_time_is_read_as_people_write_it() {
        let sent = fields(&[
            ("/date", "2024-05-20"),
            ("/time", "8:30"),
            ("/minutes", "45"),
            ("/mode", "telephone"),
            ("/language", "spa"),
            OFFICER,
        ]);
        let wish = read(What::Once, &sent).unwrap();
        let When::Once { time, minutes, .. } = wish.when else { panic!("one time") };
        assert_eq!((time.to_string().as_str(), minutes, wish.seats.len()), ("08:30:00", 45, 1));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let sent = fields(&[
            ("/pattern/from", "soon"),
            ("/pattern/start", "8"),
            ("/pattern/breaks/0/from", "12:00"),
            ("/pattern/holidays", "May"),
        ]);
        let faults = read(What::Weekly, &sent).unwrap_err();
        let at: Vec<&str> = faults.list().iter().map(|fault| fault.pointer.as_str()).collect();
        let expected = [
            "/pattern/from",
            "/pattern/to",
            "/pattern/start",
            "/pattern/end",
            "/pattern/minutes",
            "/pattern/breaks/0/to",
            "/pattern/holidays",
            "/pattern/weekdays",
            "/mode",
            "/language",
            "/officers/0/officer",
        ];
        assert_eq!(at, expected);
    }
}
