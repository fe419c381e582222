//! The free slots of the office of a case, by day, under language and site.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use super::{Booking, Shown};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        staff::{
            case::{Head, Opened},
            interviews::{
                filter::{DAYS, address, day, earlier, later},
                in_words,
                place::{Place, all_spoken, day_field, spoken},
            },
        },
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::fields::{FieldError, FieldErrors},
    http::form::Fields,
    ops::slots::{self, ListedSlot},
};

/// A slot that can be chosen.
struct Choosable {
    id: String,
    chosen: bool,
    time: String,
    minutes: i64,
    how: String,
    officer: String,
    alone: bool,
    language: String,
    interpreter: Option<String>,
    /// Whether the principal can be understood; nothing when nobody knows what is spoken.
    fits: Option<bool>,
}

struct Day {
    text: String,
    slots: Vec<Choosable>,
}

#[derive(Template)]
#[template(path = "interviews_choose.html")]
struct ChoosePage {
    c: Chrome,
    head: Head,
    faults: Vec<Fault>,
    notice: Option<String>,
    fault: Option<String>,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    speaks: String,
    clock: String,
    from: String,
    days: Vec<Day>,
    earlier: Option<String>,
    later: String,
    make: String,
    action: String,
    filter_action: String,
    reason: String,
    more: bool,
}

/// What the list is asked for.
struct Asked {
    from: NaiveDate,
    to: NaiveDate,
    language: String,
    site: String,
    faults: Vec<FieldError>,
}

impl Asked {
    /// From the address, or from the form that the page sent: there its filter is carried along.
    fn read(booking: &Booking, sent: &Fields) -> Self {
        let said = |name: &str| said(booking, sent, name);
        let mut faults = FieldErrors::default();
        let text = said("from");
        let said_day = day(&text);
        if said_day.is_none() && !text.is_empty() {
            faults.add("from", "not_a_day_of_calendar", "Give a day like 2024-05-20.");
        }
        let from = said_day.unwrap_or(booking.place.today);
        let to = later(from, DAYS);
        Self { from, to, language: said("language"), site: said("site"), faults: faults.list().to_vec() }
    }
}

/// What the form carries along, or else the address says.
pub(super) fn said(booking: &Booking, sent: &Fields, name: &str) -> String {
    sent.filled(name).or_else(|| booking.query.filled(name)).unwrap_or_default().to_owned()
}

/// The page of free slots.
///
/// # Errors
/// The page that says why not.
pub async fn page(visit: &Visit, booking: Booking, sent: &Fields, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let asked = Asked::read(&booking, sent);
    let (found, more) = found(visit, &booking.place, &asked).await?;
    let faults = in_words(words, &[shown.faults.as_slice(), asked.faults.as_slice()].concat());
    let fields: Vec<Field> = questions(words, &booking, &asked).into_iter().map(|field| field.judged(&faults)).collect();
    let fault = faults.iter().find(|fault| fault.pointer == "/slot").map(|fault| fault.detail.clone());
    let mut summary = page::faults_of(&fields);
    summary.extend(fault.iter().map(|text| page::fault_at("/slot", text)));
    let name = words.word("verb", booking.verb.as_str());
    let chosen = sent.text("/slot").to_owned();
    let at = |from: NaiveDate| href(&booking, &asked, from);
    let page = ChoosePage {
        c: visit.chrome(format!("{name} – {}", booking.opened.head.reference)).faulty(shown.notice.is_some() || !faults.is_empty()),
        faults: summary,
        notice: shown.notice,
        fault,
        fields,
        hidden: vec![("back", booking.opened.head.back.clone())],
        speaks: speaks(words, &booking.opened),
        clock: booking.place.clock(words),
        from: words.day(asked.from),
        days: days(words, &booking, &found, &chosen),
        earlier: (asked.from > booking.place.today).then(|| at(earlier(asked.from, DAYS + 1).max(booking.place.today))),
        later: at(later(asked.to, 1)),
        make: address("/interviews/slots/new", &[("office", &booking.place.code)]),
        action: crate::console::back::via(&format!("/cases/{}/book", booking.opened.view.id), &booking.opened.head.back),
        filter_action: format!("/cases/{}/book", booking.opened.view.id),
        reason: sent.text("/reason").to_owned(),
        more,
        head: booking.opened.head,
    };
    let status = if faults.is_empty() { shown.status } else { actix_web::http::StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page::answer(status, &page))
}

