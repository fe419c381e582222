//! Rooms and interpreters of an office: which there are, adding one, and closing or ending one for good.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{
    KEEP, READ,
    book::sentence,
    filter::{Query, address},
    in_words,
    place::{Place, all_spoken},
    seats,
};
use crate::{
    access::interviews::site_key,
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault, Link},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        free_text,
        ids::{InterpreterId, RoomId, of},
        spoken_language::SpokenLanguage,
    },
    http::{
        form::{Fields, FormBody},
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::rooms::{self, NewInterpreter, NewRoom},
};

/// The longest name of a room or an interpreter, as in the API.
const MOST_CHARACTERS: usize = 100;

/// A room or an interpreter of the list.
struct Line {
    name: String,
    what: String,
    over: Option<String>,
    end: Option<String>,
}

/// The rooms or the interpreters.
struct List {
    title: String,
    empty: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "interviews_rooms.html")]
struct RoomsPage {
    c: Chrome,
    tabs: Vec<Link>,
    faults: Vec<Fault>,
    notice: Option<String>,
    done: Option<String>,
    office: Option<Field>,
    lists: Vec<List>,
    schedules: bool,
    no_sites: bool,
    room_fields: Vec<Field>,
    interpreter_fields: Vec<Field>,
    room_action: String,
    interpreter_action: String,
}

#[derive(Template)]
#[template(path = "interviews_close.html")]
struct ClosePage {
    c: Chrome,
    notice: Option<String>,
    name: String,
    text: String,
    button: String,
    action: String,
    back: String,
}

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    Room,
    Interpreter,
}

#[derive(Default)]
struct Shown<'a> {
    status: StatusCode,
    notice: Option<String>,
    faults: &'a [FieldError],
    thing: Option<Thing>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/interviews/rooms", READ, show),
        mount(Method::POST, "/interviews/rooms", KEEP, add_room),
        mount(Method::POST, "/interviews/interpreters", KEEP, add_interpreter),
        mount(Method::GET, "/interviews/rooms/{id}/close", KEEP, ask_room),
        mount(Method::POST, "/interviews/rooms/{id}/close", KEEP, close_room),
        mount(Method::GET, "/interviews/interpreters/{id}/close", KEEP, ask_interpreter),
        mount(Method::POST, "/interviews/interpreters/{id}/close", KEEP, close_interpreter),
    ]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let place = Place::of(&visit, &Query::of(&visit)).await?;
    Ok(list(&visit, &place, &Fields::default(), Shown::default()))
}

fn home(place: &Place, done: &str) -> String {
    address("/interviews/rooms", &[("office", &place.code), ("done", done)])
}

fn list(visit: &Visit, place: &Place, sent: &Fields, shown: Shown<'_>) -> HttpResponse {
    let words = visit.words;
    let schedules = place.schedules();
    let faults = in_words(words, shown.faults);
    let of = |thing: Thing, fields: Vec<Field>| -> Vec<Field> {
        if shown.thing == Some(thing) { fields.into_iter().map(|field| field.judged(&faults)).collect() } else { fields }
    };
    let own = |thing: Thing| if shown.thing == Some(thing) { sent.clone() } else { Fields::default() };
    let room_fields = of(Thing::Room, room_questions(visit, place, &own(Thing::Room)));
    let interpreter_fields = of(Thing::Interpreter, interpreter_questions(visit, place, &own(Thing::Interpreter)));
    let done =
        Query::of(visit).filled("done").filter(|code| matches!(*code, "room" | "interpreter" | "closed" | "ended")).map(str::to_owned);
    let page = RoomsPage {
        c: visit.chrome(words.with("interviews-rooms-title", "office", &place.name)).faulty(!faults.is_empty() || shown.notice.is_some()),
        tabs: place.tabs(words, "/interviews/rooms"),
        faults: page::faults_of(room_fields.iter().chain(&interpreter_fields)),
        notice: shown.notice,
        done: done.filter(|_| shown.status == StatusCode::OK).map(|code| words.word("interviews-done", &code)),
        office: place.question(words),
        lists: vec![
            List { title: words.t("interviews-rooms"), empty: words.t("interviews-rooms-empty"), lines: rooms_of(visit, place) },
            List {
                title: words.t("interviews-interpreters"),
                empty: words.t("interviews-interpreters-empty"),
                lines: interpreters_of(visit, place),
            },
        ],
        schedules,
        no_sites: place.stock.sites.is_empty(),
        room_fields,
        interpreter_fields,
        room_action: address("/interviews/rooms", &[("office", &place.code)]),
        interpreter_action: address("/interviews/interpreters", &[("office", &place.code)]),
    };
    page::answer(shown.status, &page)
}

