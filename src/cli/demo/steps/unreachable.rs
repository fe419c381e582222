//! Reaching people: three attempts on two channels, and a call instead of a letter.

use reqwest::Method;
use serde_json::json;

use crate::{
    cli::demo::{
        staff::{IOM_CASEWORKER, IOM_REVIEWER, IOM_SUPERVISOR},
        world::World,
    },
    domain::workflow::Verb,
};

/// Osmel cannot be reached; Tomás, who has no safe written channel, is called.
pub(super) async fn after_three_attempts(world: &mut World) {
    let early = attempt(world, "jhon", "phone", "no_answer").await;
    world.checks.note("nobody is called before a case was ever processed", early == 409, || early.to_string());
    for (channel, outcome) in [("phone", "no_answer"), ("phone", "wrong_number")] {
        world.minutes(90);
        let came = attempt(world, "osmel", channel, outcome).await;
        world.checks.note("osmel: an attempt is logged", came == 201 || came == 200, || came.to_string());
    }
    world.refused(IOM_CASEWORKER, "osmel", Verb::CloseUnreachable, json!({}), 409, "too_few_attempts").await;
    attempt(world, "osmel", "whatsapp", "no_answer").await;
    close_reopen_close(world).await;
    call_tomas(world).await;
}

/// The message for which there is no safe written channel is a call task; the call that reaches him does it.
async fn call_tomas(world: &mut World) {
    let messages = world.api.get(IOM_CASEWORKER, &world.path("tomas", "/messages")).await;
    let task = ["/items/0/call_task/id", "/items/0/call_task"].map(|pointer| messages.text(pointer)).concat();
    let body = json!({ "channel": "phone", "outcome": "reached", "call_task": task });
    let came = world.change(IOM_CASEWORKER, "tomas", Method::POST, "/contact-attempts", &body).await;
    world.expect("tomas: the call is logged and its task done", &came, 201, None);
    world.tell("tomas", "Processed; without a safe written channel he was called instead.");
}

async fn close_reopen_close(world: &mut World) {
    world.done(IOM_CASEWORKER, "osmel", Verb::CloseUnreachable, json!({})).await;
    world.stands(IOM_CASEWORKER, "osmel", "closed:unreachable").await;
    world.by_two(IOM_SUPERVISOR, IOM_REVIEWER, "osmel", Verb::Reopen).await;
    world.stands(IOM_CASEWORKER, "osmel", "in_process").await;
    world.done(IOM_CASEWORKER, "osmel", Verb::CloseUnreachable, json!({})).await;
    world.tell(
        "osmel",
        "Processed and told; three attempts on two channels failed. Closed, reopened by a supervisor and a reviewer, closed again.",
    );
}

async fn attempt(world: &mut World, key: &'static str, channel: &str, outcome: &str) -> u16 {
    world.progress.inc(1);
    let body = json!({ "channel": channel, "outcome": outcome });
    world.change(IOM_CASEWORKER, key, Method::POST, "/contact-attempts", &body).await.status
}