async fn found(visit: &Visit, place: &Place, asked: &Asked) -> Result<(Vec<ListedSlot>, bool), Trouble> {
    let list =
        slots::Asked { office: place.code.clone(), days: (asked.from, asked.to), free: Some(true), cursor: None, line: String::new() };
    let desk = visit.app()?.desk.clone();
    let read = visit.call("slot.list")?.read(Ok(list), move |tx, actor, asked| slots::list(tx, &desk, actor, asked));
    let page = visit.settle(read.await)?;
    let interpreted = place.interpreted();
    let fits = |one: &ListedSlot| {
        let through =
            one.slot.interpreter.as_ref().and_then(|own| interpreted.get(&own.id)).is_some_and(|all| all.contains(&asked.language));
        let language = asked.language.is_empty() || one.slot.language == asked.language || through;
        language && (asked.site.is_empty() || one.slot.site.as_deref() == Some(asked.site.as_str()))
    };
    Ok((page.rows.into_iter().filter(fits).collect(), page.next.is_some()))
}

fn questions(words: Words, booking: &Booking, asked: &Asked) -> Vec<Field> {
    let mut codes: Vec<String> = principal_speaks(&booking.opened);
    codes.extend(["spa", "hat", "eng"].map(str::to_owned));
    codes.extend(booking.place.interpreted().into_values().flatten());
    codes.extend(Some(asked.language.clone()).filter(|code| crate::domain::spoken_language::SpokenLanguage::parse(code).is_some()));
    let mut choices = vec![Choice::new("", words.t("interviews-language-any"), &asked.language)];
    for code in codes {
        if !choices.iter().any(|choice| choice.value == code) {
            choices.push(Choice::new(&code, spoken(words, &code), &asked.language));
        }
    }
    let mut fields = vec![
        day_field(words, "from", words.t("interviews-from"), asked.from.to_string()),
        Field::new(words, "language", words.t("interviews-language"), Kind::Select(choices)),
    ];
    if !booking.place.stock.sites.is_empty() {
        let any = Choice::new("", words.t("interviews-site-any"), &asked.site);
        let sites = booking.place.stock.sites.iter().map(|(key, name)| Choice::new(key, name.in_language(words.0), &asked.site));
        fields.push(Field::new(words, "site", words.t("interviews-site"), Kind::Select(std::iter::once(any).chain(sites).collect())));
    }
    fields
}

fn principal_speaks(opened: &Opened) -> Vec<String> {
    opened.view.people.iter().find(|person| person.principal).map(|person| person.languages.clone()).unwrap_or_default()
}

fn speaks(words: Words, opened: &Opened) -> String {
    let codes = principal_speaks(opened);
    if codes.is_empty() { words.t("interviews-speaks-unknown") } else { all_spoken(words, codes) }
}

fn href(booking: &Booking, asked: &Asked, from: NaiveDate) -> String {
    let pairs: [(&str, &str); 4] =
        [("back", booking.opened.head.back.as_str()), ("from", &from.to_string()), ("language", &asked.language), ("site", &asked.site)];
    address(&format!("/cases/{}/book", booking.opened.view.id), &pairs)
}

fn days(words: Words, booking: &Booking, found: &[ListedSlot], chosen: &str) -> Vec<Day> {
    let (spoken_by, interpreted) = (principal_speaks(&booking.opened), booking.place.interpreted());
    let mut days: Vec<Day> = Vec::new();
    for one in found {
        let slot = &one.slot;
        let through = slot.interpreter.as_ref().and_then(|own| interpreted.get(&own.id));
        let understood = |code: &String| *code == slot.language || through.is_some_and(|all| all.contains(code));
        let line = Choosable {
            id: slot.id.to_string(),
            chosen: slot.id.to_string() == chosen,
            time: slot.time.clone(),
            minutes: slot.minutes,
            how: booking.place.how(words, slot),
            officer: slot.officer.name.clone(),
            alone: !slot.officer_available,
            language: spoken(words, &slot.language),
            interpreter: slot.interpreter.as_ref().map(|own| own.name.clone()),
            fits: (!spoken_by.is_empty()).then(|| spoken_by.iter().any(understood)),
        };
        let text = words.day(slot.date);
        match days.last_mut().filter(|day| day.text == text) {
            Some(day) => day.slots.push(line),
            None => days.push(Day { text, slots: vec![line] }),
        }
    }
    days
}
