//! Who sits where: the questions for the officers of new slots, each with room, interpreter and link.

use uuid::Uuid;

use super::place::{Place, all_spoken, spoken};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        words::Words,
    },
    domain::interview::Mode,
    http::form::Fields,
};

/// The most officers of one form: a visiting mission.
pub const MOST_SEATS: usize = 12;

/// Languages in which officers ask, of the region and its neighbours; those of the office's interpreters join them.
const LANGUAGES: &[&str] = &["spa", "eng", "hat", "fra", "por", "quc", "kek", "mam", "cak", "guc", "qug", "miq"];

/// How many officers the form has: as many as were sent, one at least, and one more when somebody asks for one.
#[must_use]
pub fn count(sent: &Fields) -> usize {
    let there = (0..MOST_SEATS).filter(|index| sent.iter().any(|(name, _)| name == format!("/officers/{index}/officer"))).count();
    let more = usize::from(sent.text("go") == "more");
    (there + more).clamp(1, MOST_SEATS)
}

/// The languages that can be chosen.
#[must_use]
pub fn languages(words: Words, place: &Place, chosen: &[&str]) -> Vec<Choice> {
    let mut codes: Vec<String> = LANGUAGES.iter().map(|code| (*code).to_owned()).collect();
    for code in place.interpreted().into_values().flatten() {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let choice = |code: String| Choice { label: spoken(words, &code), chosen: chosen.contains(&code.as_str()), value: code };
    codes.into_iter().map(choice).collect()
}

/// The questions of one officer.
#[must_use]
pub fn questions(words: Words, place: &Place, officers: &[(Uuid, String)], sent: &Fields, index: usize) -> Vec<Field> {
    let name = |rest: &str| format!("/officers/{index}/{rest}");
    let list = |rest: &str, label: String, none: String, choices: Vec<(String, String)>| {
        let chosen = sent.text(&name(rest)).to_owned();
        let first = Choice::new("", none, &chosen);
        let all = std::iter::once(first).chain(choices.into_iter().map(|(id, text)| Choice::new(id, text, &chosen))).collect();
        Field::new(words, name(rest), label, Kind::Select(all))
    };
    let rooms = place.stock.rooms.iter().filter(|room| room.closed_at.is_none());
    let rooms: Vec<_> = rooms
        .map(|room| {
            let site = crate::access::interviews::site_key(&room.office, &room.site);
            (room.id.to_string(), format!("{}, {}", room.name, place.site(words, &site)))
        })
        .collect();
    let interpreters = place.stock.interpreters.iter().filter(|one| one.ended_at.is_none());
    let interpreters: Vec<_> = interpreters
        .map(|one| (one.id.to_string(), format!("{} ({})", one.name, all_spoken(words, one.languages.iter().map(|own| own.as_str())))))
        .collect();
    let officers = officers.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let mut fields = vec![list("officer", words.t("interviews-officer"), words.t("choose"), officers)];
    if !rooms.is_empty() {
        fields.push(list("room", words.t("interviews-room"), words.t("interviews-no-room"), rooms).hint(words.t("interviews-room-hint")));
    }
    if !interpreters.is_empty() {
        fields.push(list("interpreter", words.t("interviews-interpreter"), words.t("interviews-no-interpreter"), interpreters));
    }
    let link = Field::new(words, name("link"), words.t("interviews-link"), Kind::Line("text", "govuk-!-width-two-thirds"));
    fields.push(link.hint(words.t("interviews-link-hint")).value(sent.text(&name("link"))));
    fields
}

/// How families are heard: a room only where there is one.
#[must_use]
pub fn modes(words: Words, place: &Place, chosen: &str) -> Vec<Choice> {
    let has_room = place.stock.rooms.iter().any(|room| room.closed_at.is_none());
    let modes = Mode::ALL.iter().filter(|mode| **mode != Mode::InPerson || has_room).map(|mode| mode.as_str());
    Choice::words_of(words, "interviews-mode", modes, &[chosen])
}
