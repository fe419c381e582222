//! From the decision to process to the interview: booked, moved, missed, cancelled, waived, held.

use serde_json::json;

use super::{
    apply::send,
    decisions::left,
    desk::{a_free_week, a_week_in_a_room, book, dispose, held, not_booked, overlap, slot, slot_of},
    duplicates::because,
    parks::an_office_and_back,
    recommendations::pathway,
    withdrawals::asked,
};
use crate::{
    cli::demo::{
        cast::{COLOMBIA_THURSDAY, MARIBEL},
        staff::{IOM_CASEWORKER, IOM_REVIEWER, IOM_SCHEDULER, IOM_SUPERVISOR, US_OFFICER, US_OFFICER_2},
        world::World,
    },
    domain::workflow::Verb,
};

const FAMILIES: [&str; 7] = ["maribel", "ismael", "carmenza", "nohemi", "eudys", "rosalba", "hernan"];

/// Thursday, 08:00: seven families come in and are processed by the evening.
pub(super) async fn on_thursday(world: &mut World) {
    world.at("2024-02-08T13:00:00Z");
    send(world, COLOMBIA_THURSDAY).await;
    send(world, &[MARIBEL]).await;
    for key in FAMILIES {
        let way = if key == "nohemi" { "canada" } else { "humanitarian_parole" };
        world.done(IOM_CASEWORKER, key, Verb::Take, json!({})).await;
        world.done(IOM_CASEWORKER, key, Verb::Recommend, pathway(way)).await;
        world.done(IOM_REVIEWER, key, Verb::Endorse, json!({})).await;
        world.done(US_OFFICER, key, Verb::Process, json!({})).await;
    }
    left(world).await;
}

/// The desk of Colombia, from the first slot to the last family heard.
pub(super) async fn at_the_desk(world: &mut World) {
    missed_and_heard(world).await;
    held_back(world).await;
    gone_from_the_stage(world).await;
    heard_or_not(world).await;
}

/// Maribel's family is invited, moved to another day, reminded, misses it, calls, and is heard.
async fn missed_and_heard(world: &mut World) {
    let first = slot(world, "2024-02-20", "09:00").await;
    overlap(world, "2024-02-20", "09:30").await;
    let second = slot(world, "2024-02-22", "09:00").await;
    book(world, "maribel", &first, None).await;
    not_booked(world, "eudys", &first, "slot_taken").await;
    left(world).await;
    book(world, "maribel", &second, Some("The father works on Tuesdays.")).await;
    left(world).await;
    dispose(world, "maribel", json!({ "disposition": "no_show", "reason": "Nobody came." }), 409, Some("too_early")).await;
    world.at("2024-02-19T14:30:00Z");
    left(world).await;
    world.at("2024-02-21T14:30:00Z");
    left(world).await;
    world.at("2024-02-22T15:00:00Z");
    dispose(world, "maribel", json!({ "disposition": "no_show", "reason": "Nobody came." }), 200, None).await;
    world.stands(IOM_SCHEDULER, "maribel", "in_process").await;
    left(world).await;
    let third = slot(world, "2024-02-23", "09:00").await;
    not_booked(world, "maribel", &third, "on_hold").await;
    world.done(IOM_SUPERVISOR, "maribel", Verb::LiftHold, because("They called: the bus did not run.")).await;
    book(world, "maribel", &third, None).await;
    left(world).await;
    world.at("2024-02-23T14:30:00Z");
    held(world, "maribel").await;
    world.tell("maribel", "A family of five: invited, moved, reminded, missed it, called; then heard.");
}

/// Eudys is held back by the scheduler, booked, cancelled, booked again, and recalled from the interview by two officers.
async fn held_back(world: &mut World) {
    let until = json!({ "reason": "In hospital until Monday.", "until": "2024-02-26" });
    world.done(IOM_SCHEDULER, "eudys", Verb::Hold, until).await;
    world.done(IOM_SCHEDULER, "eudys", Verb::LiftHold, because("Home already.")).await;
    let tuesday = slot(world, "2024-02-27", "09:00").await;
    book(world, "eudys", &tuesday, None).await;
    left(world).await;
    dispose(world, "eudys", json!({ "disposition": "postponed", "reason": "The officer is ill." }), 200, None).await;
    left(world).await;
    book(world, "eudys", &tuesday, None).await;
    left(world).await;
    world.by_two(US_OFFICER, US_OFFICER_2, "eudys", Verb::Recall).await;
    world.stands(IOM_SCHEDULER, "eudys", "submitted").await;
    left(world).await;
    world.tell("eudys", "On hold and off it; booked, postponed, booked again; recalled by two officers, so the appointment was cancelled, without a reason.");
}

/// Rosalba withdraws from the interview, has it undone, is booked again, and the office rests before she is heard.
async fn gone_from_the_stage(world: &mut World) {
    let wednesday = slot(world, "2024-02-28", "09:00").await;
    book(world, "rosalba", &wednesday, None).await;
    left(world).await;
    world.done(IOM_CASEWORKER, "rosalba", Verb::Withdraw, asked()).await;
    left(world).await;
    world.done(IOM_CASEWORKER, "rosalba", Verb::UndoWithdrawal, because("She changed her mind.")).await;
    world.stands(IOM_SCHEDULER, "rosalba", "in_process").await;
    book(world, "rosalba", &wednesday, None).await;
    left(world).await;
    an_office_and_back(world, "CO", &[("rosalba", "in_process"), ("maribel", "adjudication")]).await;
    left(world).await;
    world.tell("rosalba", "Withdrew from the interview and came back; then the office rested: twice an appointment was cancelled.");
}

/// Ismael's interview is waived; the others are heard.
async fn heard_or_not(world: &mut World) {
    world.done(US_OFFICER, "ismael", Verb::WaiveInterview, because("The file says it all.")).await;
    world.tell("ismael", "No interview was needed.");
    for (key, time) in [("carmenza", "09:00"), ("nohemi", "10:30"), ("hernan", "13:00")] {
        let thursday = slot(world, "2024-02-29", time).await;
        book(world, key, &thursday, None).await;
    }
    left(world).await;
    world.at("2024-02-29T20:00:00Z");
    for key in ["carmenza", "nohemi", "hernan"] {
        held(world, key).await;
    }
}

/// In May Tomás, who speaks better K'iche' than Spanish, is invited to a room with an interpreter; by a call, as ever.
pub(super) async fn in_may(world: &mut World) {
    let monday = a_week_in_a_room(world).await;
    book(world, "tomas", &monday, None).await;
    left(world).await;
    world.stands(IOM_SCHEDULER, "tomas", "interview").await;
    world.tell(
        "tomas",
        "Invited to a room in Quetzaltenango with an interpreter; he has no safe written channel, so somebody must call him.",
    );
    a_morning_on_the_telephone(world).await;
}

/// Yoleida is being heard on the morning on which the walk ends, and the week after has times that nobody has yet.
async fn a_morning_on_the_telephone(world: &mut World) {
    let friday = slot_of(world, ("2024-05-17", "09:00"), 25).await;
    book(world, "yoleida", &friday, None).await;
    left(world).await;
    a_free_week(world).await;
    world.at("2024-05-17T14:20:00Z");
    world.stands(IOM_SCHEDULER, "yoleida", "interview").await;
    world.tell("yoleida", "Called by the office for the interview, which is going on as the walk ends: who takes part is to be recorded.");
}
