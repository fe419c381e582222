//! When a message that could not be handed over is tried again.

use std::time::Duration;

use super::clock::Entropy;

/// The wait after the first failed attempt. It doubles from there: most faults of a relay are a restart or a greylisting of a minute.
const FIRST: Duration = Duration::from_secs(30);

/// The longest wait. An interview can be moved on the day itself, so a message must not lie for longer once the relay is back.
const LONGEST: Duration = Duration::from_secs(2 * 60 * 60);

/// Attempts before a message is given up.
///
/// Twenty take about a day (30 s doubling to 2 h): long enough that a relay which is down overnight makes nobody's telephone ring,
/// short enough that a person whose mailbox is gone is called the day after.
pub const MAX_ATTEMPTS: u32 = 20;

/// How long to wait after the failed attempt number `attempt` (the first is 1); `None` when it was the last: a dead letter.
///
/// A quarter more or less by chance, so that what failed together does not come back together.
#[must_use]
pub fn wait_after(attempt: u32, entropy: &dyn Entropy) -> Option<Duration> {
    if attempt >= MAX_ATTEMPTS {
        return None;
    }
    let doublings = attempt.saturating_sub(1).min(31);
    let plain = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let mut chance = [0; 2];
    entropy.fill(&mut chance);
    Some(plain.mul_f64(0.75 + 0.5 * f64::from(u16::from_le_bytes(chance)) / f64::from(u16::MAX)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// Chance that always falls the same way.
    struct Always(u8);

    impl Entropy for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn the_wait_doubles_up_to_the_cap() {
        let low = |attempt| wait_after(attempt, &Always(0)).unwrap().as_secs_f64() / 0.75;
        assert_eq!([low(1), low(2), low(3), low(8), low(9), low(19)], [30.0, 60.0, 120.0, 3840.0, 7200.0, 7200.0]);
    }

    #[test]
    fn chance_moves_the_wait_by_a_quarter_and_never_past_it() {
        assert_eq!(wait_after(1, &Always(0)).unwrap(), Duration::from_millis(22_500));
        assert_eq!(wait_after(1, &Always(255)).unwrap(), Duration::from_millis(37_500));
    }

    #[test]
    fn the_twentieth_failure_is_the_last_and_comes_after_about_a_day() {
        let hours = |chance| (1..MAX_ATTEMPTS).map(|n| wait_after(n, &Always(chance)).unwrap().as_secs_f64()).sum::<f64>() / 3600.0;
        assert!(hours(0) > 17.0 && hours(255) < 31.0, "{} to {} hours", hours(0), hours(255));
        assert_eq!(wait_after(MAX_ATTEMPTS, &Always(0)), None);
        assert_eq!(wait_after(u32::MAX, &Always(0)), None);
    }

    #[test]
    fn an_attempt_that_never_was_waits_like_the_first() {
        assert_eq!(wait_after(0, &Always(0)), wait_after(1, &Always(0)));
    }
}
