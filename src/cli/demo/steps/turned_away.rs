//! Turned away: nothing is stored, and the answer says when to come again.

use super::apply::{form, send_form};
use crate::cli::demo::{
    api::{Answer, fresh_key},
    cast::family,
    families::Family,
    story::TurnedAway,
    world::World,
};

/// Five minutes to eight: Colombia opens in five minutes, Ecuador tomorrow, and Guatemala has no public form.
pub(super) async fn before_eight(world: &mut World) {
    away(world, family("yusmary"), "Tue 07:55", "window_closed", "2024-02-06T08:00").await;
    away(world, family("leidy"), "Tue 07:55", "window_closed", "2024-02-07T08:00").await;
    away(world, family("tomas"), "Tue 06:55", "no_public_form", "").await;
}

/// Whoever gets no form is turned away there; whoever gets one, when it is sent.
async fn away(world: &mut World, family: Family, at: &str, code: &str, next: &str) {
    let form = form(world, &family).await;
    let came = if form.status == 200 {
        world.minutes(1);
        send_form(world, &family, &form.text("/form_token"), &fresh_key()).await
    } else {
        form
    };
    note(world, family, at, &came, code, next);
}

/// Notes that a family was turned away for the reason named.
pub(super) fn note(world: &mut World, family: Family, at: &str, came: &Answer, code: &str, next: &str) {
    world.expect(&format!("{} is turned away", family.key), came, 409, Some(code));
    let said = ["/next_opening", "/advice/next_opening"].map(|pointer| came.text(pointer)).concat();
    let met = said.starts_with(next) && (said.is_empty() == next.is_empty());
    world.checks.note(&format!("{}: the next opening is {next}", family.key), met, || came.line());
    world.turned_away.push(TurnedAway {
        name: family.name,
        office: family.office,
        at: at.to_owned(),
        code: code.to_owned(),
        next_opening: said,
    });
}
