//! Limits on how often somebody may try.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{self, Reference},
    middleware::NoOpMiddleware,
    state::keyed::DashMapStateStore,
};

use crate::domain::clock::Clock;

/// Keys share this many places, chosen by a keyed hash: however many addresses an attacker has, memory ends here (a few MiB).
/// Two keys in one place only make the limit a little stricter for both.
const PLACES: u64 = 1 << 18;

/// After so many checks the places that are as good as new are given up.
const SWEEP_EVERY: u64 = 10_000;

/// Wrong tries of one account from one address, since a right one begins the count anew: enough for typing badly, useless for guessing.
pub const PER_LOGIN: Allowance = Allowance { times: NonZeroU32::MIN.saturating_add(9), per: Duration::from_secs(600) };

/// Tries from one address: a whole office behind one router signs in at 08:00. As many sittings at the form may be left from one.
pub const PER_ADDRESS: Allowance = Allowance { times: NonZeroU32::MIN.saturating_add(299), per: Duration::from_secs(600) };

/// Forms put aside, and tries at coming back to one, from one address: a family that types badly, or a library with one router.
pub const PER_SAVER: Allowance = Allowance { times: NonZeroU32::MIN.saturating_add(59), per: Duration::from_secs(600) };

/// So many times at once, and as many again spread evenly over the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many.
    pub times: NonZeroU32,
    /// The time in which they come back.
    pub per: Duration,
}

/// Too often; 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Seconds until the next try can be let through, at least 1: the value of Retry-After.
    pub seconds: u64,
}

/// Whoever shares this shares a limit: an IPv4 address, or the first 64 bits of an IPv6 one, since every household has that many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressBlock(IpAddr);

impl From<IpAddr> for AddressBlock {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(six) => Self(IpAddr::V6((six.to_bits() & !u128::from(u64::MAX)).into())),
            four => Self(four),
        }
    }
}

/// The program's clock as the limiter wants it: the time since 1970.
#[derive(Clone)]
struct Time(Arc<dyn Clock>);

impl clock::Clock for Time {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.now().signed_duration_since(chrono::DateTime::UNIX_EPOCH).to_std().unwrap_or_default()
    }
}

type Limiter = RateLimiter<u64, DashMapStateStore<u64>, Time, NoOpMiddleware<Duration>>;

/// One limit for many keys.
pub struct Limit {
    limiter: Limiter,
    time: Time,
    places: RandomState,
    /// How often the count of each place began anew, modulo 256; made when it first does.
    rounds: OnceLock<Box<[AtomicU8]>>,
    checks: AtomicU64,
}

impl std::fmt::Debug for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limit").field("keys", &self.limiter.len()).finish_non_exhaustive()
    }
}

impl Limit {
    /// A limit with one allowance for each key, on the program's clock.
    #[must_use]
    pub fn new(allowance: Allowance, clock: Arc<dyn Clock>) -> Self {
        let each = (allowance.per / allowance.times.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(each).unwrap_or(Quota::per_second(allowance.times)).allow_burst(allowance.times);
        let time = Time(clock);
        let limiter = RateLimiter::dashmap_with_clock(quota, time.clone());
        Self { limiter, time, places: RandomState::new(), rounds: OnceLock::new(), checks: AtomicU64::new(0) }
    }

    /// Lets one try of `key` through and counts it.
    ///
    /// # Errors
    /// [`Wait`] when the allowance is used up; such a try is not counted.
    pub fn check(&self, key: impl Hash) -> Result<(), Wait> {
        if self.checks.fetch_add(1, Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep();
        }
        let place = self.place(key);
        self.limiter.check_key(&(place + PLACES * u64::from(self.round(place)))).map_err(|not_until| {
            let wait = not_until.earliest_possible().duration_since(clock::Clock::now(&self.time));
            Wait { seconds: Duration::from(wait).as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1) }
        })
    }

    /// Begins the count of `key` anew: whoever it is has shown that the tries so far were their own.
    pub fn begin_anew(&self, key: impl Hash) {
        let rounds = self.rounds.get_or_init(|| (0..PLACES).map(|_| AtomicU8::new(0)).collect());
        if let Some(round) = usize::try_from(self.place(key)).ok().and_then(|place| rounds.get(place)) {
            round.fetch_add(1, Relaxed);
        }
    }

    fn place(&self, key: impl Hash) -> u64 {
        self.places.hash_one(key) % PLACES
    }

    fn round(&self, place: u64) -> u8 {
        let rounds = self.rounds.get().map_or(&[] as &[AtomicU8], |rounds| rounds);
        usize::try_from(place).ok().and_then(|place| rounds.get(place)).map_or(0, |round| round.load(Relaxed))
    }

    /// Gives up the memory of keys that have their whole allowance again.
    pub fn sweep(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    /// How many keys are remembered.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.limiter.len()
    }
}

/// The limits on signing in.
///
/// Not by account alone: then anybody could lock anybody out.
#[derive(Debug)]
pub struct SignInThrottle {
    per_login: Limit,
    per_address: Limit,
}

impl SignInThrottle {
    /// The limits on the program's clock.
    #[must_use]
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        Self { per_login: Limit::new(PER_LOGIN, Arc::clone(clock)), per_address: Limit::new(PER_ADDRESS, Arc::clone(clock)) }
    }

    /// Lets one try through, right or wrong, whether or not there is such a login.
    ///
    /// # Errors
    /// [`Wait`]
    pub fn check(&self, login: &str, from: AddressBlock) -> Result<(), Wait> {
        self.per_address.check(from)?;
        self.per_login.check(key(login, from))
    }

    /// Forgets the tries of a login whose password has just been shown. The address stays counted: it may try other logins.
    pub fn succeeded(&self, login: &str, from: AddressBlock) {
        self.per_login.begin_anew(key(login, from));
    }
}

fn key(login: &str, from: AddressBlock) -> (String, AddressBlock) {
    (login.trim().to_lowercase(), from)
}

#[cfg(test)]
#[path = "throttle_tests.rs"]
mod tests;
