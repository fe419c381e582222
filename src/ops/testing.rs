//! An office at work, for the tests of use cases: the shipped rules, staff, and cases brought to where a test begins.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    Desk, OpError,
    actions::{self, Acted, Ask},
    file,
    programmes::install_shipped,
    proposals,
    submit::{self, Bringer, Wish},
};
use crate::{
    access::{Actor, view::CaseView},
    auth::{form_token, secret::Secret},
    domain::{
        clock::SystemEntropy,
        ids::{AccountId, CaseId, ProposalId},
        stage::Stage,
        terms::{Channel, Organisation, Priority, Role},
        workflow::{ActionInput, Case, Standing, Verb, input::ReasonCode},
    },
    store::{
        Store, StoreError, WriteTx,
        testing::{an_account, holds},
    },
};

/// Whole names that have nothing in common, one a case.
const NAMES: &[&str] = &["Yusmary Gonzalez", "Pedro Baez", "Wilfredo Chirinos", "Ketty Dorvil", "Odalys Fuentes", "Rosmery Zambrano"];

/// An office at work.
#[derive(Clone)]
pub struct AtWork {
    /// The store of the test.
    pub store: Store,
    /// What use cases need.
    pub desk: Desk,
}

impl AtWork {
    /// The shipped rules, and nobody there yet.
    pub async fn new(store: &Store) -> Self {
        store.write(install_shipped).await.unwrap();
        let desk = Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap());
        Self { store: store.clone(), desk }
    }

    /// Somebody with one role, for one office or all.
    pub async fn hires(&self, organisation: Organisation, role: Role, office: Option<&str>, login: &str) -> AccountId {
        let account = an_account(&self.store, organisation, login).await;
        holds(&self.store, &account, role, office).await;
        account.id
    }

    /// Who an account is now.
    pub async fn actor(&self, account: AccountId) -> Actor {
        self.store.read(move |tx| tx.actor_of(account)).await.map_err(|error: StoreError| error).unwrap().unwrap()
    }

    /// The `n`th family applies in Colombia.
    pub async fn receives(&self, n: usize) -> CaseId {
        let alone = json!([{"person": 0, "other_agency": true, "us_government": true, "canada": true, "spain": false}]);
        self.receives_with(n, json!([]), alone).await
    }

    /// The `n`th family applies in Colombia with these members, and these adults agreeing.
    pub async fn receives_with(&self, n: usize, members: Value, adults: Value) -> CaseId {
        let draft = json!({
            "members": members,
            "principal": {
                "name": NAMES[n], "birth_date": format!("199{n}-05-17"), "sex": "female", "nationalities": ["VE"],
                "documents": [{"type": "passport", "issuing_country": "VE", "number": format!("V1234567{n}")}]
            },
            "contacts": [{"kind": "email", "value": format!("familia{n}@example.org"), "owner": 0, "safe_to_use": true, "safe_to_leave_message": true}],
            "message_language": "es", "municipality": "Soacha",
            "facts": {"in_country_on": "2023-06-01"},
            "consent": {"notice_version": "2024-01", "notice_language": "es", "adults": adults}
        });
        let issued = self.store.now() - TimeDelta::seconds(60);
        let wish = Wish {
            office: "CO".into(),
            draft: serde_json::from_value(draft).unwrap(),
            form_token: form_token::issue(&self.desk.form_key, "CO", issued, &SystemEntropy),
            key: format!("key {n}"),
        };
        let desk = self.desk.clone();
        let answer = self.store.write(move |tx| submit::submit(tx, &desk, Bringer::Public { request: None }, &wish)).await.unwrap();
        self.store.read(move |tx| tx.case_of_reference(&answer.reference)).await.map_err(|error: StoreError| error).unwrap().unwrap()
    }

    /// The case with both its faces.
    pub async fn case(&self, id: CaseId) -> Case {
        self.store.read(move |tx| tx.case_for_system(id)).await.map_err(|error: StoreError| error).unwrap().unwrap()
    }

    /// A copy of a case in another office, as if it had come in there.
    pub async fn copy_to(&self, case: CaseId, office: &'static str) -> CaseId {
        let original = self.case(case).await;
        let insert = move |tx: &mut WriteTx<'_>| {
            let id: CaseId = tx.fresh();
            let copy = Case { id, reference: format!("{office}-{id}"), office: office.into(), ..original.clone() };
            tx.insert_case(&copy).map(|()| id)
        };
        self.store.prepare(insert).await
    }

    /// Somebody does something to a case, having seen it as it is.
    pub async fn tries(&self, who: &Actor, case: CaseId, verb: Verb, input: ActionInput) -> Result<Acted, OpError> {
        let (desk, who) = (self.desk.clone(), who.clone());
        let act = move |tx: &mut WriteTx<'_>| {
            let current = tx.case(&who.scope(), case)?.ok_or(OpError::NotFound)?;
            let seen = Some(file::view(tx, &desk, &who, &current)?.etag());
            actions::act(tx, &desk, &who, &Ask { case, verb, seen, input: input.clone() })
        };
        self.store.write(act).await
    }

    /// As [`AtWork::tries`], and it is done.
    pub async fn does(&self, who: &Actor, case: CaseId, verb: Verb, input: ActionInput) -> Box<CaseView> {
        match self.tries(who, case, verb, input).await.unwrap() {
            Acted::Done(view) => view,
            Acted::Proposed(_) => panic!("{verb} was proposed"),
        }
    }

    /// One proposes, the other confirms.
    pub async fn do_together(&self, one: &Actor, other: &Actor, case: CaseId, verb: Verb) {
        let Acted::Proposed(id) = self.tries(one, case, verb, because("both agree")).await.unwrap() else {
            panic!("{verb} was done alone")
        };
        let (desk, other) = (self.desk.clone(), other.clone());
        self.store.write(move |tx| proposals::confirm(tx, &desk, &other, ProposalId::from(*id.uuid()))).await.unwrap();
    }

    /// Brings a case to the US officials.
    pub async fn submits(&self, caseworker: &Actor, reviewer: &Actor, case: CaseId) {
        self.does(caseworker, case, Verb::Take, ActionInput::default()).await;
        let recommendation = ActionInput {
            pathway: Some("humanitarian_parole".into()),
            priority: Some(Priority::Normal),
            reason_code: Some(ReasonCode::MeetsCriteria),
            ..because("all criteria are met")
        };
        self.does(caseworker, case, Verb::Recommend, recommendation).await;
        self.does(reviewer, case, Verb::Endorse, ActionInput::default()).await;
    }
}

