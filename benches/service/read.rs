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
    let loads: [(_, &[_]); 3] = [
        (serving.staff, &cases),
        (serving.staff, &[request("GET", "/livez", &[], None)]),
        (hello.address, &[request("GET", "/hello", &[], None)]),
    ];
    for (server, requests) in loads {
        rate(server, requests, TURN / 3); // warms them
    }
    let [one, other] = [(); 2].map(|()| loads.map(|(server, requests)| rate(server, requests, TURN)));
    let [ours, own_hello, bare_hello] = [0, 1, 2].map(|load| (one[load] + other[load]) / 2.0);
    report::share(&format!("{name} (raw: bare hello)"), ours, bare_hello, LEAST);
    report::share(&format!("{name} (raw: own hello route, /livez)"), ours, own_hello, LEAST);
}

/// Cases over the whole of the file, so that not one page of it answers for all.
pub fn paths(house: &House) -> Vec<String> {
    seed::some_cases(house).iter().map(|case| format!("/api/v1/cases/{case}")).collect()
}
