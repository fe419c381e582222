//! Likenesses: one cleared, one confirmed by two reviewers, one confirmed by one because a caseworker had seen it, one taken back.

use reqwest::Method;
use serde_json::{Value, json};

use super::apply::send;
use crate::{
    cli::demo::{
        cast::COLOMBIA_LATER,
        staff::{IOM_CASEWORKER, IOM_REVIEWER, IOM_REVIEWER_2, UNHCR_REVIEWER},
        world::World,
    },
    domain::workflow::Verb,
};

/// Two people come in who are much like one who came before; the system suspects them itself.
pub(super) async fn come_in(world: &mut World) {
    send(world, COLOMBIA_LATER).await;
    world.stands(IOM_REVIEWER, "john", "duplicate_review").await;
    world.stands(IOM_REVIEWER, "yon", "duplicate_review").await;
    world.stands(IOM_REVIEWER, "luz", "received").await;
    world.tell("john", "Much like Jhon, who came before: the system suspects it.");
    world.tell("yon", "Much like Jhon, who came before: the system suspects it.");
}

/// People judge what was suspected.
pub(super) async fn judged(world: &mut World) {
    world.done(UNHCR_REVIEWER, "john", Verb::ClearDuplicate, because("Another person: the photographs differ.")).await;
    world.tell("john", "A reviewer found another person and cleared it.");
    world.stands(IOM_REVIEWER, "john", "received").await;
    two_confirm(world).await;
    one_confirms(world).await;
    taken_back(world).await;
}

async fn two_confirm(world: &mut World) {
    let proposed =
        world.change(IOM_REVIEWER, "yon", Method::POST, "/actions/confirm_duplicate", &because("The same face, the same telephone.")).await;
    world.expect("yon: confirming what the system suspected is a proposal", &proposed, 202, None);
    let own = world.confirmed(IOM_REVIEWER, &proposed, 409).await;
    world.expect("nobody confirms their own proposal", &own, 409, Some("four_eyes"));
    world.confirmed(IOM_REVIEWER_2, &proposed, 204).await;
    world.stands(IOM_REVIEWER, "yon", "closed:duplicate").await;
    world.tell("yon", "Two reviewers confirmed it.");
}

async fn one_confirms(world: &mut World) {
    world.done(IOM_CASEWORKER, "luz", Verb::Take, json!({})).await;
    let other = json!({ "other_case": world.stories.get("luzmila").map(|story| story.case.clone()) });
    world.done(IOM_CASEWORKER, "luz", Verb::SuspectDuplicate, other).await;
    world.done(IOM_REVIEWER, "luz", Verb::ConfirmDuplicate, because("She says so herself.")).await;
    world.stands(IOM_REVIEWER, "luz", "closed:duplicate").await;
    world.tell("luz", "A caseworker suspected it, so one reviewer sufficed to confirm it.");
}

async fn taken_back(world: &mut World) {
    let other = json!({ "other_case": world.stories.get("jhon").map(|story| story.case.clone()) });
    world.done(IOM_CASEWORKER, "nelson", Verb::SuspectDuplicate, other).await;
    world.done(IOM_CASEWORKER, "nelson", Verb::TakeBack, because("I had the wrong file open.")).await;
    world.stands(IOM_CASEWORKER, "nelson", "received").await;
    world.tell("nelson", "Suspected by mistake, and taken back by who suspected it.");
}

/// A reason in words.
pub(super) fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}
