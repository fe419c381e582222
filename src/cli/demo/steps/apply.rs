//! Applications come in: by the public form, and entered by a clerk where people cannot or need not use it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cli::demo::{
    api::{Answer, fresh_key},
    cast::{COLOMBIA, COSTA_RICA, GUATEMALA},
    families::Family,
    staff::{IOM_CLERK, US_SUPERVISOR},
    story::Story,
    world::World,
};

/// Tuesday, 08:00 in Bogota: the form of Colombia opens. That of Costa Rica is open all day.
pub(super) async fn at_eight(world: &mut World) {
    world.at("2024-02-06T13:00:00Z");
    send(world, COLOMBIA).await;
    send(world, COSTA_RICA).await;
    expect_rules(world, &["yusmary", "fatima"], "met").await;
    expect_rules(world, &["dieudonne", "evert"], "not_met").await;
    expect_rules(world, &["reinier", "oneyda"], "unknown").await;
    for key in ["dieudonne", "evert"] {
        world.tell(key, "The rules are not met; the application is taken all the same, people judge it.");
    }
}

/// Guatemala has no public form: IOM's clerk enters what people bring to the counter.
pub(super) async fn at_the_counter(world: &mut World) {
    for family in GUATEMALA {
        assisted(world, *family).await;
    }
    expect_rules(world, &["tomas", "elmer"], "met").await;
    expect_rules(world, &["sandra"], "not_met").await;
    expect_rules(world, &["catarina"], "unknown").await;
}

/// Takes a form for each family, lets the half minute pass that nobody fills a form in, and sends them all.
pub(super) async fn send(world: &mut World, families: &[Family]) {
    let mut tokens = Vec::new();
    for family in families {
        tokens.push(token(world, family).await);
    }
    world.minutes(1);
    for (family, token) in families.iter().zip(tokens) {
        let came = send_form(world, family, &token, &fresh_key()).await;
        received(world, *family, &came).await;
    }
}

/// A form token of an office.
pub(super) async fn token(world: &World, family: &Family) -> String {
    form(world, family).await.text("/form_token")
}

/// The empty form of an office, with its token if it is open.
pub(super) async fn form(world: &World, family: &Family) -> Answer {
    world.api.public_get(&format!("public/offices/{}/form", family.office)).await
}

/// Sends a family's form.
pub(super) async fn send_form(world: &mut World, family: &Family, token: &str, key: &str) -> Answer {
    world.progress.inc(1);
    let body = json!({ "form_token": token, "application": family.form() });
    world.api.public_post(&format!("public/offices/{}/applications", family.office), key, &body).await
}

/// Enters a family's form for it.
pub(super) async fn assisted(world: &mut World, family: Family) {
    world.progress.inc(1);
    let (path, body) = (format!("offices/{}/applications", family.office), json!({ "application": family.form() }));
    let came = world.api.send(IOM_CLERK, Method::POST, &path, None, &body).await;
    received(world, family, &came).await;
    world.tell(family.key, "Entered by IOM's clerk.");
}

/// Begins the story of an application that must have been received.
pub(super) async fn received(world: &mut World, family: Family, came: &Answer) {
    world.expect(&format!("{}: received", family.key), came, 201, None);
    let mut story = Story::begun(family, came.text("/reference"));
    // Whoever was not received must not be taken for the first of a list of everybody.
    let looked_for = if story.reference.is_empty() { family.key } else { story.reference.as_str() };
    let found = world.api.get(US_SUPERVISOR, &format!("cases?q={looked_for}")).await;
    story.case = found.items().first().and_then(|row| row["id"].as_str()).unwrap_or_default().to_owned();
    let there = !story.reference.is_empty() && !story.case.is_empty();
    world.checks.note(&format!("{}: found by its reference", family.key), there, || found.line());
    world.stories.insert(family.key, story);
}

/// What the rules of the day must say about these, line by line taken together.
pub(super) async fn expect_rules(world: &mut World, keys: &[&'static str], outcome: &str) {
    for key in keys {
        let came = world.api.get(US_SUPERVISOR, &world.path(key, "/eligibility")).await;
        let said = outcome_of(&came.body);
        world.checks.note(&format!("{key}: the rules are {outcome}"), said == outcome, || format!("{said}: {}", came.line()));
        if let Some(story) = world.stories.get_mut(key) {
            story.rules = said;
        }
    }
}

/// What the latest run of the rules says, all its lines taken together.
pub(in crate::cli::demo) fn outcome_of(eligibility: &Value) -> String {
    eligibility.pointer("/items/0/overall").and_then(Value::as_str).unwrap_or_default().to_owned()
}
