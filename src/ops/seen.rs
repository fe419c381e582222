//! Reads of personal data go on record too: buffered, flushed every second and at shutdown.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::{
    access::By,
    domain::audit::Event,
    store::{Store, StoreError},
};

/// A value that was read, with what goes on record about it. A read use case cannot end without saying which.
#[derive(Debug)]
#[must_use]
pub struct Seen<T> {
    value: T,
    event: Option<Event>,
}

impl<T> Seen<T> {
    /// Personal data was read: on record.
    pub fn personal(event: Event, value: T) -> Self {
        Self { value, event: Some(event) }
    }

    /// Nothing personal is in the value: rules, figures, the caller's own account.
    pub fn impersonal(value: T) -> Self {
        Self { value, event: None }
    }

    /// Another value, on the same record.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Seen<U> {
        Seen { value: f(self.value), event: self.event }
    }

    /// Gives the value away and what is to be recorded.
    pub fn into_parts(self) -> (T, Option<Event>) {
        (self.value, self.event)
    }
}

/// A read as it will be recorded: who, what, when.
type Read = (By, Event, DateTime<Utc>);

/// What waits to be recorded.
#[derive(Clone, Default)]
pub struct ReadLog {
    waiting: Arc<Mutex<Vec<Read>>>,
}

/// Events that may wait in memory before a reader has to wait for a flush: about 2 MiB.
const MOST_WAITING: usize = 5_000;

/// Events written in one transaction: some 20 ms of work, so that nobody waits long behind it; each commit empties the caches of all readers.
const CHUNK: usize = 2_000;

impl ReadLog {
    /// Notes a read; true when a flush is due at once.
    #[must_use]
    pub fn note(&self, by: By, event: Event, at: DateTime<Utc>) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push((by, event, at));
        waiting.len() >= MOST_WAITING
    }

    /// Writes all that waits now. What cannot be written waits on, and so does what comes in meanwhile: whoever went on until nothing waits
    /// would commit a few events at a time for as long as people read, and each commit empties the caches of all readers.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let mut left = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len();
        loop {
            let chunk: Arc<Vec<Read>> = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                let most = waiting.len().min(CHUNK).min(left);
                Arc::new(waiting.drain(..most).collect())
            };
            if chunk.is_empty() {
                return Ok(());
            }
            left -= chunk.len();
            let events = Arc::clone(&chunk);
            let written = store
                .write(move |tx| {
                    tx.put_events(&events)?;
                    Ok::<_, StoreError>(tx.unrecorded_upkeep(()))
                })
                .await;
            if let Err(error) = written {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                waiting.splice(0..0, chunk.iter().cloned());
                return Err(error);
            }
        }
    }
}
