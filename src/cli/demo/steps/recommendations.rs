//! Recommendation and review: what one prepares another judges.

use reqwest::Method;
use serde_json::{Value, json};

use super::duplicates::because;
use crate::{
    cli::demo::{
        cast::family,
        staff::{
            IOM_CASEWORKER, IOM_REVIEWER, IOM_SUPERVISOR, UNHCR_CASEWORKER, UNHCR_REVIEWER, UNHCR_SCREENS_AND_REVIEWS, UNHCR_SUPERVISOR,
        },
        world::World,
    },
    domain::workflow::Verb,
};

/// A pathway recommended.
pub(super) fn pathway(key: &str) -> Value {
    json!({ "pathway": key, "priority": "normal", "reason_code": "meets_criteria" })
}

fn closure(kind: &str, code: &str) -> Value {
    json!({ "closure": kind, "priority": "normal", "reason_code": code })
}

/// The refugee pathway is UNHCR's, the others are IOM's; nobody reviews the own recommendation.
pub(super) async fn four_eyes(world: &mut World) {
    world.refused(IOM_CASEWORKER, "yusmary", Verb::Recommend, pathway("us_refugee"), 409, "other_organisation_recommends").await;
    for key in ["yusmary", "gladys", "osmel", "yoleida"] {
        world.done(IOM_CASEWORKER, key, Verb::Recommend, pathway("humanitarian_parole")).await;
        world.done(IOM_REVIEWER, key, Verb::Endorse, json!({})).await;
    }
    world.done(IOM_CASEWORKER, "tomas", Verb::Recommend, pathway("h_2a")).await;
    world.done(IOM_REVIEWER, "tomas", Verb::Endorse, json!({})).await;
    who_recommends_never_reviews(world).await;
    there_and_back(world).await;
}

async fn who_recommends_never_reviews(world: &mut World) {
    let who = super::screening::account(world, UNHCR_SCREENS_AND_REVIEWS).await;
    world.done(UNHCR_SUPERVISOR, "reinier", Verb::Assign, json!({ "assignee": who })).await;
    world.done(UNHCR_SCREENS_AND_REVIEWS, "reinier", Verb::Recommend, pathway("us_refugee")).await;
    world.refused(UNHCR_SCREENS_AND_REVIEWS, "reinier", Verb::Endorse, json!({}), 409, "four_eyes").await;
    world.refused(IOM_REVIEWER, "reinier", Verb::Endorse, json!({}), 409, "other_organisations_recommendation").await;
    world.done(UNHCR_REVIEWER, "reinier", Verb::Endorse, json!({})).await;
    world.tell("reinier", "Who recommended it could not endorse it, nor could IOM; another reviewer of UNHCR did.");
}

/// Mirlande's recommendation comes back in every way there is, and goes out again.
async fn there_and_back(world: &mut World) {
    recommend(world, "mirlande").await;
    world.done(UNHCR_REVIEWER, "mirlande", Verb::ReturnToScreening, because("The reason is not in the notes.")).await;
    recommend(world, "mirlande").await;
    world.done(UNHCR_CASEWORKER, "mirlande", Verb::TakeBack, because("I forgot the children.")).await;
    recommend(world, "mirlande").await;
    rename(world, "mirlande", "Mirlande Josaphat Dorvil").await;
    world.stands(UNHCR_CASEWORKER, "mirlande", "screening").await;
    recommend(world, "mirlande").await;
    world.done(UNHCR_REVIEWER, "mirlande", Verb::Endorse, json!({})).await;
    world.tell("mirlande", "Returned by the reviewer, taken back, made void by a corrected name, then endorsed.");
}

async fn recommend(world: &mut World, key: &str) {
    world.done(UNHCR_CASEWORKER, key, Verb::Recommend, pathway("us_refugee")).await;
}

/// Corrects the name of a principal: that is identity, so it has effects.
pub(super) async fn rename(world: &mut World, key: &'static str, name: &str) {
    rename_by(world, UNHCR_CASEWORKER, key, name).await;
}

/// The same, by a caseworker of one's choice.
pub(super) async fn rename_by(world: &mut World, who: &'static str, key: &'static str, name: &str) {
    let looked = world.api.get(who, &world.path(key, "")).await;
    let person = looked.text("/people/0/id");
    let mut body = family(key).principal();
    body["name"] = json!(name);
    let came = world.change(who, key, Method::PATCH, &format!("/people/{person}"), &body).await;
    world.expect(&format!("{key}: the name is corrected"), &came, 200, None);
}

/// Two closures proposed by caseworkers and endorsed by reviewers; one of them reopened.
pub(super) async fn closures(world: &mut World) {
    world.done(IOM_CASEWORKER, "dieudonne", Verb::Recommend, closure("not_eligible", "criteria_not_met")).await;
    world.done(IOM_REVIEWER, "dieudonne", Verb::Endorse, json!({})).await;
    world.stands(IOM_CASEWORKER, "dieudonne", "closed:not_eligible").await;
    world.tell("dieudonne", "Closed as not eligible, on a caseworker's proposal and a reviewer's word.");
    let not_pursued = || closure("not_pursued", "not_interested");
    world.done(IOM_CASEWORKER, "marleny", Verb::Recommend, not_pursued()).await;
    world.done(IOM_REVIEWER, "marleny", Verb::Endorse, json!({})).await;
    world.by_two(IOM_REVIEWER, IOM_SUPERVISOR, "marleny", Verb::Reopen).await;
    world.stands(IOM_CASEWORKER, "marleny", "review").await;
    world.done(IOM_REVIEWER, "marleny", Verb::ReturnToScreening, because("Ask her once more.")).await;
    world.done(IOM_CASEWORKER, "marleny", Verb::Recommend, not_pursued()).await;
    world.done(IOM_REVIEWER, "marleny", Verb::Endorse, json!({})).await;
    world.stands(IOM_CASEWORKER, "marleny", "closed:not_pursued").await;
    world.tell("marleny", "Closed as not pursued, reopened by a reviewer and a supervisor, asked once more, closed again.");
}
