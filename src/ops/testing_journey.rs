//! From the application to the airport, for the tests of use cases: families of several, and who takes them there.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    OpError,
    clearances::{self, Written},
    file, programmes, proposals,
    testing::{AtWork, because},
};
use crate::{
    access::{Actor, view::CaseView},
    domain::{
        clearance::{ClearanceDraft, ClearanceState},
        decision::{MemberDecision, MemberOutcome},
        ids::{CaseId, PersonId},
        message::WrittenChannel,
        terms::{Organisation::*, Priority, Role},
        workflow::{
            ActionInput, Verb,
            input::{AskedBy, IdentifiedBy, ReasonCode},
        },
    },
    store::{ReadTx, Store, WriteTx},
};

/// Names of children, and of families, that have nothing in common.
const GIVEN: &[&str] = &["Alba", "Bruno", "Celia", "Dario"];
const FAMILY: &[&str] = &["Quintero", "Urdaneta", "Villalobos", "Ximenez", "Yanez", "Zerpa"];

/// The people of all offices who take a case from the application to the airport.
pub struct Crew {
    pub work: AtWork,
    pub caseworker: Actor,
    pub reviewer: Actor,
    pub supervisor: Actor,
    pub officer: Actor,
    pub second_officer: Actor,
    pub coordinator: Actor,
}

impl Crew {
    pub async fn new(store: &Store) -> Self {
        let work = AtWork::new(store).await;
        let hire = async |organisation, role, login| work.actor(work.hires(organisation, role, None, login).await).await;
        Self {
            caseworker: hire(Iom, Role::Caseworker, "ana").await,
            reviewer: hire(Iom, Role::Reviewer, "bea").await,
            supervisor: hire(Iom, Role::Supervisor, "sam").await,
            officer: hire(Usg, Role::UsOfficer, "carl").await,
            second_officer: hire(Usg, Role::UsOfficer, "dora").await,
            coordinator: hire(Iom, Role::TravelCoordinator, "tom").await,
            work,
        }
    }

    /// The `n`th family, with children born on these days, is processed for a pathway without an interview.
    pub async fn in_adjudication(&self, n: usize, children: &[&str], pathway: &'static str) -> CaseId {
        let case = self.in_process(n, children, pathway).await;
        self.work.does(&self.officer, case, Verb::WaiveInterview, because("known already")).await;
        case
    }

    /// The same, processed.
    pub async fn in_process(&self, n: usize, children: &[&str], pathway: &'static str) -> CaseId {
        let case = self.work.receives_family(n, children).await;
        self.submits_for(case, pathway).await;
        self.work.does(&self.officer, case, Verb::Process, ActionInput::default()).await;
        self.is_told(case).await;
        case
    }

