//! Hands over what is due: claims it, begins, gives it to a transport, writes down what came of it.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::task::JoinSet;

use super::{
    Envelope, Transports,
    transport::{Calendar, Receipt, TransportError},
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
pub(super) const PATIENCE: Duration = Duration::from_secs(330);
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
        let ended = self.ended(handing, result);
        told(&ended);
        ended
    }

    fn ended(&self, handing: &Handing, result: Result<Receipt, TransportError>) -> Ended {
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

/// Says where an operator looks that a message was not taken, and why: by code, never whose it is.
fn told(ended: &Ended) {
    let detail = ended.detail.as_str();
    match (ended.outcome, ended.again_at) {
        (Some(HandingOutcome::HandedOver), _) => {}
        (None | Some(HandingOutcome::Temporary), Some(_)) => tracing::warn!(detail, "a message was not taken; it is tried again"),
        _ => tracing::warn!(detail, "a message was given up; somebody has to call"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    use chrono::DateTime;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn said(outcome: HandingOutcome, again: bool) -> String {
        let (lines, again_at) = (Lines::default(), again.then_some(DateTime::UNIX_EPOCH));
        let to = lines.clone();
        let json = tracing_subscriber::fmt::layer().json().with_writer(move || to.clone());
        let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(json));
        told(&Ended { outcome: Some(outcome), detail: "smtp 535 5.7.8".to_owned(), again_at });
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn what_the_relay_refuses_is_said_in_the_log_by_its_code_and_what_it_takes_is_not() {
        let (again, never) = (said(HandingOutcome::Temporary, true), said(HandingOutcome::Permanent, false));
        assert!(again.contains("WARN") && again.contains("smtp 535 5.7.8") && again.contains("tried again"), "{again}");
        assert!(never.contains("WARN") && never.contains("somebody has to call"), "{never}");
        assert!(said(HandingOutcome::Temporary, false).contains("somebody has to call"), "after the last attempt");
        assert_eq!(said(HandingOutcome::HandedOver, false), "");
    }
}
