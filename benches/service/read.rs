//! A case by id, as a desk reads it: session, people, view, ETag, and the read on record.

use std::time::Duration;

use super::{
    client::{get, rate, request},
    hello::Hello,
    house::House,
    report, seed,
};

/// One turn of a load; there are two of each, in turns, so that a machine that slows down slows both.
const TURN: Duration = Duration::from_secs(3);
/// What the measure must reach of the bare route.
const LEAST: f64 = 0.15;

pub fn measure(house: &House, name: &str) {
    let (serving, hello) = (house.serve(), Hello::start());
    let token = house.token_of_today(&house.team.iom);
    let cases: Vec<_> = paths(house).iter().map(|path| get(path, &token)).collect();
    let bare = [request("GET", "/hello", &[], None)];
    rate(serving.staff, &cases, TURN / 3); // warms both
    rate(hello.address, &bare, TURN / 3);
    let turns = [(); 2].map(|()| (rate(serving.staff, &cases, TURN), rate(hello.address, &bare, TURN)));
    let [(ours, raw), (ours_again, raw_again)] = turns;
    report::share(name, (ours + ours_again) / 2.0, (raw + raw_again) / 2.0, LEAST);
}

/// Cases over the whole of the file, so that not one page of it answers for all.
pub fn paths(house: &House) -> Vec<String> {
    seed::some_cases(house).iter().map(|case| format!("/api/v1/cases/{case}")).collect()
}
