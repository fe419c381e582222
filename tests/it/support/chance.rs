//! A clock that is moved by hand and chance that can be repeated.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use sendero::domain::clock::{Clock, Entropy};
use sha2::{Digest, Sha256};

/// A clock that stands still until it is moved; begins at eight in Bogota on a Tuesday, when the Colombian form opens.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap())))
    }
}

impl TestClock {
    pub fn forward(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Chance from a seed: the same seed gives the same bytes, so that two runs can be laid side by side. Reseeded by the test between steps.
#[derive(Clone, Debug)]
pub struct SeededEntropy(Arc<Mutex<(String, u64)>>);

impl SeededEntropy {
    pub fn new(seed: &str) -> Self {
        Self(Arc::new(Mutex::new((seed.to_owned(), 0))))
    }

    /// Begins anew from another seed.
    pub fn reseed(&self, seed: &str) {
        *self.0.lock().unwrap() = (seed.to_owned(), 0);
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::new().chain_update(state.0.as_bytes()).chain_update(state.1.to_be_bytes()).finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
            state.1 += 1;
        }
    }
}
