//! A slot for a family: chosen among the free ones, looked at with what the family will be told, and then booked. The same way moves an interview.

mod choose;
mod confirm;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};

use super::{KEEP, filter::Query, place::Place};
use crate::{
    console::{
        back, page,
        staff::case::{self, Opened, Part},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        free_text,
        ids::{SlotId, of},
        workflow::Verb,
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::interviews::{self, Booked, Wish},
};

/// The most characters of a reason, as in the API.
pub(super) const MOST_CHARACTERS: usize = 4_000;

/// Refusals that another slot mends.
const OF_THE_SLOT: &[&str] = &["slot_taken", "slot_past", "slot_withdrawn", "same_slot"];

/// A case that a slot is looked for.
struct Booking {
    opened: Opened,
    place: Place,
    verb: Verb,
    query: Query,
}

/// What is shown beside the form, and with which status.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    /// What a rule or somebody else's step says, above all.
    notice: Option<String>,
    faults: Vec<FieldError>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/cases/{id}/book", KEEP, ask), mount(Method::POST, "/cases/{id}/book", KEEP, answer)]
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let booking = open(&visit, &id).await?;
    match booking.query.filled("slot").map(str::to_owned) {
        Some(slot) => {
            let slot = visit.settle(path::id::<of::Slot>(&slot))?;
            confirm::page(&visit, booking, slot, &Fields::default(), Shown::default()).await
        }
        None => choose::page(&visit, booking, &Fields::default(), Shown::default()).await,
    }
}

async fn open(visit: &Visit, id: &str) -> Result<Booking, Trouble> {
    let opened = case::open(visit, id, Part::Interviews).await?;
    let query = Query::of(visit);
    let verb = allowed(&opened).ok_or_else(|| visit.trouble(why_not(&opened)))?;
    let place = Place::named(visit, opened.guide.clone(), &opened.view.office).await?;
    Ok(Booking { opened, place, verb, query })
}

/// The verb by which a slot would be given; nothing when none can be now.
fn allowed(opened: &Opened) -> Option<Verb> {
    let verbs = [Verb::BookInterview, Verb::Reschedule];
    verbs.into_iter().find(|verb| opened.view.allowed_actions.iter().any(|action| action.verb == *verb))
}

fn why_not(opened: &Opened) -> Problem {
    let schedules = opened.guide.rights.contains(&crate::domain::workflow::Right::CaseSchedule);
    match (schedules, opened.view.held_until) {
        (false, _) => Problem::forbidden("forbidden", "Your roles do not allow this."),
        (true, Some(_)) => Problem::conflict("on_hold", "The case is on hold; a scheduler or a supervisor can lift the hold."),
        (true, None) => Problem::conflict("not_from_here", "This step cannot be taken now; the page of the case says what can."),
    }
}

async fn answer(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let booking = match open(&visit, &id).await {
        Ok(booking) => booking,
        Err(trouble) => return kept_apart(&visit, &id, &sent, trouble).await,
    };
    let slot = sent.filled("/slot").and_then(|text| path::id::<of::Slot>(text).ok());
    match (sent.text("go"), slot) {
        ("choose", _) => choose::page(&visit, booking, &sent, Shown::default()).await,
        (_, None) => {
            let faults = FieldErrors::one("/slot", "choose_a_slot", "Choose a slot.").list().to_vec();
            choose::page(&visit, booking, &sent, Shown { status: StatusCode::UNPROCESSABLE_ENTITY, notice: None, faults }).await
        }
        ("look", Some(slot)) => confirm::page(&visit, booking, slot, &sent, Shown::default()).await,
        (_, Some(slot)) => save(&visit, &proof, booking, slot, &sent).await,
    }
}

