//! A page of the queue as people get it, beside the same fifty rows as programs get them.

use std::time::Duration;

use sendero::{
    auth::{token::Bearer, visit},
    domain::clock::{Clock, SystemClock},
};

use super::{
    client::{get, rate, request},
    house::House,
    report,
};

/// One turn of a load; there are two of each, in turns, so that a machine that slows down slows both.
const TURN: Duration = Duration::from_secs(3);
/// What the page must reach of its JSON (product: issue 4, "Size and speed").
const LEAST: f64 = 0.5;

pub fn measure(house: &House) {
    let (serving, staff) = (house.serve(), &house.team.iom);
    let bearer = Bearer { account: staff.account, session: staff.session };
    let ends = SystemClock.now() + chrono::TimeDelta::hours(12);
    let cookie = format!("__Host-sendero={}", visit::issue(&house.app.shared.page_keys.visit, bearer, ends));
    let page = [request("GET", "/queue?office=CO&stage=received", &[("cookie", &cookie)], None)];
    let json = [get("/api/v1/cases?office=CO&stage=received&limit=50", &house.token_of_today(staff))];
    rate(serving.staff, &page, TURN / 3); // warms both
    rate(serving.staff, &json, TURN / 3);
    let turns = [(); 2].map(|()| (rate(serving.staff, &page, TURN), rate(serving.staff, &json, TURN)));
    let [(ours, raw), (ours_again, raw_again)] = turns;
    report::share("queue page of 50 as HTML (raw: its JSON)", (ours + ours_again) / 2.0, (raw + raw_again) / 2.0, LEAST);
}
