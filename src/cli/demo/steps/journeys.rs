//! From approval to arrival: clearances, a day of travel, what lapses, who is called back, who is referred out, who arrives.

use reqwest::Method;
use serde_json::json;

use super::{adjudication, decisions::left};
use crate::{
    cli::demo::{
        staff::{IOM_CASEWORKER, IOM_TRAVEL, US_OFFICER, US_OFFICER_2},
        world::World,
    },
    domain::workflow::Verb,
    ops::lapse,
};

/// Everybody who was approved goes on.
pub(super) async fn travel(world: &mut World) {
    referred_out(world).await;
    ready_and_recalled(world).await;
    arrived(world).await;
    adjudication::caps(world).await;
}

/// Nohemí's case goes to the Government of Canada.
async fn referred_out(world: &mut World) {
    world.done(IOM_TRAVEL, "nohemi", Verb::ReferOut, json!({})).await;
    left(world).await;
    world.tell("nohemi", "Approved for Canada and referred out to its government.");
}

/// Hernán is ready to travel when two officers call him back: he is told that the journey is postponed.
async fn ready_and_recalled(world: &mut World) {
    clear(world, "hernan", "2024-03-01", "2024-09-01").await;
    world.done(IOM_TRAVEL, "hernan", Verb::ClearForTravel, json!({ "travel_on": "2024-04-10" })).await;
    left(world).await;
    world.by_two(US_OFFICER, US_OFFICER_2, "hernan", Verb::Recall).await;
    left(world).await;
    world.tell("hernan", "Ready to travel, then recalled once more: told that the journey is postponed, and nothing else.");
}

/// Maribel's family is cleared, loses a clearance with time, is cleared again, departs and arrives.
async fn arrived(world: &mut World) {
    adjudication::corrected_late(world).await;
    world
        .refused(IOM_TRAVEL, "maribel", Verb::ClearForTravel, json!({ "travel_on": "2024-04-10" }), 409, "changed_since_recommendation")
        .await;
    world.done(IOM_TRAVEL, "maribel", Verb::AcknowledgeForTravel, json!({})).await;
    world.refused(IOM_TRAVEL, "maribel", Verb::ClearForTravel, json!({ "travel_on": "2024-04-10" }), 409, "clearance_missing").await;
    clear(world, "maribel", "2024-03-01", "2024-04-20").await;
    world.done(IOM_TRAVEL, "maribel", Verb::ClearForTravel, json!({ "travel_on": "2024-04-10" })).await;
    left(world).await;
    world.at("2024-04-22T14:00:00Z");
    lapse_what_ran_out(world).await;
    world.stands(IOM_CASEWORKER, "maribel", "approved").await;
    left(world).await;
    clear(world, "maribel", "2024-04-22", "2024-10-01").await;
    world.done(IOM_TRAVEL, "maribel", Verb::ClearForTravel, json!({ "travel_on": "2024-05-15" })).await;
    left(world).await;
    world.at("2024-05-15T14:00:00Z");
    world.done(IOM_TRAVEL, "maribel", Verb::Depart, json!({})).await;
    world.at("2024-05-16T14:00:00Z");
    world.done(IOM_TRAVEL, "maribel", Verb::Arrive, json!({})).await;
    world.tell("maribel", "Cleared; the medical ran out before the journey, so it was postponed; cleared again, departed, arrived.");
}

/// Writes down every clearance that the pathway asks for.
async fn clear(world: &mut World, key: &'static str, from: &str, until: &str) {
    for (who, kind) in [(US_OFFICER, "security"), (IOM_TRAVEL, "medical"), (IOM_TRAVEL, "orientation")] {
        let body = json!({ "valid_from": from, "valid_until": until });
        let came = world.change(who, key, Method::PUT, &format!("/clearances/{kind}"), &body).await;
        world.expect(&format!("{key}: {kind} clearance"), &came, 200, None);
    }
}

/// What the worker of a server does once a minute, done now: nobody waits a minute in a demo.
async fn lapse_what_ran_out(world: &mut World) {
    let lapsed = lapse::run_once(&world.store, &world.desk).await;
    world.checks.note("a journey whose clearance ran out lapses", matches!(lapsed, Ok(1)), || format!("{lapsed:?}"));
}
