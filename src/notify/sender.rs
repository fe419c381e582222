//! Hands over what is due: claims it, begins, gives it to a transport, writes down what came of it.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::task::JoinSet;

use super::{
    Envelope, Transports,
    transport::{Calendar, TransportError},
};
use crate::{
    domain::{
        back_off,
        calendar::Method,
        message::{HandingOutcome, MessageKind},
    },
    ops::call_tasks,
    store::{
        Store, StoreError,
        sending::{Claim, Ended, Handing, LEASE},
    },
};

/// Messages handed over at once by one server.
const AT_ONCE: i64 = 8;

/// How long a transport may take, whatever its own limits: the lease must outlast it.
const PATIENCE: Duration = Duration::from_secs(330);
const _: () = assert!(PATIENCE.as_secs() + 20 < LEASE.num_seconds().unsigned_abs());

/// Tries to write down what a handing over came to: each that is lost makes the applicant get the message twice.
const TRIES: u32 = 5;

/// Everything that handing over needs. Cheap to clone; any number of servers may have one on the same database.
#[derive(Clone)]
pub struct Sender {
    store: Store,
    transports: Transports,
    from: Arc<str>,
}

impl Sender {
    /// A sender of messages from `from`, the mailbox that applicants see.
    #[must_use]
    pub fn new(store: Store, transports: Transports, from: &str) -> Self {
        Self { store, transports, from: from.into() }
    }

    /// Hands over everything that is due at this instant, and ends call tasks whose time is over: what the worker does again and again.
    /// For tests and the demo. Returns how many messages were taken up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn run_due(&self) -> Result<usize, StoreError> {
        self.tend_call_tasks().await?;
        let mut all = 0;
        loop {
            match self.step().await? {
                0 => return Ok(all),
                some => all += some,
            }
        }
    }

    /// Takes up a few messages that are due. Returns how many; none means that nothing is left to do now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn step(&self) -> Result<usize, StoreError> {
        let claimed = self.store.write(|tx| tx.claim_due(AT_ONCE)).await?;
        let taken_up = claimed.claims.len() + claimed.ended;
        let mut under_way = JoinSet::new();
        for claim in claimed.claims {
            let sender = self.clone();
            under_way.spawn(async move { sender.deliver(claim).await });
        }
        let mut result = Ok(taken_up);
        while let Some(done) = under_way.join_next().await {
            if let Ok(Err(error)) = done {
                result = Err(error);
            }
        }
        result
    }

    /// Ends call tasks that are too old or would tell what is no longer true.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tend_call_tasks(&self) -> Result<usize, StoreError> {
        let over = self.store.read(call_tasks::over).await?;
        if over.is_empty() {
            return Ok(0);
        }
        self.store.write(move |tx| call_tasks::end(tx, &over)).await
    }

    async fn deliver(&self, claim: Claim) -> Result<(), StoreError> {
        let channels = self.transports.channels();
        let Some(handing) = self.store.write(move |tx| tx.begin_handing(claim, &channels)).await? else { return Ok(()) };
        let ended = self.hand_over(&handing).await;
        self.finish(handing, ended).await
    }

    async fn hand_over(&self, handing: &Handing) -> Ended {
        let envelope = self.envelope(handing);
        let result = match self.transports.for_channel(handing.channel) {
            Some(transport) => match tokio::time::timeout(PATIENCE, transport.hand_over(&envelope)).await {
                Ok(result) => result,
                Err(_) => Err(TransportError::unknown("out of patience")),
            },
            None => Err(TransportError::temporary("no transport")),
        };
        match result {
            Ok(receipt) => Ended { outcome: Some(HandingOutcome::HandedOver), detail: receipt.detail.into_owned(), again_at: None },
            Err(error @ TransportError::Permanent(_)) => {
                Ended { outcome: Some(HandingOutcome::Permanent), detail: error.detail().to_owned(), again_at: None }
            }
            Err(error @ (TransportError::Temporary(_) | TransportError::Unknown(_))) => {
                let outcome = matches!(error, TransportError::Temporary(_)).then_some(HandingOutcome::Temporary);
                let wait = back_off::wait_after(handing.attempt, &*self.store.entropy());
                let again_at = wait.and_then(|wait| TimeDelta::from_std(wait).ok()).map(|wait| self.store.now() + wait);
                Ended { outcome, detail: error.detail().to_owned(), again_at }
            }
        }
    }

    async fn finish(&self, handing: Handing, ended: Ended) -> Result<(), StoreError> {
        let (handing, ended) = (Arc::new(handing), Arc::new(ended));
        let mut tried = 1;
        loop {
            let (handing, ended) = (Arc::clone(&handing), Arc::clone(&ended));
            match self.store.write(move |tx| tx.finish_handing(&handing, &ended)).await {
                Err(StoreError::Busy | StoreError::Unavailable(_)) if tried < TRIES => {
                    tokio::time::sleep(Duration::from_millis(100 << tried)).await;
                    tried += 1;
                }
                other => return other,
            }
        }
    }

    fn envelope(&self, handing: &Handing) -> Envelope {
        Envelope {
            id: handing.claim.message,
            channel: handing.channel,
            to: handing.to.clone(),
            from: self.from.to_string(),
            date: handing.written_at,
            language: handing.language,
            subject: handing.subject.clone(),
            body: handing.body.clone(),
            calendar: handing.calendar.clone().map(|ics| Calendar { method: method(handing.kind), ics }),
        }
    }
}

fn method(kind: MessageKind) -> Method {
    if kind == MessageKind::Cancellation { Method::Cancel } else { Method::Request }
}
