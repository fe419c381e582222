//! A quota for Ecuador: drafted by one administrator, published by another, and then exactly three are taken.

use reqwest::Method;
use serde_json::json;

use super::{
    apply::{assisted, expect_rules, send, send_form, token},
    turned_away::note,
};
use crate::cli::demo::{
    api::fresh_key,
    cast::{ECUADOR, family},
    families::Family,
    staff::{IOM_ADMIN, IOM_ADMIN_2},
    world::World,
};

const SHIPPED: &str = include_str!("../../../../programmes/ecuador.toml");
/// Where the last version of the shipped file begins: the new one goes before it.
const LAST_VERSION: &str = "# Closed. The rules stay";

/// The demo's own version: nobody knows what the quota was.
const QUOTA: &str = r#"
[[version]]
valid_from = 2024-02-07
rules_of = 2024-01-15
citation = "Demo: a quota of three a day; the real figure was never published"

[[version.window]]
channel = "public"
weekdays = ["mon", "wed", "fri"]
opening = 08:00:00
quota = 3
citation = "Demo: a quota of three a day"

[[version.window]]
channel = "assisted"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
opening = 00:00:00
citation = "House rule: assisted entry is always open"

"#;

/// Wednesday, 08:00 in Guayaquil: three come in, one of them twice, and then the day is full for everybody alike.
pub(super) async fn three_a_day(world: &mut World) {
    publish(world).await;
    world.at("2024-02-07T13:00:00Z");
    let (fourth, first) = (family("edison"), family("leidy"));
    let tokens = [token(world, &first).await, token(world, &fourth).await, token(world, &first).await];
    send(world, &ECUADOR[..2]).await;
    let otherwise = Family { name: "Leidy Johana Hurtado Mosquera", language: "en", ..first };
    let again = send_form(world, &otherwise, &tokens[0], &fresh_key()).await;
    world.expect("leidy: sent again", &again, 201, None);
    world.tell(
        "leidy",
        "Sent the form again, with a second given name, before the day was full: that took no place, the third still came in.",
    );
    send(world, &ECUADOR[2..3]).await;
    let came = send_form(world, &fourth, &tokens[1], &fresh_key()).await;
    note(world, fourth, "Wed 08:02", &came, "quota_reached", "2024-02-09T08:00");
    let alike = send_form(world, &first, &tokens[2], &fresh_key()).await;
    world.expect("a full day answers everybody alike, so that nobody learns who has applied", &alike, 409, Some("quota_reached"));
    assisted(world, fourth).await;
    world.tell("edison", "Turned away when the day's three places were taken.");
    for (key, outcome) in [("leidy", "met"), ("ramon", "not_met"), ("johanna", "unknown")] {
        expect_rules(world, &[key], outcome).await;
    }
}

async fn publish(world: &mut World) {
    let source = SHIPPED.replace(LAST_VERSION, &format!("{}{LAST_VERSION}", QUOTA.trim_start()));
    let drafted = world.api.send(IOM_ADMIN, Method::POST, "programmes", None, &json!({ "source": source })).await;
    world.expect("an administrator drafts a quota for Ecuador", &drafted, 201, None);
    let path = format!("programmes/{}/publish", drafted.text("/id"));
    let proposed = world.api.send(IOM_ADMIN, Method::POST, &path, None, &json!({})).await;
    world.expect("publishing is proposed", &proposed, 202, None);
    let own = world.confirmed(IOM_ADMIN, &proposed, 409).await;
    world.expect("one administrator alone publishes nothing", &own, 409, Some("four_eyes"));
    world.confirmed(IOM_ADMIN_2, &proposed, 204).await;
}
