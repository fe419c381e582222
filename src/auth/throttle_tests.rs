#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use rstest::rstest;

use super::*;

struct Hand(Mutex<DateTime<Utc>>);

impl Hand {
    fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap())))
    }

    fn turn(&self, seconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

fn thirty(clock: &Arc<Hand>) -> Limit {
    let clock: Arc<dyn Clock> = Arc::<Hand>::clone(clock);
    Limit::new(Allowance { times: NonZeroU32::new(30).unwrap(), per: Duration::from_secs(600) }, clock)
}

fn use_up(limit: &Limit, times: std::ops::Range<u32>) {
    for _ in times {
        let _passed_or_not = limit.check("a");
    }
}

fn block(text: &str) -> AddressBlock {
    text.parse::<IpAddr>().unwrap().into()
}

#[test]
fn thirty_pass_and_the_next_is_told_when_to_come_back() {
    let clock = Hand::new();
    let limit = thirty(&clock);
    assert!((0..30).all(|_| limit.check("a").is_ok()));
    assert_eq!(limit.check("a"), Err(Wait { seconds: 20 }));
    clock.turn(19);
    assert_eq!(limit.check("a"), Err(Wait { seconds: 1 }));
    clock.turn(1);
    assert_eq!(limit.check("a"), Ok(()));
    assert_eq!(limit.check("a"), Err(Wait { seconds: 20 }));
}

#[test]
fn one_key_does_not_use_up_anothers_allowance() {
    let limit = thirty(&Hand::new());
    use_up(&limit, 0..31);
    assert!(limit.check("a").is_err());
    assert!(limit.check("b").is_ok());
}

#[test]
fn a_refused_try_does_not_lengthen_the_wait() {
    let clock = Hand::new();
    let limit = thirty(&clock);
    use_up(&limit, 0..1000);
    clock.turn(20);
    assert_eq!(limit.check("a"), Ok(()));
}

#[test]
fn a_clock_that_goes_back_breaks_nothing() {
    let clock = Hand::new();
    let limit = thirty(&clock);
    use_up(&limit, 0..31);
    clock.turn(-86_400);
    assert!(limit.check("a").is_err());
}

#[test]
fn three_hundred_thousand_addresses_do_not_grow_memory_without_end_and_time_empties_it() {
    let clock = Hand::new();
    let limit = thirty(&clock);
    let passed = (0..300_000_u32).filter(|key| limit.check(key).is_ok()).count();
    assert!(passed > 290_000, "strangers hardly notice each other: {passed}");
    assert!(limit.remembered() as u64 <= PLACES);
    clock.turn(3600);
    limit.sweep();
    assert_eq!(limit.remembered(), 0);
}

#[rstest]
#[case("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
#[case("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
#[case("::ffff:203.0.113.7", "203.0.113.7", true)]
#[case("203.0.113.7", "203.0.113.8", false)]
fn an_ipv6_network_counts_as_one_address(#[case] one: &str, #[case] other: &str, #[case] same: bool) {
    assert_eq!(block(one) == block(other), same);
}

#[test]
fn signing_in_is_limited_by_login_and_address_however_the_login_is_written() {
    let clock: Arc<dyn Clock> = Hand::new();
    let throttle = SignInThrottle::new(&clock);
    let home = block("203.0.113.7");
    assert!((0..10).all(|_| throttle.check("ana", home).is_ok()));
    assert!(throttle.check("ana", home).is_err());
    assert!(throttle.check(" ANA ", home).is_err());
    assert!(throttle.check("luis", home).is_ok());
    assert!(throttle.check("ana", block("203.0.113.8")).is_ok(), "nobody can lock another out");
}

#[test]
fn a_right_password_begins_the_count_anew_for_its_login_and_address_alone() {
    let clock: Arc<dyn Clock> = Hand::new();
    let throttle = SignInThrottle::new(&clock);
    let (home, cafe) = (block("203.0.113.7"), block("203.0.113.8"));
    for (login, from) in [("ana", home), ("luis", home), ("ana", cafe)] {
        assert!((0..10).all(|_| throttle.check(login, from).is_ok()));
    }
    throttle.succeeded(" Ana", home);
    assert!((0..10).all(|_| throttle.check("ana", home).is_ok()));
    assert!(throttle.check("ana", home).is_err(), "ten again, not more");
    assert!(throttle.check("luis", home).is_err());
    assert!(throttle.check("ana", cafe).is_err());
}

#[test]
fn who_signs_in_all_day_is_never_told_to_wait_before_the_addresss_limit() {
    let clock: Arc<dyn Clock> = Hand::new();
    let throttle = SignInThrottle::new(&clock);
    let home = block("203.0.113.7");
    for _ in 0..300 {
        assert!(throttle.check("ana", home).is_ok());
        throttle.succeeded("ana", home);
    }
    assert!(throttle.check("ana", home).is_err(), "the address stays counted");
}

#[test]
fn one_address_cannot_try_all_logins() {
    let clock: Arc<dyn Clock> = Hand::new();
    let throttle = SignInThrottle::new(&clock);
    let passed = (0..1000).filter(|n| throttle.check(&format!("user{n}"), block("203.0.113.7")).is_ok()).count();
    assert!(passed <= 300, "{passed}");
}
