//! What US officials decide after the interview: more asked for, approved member by member, denied in silence, and the ways back.

use reqwest::Method;
use serde_json::{Value, json};

use super::{decisions::left, desk::persons, duplicates::because, recommendations::rename_by};
use crate::{
    cli::demo::{
        staff::{IOM_CASEWORKER, US_OFFICER, US_OFFICER_2, US_SUPERVISOR},
        world::World,
    },
    domain::workflow::Verb,
};

/// Everybody who was heard is decided.
pub(super) async fn decide(world: &mut World) {
    split(world).await;
    denied(world).await;
    denied_and_reopened(world).await;
    for key in ["nohemi", "hernan"] {
        approve(world, key, &[]).await;
    }
    approved_and_recalled(world).await;
    left(world).await;
}

/// Approves a case; `others` says what is decided of the members after the principal, approved unless said.
pub(super) async fn approve(world: &mut World, key: &'static str, others: &[&str]) {
    let persons = persons(world, key).await;
    let outcome = |place: usize| if place == 0 { "approve" } else { others.get(place - 1).copied().unwrap_or("approve") };
    let members: Vec<Value> =
        persons.iter().enumerate().map(|(place, person)| json!({ "person": person, "outcome": outcome(place) })).collect();
    world.done(US_OFFICER, key, Verb::Approve, json!({ "members": members })).await;
}

/// More is asked of Maribel's family and comes; then one of five is deferred, and one denied.
async fn split(world: &mut World) {
    world.done(US_OFFICER, "maribel", Verb::RequestMore, because("The birth record of the youngest.")).await;
    left(world).await;
    world.done(IOM_CASEWORKER, "maribel", Verb::MoreReceived, json!({})).await;
    let principal: Vec<String> = persons(world, "maribel").await.into_iter().take(1).collect();
    let short = json!({ "members": [{ "person": principal.first(), "outcome": "approve" }] });
    world.refused(US_OFFICER, "maribel", Verb::Approve, short, 422, "invalid").await;
    approve(world, "maribel", &["approve", "defer", "approve", "deny"]).await;
    left(world).await;
    let seen = world.api.get(IOM_CASEWORKER, &world.path("maribel", "")).await;
    let alike = seen.text("/people/2/us_decision") == seen.text("/people/4/us_decision");
    world.checks.note("who is deferred and who is denied look alike to the agencies", alike, || seen.line());
    world.tell(
        "maribel",
        "Asked for a paper, which came; approved with one member deferred and one denied, which only the US government sees.",
    );
}

/// Ismael is denied: nobody is told, and to everybody else he still waits.
async fn denied(world: &mut World) {
    world.done(US_OFFICER, "ismael", Verb::Deny, json!({ "reason_code": "security" })).await;
    world.stands(US_SUPERVISOR, "ismael", "closed:denied").await;
    world.stands(IOM_CASEWORKER, "ismael", "adjudication").await;
    world.tell("ismael", "Denied. Nobody outside the US government sees it, and nobody is told.");
}

/// Carmenza is denied, and two officers reopen it.
async fn denied_and_reopened(world: &mut World) {
    world.done(US_OFFICER, "carmenza", Verb::Deny, json!({ "reason_code": "not_credible" })).await;
    world.by_two(US_OFFICER, US_OFFICER_2, "carmenza", Verb::ReopenDecision).await;
    world.stands(US_SUPERVISOR, "carmenza", "adjudication").await;
    approve(world, "carmenza", &[]).await;
    world.tell("carmenza", "Denied in silence; two officers reopened it, and she was approved.");
}

/// Hernán's approval is recalled by two officers before he was ready, and given again.
async fn approved_and_recalled(world: &mut World) {
    left(world).await;
    world.by_two(US_OFFICER, US_OFFICER_2, "hernan", Verb::Recall).await;
    world.stands(IOM_CASEWORKER, "hernan", "adjudication").await;
    approve(world, "hernan", &[]).await;
    world.tell("hernan", "Approved, recalled by two officers, approved again.");
}

/// A corrected name after the approval, which the travel coordinator must acknowledge.
pub(super) async fn corrected_late(world: &mut World) {
    rename_by(world, IOM_CASEWORKER, "maribel", "Maribel Chourio de Leal").await;
}

/// What the US government's caps say, in persons and in a word.
pub(super) async fn caps(world: &mut World) {
    for (who, word) in [(US_OFFICER, "used"), (US_SUPERVISOR, "used")] {
        let came = world.api.send(who, Method::GET, "reports/caps", None, &Value::Null).await;
        let told = came.status == 200 && came.body.to_string().contains(word);
        world.checks.note("readers of outcomes see the caps in persons", told, || came.line());
    }
}