async fn save(visit: &Visit, proof: &Genuine, booking: Booking, slot: SlotId, sent: &Fields) -> Result<HttpResponse, Trouble> {
    let mut errors = FieldErrors::default();
    let reason = sent.filled("/reason").and_then(|text| errors.take("/reason", free_text::paragraph(text, MOST_CHARACTERS)));
    if !errors.list().is_empty() {
        return mend(visit, booking, slot, sent, errors.list()).await;
    }
    let wish = Wish { case: booking.opened.head.id, seen: sent.filled("seen").map(str::to_owned), slot, reason };
    match carry_out(visit, proof, wish).await? {
        Ok(_) => {
            let page = back::via(&format!("/cases/{}/interviews", booking.opened.view.id), &booking.opened.head.back);
            Ok(page::go_to(&format!("{page}&done={}", booking.verb)))
        }
        Err(problem) => refused(visit, booking, slot, sent, problem).await,
    }
}

async fn carry_out(visit: &Visit, proof: &Genuine, wish: Wish) -> Result<Result<Booked, Problem>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("interview.book")?.on(wish.case);
    Ok(call.write(proof, Ok(wish), move |tx, actor, wish| interviews::book(tx, &desk, actor, wish)).await)
}

async fn mend(visit: &Visit, booking: Booking, slot: SlotId, sent: &Fields, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, notice: None, faults: faults.to_vec() };
    if faults.iter().any(|fault| fault.pointer == "/slot") {
        return choose::page(visit, booking, sent, shown).await;
    }
    confirm::page(visit, booking, slot, sent, shown).await
}

/// What was typed is kept: beside what needs mending, under the news that somebody else was faster, or with the slots that are still free.
async fn refused(visit: &Visit, booking: Booking, slot: SlotId, sent: &Fields, problem: Problem) -> Result<HttpResponse, Trouble> {
    let status = problem.status();
    match status {
        StatusCode::UNPROCESSABLE_ENTITY if !problem.errors().is_empty() => mend(visit, booking, slot, sent, problem.errors()).await,
        StatusCode::PRECONDITION_FAILED | StatusCode::PRECONDITION_REQUIRED => {
            // Read again: the page has to carry the case as it is now.
            let again = match open(visit, &booking.opened.view.id.to_string()).await {
                Ok(again) => again,
                Err(trouble) => return kept_apart(visit, &booking.opened.view.id.to_string(), sent, trouble).await,
            };
            let notice = Some(visit.words.with("somebody-else", "at", &again.opened.head.since));
            confirm::page(visit, again, slot, sent, Shown { status, notice, faults: Vec::new() }).await
        }
        StatusCode::CONFLICT if OF_THE_SLOT.contains(&problem.code()) => {
            let notice = Some(sentence(visit, &problem));
            choose::page(visit, booking, sent, Shown { status, notice, faults: Vec::new() }).await
        }
        StatusCode::CONFLICT => {
            let trouble = visit.trouble(problem);
            kept_apart(visit, &booking.opened.view.id.to_string(), sent, trouble).await
        }
        _ => Err(visit.trouble(problem)),
    }
}

/// What a refusal says, in the language of the page where it has a sentence of its own.
pub(super) fn sentence(visit: &Visit, problem: &Problem) -> String {
    let own = visit.words.maybe(&format!("problem-{}", problem.code().replace('_', "-")));
    own.unwrap_or_else(|| problem.body().detail)
}

/// The step cannot be taken any more, but the case is there: its page says so, and what was typed stands on it.
pub(super) async fn kept_apart(visit: &Visit, id: &str, sent: &Fields, trouble: Trouble) -> Result<HttpResponse, Trouble> {
    let typed = sent.text("/reason");
    if typed.is_empty() {
        return Err(trouble);
    }
    let Ok(opened) = case::open(visit, id, Part::Interviews).await else { return Err(trouble) };
    Ok(confirm::stopped(visit, opened, typed, trouble_status(&trouble)))
}

fn trouble_status(trouble: &Trouble) -> StatusCode {
    actix_web::ResponseError::status_code(trouble)
}
