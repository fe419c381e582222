//! Parks: an office rests, then the whole programme, and everything goes on where it stood.

use reqwest::Method;
use serde_json::json;

use super::{apply::send, withdrawals::asked};
use crate::{
    cli::demo::{
        cast::COSTA_RICA_PARKED,
        staff::{IOM_ADMIN, IOM_CASEWORKER, IOM_SUPERVISOR, US_OFFICER},
        world::World,
    },
    domain::workflow::Verb,
};

/// Costa Rica rests: what is there is parked, what comes in lands parked, and one may still withdraw.
pub(super) async fn an_office(world: &mut World) {
    by_two(world, IOM_SUPERVISOR, "offices/CR/park").await;
    world.stands(IOM_CASEWORKER, "fatima", "parked").await;
    send(world, COSTA_RICA_PARKED).await;
    world.stands(IOM_CASEWORKER, "silvio", "parked").await;
    world.refused(IOM_CASEWORKER, "fatima", Verb::Take, json!({}), 409, "not_from_here").await;
    world.done(IOM_CASEWORKER, "silvio", Verb::Withdraw, asked()).await;
    world.tell("silvio", "Applied while the office rested, so the case was parked at once; withdrew from there.");
    by_two(world, IOM_SUPERVISOR, "offices/CR/resume").await;
    world.stands(IOM_CASEWORKER, "fatima", "received").await;
    for key in ["fatima", "evert", "oneyda"] {
        world.tell(key, "Parked with the office, and back where it was.");
    }
}

/// An office rests in the middle of everything and comes back: each of these cases stands here after.
pub(super) async fn an_office_and_back(world: &mut World, office: &str, after: &[(&str, &str)]) {
    by_two(world, IOM_SUPERVISOR, &format!("offices/{office}/park")).await;
    for (key, _) in after {
        world.stands(IOM_CASEWORKER, key, "parked").await;
    }
    super::decisions::left(world).await;
    by_two(world, IOM_SUPERVISOR, &format!("offices/{office}/resume")).await;
    for (key, stage) in after {
        world.stands(IOM_CASEWORKER, key, stage).await;
    }
}

/// The programme rests for an hour; every open case everywhere comes back to where it was.
pub(super) async fn the_programme(world: &mut World) {
    by_two(world, IOM_ADMIN, "programmes/safe-mobility/park").await;
    for key in ["yusmary", "fatima", "tomas"] {
        world.stands(US_OFFICER, key, "parked").await;
    }
    world.minutes(60);
    by_two(world, IOM_ADMIN, "programmes/safe-mobility/resume").await;
    world.stands(US_OFFICER, "yusmary", "in_process").await;
    world.stands(US_OFFICER, "reinier", "closed:declined").await;
    world.stands(IOM_CASEWORKER, "reinier", "submitted").await;
}

async fn by_two(world: &mut World, first: &'static str, path: &str) {
    world.progress.inc(1);
    let proposed = world.api.send(first, Method::POST, path, None, &json!({ "reason": "staff" })).await;
    world.expect(&format!("{path} is proposed"), &proposed, 202, None);
    world.confirmed(US_OFFICER, &proposed, 204).await;
}