/// An input with nothing but a reason in words.
pub fn because(reason: &str) -> ActionInput {
    ActionInput { reason: Some(reason.into()), ..ActionInput::default() }
}

/// An input that declines.
pub fn declining() -> ActionInput {
    ActionInput { reason_code: Some(ReasonCode::Security), ..because("a reason that stays inside") }
}

/// A case that stands in a stage on both faces, as if steps had led there. Nobody belongs to it yet.
pub fn a_case_in(tx: &mut WriteTx<'_>, office: &str, stage: Stage) -> Result<Case, StoreError> {
    let standing = Standing { stage, since: tx.now(), moves: 1 };
    let id: CaseId = tx.fresh();
    let case = Case {
        id,
        reference: format!("{office}-{id}"),
        programme: "safe-mobility".into(),
        office: office.into(),
        channel: Channel::Public,
        received_at: tx.now(),
        version: 1,
        shown: standing,
        real: standing,
        beneath: None,
        closed_from: None,
        withdrawn_from: None,
        suspected_from: None,
        suspected_by: None,
        suspected_by_system: false,
        queue: None,
        handed_over_by: None,
        assignee: None,
        pathway: None,
        priority: None,
        recommended_closure: None,
        recommended_org: None,
        recommended_by: None,
        changed_since_recommendation: false,
        ever_processed: false,
        message_language: "es".into(),
        privacy_version: "2024-01".into(),
        privacy_language: "es".into(),
        hold: None,
        requested_by_step: None,
        travel_on: None,
    };
    tx.insert_case(&case)?;
    Ok(case)
}