fn rooms_of(visit: &Visit, place: &Place) -> Vec<Line> {
    let line = |room: &crate::domain::interview::Room| Line {
        name: room.name.clone(),
        what: place.site(visit.words, &site_key(&room.office, &room.site)),
        over: room.closed_at.map(|at| words::short(at, place.zone)),
        end: close_of(place, Thing::Room, &room.id.to_string(), room.closed_at.is_some()),
    };
    place.stock.rooms.iter().map(line).collect()
}

fn interpreters_of(visit: &Visit, place: &Place) -> Vec<Line> {
    let line = |one: &crate::domain::interview::Interpreter| Line {
        name: one.name.clone(),
        what: all_spoken(visit.words, one.languages.iter().map(|own| own.as_str())),
        over: one.ended_at.map(|at| words::short(at, place.zone)),
        end: close_of(place, Thing::Interpreter, &one.id.to_string(), one.ended_at.is_some()),
    };
    place.stock.interpreters.iter().map(line).collect()
}

fn close_of(place: &Place, thing: Thing, id: &str, over: bool) -> Option<String> {
    (place.schedules() && !over).then(|| close_address(place, thing, id))
}

fn close_address(place: &Place, thing: Thing, id: &str) -> String {
    let what = if thing == Thing::Room { "rooms" } else { "interpreters" };
    address(&format!("/interviews/{what}/{id}/close"), &[("office", &place.code)])
}

fn room_questions(visit: &Visit, place: &Place, sent: &Fields) -> Vec<Field> {
    let words = visit.words;
    let sites = place.stock.sites.iter().map(|(key, name)| Choice::new(key, name.in_language(words.0), sent.text("/site"))).collect();
    vec![
        Field::new(words, "/site", words.t("interviews-site"), Kind::Radios(sites)),
        Field::new(words, "/name", words.t("interviews-room-name"), Kind::Line("text", "govuk-input--width-20")).value(sent.text("/name")),
    ]
}

fn interpreter_questions(visit: &Visit, place: &Place, sent: &Fields) -> Vec<Field> {
    let words = visit.words;
    let spoken: Vec<&str> = sent.all("/languages").collect();
    let other = Field::new(words, "/other", words.t("interviews-languages-other"), Kind::Line("text", "govuk-input--width-10"));
    vec![
        // Not /name: the question of the room on the same page has that one.
        Field::new(words, "/interpreter", words.t("interviews-interpreter-name"), Kind::Line("text", "govuk-input--width-20"))
            .value(sent.text("/interpreter")),
        Field::new(words, "/languages", words.t("interviews-languages"), Kind::Boxes(seats::languages(words, place, &spoken))),
        other.hint(words.t("interviews-languages-other-hint")).value(sent.text("/other")),
    ]
}

async fn add_room(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let place = Place::of(&visit, &Query::of(&visit)).await?;
    let mut errors = FieldErrors::default();
    let site = sent.text("/site").to_owned();
    if site.is_empty() {
        errors.add("/site", "required", "Choose a site.");
    }
    let name = errors.take("/name", free_text::line(sent.text("/name"), MOST_CHARACTERS));
    let Some(name) = name.filter(|_| errors.list().is_empty()) else {
        return Ok(list(&visit, &place, &sent, mend(Thing::Room, errors.list())));
    };
    let asked = (place.code.clone(), NewRoom { site, name });
    let call = visit.call("room.add")?;
    let work = call.write(&proof, Ok(asked), |tx, actor, (office, new): &(String, NewRoom)| rooms::add_room(tx, actor, office, new));
    match work.await {
        Ok(_) => Ok(page::go_to(&home(&place, "room"))),
        Err(problem) => refused(&visit, &place, &sent, Thing::Room, problem),
    }
}

async fn add_interpreter(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let place = Place::of(&visit, &Query::of(&visit)).await?;
    let new = match interpreter(&sent) {
        Ok(new) => new,
        Err(faults) => return Ok(list(&visit, &place, &sent, mend(Thing::Interpreter, faults.list()))),
    };
    let call = visit.call("interpreter.add")?;
    let asked = (place.code.clone(), new);
    let work =
        call.write(&proof, Ok(asked), |tx, actor, (office, new): &(String, NewInterpreter)| rooms::add_interpreter(tx, actor, office, new));
    match work.await {
        Ok(_) => Ok(page::go_to(&home(&place, "interpreter"))),
        Err(problem) => refused(&visit, &place, &sent, Thing::Interpreter, problem),
    }
}

