//! Decisions of the US officials: process, decline, and the ways back from both.

use std::time::Duration;

use serde_json::json;

use super::{
    duplicates::because,
    recommendations::{pathway, rename},
};
use crate::{
    cli::demo::{
        staff::{IOM_CASEWORKER, UNHCR_CASEWORKER, UNHCR_REVIEWER, US_OFFICER, US_OFFICER_2, US_SUPERVISOR},
        world::World,
    },
    domain::{ids::CaseId, workflow::Verb},
    store::StoreError,
};

fn decline() -> serde_json::Value {
    json!({ "reason_code": "criteria_not_met" })
}

/// Some are processed and told so, some declined and told nothing.
pub(super) async fn process_or_not(world: &mut World) {
    world.minutes(60);
    for key in ["yusmary", "gladys", "osmel", "tomas"] {
        world.done(US_OFFICER, key, Verb::Process, json!({})).await;
    }
    for key in ["reinier", "yoleida"] {
        world.done(US_OFFICER, key, Verb::Decline, decline()).await;
    }
    world.tell("yusmary", "Processed.");
    world.tell("reinier", "Declined. Nobody outside the US government sees it, and nobody is told.");
    incomplete_and_changed(world).await;
    left(world).await;
}

/// Mirlande's case goes back for more, and then changes under the officer's eyes.
async fn incomplete_and_changed(world: &mut World) {
    world.done(US_OFFICER, "mirlande", Verb::ReturnIncomplete, because("The family tree is missing.")).await;
    world.done(UNHCR_CASEWORKER, "mirlande", Verb::Recommend, pathway("us_refugee")).await;
    world.done(UNHCR_REVIEWER, "mirlande", Verb::Endorse, json!({})).await;
    rename(world, "mirlande", "Mirlande Josaphat").await;
    world.stands(US_OFFICER, "mirlande", "submitted").await;
    world.refused(US_OFFICER, "mirlande", Verb::Process, json!({}), 409, "changed_since_recommendation").await;
    world.done(US_OFFICER, "mirlande", Verb::AcknowledgeChange, json!({})).await;
    world.done(US_OFFICER, "mirlande", Verb::Process, json!({})).await;
    world.tell("mirlande", "Returned as incomplete; corrected after it was submitted, which an officer acknowledged before processing it.");
}

/// Two officers recall one decision to process and reopen one to decline.
pub(super) async fn take_back_a_decision(world: &mut World) {
    world.by_two(US_OFFICER, US_OFFICER_2, "mirlande", Verb::Recall).await;
    world.stands(US_OFFICER, "mirlande", "submitted").await;
    world.tell("mirlande", "Recalled by two officers after she was told: back to the decision.");
    world.by_two(US_OFFICER, US_OFFICER_2, "yoleida", Verb::ReopenDecision).await;
    world.stands(US_SUPERVISOR, "yoleida", "submitted").await;
    world.done(US_OFFICER_2, "yoleida", Verb::Process, json!({})).await;
    world.tell("yoleida", "Declined in silence; two officers reopened the decision, and she was processed and told.");
    left(world).await;
}

/// A declined case looks to everybody else exactly like one that waits.
pub(super) async fn silence(world: &mut World) {
    world.stands(US_OFFICER, "reinier", "closed:declined").await;
    world.stands(IOM_CASEWORKER, "reinier", "submitted").await;
    let waiting = world.api.get(IOM_CASEWORKER, "cases?office=CO&stage=submitted&limit=200").await;
    let reference = world.stories.get("reinier").map(|story| story.reference.clone()).unwrap_or_default();
    let listed = waiting.items().iter().any(|row| row["reference"].as_str() == Some(&reference));
    world.checks.note("a declined case stands among those that wait", listed, || waiting.line());
    let history = world.api.get(IOM_CASEWORKER, &world.path("reinier", "/history")).await;
    let silent = history.status == 200 && !history.body.to_string().contains("decline");
    world.checks.note("history does not tell of a decline", silent, || history.line());
}

/// Waits until the outbox worker has nothing left to do: in real time, for it has its own pace.
pub(super) async fn left(world: &mut World) {
    let cases: Vec<CaseId> = world.stories.values().filter_map(|story| story.case.parse().ok()).collect();
    for _ in 0..200 {
        let ids = cases.clone();
        let waiting = world
            .store
            .read(move |tx| ids.into_iter().try_fold(0, |sum, case| Ok::<_, StoreError>(sum + tx.waiting_messages(case)?)))
            .await;
        if matches!(waiting, Ok(0)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    world.checks.note("every message leaves", false, || "some still wait after 20 seconds".to_owned());
}
