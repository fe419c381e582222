//! Page 1,000 of a queue beside page 1: the place in the index is found, never counted up to.

use std::time::Instant;

use super::{
    client::{Client, get},
    house::House,
    report,
};

const LIST: &str = "/api/v1/cases?office=CO&stage=received&limit=50";
/// The page far down.
const FAR: usize = 1_000;
/// Readings of each page, in turns; the middle one counts.
const READINGS: usize = 400;
/// What page 1,000 may cost of page 1.
const MOST: f64 = 1.2;

pub fn measure(house: &House) {
    let serving = house.serve();
    let token = house.token_of_today(&house.team.iom);
    let mut client = Client::connect(serving.staff).unwrap();
    let first = get(LIST, &token);
    let mut far = first.clone();
    for _ in 1..FAR {
        let next = client.send(&far).unwrap().expect(200).field("/next");
        assert!(!next.is_empty(), "the queue ends before page {FAR}");
        far = get(&format!("{LIST}&cursor={next}"), &token);
    }
    let mut timed = |request: &[u8]| {
        let begun = Instant::now();
        client.send(request).unwrap().expect(200);
        begun.elapsed().as_secs_f64() * 1000.0
    };
    let (near, far) = (0..READINGS).map(|_| (timed(&first), timed(&far))).unzip();
    report::at_most("queue page 1,000 (raw: page 1), 100,000 cases", (report::median(far), report::median(near)), "ms", MOST);
}
