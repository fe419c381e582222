//! Applications coming in, on both databases: what is taken, what is turned away, and what a race can never do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::*;
use crate::{
    auth::secret::Secret,
    domain::{
        clock::SystemEntropy,
        family::Part,
        ids::of,
        programme::RuleSetFile,
        revision::SubjectKind,
        stage::Stage,
        terms::{Organisation, Role},
        workflow::Verb,
    },
    ops::programmes::install_shipped,
    store::{
        Store,
        testing::{TestClock, an_account, on_both},
    },
};

fn desk() -> Desk {
    Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap())
}

/// A form whose principal has the passport `number` and is called `name`.
fn draft(number: &str, name: &str) -> ApplicationDraft {
    serde_json::from_value(json!({
        "principal": {
            "name": name, "birth_date": "1990-05-17", "sex": "female", "nationalities": ["VE"],
            "documents": [{"type": "passport", "issuing_country": "VE", "number": number}]
        },
        "members": [{"relation": "child", "name": "Ana Rivas", "birth_date": "2014-01", "sex": "unknown", "nationalities": ["CO"]}],
        "contacts": [{"kind": "sms", "value": "300 123 4567", "owner": 0, "safe_to_use": true, "safe_to_leave_message": false}],
        "message_language": "es", "municipality": "Soacha", "needs": ["medical_condition"],
        "facts": {"in_country_on": "2023-06-01"},
        "consent": {"notice_version": "2024-01", "notice_language": "es", "adults": [
            {"person": 0, "other_agency": true, "us_government": true, "canada": true, "spain": false}
        ]}
    }))
    .unwrap()
}

/// Names that have nothing in common.
const NAMES: &[&str] =
    &["Yusmary Gonzalez", "Pedro Antonio Baez", "Wilfredo Chirinos", "Ketty Dorvil", "Odalys Fuentes", "Rosmery Zambrano"];

/// A form token that is a minute old.
fn token(desk: &Desk, store: &Store, office: &str) -> String {
    form_token::issue(&desk.form_key, office, store.now() - TimeDelta::seconds(60), &SystemEntropy)
}

fn a_wish(desk: &Desk, store: &Store, key: &str, draft: ApplicationDraft) -> Wish {
    Wish { office: "CO".into(), draft, form_token: token(desk, store, "CO"), key: key.into() }
}

async fn send(store: &Store, desk: &Desk, wish: Wish) -> Result<SubmitAnswer, OpError> {
    let desk = desk.clone();
    store.write(move |tx| submit(tx, &desk, Bringer::Public { request: None }, &wish)).await
}

