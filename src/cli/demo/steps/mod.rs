//! The walk, chapter by chapter: a week of February 2024 at the four offices, and the spring in which some of its families travel.

mod adjudication;
mod apply;
mod decisions;
mod desk;
mod duplicates;
mod interviews;
mod journeys;
mod parks;
mod quota;
mod recommendations;
mod refusals;
mod screening;
mod turned_away;
mod unreachable;
mod withdrawals;

pub(super) use apply::outcome_of;

use super::world::World;

/// Walks all of it. What does not come as expected is noted, and the walk goes on.
pub async fn walk(world: &mut World) {
    turned_away::before_eight(world).await;
    apply::at_eight(world).await;
    apply::at_the_counter(world).await;
    duplicates::come_in(world).await;
    screening::first_look(world).await;
    recommendations::four_eyes(world).await;
    recommendations::closures(world).await;
    refusals::out_of_reach(world).await;
    decisions::process_or_not(world).await;
    decisions::take_back_a_decision(world).await;
    decisions::silence(world).await;
    duplicates::judged(world).await;
    withdrawals::before_and_after(world).await;
    unreachable::after_three_attempts(world).await;
    quota::three_a_day(world).await;
    parks::an_office(world).await;
    parks::the_programme(world).await;
    decisions::left(world).await;
    interviews::on_thursday(world).await;
    interviews::at_the_desk(world).await;
    adjudication::decide(world).await;
    journeys::travel(world).await;
    interviews::in_may(world).await;
    decisions::left(world).await;
}
