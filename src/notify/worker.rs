//! The worker in the server: hands over what is due until it is told to stop.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use super::Sender;
use crate::store::StoreError;

/// Polls after which call tasks are looked through.
const TEND_EVERY: u32 = 30;

/// How long the worker may be without success before it counts as ill.
const ILL_AFTER: Duration = Duration::from_secs(120);

/// The worker as the server holds it.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    wake: Arc<Notify>,
    pulse: Pulse,
}

/// Whether the worker does its rounds. Says nothing about what it hands over.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Mutex<Instant>>);

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }
}

impl Pulse {
    /// Whether a round went well not long ago.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).elapsed() < ILL_AFTER
    }

    fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

impl Worker {
    /// Starts the worker; must be called inside a tokio runtime. It looks for work every `poll` and when it is woken.
    #[must_use]
    pub fn start(sender: Sender, poll: Duration) -> Self {
        let (stop, told) = watch::channel(false);
        let (wake, pulse) = (Arc::new(Notify::new()), Pulse::default());
        let task = tokio::spawn(work(sender, poll, told, Arc::clone(&wake), pulse.clone()));
        Self { stop, task, wake, pulse }
    }

    /// Wakes the worker before its next round.
    #[must_use]
    pub fn waker(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Whether it does its rounds.
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Stops taking up messages and waits until those under way are handed over and written down.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if self.task.await.is_err() {
            tracing::error!("the sender of messages ended before its time");
        }
    }
}

async fn work(sender: Sender, poll: Duration, mut told: watch::Receiver<bool>, wake: Arc<Notify>, pulse: Pulse) {
    let mut round = 0;
    while !*told.borrow() {
        match one_round(&sender, round, &told).await {
            Ok(()) => pulse.beat(),
            Err(error) => tracing::error!(error = %error, "messages could not be looked through"),
        }
        round = (round + 1) % TEND_EVERY;
        tokio::select! {
            () = wake.notified() => {}
            () = tokio::time::sleep(poll) => {}
            _ = told.changed() => {}
        }
    }
}

async fn one_round(sender: &Sender, round: u32, told: &watch::Receiver<bool>) -> Result<(), StoreError> {
    if round == 0 {
        sender.tend_call_tasks().await?;
    }
    while !*told.borrow() && sender.step().await? > 0 {}
    Ok(())
}
