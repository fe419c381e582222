//! The clock of the demo: it stands still until the demo moves it, and runs on in real time once the walk is over.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::clock::{Clock, SystemClock};

/// Every look at the standing clock takes a millisecond, so that of two things one is always the earlier.
const LOOK: TimeDelta = TimeDelta::milliseconds(1);

/// A clock that is moved by hand. It lives here, so that `serve` cannot have one.
#[derive(Clone, Debug)]
pub struct DemoClock(Arc<Mutex<Hands>>);

#[derive(Debug)]
struct Hands {
    at: DateTime<Utc>,
    /// The machine's time when the clock was let run; nothing while it stands.
    running_since: Option<DateTime<Utc>>,
}

impl DemoClock {
    /// A clock that stands at an instant.
    #[must_use]
    pub fn standing_at(at: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Hands { at, running_since: None })))
    }

    /// Moves time on.
    pub fn forward(&self, by: TimeDelta) {
        self.with(|hands| hands.at += by);
    }

    /// Moves time on to an instant; never back, since what is written down would then lie in the future.
    pub fn until(&self, instant: DateTime<Utc>) {
        self.with(|hands| hands.at = hands.at.max(instant));
    }

    /// Lets the clock run in real time from where it stands.
    pub fn run_on(&self) {
        self.with(|hands| hands.running_since = Some(SystemClock.now()));
    }

    /// The hands are never left half-moved, so a panic elsewhere does not spoil them.
    fn with<T>(&self, f: impl FnOnce(&mut Hands) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for DemoClock {
    fn now(&self) -> DateTime<Utc> {
        self.with(|hands| match hands.running_since {
            Some(since) => hands.at + (SystemClock.now() - since),
            None => {
                hands.at += LOOK;
                hands.at
            }
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn clock() -> DemoClock {
        DemoClock::standing_at("2024-02-06T12:55:00Z".parse().unwrap())
    }

    #[test]
    fn no_two_looks_show_the_same_instant_and_none_an_earlier_one() {
        let clock = clock();
        let (first, second) = (clock.now(), clock.now());
        assert!(second > first && second - first < TimeDelta::seconds(1));
    }

    #[test]
    fn it_is_never_moved_back() {
        let clock = clock();
        clock.forward(TimeDelta::hours(2));
        clock.until("2024-02-06T13:00:00Z".parse().unwrap());
        assert!(clock.now() >= "2024-02-06T14:55:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn let_run_it_goes_on_from_where_it_stood() {
        let clock = clock();
        clock.run_on();
        let (first, second) = (clock.now(), clock.now());
        assert!(second >= first && second - first < TimeDelta::hours(1));
        assert!(second.to_rfc3339().starts_with("2024-02-06T12:55"));
    }
}
