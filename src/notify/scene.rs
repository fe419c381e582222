//! A programme at work, for the tests of sending: cases that officials process, and an other side that can be told how to behave.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod interviews;

use std::sync::{Arc, Mutex};

use super::{Envelope, HandOver, Receipt, Sender, Transport, TransportError, Transports};
use crate::{
    access::{Actor, Permit},
    auth::secret::Secret,
    domain::{
        contact::{ContactKind, ContactValue},
        contact_audit::ContactReport,
        country::Country,
        ids::{CaseId, MessageId},
        name::PersonName,
        stage::Stage,
        terms::{Organisation, Role},
        workflow::{ActionInput, Case, Verb},
    },
    ops::{Desk, contact_report, messages::Told, programmes::install_shipped, testing::a_case_in},
    store::{
        Store, StoreError, WriteTx,
        contacts::NewContact,
        testing::{an_account, holds},
    },
};

/// The other side: takes note of everything, and answers as it is told.
#[derive(Clone, Default)]
pub(super) struct OtherSide {
    taken: Arc<Mutex<Vec<Envelope>>>,
    fault: Arc<Mutex<Option<TransportError>>>,
}

impl OtherSide {
    pub(super) fn taken(&self) -> Vec<Envelope> {
        self.taken.lock().unwrap().clone()
    }

    pub(super) fn ids(&self) -> Vec<MessageId> {
        self.taken().iter().map(|envelope| envelope.id).collect()
    }

    pub(super) fn answers(&self, fault: Option<TransportError>) {
        *self.fault.lock().unwrap() = fault;
    }
}

impl Transport for OtherSide {
    fn hand_over<'a>(&'a self, envelope: &'a Envelope) -> HandOver<'a> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            if let Some(fault) = self.fault.lock().unwrap().clone() {
                return Err(fault);
            }
            self.taken.lock().unwrap().push(envelope.clone());
            Ok(Receipt { detail: "250".into() })
        })
    }
}

/// The programme at work.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) store: Store,
    pub(super) desk: Desk,
    pub(super) officer: Actor,
    pub(super) caseworker: Actor,
    pub(super) scheduler: Actor,
    pub(super) traveller: Actor,
    pub(super) administrator: Actor,
    pub(super) other_side: OtherSide,
    pub(super) sender: Sender,
}

pub(super) const MAIL: &[(ContactKind, &str)] = &[(ContactKind::Email, "maria.secret@example.net")];
pub(super) const PHONE: &[(ContactKind, &str)] = &[(ContactKind::Phone, "300 123 4567")];

/// The contacts of a case.
pub(super) type Contacts = &'static [(ContactKind, &'static str)];

/// An office with people at work, whose server has e-mail and no gateway for text messages.
pub(super) async fn scene(store: &Store) -> Scene {
    store.write(install_shipped).await.unwrap();
    let officer = actor(store, Organisation::Usg, Role::UsOfficer).await;
    let caseworker = actor(store, Organisation::Iom, Role::Caseworker).await;
    let scheduler = actor(store, Organisation::Iom, Role::Scheduler).await;
    let traveller = actor(store, Organisation::Iom, Role::TravelCoordinator).await;
    let administrator = actor(store, Organisation::Iom, Role::Administrator).await;
    let desk = Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap());
    let other_side = OtherSide::default();
    let transports = Transports::of(Arc::new(other_side.clone()), None);
    let sender = Sender::new(store.clone(), transports, "Safe Mobility <no-reply@sendero.example>");
    Scene { store: store.clone(), desk, officer, caseworker, scheduler, traveller, administrator, other_side, sender }
}

async fn actor(store: &Store, organisation: Organisation, role: Role) -> Actor {
    let account = an_account(store, organisation, role.as_str()).await;
    holds(store, &account, role, None).await;
    store.read(move |tx| tx.actor_of(account.id)).await.unwrap().unwrap()
}

impl Scene {
    /// A case that the United States government has before it.
    pub(super) async fn a_submitted_case(&self, contacts: &'static [(ContactKind, &'static str)]) -> CaseId {
        self.store.prepare(move |tx| submitted(tx, contacts)).await
    }

    /// A case that was just processed, its message not sent.
    pub(super) async fn a_processed_case(&self, contacts: &'static [(ContactKind, &'static str)]) -> CaseId {
        let case = self.a_submitted_case(contacts).await;
        self.step(case, Verb::Process).await;
        case
    }

    /// Takes one step, as somebody who may, second persons and ETags aside.
    pub(super) async fn step(&self, id: CaseId, verb: Verb) {
        self.step_with(id, verb, ActionInput::default()).await;
    }

    /// The messages of a case as staff see them.
    pub(super) async fn messages(&self, case: CaseId) -> Vec<Told> {
        let actor = self.caseworker.clone();
        let seen = self.store.read(move |tx| crate::ops::messages::list(tx, &actor, case)).await.unwrap();
        seen.into_parts().0
    }

    /// The one message of a case.
    pub(super) async fn message(&self, case: CaseId) -> Told {
        let mut messages = self.messages(case).await;
        assert_eq!(messages.len(), 1);
        messages.remove(0)
    }

    pub(super) async fn report(&self) -> ContactReport {
        self.store.write(contact_report::run).await.unwrap()
    }

    /// Codes of what the contact report finds wrong.
    pub(super) async fn wrong(&self) -> Vec<&'static str> {
        self.report().await.wrong.iter().map(|wrong| wrong.why).collect()
    }
}

fn submitted(tx: &mut WriteTx<'_>, contacts: &[(ContactKind, &str)]) -> Result<CaseId, StoreError> {
    let new = a_case_in(tx, "CO", Stage::Submitted)?;
    let case = Case { pathway: Some("canada".into()), version: new.version + 1, ..new.clone() };
    tx.move_case(&Permit::of_system(&new), &new, &case)?;
    let permit = Permit::of_system(&case);
    let person = tx.insert_guardian(&permit, &PersonName::new("Maria Secret", None, None).unwrap(), 0)?;
    let country = Country::parse("CO").unwrap();
    let values: Vec<_> = contacts.iter().map(|(kind, text)| ContactValue::check(*kind, text, country).unwrap()).collect();
    let new = |value| NewContact { person, value, safe_to_use: true, safe_to_leave_message: true };
    tx.insert_contacts(&permit, &values.iter().map(new).collect::<Vec<_>>())?;
    Ok(case.id)
}
