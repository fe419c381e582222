//! What all requests share.

use std::{num::NonZeroU32, time::Duration};

use crate::{
    auth::{
        doorkeeper::Doorkeeper,
        key::{Key, Purpose},
        password::HashError,
        secret::Secret,
        throttle::{Allowance, Limit, PER_ADDRESS, PER_SAVER},
    },
    config::PublicForm,
    notify::Pulse,
    ops::{Desk, ReadLog},
    store::Store,
};

/// What the pages sign: cookies, hidden tokens, carried answers.
#[derive(Debug)]
pub struct PageKeys {
    /// The cookie of a visit.
    pub visit: Key,
    /// The hidden token of a form.
    pub form: Key,
    /// The answers of the public form on their way from page to page.
    pub carried: Key,
}

/// What all requests share; made once at start.
pub struct App {
    /// The store.
    pub store: Store,
    /// What use cases need beside the transaction.
    pub desk: Desk,
    /// Lets people in.
    pub door: Doorkeeper,
    /// The limit of the public form per address.
    pub public_form: Limit,
    /// The limit on putting forms aside and coming back to them, per address.
    pub saved_forms: Limit,
    /// The limit on noting sittings that were left, per address.
    pub forms_left: Limit,
    /// What the pages sign with.
    pub page_keys: PageKeys,
    /// Reads that wait to be recorded.
    pub reads: ReadLog,
    /// How the sender of messages is, in a program that has one.
    pub sender: Option<Pulse>,
}

impl App {
    /// What all requests of a server share.
    ///
    /// # Errors
    /// [`HashError`] when the parameters of the hashing are not possible.
    pub fn new(store: Store, secret: &Secret, form: &PublicForm) -> Result<Self, HashError> {
        let times = NonZeroU32::new(form.applications_per_address).unwrap_or(NonZeroU32::MIN);
        let allowance = Allowance { times, per: Duration::from_secs(form.window_seconds) };
        Ok(Self {
            desk: Desk::new(secret),
            door: Doorkeeper::new(secret, &store.clock(), store.entropy())?,
            public_form: Limit::new(allowance, store.clock()),
            saved_forms: Limit::new(PER_SAVER, store.clock()),
            forms_left: Limit::new(PER_ADDRESS, store.clock()),
            page_keys: PageKeys {
                visit: secret.key(Purpose::Visit),
                form: secret.key(Purpose::PageForm),
                carried: secret.key(Purpose::CarriedForm),
            },
            reads: ReadLog::default(),
            sender: None,
            store: store.clone(),
        })
    }

    /// With a sender of messages beside it, whose pulse the probes look at.
    #[must_use]
    pub fn with_sender(mut self, pulse: Pulse) -> Self {
        self.sender = Some(pulse);
        self
    }
}
