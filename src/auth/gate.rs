//! The gate before the hashing of passwords.

use std::{num::NonZeroUsize, sync::Arc, thread, time::Duration};

use tokio::{sync::Semaphore, task, time};

/// How long somebody waits for a turn before being told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lets only so many hashings run at once, away from the threads that answer requests.
///
/// A burst of sign-ins at 08:00 must not slow down the rest: one core is always left to others where there are two.
#[derive(Clone, Debug)]
pub struct HashGate {
    turns: Arc<Semaphore>,
    patience: Duration,
}

/// Why nothing was hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// Too many are waiting: 503 with Retry-After.
    #[error("too many sign-ins at once")]
    Busy,
    /// The work broke off; a fault of the program.
    #[error("the hashing broke off")]
    Broken,
}

impl Default for HashGate {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::new(cores.saturating_sub(1).max(1), PATIENCE)
    }
}

impl HashGate {
    /// A gate with `turns` at once, before which nobody waits longer than `patience`.
    #[must_use]
    pub fn new(turns: usize, patience: Duration) -> Self {
        Self { turns: Arc::new(Semaphore::new(turns.max(1))), patience }
    }

    /// Does `work` when its turn comes.
    ///
    /// The turn belongs to the work and not to who waits for it: a caller that hangs up frees nothing before the core is free.
    ///
    /// # Errors
    /// [`GateError`]
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, GateError> {
        let waiting = time::timeout(self.patience, Arc::clone(&self.turns).acquire_owned());
        let turn = waiting.await.map_err(|_| GateError::Busy)?.map_err(|_| GateError::Broken)?;
        let done = task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(|_| GateError::Broken)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    #[tokio::test]
    async fn never_more_at_once_than_turns() {
        let gate = HashGate::new(2, Duration::from_secs(5));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut all = task::JoinSet::new();
        for _ in 0..10 {
            let (gate, now, most) = (gate.clone(), Arc::clone(&now), Arc::clone(&most));
            all.spawn(async move {
                let work = move || {
                    most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
                    thread::sleep(Duration::from_millis(10));
                    now.fetch_sub(1, SeqCst);
                };
                gate.run(work).await
            });
        }
        assert!(all.join_all().await.iter().all(Result::is_ok));
        assert_eq!(most.load(SeqCst), 2);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_so_and_the_others_go_on() {
        let gate = HashGate::new(1, Duration::from_millis(20));
        let slow = gate.run(|| thread::sleep(Duration::from_millis(200)));
        let late = async {
            time::sleep(Duration::from_millis(5)).await;
            gate.run(|| ()).await
        };
        let (first, second) = tokio::join!(slow, late);
        assert_eq!((first, second), (Ok(()), Err(GateError::Busy)));
        assert_eq!(gate.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_caller_that_hangs_up_frees_no_turn_before_the_work_is_done() {
        let gate = HashGate::new(1, Duration::from_millis(20));
        let hung_up = time::timeout(Duration::from_millis(5), gate.run(|| thread::sleep(Duration::from_millis(200)))).await;
        assert!(hung_up.is_err());
        assert_eq!(gate.run(|| ()).await, Err(GateError::Busy));
    }

    #[tokio::test]
    async fn work_that_breaks_off_gives_its_turn_back() {
        let gate = HashGate::new(1, Duration::from_secs(1));
        assert_eq!(gate.run(|| panic!("broken on purpose")).await, Err::<(), _>(GateError::Broken));
        assert_eq!(gate.run(|| 1).await, Ok(1));
    }
}