    /// What waits for the family is handed over, as the sender would.
    pub async fn is_told(&self, case: CaseId) {
        let leaves = move |tx: &mut WriteTx<'_>| {
            for message in tx.messages(case)? {
                tx.note_handed_over(message.id, WrittenChannel::Email, tx.now())?;
            }
            Ok(())
        };
        self.work.store.prepare(leaves).await;
    }

    async fn submits_for(&self, case: CaseId, pathway: &str) {
        self.work.does(&self.caseworker, case, Verb::Take, ActionInput::default()).await;
        let recommendation = ActionInput {
            pathway: Some(pathway.into()),
            priority: Some(Priority::Normal),
            reason_code: Some(ReasonCode::MeetsCriteria),
            ..ActionInput::default()
        };
        self.work.does(&self.caseworker, case, Verb::Recommend, recommendation).await;
        self.work.does(&self.reviewer, case, Verb::Endorse, ActionInput::default()).await;
    }

    /// The same, everybody approved.
    pub async fn approved(&self, n: usize, children: &[&str], pathway: &'static str) -> CaseId {
        let case = self.in_adjudication(n, children, pathway).await;
        let all = self.all(case, MemberOutcome::Approve).await;
        self.work.does(&self.officer, case, Verb::Approve, all).await;
        case
    }

    /// The same with every clearance from today until a day, and ready to travel on another.
    pub async fn ready(&self, n: usize, until: &str, travel_on: &str) -> CaseId {
        let case = self.approved(n, &[], "humanitarian_parole").await;
        for kind in ["security", "medical", "orientation"] {
            self.clears(case, kind, clear("2024-02-06", until)).await;
        }
        self.work.does(&self.coordinator, case, Verb::ClearForTravel, travelling(travel_on)).await;
        case
    }

    /// The principal and the members, in their order.
    pub async fn family(&self, case: CaseId) -> Vec<PersonId> {
        self.read(move |tx| Ok(tx.members(case)?)).await
    }

    /// An approval of the principal that says the same of everybody else.
    pub async fn all(&self, case: CaseId, others: MemberOutcome) -> ActionInput {
        let outcome = |n: usize| if n == 0 { MemberOutcome::Approve } else { others };
        let family = self.family(case).await;
        deciding(family.iter().enumerate().map(|(n, person)| (*person, outcome(n))))
    }

    /// Whoever writes clearances of a kind writes one for everybody, having seen the case as it is.
    pub async fn clears(&self, case: CaseId, kind: &str, draft: ClearanceDraft) -> CaseView {
        let who = if kind == "security" { &self.officer } else { &self.coordinator };
        self.tries_to_clear(who, case, (kind, None), draft).await.unwrap()
    }

    /// Somebody writes a clearance, having seen the case as it is.
    pub async fn tries_to_clear(
        &self,
        who: &Actor,
        case: CaseId,
        (kind, person): (&str, Option<PersonId>),
        draft: ClearanceDraft,
    ) -> Result<CaseView, OpError> {
        let (desk, who, kind) = (self.work.desk.clone(), who.clone(), kind.to_owned());
        let write = move |tx: &mut WriteTx<'_>| {
            let current = tx.case(&who.scope(), case)?.ok_or(OpError::NotFound)?;
            let seen = Some(file::view(tx, &desk, &who, &current)?.etag());
            clearances::record(tx, &desk, &who, &Written { case, kind: kind.clone(), seen, person, draft })
        };
        self.work.store.write(write).await
    }

    /// The case as somebody sees it, as JSON.
    pub async fn sees(&self, who: &Actor, case: CaseId) -> Value {
        let (desk, who) = (self.work.desk.clone(), who.clone());
        self.read(move |tx| Ok(serde_json::to_value(file::show(tx, &desk, &who, case)?.into_parts().0).unwrap())).await
    }

    /// Reads something.
    pub async fn read<T: Send + 'static>(&self, mut work: impl FnMut(&mut ReadTx<'_>) -> Result<T, OpError> + Send + 'static) -> T {
        self.work.store.read(move |tx| work(tx)).await.unwrap()
    }

    /// Publishes a shipped file with another text in a place.
    pub async fn republishes(&self, file_part: &str, from: &str, to: &str) {
        let text = self.read_source(file_part).await;
        assert!(text.contains(from), "{from} is not in the file");
        let text = text.replace(from, to);
        let count = text.len() + to.len();
        let hire = async |login: String| self.work.actor(self.work.hires(Iom, Role::Administrator, None, &login).await).await;
        let (one, two) = (hire(format!("one.{count}.{to}")).await, hire(format!("two.{count}.{to}")).await);
        let author = one.clone();
        let draft = self.work.store.write(move |tx| programmes::create_draft(tx, &author, &text)).await.unwrap().id;
        let proposal = self.work.store.write(move |tx| programmes::propose_publish(tx, &one, draft)).await.unwrap();
        let desk = self.work.desk.clone();
        self.work.store.write(move |tx| proposals::confirm(tx, &desk, &two, proposal)).await.unwrap();
    }

    async fn read_source(&self, subject: &str) -> String {
        let subject = subject.to_owned();
        self.read(move |tx| {
            let id = tx.published_rule_set(crate::domain::revision::SubjectKind::Pathway, &subject)?.unwrap();
            Ok(tx.rule_set_source(id)?.unwrap())
        })
        .await
    }
}

impl AtWork {
    /// The `n`th family applies in Colombia, with children born on these days.
    pub async fn receives_family(&self, n: usize, children: &[&str]) -> CaseId {
        let child = |(m, born): (usize, &&str)| json!({ "name": format!("{} {}", GIVEN[m], FAMILY[n]), "birth_date": born, "sex": "male", "nationalities": ["VE"], "relation": "child" });
        let agrees =
            |person: usize| json!({ "person": person, "other_agency": true, "us_government": true, "canada": true, "spain": false });
        let adult = |born: &str| born < "2006-02-07";
        let mut adults = vec![agrees(0)];
        adults.extend(children.iter().enumerate().filter(|(_, born)| adult(born)).map(|(m, _)| agrees(m + 1)));
        let members: Vec<Value> = children.iter().enumerate().map(child).collect();
        self.receives_with(n, json!(members), json!(adults)).await
    }
}

/// The code of a refusal, or the places and codes of what is not valid.
pub fn code(error: &OpError) -> String {
    match error {
        OpError::Refused { code, .. } => (*code).to_owned(),
        OpError::Forbidden => "forbidden".into(),
        OpError::NotFound => "not_found".into(),
        OpError::Invalid(errors) => {
            errors.list().iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>().join(", ")
        }
        other => panic!("{other:?}"),
    }
}

/// An approval that says these things.
pub fn deciding(members: impl IntoIterator<Item = (PersonId, MemberOutcome)>) -> ActionInput {
    let members = members.into_iter().map(|(person, outcome)| MemberDecision { person, outcome }).collect();
    ActionInput { members, ..ActionInput::default() }
}

/// A clearance that is valid from one day until another.
pub fn clear(from: &str, until: &str) -> ClearanceDraft {
    ClearanceDraft { state: None, valid_from: Some(day(from)), valid_until: Some(day(until)) }
}

/// A clearance that is not clear.
pub fn not_clear() -> ClearanceDraft {
    ClearanceDraft { state: Some(ClearanceState::NotClear), ..ClearanceDraft::default() }
}

/// An input that names a day of travel.
pub fn travelling(on: &str) -> ActionInput {
    ActionInput { travel_on: Some(day(on)), ..ActionInput::default() }
}

/// An input that withdraws.
pub fn withdrawing() -> ActionInput {
    ActionInput { asked_by: Some(AskedBy::Principal), identified_by: Some(IdentifiedBy::InPerson), ..ActionInput::default() }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