fn interpreter(sent: &Fields) -> Result<NewInterpreter, FieldErrors> {
    FieldErrors::collect(|errors| {
        let name = errors.take("/interpreter", free_text::line(sent.text("/interpreter"), MOST_CHARACTERS));
        let mut languages: Vec<SpokenLanguage> = Vec::new();
        let ticked = sent.all("/languages").map(|code| ("/languages", code));
        let written = sent.text("/other").split([',', ' ', ';']).filter(|code| !code.is_empty()).map(|code| ("/other", code));
        for (pointer, code) in ticked.chain(written).take(60) {
            let read = errors.take(pointer, SpokenLanguage::check(code));
            languages.extend(read.filter(|one| !languages.contains(one)));
        }
        if languages.is_empty() && errors.list().iter().all(|fault| fault.pointer == "/interpreter") {
            errors.add("/languages", "too_few", "Choose at least one language.");
        }
        if languages.len() > 30 {
            errors.add("/languages", "too_many", "Leave fewer.");
        }
        Some(NewInterpreter { name: name?, languages })
    })
}

fn mend(thing: Thing, faults: &[FieldError]) -> Shown<'_> {
    Shown { status: StatusCode::UNPROCESSABLE_ENTITY, notice: None, faults, thing: Some(thing) }
}

fn refused(visit: &Visit, place: &Place, sent: &Fields, thing: Thing, problem: Problem) -> Result<HttpResponse, Trouble> {
    match problem.status() {
        StatusCode::UNPROCESSABLE_ENTITY => Ok(list(visit, place, sent, mend(thing, problem.errors()))),
        StatusCode::CONFLICT => {
            let notice = Some(sentence(visit, &problem));
            Ok(list(visit, place, sent, Shown { status: problem.status(), notice, faults: &[], thing: Some(thing) }))
        }
        _ => Err(visit.trouble(problem)),
    }
}

async fn ask_room(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    ask(&visit, &id, Thing::Room, None).await
}

async fn ask_interpreter(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    ask(&visit, &id, Thing::Interpreter, None).await
}

async fn ask(visit: &Visit, id: &str, thing: Thing, notice: Option<(StatusCode, String)>) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let place = Place::of(visit, &Query::of(visit)).await?;
    let name = match thing {
        Thing::Room => place.stock.rooms.iter().find(|own| own.id.to_string() == id && own.closed_at.is_none()).map(|own| own.name.clone()),
        Thing::Interpreter => {
            place.stock.interpreters.iter().find(|own| own.id.to_string() == id && own.ended_at.is_none()).map(|own| own.name.clone())
        }
    };
    let name = name.ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let is_room = thing == Thing::Room;
    let title = if is_room { words.t("interviews-close-room") } else { words.t("interviews-end-interpreter") };
    let (status, notice) = notice.map_or((StatusCode::OK, None), |(status, text)| (status, Some(text)));
    let page = ClosePage {
        c: visit.chrome(title.clone()).faulty(notice.is_some()),
        notice,
        name,
        text: if is_room { words.t("interviews-close-room-text") } else { words.t("interviews-end-interpreter-text") },
        button: title,
        action: close_address(&place, thing, id),
        back: home(&place, ""),
    };
    Ok(page::answer(status, &page))
}

async fn close_room(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let place = Place::of(&visit, &Query::of(&visit)).await?;
    let shape = path::id::<of::Room>(&id).map(|id| (place.code.clone(), id));
    let work = visit.call("room.close")?;
    let work = work.write(&proof, shape, |tx, actor, (office, id): &(String, RoomId)| rooms::close_room(tx, actor, office, *id)).await;
    closed(&visit, &id, Thing::Room, &place, work).await
}

async fn close_interpreter(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let place = Place::of(&visit, &Query::of(&visit)).await?;
    let shape = path::id::<of::Interpreter>(&id).map(|id| (place.code.clone(), id));
    let work = visit.call("interpreter.end")?;
    let work =
        work.write(&proof, shape, |tx, actor, (office, id): &(String, InterpreterId)| rooms::end_interpreter(tx, actor, office, *id)).await;
    closed(&visit, &id, Thing::Interpreter, &place, work).await
}

async fn closed(visit: &Visit, id: &str, thing: Thing, place: &Place, work: Result<(), Problem>) -> Result<HttpResponse, Trouble> {
    match work {
        Ok(()) => Ok(page::go_to(&home(place, if thing == Thing::Room { "closed" } else { "ended" }))),
        Err(problem) if problem.status() == StatusCode::CONFLICT => {
            let notice = Some((problem.status(), sentence(visit, &problem)));
            ask(visit, id, thing, notice).await
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}
