//! The interview desk: slots by telephone and in a room, and the doors by which a family gets one, keeps it or loses it.

use reqwest::Method;
use serde_json::{Value, json};

use super::screening::account;
use crate::cli::demo::{
    api::Answer,
    staff::{IOM_SCHEDULER, US_OFFICER},
    world::World,
};

/// An hour of an officer by telephone: no site of Colombia is known. Returns the slot.
pub(super) async fn slot(world: &mut World, day: &str, time: &str) -> String {
    slot_of(world, (day, time), 60).await
}

/// A slot of so many minutes.
pub(super) async fn slot_of(world: &mut World, (day, time): (&str, &str), minutes: u32) -> String {
    let mut body = by_telephone(world, day, time).await;
    body["minutes"] = json!(minutes);
    post(world, "offices/CO/slots", body, 201).await.text("/items/0/id")
}

/// The same officer cannot hear two families at one time: the second slot is refused.
pub(super) async fn overlap(world: &mut World, day: &str, time: &str) {
    let body = by_telephone(world, day, time).await;
    let came = world.api.send(IOM_SCHEDULER, Method::POST, "offices/CO/slots", None, &body).await;
    world.expect("a slot over another is refused", &came, 409, Some("slot_overlap"));
}

async fn by_telephone(world: &mut World, day: &str, time: &str) -> Value {
    let officer = account(world, US_OFFICER).await;
    json!({ "date": day, "time": time, "minutes": 60, "mode": "telephone", "officer": officer, "language": "spa" })
}

/// A week of slots in a room of Quetzaltenango with an interpreter, by a pattern that is first looked at; the first slot.
pub(super) async fn a_week_in_a_room(world: &mut World) -> String {
    let officer = account(world, US_OFFICER).await;
    let room = post(world, "offices/GT/rooms", json!({ "site": "quetzaltenango", "name": "Sala 1" }), 201).await.text("/id");
    let speaks = json!({ "name": "Intérprete 1", "languages": ["quc", "spa"] });
    let interpreter = post(world, "offices/GT/interpreters", speaks, 201).await.text("/id");
    let week = json!({
        "from": "2024-05-20", "to": "2024-05-24", "weekdays": ["mon", "wed"], "start": "09:00", "end": "12:00", "minutes": 60,
        "breaks": [{ "from": "10:00", "to": "11:00" }], "holidays": ["2024-05-22"],
    });
    let wish = |preview: bool| json!({ "pattern": week, "mode": "in_person", "room": room, "interpreter": interpreter, "officer": officer, "language": "spa", "preview": preview });
    let looked = post(world, "offices/GT/slots", wish(true), 200).await;
    let made = post(world, "offices/GT/slots", wish(false), 201).await;
    let as_seen = looked.items().len() == 2 && made.items().len() == 2;
    world.checks.note("a pattern makes what its preview showed", as_seen, || format!("{} and {}", looked.line(), made.line()));
    made.text("/items/0/id")
}

/// Two mornings by telephone in Colombia for whoever is booked next.
pub(super) async fn a_free_week(world: &mut World) {
    let officer = account(world, US_OFFICER).await;
    let week =
        json!({ "from": "2024-05-20", "to": "2024-05-24", "weekdays": ["mon", "wed"], "start": "14:00", "end": "17:00", "minutes": 60 });
    let wish = json!({ "pattern": week, "mode": "telephone", "officer": officer, "language": "spa" });
    post(world, "offices/CO/slots", wish, 201).await;
}

async fn post(world: &mut World, path: &str, body: Value, status: u16) -> Answer {
    world.progress.inc(1);
    let came = world.api.send(IOM_SCHEDULER, Method::POST, path, None, &body).await;
    world.expect(path, &came, status, None);
    came
}

/// Gives a family a slot; its first, or with a reason another for the one that it has.
pub(super) async fn book(world: &mut World, key: &'static str, slot: &str, reason: Option<&str>) {
    world.progress.inc(1);
    let body = reason.map_or_else(|| json!({ "slot": slot }), |reason| json!({ "slot": slot, "reason": reason }));
    let came = world.change(IOM_SCHEDULER, key, Method::POST, "/interviews", &body).await;
    world.expect(&format!("{key}: gets a slot"), &came, 201, None);
}

/// Tries to give a family a slot, which must be refused.
pub(super) async fn not_booked(world: &mut World, key: &'static str, slot: &str, code: &str) {
    let came = world.change(IOM_SCHEDULER, key, Method::POST, "/interviews", &json!({ "slot": slot })).await;
    world.expect(&format!("{key}: gets no slot"), &came, 409, Some(code));
}

/// Says how the interview of a family ended.
pub(super) async fn dispose(world: &mut World, key: &'static str, body: Value, status: u16, code: Option<&str>) {
    world.progress.inc(1);
    let looked = world.api.get(IOM_SCHEDULER, &world.path(key, "")).await;
    let path = format!("interviews/{}/disposition", looked.text("/interview/id"));
    let came = world.api.send(IOM_SCHEDULER, Method::POST, &path, looked.etag.as_deref(), &body).await;
    world.expect(&format!("{key}: {} is said of the interview", body["disposition"]), &came, status, code);
}

/// The interview was held, and the whole family took part.
pub(super) async fn held(world: &mut World, key: &'static str) {
    let everybody = persons(world, key).await;
    dispose(world, key, json!({ "disposition": "held", "attended": everybody }), 200, None).await;
}

/// The ids of a family, principal first.
pub(super) async fn persons(world: &mut World, key: &'static str) -> Vec<String> {
    let looked = world.api.get(IOM_SCHEDULER, &world.path(key, "")).await;
    let people = looked.body["people"].as_array().cloned().unwrap_or_default();
    people.iter().filter_map(|person| person["id"].as_str().map(str::to_owned)).collect()
}
