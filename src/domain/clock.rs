//! Time and chance come in from outside, so that a test, the demo and a replay can say what they are.

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time. The program has one that reads the machine's; tests and the demo move theirs by hand.
pub trait Clock: Send + Sync + 'static {
    /// The instant, cut to microseconds: what both databases keep.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's time comes in")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// Gives chance. The program has one that asks the operating system; tests seed theirs.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` with bytes that nobody can foresee.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's randomness comes in")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}