async fn send_all(store: &Store, desk: &Desk, wishes: Vec<Wish>) -> Vec<Result<SubmitAnswer, OpError>> {
    let tasks: Vec<_> = wishes
        .into_iter()
        .map(|wish| {
            let (store, desk) = (store.clone(), desk.clone());
            tokio::spawn(async move { send(&store, &desk, wish).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

/// The shipped rules; with `quota`, the public form of Colombia takes so many a day.
async fn ready(store: &Store, quota: Option<u32>) -> Desk {
    store.write(install_shipped).await.unwrap();
    if let Some(quota) = quota {
        store
            .prepare(move |tx| {
                let (id, _) = Desk::catalogue_of(tx);
                let source = tx.rule_set_source(id)?.unwrap();
                let opening = "weekdays = [\"tue\", \"thu\"]\n";
                assert!(source.contains(opening));
                let source = source.replace(opening, &format!("{opening}quota = {quota}\n"));
                let file = RuleSetFile::parse(&source, "test").unwrap();
                let id = tx.add_draft((&file.programme, SubjectKind::Office, "CO"), &source, None)?;
                let revision = tx.rule_set(id)?.unwrap();
                tx.publish_draft(&revision)
            })
            .await;
    }
    desk()
}

impl Desk {
    fn catalogue_of(tx: &mut WriteTx<'_>) -> crate::ops::programmes::Published {
        crate::ops::programmes::Catalogue::default().office(tx, "CO").unwrap().unwrap()
    }
}

async fn case_of(store: &Store, reference: &str) -> crate::domain::workflow::Case {
    let reference = reference.to_owned();
    store
        .read(move |tx| {
            let id = tx.case_of_reference(&reference)?.unwrap();
            tx.case_for_system(id)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap()
        .unwrap()
}

/// How many cases there are, from the counters.
async fn cases(store: &Store) -> i64 {
    let counts = store.read(|tx| tx.counts(crate::domain::terms::Face::Shown)).await.unwrap();
    counts.iter().map(|count| count.n).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_becomes_a_case_with_everything_that_it_brought() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        let answer = send(&store, &desk, a_wish(&desk, &store, "k", draft("V12345678", NAMES[0]))).await.unwrap();
        assert!(answer.reference.parse::<Reference>().is_ok() && answer.reference.starts_with("CO-"));
        let case = case_of(&store, &answer.reference).await;
        assert_eq!(
            (case.shown.stage, case.real.stage, case.reference.as_str()),
            (Stage::Received, Stage::Received, answer.reference.as_str())
        );
        let (people, contacts, runs, history, sendings) = store
            .read(move |tx| {
                Ok::<_, StoreError>((
                    tx.family(case.id)?,
                    tx.contacts(case.id)?,
                    tx.runs(case.id)?,
                    tx.history(case.id, true)?,
                    tx.sendings(case.id)?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(
            people.iter().map(|person| person.part).collect::<Vec<_>>(),
            [Part::Principal, Part::Member(crate::domain::person::Relation::Child)]
        );
        assert_eq!(people[0].documents[0].number_key, "V12345678");
        assert!(people[0].shares.unwrap().us_government && people[1].shares.is_none());
        assert_eq!(people[0].said.as_ref().unwrap().facts.len(), 1);
        assert_eq!(contacts[0].value_key, "+573001234567");
        assert_eq!((runs.len(), runs[0].lines.is_empty()), (1, false));
        assert_eq!(history.iter().map(|step| (step.verb, step.to)).collect::<Vec<_>>(), [(Verb::Submit, Stage::Received)]);
        assert_eq!((sendings.len(), sendings[0].again), (1, false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_again_is_answered_alike_and_makes_no_case() {
    on_both(async |store: Store, clock: TestClock| {
        let desk = ready(&store, None).await;
        let first = send(&store, &desk, a_wish(&desk, &store, "one", draft("V12345678", NAMES[0]))).await.unwrap();
        clock.forward(TimeDelta::minutes(5));
        let mut later = draft("v-12.345.678", NAMES[0]);
        later.municipality = "Cali".into();
        let again = send(&store, &desk, a_wish(&desk, &store, "two", later)).await.unwrap();
        let fields = |answer: &SubmitAnswer| serde_json::to_value(answer).unwrap().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(fields(&first), fields(&again));
        assert_ne!(first.reference, again.reference);
        assert_eq!((first.free.clone(), first.what_next.clone()), (again.free.clone(), again.what_next.clone()));
        assert!(again.received_at > first.received_at, "received now");
        let case = case_of(&store, &again.reference).await;
        assert_eq!(case.reference, first.reference);
        let sendings = store.read(move |tx| tx.sendings(case.id)).await.unwrap();
        assert_eq!(sendings[1].differs, ["/municipality", "/principal/documents/0/number"]);
        assert_eq!(cases(&store).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weaker_likeness_makes_its_own_case_and_duplicate_review() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        let first = send(&store, &desk, a_wish(&desk, &store, "one", draft("V12345678", "Yusmary Gonzalez"))).await.unwrap();
        let like = send(&store, &desk, a_wish(&desk, &store, "two", draft("V87654321", "Yusmari Gonsalez"))).await.unwrap();
        let other = send(&store, &desk, a_wish(&desk, &store, "three", draft("V11223344", "Pedro Baez"))).await.unwrap();
        assert_eq!(case_of(&store, &first.reference).await.shown.stage, Stage::Received);
        assert_eq!(case_of(&store, &other.reference).await.shown.stage, Stage::Received);
        let case = case_of(&store, &like.reference).await;
        assert_eq!(
            (case.shown.stage, case.suspected_from, case.suspected_by_system),
            (Stage::DuplicateReview, Some(Stage::Received), true)
        );
        let (links, steps) =
            store.read(move |tx| Ok::<_, StoreError>((tx.duplicates(case.id)?, tx.history(case.id, true)?))).await.unwrap();
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].other, case_of(&store, &first.reference).await.id);
        assert_eq!(steps.iter().map(|step| step.verb).collect::<Vec<_>>(), [Verb::Submit, Verb::SuspectDuplicate]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_form_stores_nothing_and_says_when_to_come_again() {
    on_both(async |store: Store, clock: TestClock| {
        let desk = ready(&store, None).await;
        clock.forward(TimeDelta::hours(24)); // Wednesday
        let refused = send(&store, &desk, a_wish(&desk, &store, "k", draft("V12345678", NAMES[0]))).await.unwrap_err();
        let OpError::Closed { code: "window_closed", advice } = refused else { panic!("{refused:?}") };
        assert_eq!(advice["next_opening"], "2024-02-08T08:00:00-05:00");
        assert_eq!(advice["telephones"][0]["number"], "018005190665");
        let wish = Wish { office: "GT".into(), form_token: token(&desk, &store, "GT"), ..a_wish(&desk, &store, "g", bare()) };
        let refused = send(&store, &desk, wish).await.unwrap_err();
        let OpError::Closed { code: "no_public_form", advice } = refused else { panic!("{refused:?}") };
        assert_eq!((advice["next_opening"].clone(), advice["sites"].as_array().unwrap().len()), (Value::Null, 2));
        assert_eq!(cases(&store).await, 0);
        clock.forward(TimeDelta::hours(24)); // Thursday: neither key nor token was used up
        assert!(send(&store, &desk, a_wish(&desk, &store, "k", draft("V12345678", NAMES[0]))).await.is_ok());
    })
    .await;
}

/// A form without answers.
fn bare() -> ApplicationDraft {
    let mut draft = draft("V12345678", NAMES[0]);
    draft.facts.clear();
    draft.contacts[0].value = "+573001234567".into();
    draft
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_named_before_it_is_said_that_the_form_is_closed() {
    on_both(async |store: Store, clock: TestClock| {
        let desk = ready(&store, None).await;
        clock.forward(TimeDelta::hours(24));
        let mut bad = draft("V12345678", NAMES[0]);
        bad.principal.sex = "x".into();
        let mut wish = a_wish(&desk, &store, "k", bad);
        wish.form_token = token(&desk, &store, "EC");
        let OpError::Invalid(errors) = send(&store, &desk, wish).await.unwrap_err() else { panic!() };
        assert_eq!(
            errors.list().iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(),
            ["/form_token", "/application/principal/sex"]
        );
        let mut asked = draft("V12345678", NAMES[0]);
        asked.facts.insert("favourite_colour".into(), "yes".into());
        asked.facts.insert("in_country_on".into(), "yes".into());
        let OpError::Invalid(errors) = send(&store, &desk, a_wish(&desk, &store, "k", asked)).await.unwrap_err() else { panic!() };
        assert_eq!(errors.list().iter().map(|error| error.code).collect::<Vec<_>>(), ["not_asked", "not_an_answer"]);
        let wish = Wish { office: "XX".into(), ..a_wish(&desk, &store, "k", bare()) };
        assert!(matches!(send(&store, &desk, wish).await.unwrap_err(), OpError::NotFound));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_wish_gets_the_same_answer_even_when_all_has_changed() {
    on_both(async |store: Store, clock: TestClock| {
        let desk = ready(&store, None).await;
        let wish = a_wish(&desk, &store, "key", draft("V12345678", NAMES[0]));
        let first = send(&store, &desk, wish.clone()).await.unwrap();
        clock.forward(TimeDelta::hours(30));
        assert_eq!(send(&store, &desk, wish.clone()).await.unwrap(), first, "the window is closed and the token old and used");
        let other = Wish { draft: draft("V99988877", NAMES[1]), ..wish };
        assert!(matches!(send(&store, &desk, other).await.unwrap_err(), OpError::KeyReused));
        assert_eq!(cases(&store).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_token_is_good_once() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store, None).await;
        let first = a_wish(&desk, &store, "one", draft("V12345678", NAMES[0]));
        let second = Wish { form_token: first.form_token.clone(), ..a_wish(&desk, &store, "two", draft("V99988877", NAMES[1])) };
        send(&store, &desk, first).await.unwrap();
        let refused = send(&store, &desk, second).await.unwrap_err();
        assert!(matches!(refused, OpError::Refused { code: "form_token_used", .. }), "{refused:?}");
    })
    .await;
}

#[path = "submit_races_tests.rs"]
mod races;
