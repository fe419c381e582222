//! What is not there for somebody, and what somebody may not do.

use reqwest::Method;
use serde_json::json;

use crate::{
    cli::demo::{
        staff::{IOM_ADMIN, IOM_CASEWORKER, IOM_CASEWORKER_CO, IOM_CLERK, US_OFFICER},
        world::World,
    },
    domain::workflow::Verb,
};

/// Out of scope is 404, a missing right 403, an old view 412, none 428.
pub(super) async fn out_of_reach(world: &mut World) {
    let there = world.path("fatima", "");
    let came = world.api.get(IOM_CASEWORKER_CO, &there).await;
    world.expect("a case of another office does not exist", &came, 404, None);
    let came = world.api.get(IOM_ADMIN, &there).await;
    world.expect("an administrator sees no case", &came, 404, None);
    let came = world.api.get(IOM_CLERK, "cases").await;
    world.expect("a clerk has no list", &came, 403, None);
    world.refused(IOM_CASEWORKER, "yusmary", Verb::Process, json!({}), 403, "forbidden").await;
    world.refused(US_OFFICER, "fatima", Verb::Take, json!({}), 403, "forbidden").await;
    conditions(world).await;
}

async fn conditions(world: &mut World) {
    let path = world.path("yusmary", "/actions/process");
    let blind = world.api.send(US_OFFICER, Method::POST, &path, None, &json!({})).await;
    world.expect("nobody decides without having looked", &blind, 428, None);
    let old = world.api.send(US_OFFICER, Method::POST, &path, Some("\"an-older-view\""), &json!({})).await;
    world.expect("nobody decides on an old view", &old, 412, None);
}
