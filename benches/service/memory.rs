//! What the process holds in memory after a morning's work.

use super::{
    client::{each_once, get},
    house::House,
    read, report,
};

/// Requests before the figure is read: half cases, half pages of the queue.
const REQUESTS: usize = 2_000;

pub fn measure(house: &House) {
    let serving = house.serve();
    let token = house.token_of_today(&house.team.iom);
    let before = serving.resident_mib();
    let paths = read::paths(house);
    let page = "/api/v1/cases?office=CO&stage=received".to_owned();
    let requests: Vec<_> = paths.iter().cycle().flat_map(|case| [case, &page]).take(REQUESTS).map(|path| get(path, &token)).collect();
    each_once(serving.staff, &requests, 200);
    report::noted("resident memory just started", &format!("{before:.1} MiB"));
    report::noted("resident memory, 20,000 cases, 2,000 requests", &format!("{:.1} MiB", serving.resident_mib()));
}
