//! The worker in the server: hands over what is due until it is told to stop.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use super::{Sender, sender::PATIENCE};
use crate::store::StoreError;

/// Polls after which call tasks are looked through.
const TEND_EVERY: u32 = 30;

/// How long the worker may be without success before it counts as ill: longer than the slowest transport keeps it busy.
const ILL_AFTER: Duration = Duration::from_secs(6 * 60);
const _: () = assert!(ILL_AFTER.as_secs() > PATIENCE.as_secs());

/// The worker as the server holds it.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    wake: Arc<Notify>,
}

/// Whether the worker does its rounds. Says nothing about what it hands over.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Mutex<Beat>>);

#[derive(Clone, Copy, Debug)]
enum Beat {
    /// The worker was seen to be well then, or is about to begin.
    Last(Instant),
    /// There is no worker any more.
    Ended,
}

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Beat::Last(Instant::now()))))
    }
}

impl Pulse {
    /// Whether the worker is there, and something went well not long ago.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.is_well_within(ILL_AFTER)
    }

    fn is_well_within(&self, patience: Duration) -> bool {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Beat::Last(at) => at.elapsed() < patience,
            Beat::Ended => false,
        }
    }

    fn set(&self, beat: Beat) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = beat;
    }

    fn beat(&self) {
        self.set(Beat::Last(Instant::now()));
    }
}

/// Ends the pulse with the worker, also when it panics.
struct Life(Pulse);

impl Drop for Life {
    fn drop(&mut self) {
        self.0.set(Beat::Ended);
    }
}

impl Worker {
    /// Starts the worker; must be called inside a tokio runtime. It looks for work every `poll` and when it is woken, and `pulse` tells
    /// others how it is.
    #[must_use]
    pub fn start(sender: Sender, poll: Duration, pulse: Pulse) -> Self {
        let (stop, told) = watch::channel(false);
        let wake = Arc::new(Notify::new());
        let task = tokio::spawn(work(sender, poll, told, Arc::clone(&wake), Life(pulse)));
        Self { stop, task, wake }
    }

    /// Wakes the worker before its next round.
    #[must_use]
    pub fn waker(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Stops taking up messages and waits until those under way are handed over and written down.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if self.task.await.is_err() {
            tracing::error!("the sender of messages ended before its time");
        }
    }
}

async fn work(sender: Sender, poll: Duration, mut told: watch::Receiver<bool>, wake: Arc<Notify>, life: Life) {
    let mut round = 0;
    while !*told.borrow() {
        if let Err(error) = one_round(&sender, round, &told, &life.0).await {
            tracing::error!(error = %error, "messages could not be looked through");
        }
        round = (round + 1) % TEND_EVERY;
        tokio::select! {
            () = wake.notified() => {}
            () = tokio::time::sleep(poll) => {}
            _ = told.changed() => {}
        }
    }
}

/// Takes up what is due until nothing is. Each step that went well is a beat, since a morning's messages can take longer than a pulse.
async fn one_round(sender: &Sender, round: u32, told: &watch::Receiver<bool>, pulse: &Pulse) -> Result<(), StoreError> {
    if round == 0 {
        sender.tend_call_tasks().await?;
    }
    while !*told.borrow() {
        let taken_up = sender.step().await?;
        pulse.beat();
        if taken_up == 0 {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "worker_tests.rs"]
mod tests;
