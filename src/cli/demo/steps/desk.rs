//! The interview desk: a room, an interpreter and slots, and the doors by which a family gets one, keeps it or loses it.

use reqwest::Method;
use serde_json::{Value, json};

use super::screening::account;
use crate::cli::demo::{
    api::Answer,
    staff::{IOM_SCHEDULER, US_OFFICER},
    world::World,
};

/// What the desk of Colombia has.
pub(super) struct Desk {
    room: String,
    officer: String,
}

impl Desk {
    /// Furnishes it.
    pub(super) async fn open(world: &mut World) -> Self {
        let officer = account(world, US_OFFICER).await;
        let site = world.api.get(IOM_SCHEDULER, "public/offices/CO").await.text("/sites/0/id");
        let site = if site.is_empty() { "CO-BOG".to_owned() } else { site };
        let room = post(world, "offices/CO/rooms", json!({ "site": site, "name": "Sala 1" }), 201).await.text("/id");
        Self { room, officer }
    }

    /// A slot of an hour in the one room.
    pub(super) async fn slot(&self, world: &mut World, day: &str, time: &str) -> String {
        let body = json!({
            "date": day, "time": time, "minutes": 60, "mode": "in_person", "room": self.room, "officer": self.officer, "language": "spa",
        });
        post(world, "offices/CO/slots", body, 201).await.text("/items/0/id")
    }

    /// Two families in one room at one time: the second slot is refused.
    pub(super) async fn overlap(&self, world: &mut World, day: &str, time: &str) {
        let body = json!({
            "date": day, "time": time, "minutes": 60, "mode": "in_person", "room": self.room, "officer": self.officer, "language": "spa",
        });
        let came = world.api.send(IOM_SCHEDULER, Method::POST, "offices/CO/slots", None, &body).await;
        world.expect("a slot over another is refused", &came, 409, Some("slot_overlap"));
    }
}

async fn post(world: &mut World, path: &str, body: Value, status: u16) -> Answer {
    world.progress.inc(1);
    let came = world.api.send(IOM_SCHEDULER, Method::POST, path, None, &body).await;
    world.expect(path, &came, status, None);
    came
}

/// Gives a family a slot; its first, or another for the one that it has.
pub(super) async fn book(world: &mut World, key: &'static str, slot: &str, reason: Option<&str>) {
    world.progress.inc(1);
    let came = world.change(IOM_SCHEDULER, key, Method::POST, "/interviews", &json!({ "slot": slot, "reason": reason })).await;
    world.expect(&format!("{key}: gets a slot"), &came, 200, None);
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
