//! Version 1 of the API (product: "The API"): one file per resource, each with its wire structs, handlers and `routes`.

pub mod actions;
pub mod answers;
pub mod applications;
pub mod assignments;
pub mod attempts;
pub mod audit;
pub mod auth;
pub mod cases;
pub mod clearances;
pub mod counters;
mod days;
pub mod history;
pub mod interviews;
pub mod lookup;
pub mod me;
pub mod message_hold;
pub mod messages;
pub mod notes;
pub mod offices;
pub mod openapi;
mod openapi_problems;
pub mod people;
pub mod programmes;
pub mod proposals;
pub mod public_offices;
pub mod reports;
pub mod rooms;
pub mod slots;
pub mod travel;
pub mod users;
pub mod views;

use crate::http::{probes, routes::Mounted};

/// Every operation of the API.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    [
        probes::routes(),
        actions::routes(),
        applications::routes(),
        assignments::routes(),
        attempts::routes(),
        audit::routes(),
        cases::routes(),
        clearances::routes(),
        counters::routes(),
        history::routes(),
        interviews::routes(),
        message_hold::routes(),
        lookup::routes(),
        messages::routes(),
        notes::routes(),
        offices::routes(),
        openapi::routes(),
        people::routes(),
        programmes::routes(),
        proposals::routes(),
        rooms::routes(),
        slots::routes(),
        reports::routes(),
        travel::routes(),
        auth::routes(),
        me::routes(),
        users::routes(),
        views::routes(),
        public_offices::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
