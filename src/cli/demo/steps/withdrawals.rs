//! Withdrawals: silent before anybody was told anything, confirmed after, undone, and not undone.

use serde_json::{Value, json};

use super::{
    apply::{received, send_form, token},
    decisions::left,
    duplicates::because,
};
use crate::{
    cli::demo::{
        api::fresh_key,
        cast::family,
        families::Family,
        staff::{IOM_CASEWORKER, IOM_SUPERVISOR},
        world::World,
    },
    domain::workflow::Verb,
};

/// How somebody withdraws.
pub(super) fn asked() -> Value {
    json!({ "asked_by": "principal", "identified_by": "reference_and_birth_date" })
}

/// Wilmer withdraws, changes his mind, withdraws again and applies anew; Gladys withdraws after she was told.
pub(super) async fn before_and_after(world: &mut World) {
    world.done(IOM_CASEWORKER, "wilmer", Verb::Withdraw, asked()).await;
    world.stands(IOM_CASEWORKER, "wilmer", "closed:withdrawn").await;
    world.done(IOM_CASEWORKER, "wilmer", Verb::UndoWithdrawal, because("He called back the same hour.")).await;
    world.stands(IOM_CASEWORKER, "wilmer", "received").await;
    world.done(IOM_SUPERVISOR, "wilmer", Verb::Withdraw, asked()).await;
    world.tell("wilmer", "Withdrew, had it undone, withdrew again: nobody was told, as nobody had been told anything.");
    applies_anew(world).await;
    world.refused(IOM_CASEWORKER, "wilmer", Verb::UndoWithdrawal, because("He called once more."), 409, "applied_again").await;
    world.done(IOM_CASEWORKER, "gladys", Verb::Withdraw, asked()).await;
    world.tell("gladys", "Processed and told; then withdrew, which was confirmed to her.");
    left(world).await;
    sends_again(world).await;
}

/// After a withdrawal the same person makes a new case.
async fn applies_anew(world: &mut World) {
    let anew = Family { key: "wilmer_anew", ..family("wilmer") };
    let token = token(world, &anew).await;
    world.minutes(1);
    let came = send_form(world, &anew, &token, &fresh_key()).await;
    received(world, anew, &came).await;
    let other = world.stories.get("wilmer").map(|story| story.case.clone()).unwrap_or_default();
    let own = world.stories.get("wilmer_anew").map(|story| story.case.clone()).unwrap_or_default();
    world.checks.note("after a withdrawal the same person has a new case", other != own, || own.clone());
    world.tell("wilmer_anew", "Wilmer once more: after a withdrawal a new application is a new case.");
}

/// Yusmary sends her form again: a new reference, no new case. Sent twice with one key it is one wish.
async fn sends_again(world: &mut World) {
    let yusmary = family("yusmary");
    let (token, key) = (token(world, &yusmary).await, fresh_key());
    world.minutes(1);
    let first = send_form(world, &yusmary, &token, &key).await;
    let replayed = send_form(world, &yusmary, &token, &key).await;
    world.expect("yusmary: sent again", &first, 201, None);
    let same = replayed.status == 201 && replayed.body == first.body;
    world.checks.note("the same wish has the same answer", same, || replayed.line());
    let (before, now) = (world.stories.get("yusmary").map(|story| story.reference.clone()).unwrap_or_default(), first.text("/reference"));
    world.checks.note("sent again has a new reference", before != now && !now.is_empty(), || first.line());
    let found = world.api.get(IOM_CASEWORKER, &format!("cases?q={now}")).await;
    let case = found.items().first().and_then(|row| row["id"].as_str()).unwrap_or_default();
    let hangs_on = world.stories.get("yusmary").is_some_and(|story| story.case == case);
    world.checks.note("what is sent again hangs on the first case", hangs_on, || found.line());
    world.tell(
        "yusmary",
        format!("Sent the form again: a new reference, {now}, and no new case; sent twice with one key, the same answer."),
    );
    let mut other = yusmary;
    other.born = "1991-03-15";
    let reused = send_form(world, &other, &token, &key).await;
    world.expect("a key that was used for something else", &reused, 422, Some("idempotency_key_reused"));
}
