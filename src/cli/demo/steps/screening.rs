//! Screening: cases are taken, assigned, released and handed from one organisation to the other.

use reqwest::Method;
use serde_json::json;

use super::duplicates::because;
use crate::{
    cli::demo::{
        staff::{IOM_CASEWORKER, IOM_CASEWORKER_CO, IOM_SUPERVISOR, UNHCR_CASEWORKER},
        world::World,
    },
    domain::workflow::Verb,
};

/// Who screens what.
pub(super) async fn first_look(world: &mut World) {
    for key in ["yusmary", "dieudonne", "gladys", "osmel", "marleny", "yoleida", "tomas"] {
        world.done(IOM_CASEWORKER, key, Verb::Take, json!({})).await;
    }
    world.done(UNHCR_CASEWORKER, "mirlande", Verb::Take, json!({})).await;
    world.tell("yusmary", "Turned away at 07:55, received at 08:00.");
    there_and_back(world).await;
    nobody_there(world).await;
    assignments(world).await;
}

/// Reinier's case changes hands as often as it can.
async fn there_and_back(world: &mut World) {
    let reason = "Could be a refugee; UNHCR should screen it.";
    world.done(IOM_CASEWORKER_CO, "reinier", Verb::Take, json!({})).await;
    world.refused(IOM_CASEWORKER, "reinier", Verb::HandOver, because(reason), 409, "not_the_holder").await;
    world.done(IOM_CASEWORKER_CO, "reinier", Verb::Release, json!({})).await;
    world.done(IOM_CASEWORKER, "reinier", Verb::Take, json!({})).await;
    world.done(IOM_CASEWORKER, "reinier", Verb::HandOver, because(reason)).await;
    world.refused(IOM_CASEWORKER, "reinier", Verb::Take, json!({}), 409, "other_queue").await;
    world.done(IOM_SUPERVISOR, "reinier", Verb::CallBack, json!({})).await;
    world.done(IOM_CASEWORKER, "reinier", Verb::Take, json!({})).await;
    world.done(IOM_CASEWORKER, "reinier", Verb::HandOver, because(reason)).await;
    world.done(UNHCR_CASEWORKER, "reinier", Verb::Take, json!({})).await;
    world.tell("reinier", "Taken, released, handed over by IOM, called back, handed over again, taken by UNHCR.");
}

async fn nobody_there(world: &mut World) {
    world.done(IOM_CASEWORKER, "catarina", Verb::Take, json!({})).await;
    world.refused(IOM_CASEWORKER, "catarina", Verb::HandOver, because("Could be a refugee."), 409, "nobody_there").await;
    world.tell("catarina", "Could not be handed over: UNHCR has no caseworker in Guatemala.");
}

/// A supervisor gives one case, then several at once, one of which does not exist for anybody.
async fn assignments(world: &mut World) {
    let (one, several) = (account(world, IOM_CASEWORKER_CO).await, account(world, IOM_CASEWORKER).await);
    world.done(IOM_SUPERVISOR, "jhon", Verb::Assign, json!({ "assignee": one })).await;
    world.tell("jhon", "Assigned by the supervisor before anybody took it.");
    world.refused(IOM_CASEWORKER, "jhon", Verb::Take, json!({}), 409, "held_by_other").await;
    let mut cases: Vec<_> = ["fatima", "evert", "oneyda"].iter().filter_map(|key| Some(world.stories.get(key)?.case.clone())).collect();
    cases.push("01900000-0000-7000-8000-000000000000".to_owned());
    let came = world.api.send(IOM_SUPERVISOR, Method::POST, "assignments", None, &json!({ "assignee": several, "cases": cases })).await;
    world.expect("several cases are assigned at once", &came, 200, None);
    let results: Vec<_> = came.items().iter().filter_map(|item| item["result"].as_str()).collect();
    world.checks.note("each case has an answer of its own", results == ["done", "done", "done", "not_found"], || came.line());
}

/// The id of somebody's account.
pub(super) async fn account(world: &mut World, who: &'static str) -> String {
    let me = world.api.get(who, "me").await;
    [me.text("/id"), me.text("/account")].concat()
}
