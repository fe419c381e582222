//! Races of 64: exactly one wins, and nobody gets an answer that is not true.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::{Value, json};

use super::support::{Answer, TestApp, forms::a_form, on_both};

const RUNNERS: usize = 64;

fn tally(answers: &[Answer]) -> BTreeMap<(u16, String), usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        *tally.entry((answer.status, answer.code())).or_insert(0) += 1;
    }
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_etag_serves_one_person() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received(&team, "Raced").await;
        let mut rivals = Vec::new();
        for n in 0..RUNNERS {
            rivals.push(app.staff(&format!("rival.{n}"), Organisation::Iom, &[(Role::Caseworker, Some("CO"))]).await);
        }
        let etag = app.get(&rivals[0], &format!("/api/v1/cases/{case}")).await.etag();
        let path = format!("/api/v1/cases/{case}/actions/take");
        let headers = [("if-match", etag.as_str())];
        let answers = join_all(rivals.iter().map(|rival| app.call(Some(rival), Method::POST, &path, &headers, Some(json!({}))))).await;
        let tally = tally(&answers);
        assert_eq!(tally.get(&(200, String::new())), Some(&1), "{tally:?}");
        assert_eq!(tally.get(&(412, "etag_mismatch".into())), Some(&(RUNNERS - 1)), "{tally:?}");
        let history = app.get(&team.iom, &format!("/api/v1/cases/{case}/history")).await.expect(200);
        assert_eq!(history.text.matches("\"take\"").count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_makes_one_application() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let token = app.form_token("CO").await;
        let form = a_form("Pressed twice");
        let answers = join_all((0..RUNNERS).map(|_| app.submit_with("CO", &token, "the-same-key", form.clone()))).await;
        let stored: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert!(!stored.is_empty());
        assert!(stored.iter().all(|answer| answer.text == stored[0].text), "one key, one answer");
        assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status)), "{:?}", tally(&answers));
        let found = app.get(&team.iom, "/api/v1/cases?q=pressed").await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
        let other = app.submit_with("CO", &token, "the-same-key", a_form("Somebody else")).await;
        other.refused(422, "idempotency_key_reused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_person_sixty_four_times_at_once_is_one_case() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut tokens = Vec::new();
        for _ in 0..RUNNERS {
            tokens.push(app.form_token("CO").await);
        }
        let form = a_form("Many times");
        let keys: Vec<String> = (0..RUNNERS).map(|n| format!("key-{n}")).collect();
        let answers = join_all(tokens.iter().zip(&keys).map(|(token, key)| app.submit_with("CO", token, key, form.clone()))).await;
        assert_eq!(tally(&answers), BTreeMap::from([((201, String::new()), RUNNERS)]));
        let references: std::collections::BTreeSet<String> = answers.iter().map(|answer| answer.field("/reference")).collect();
        assert_eq!(references.len(), RUNNERS, "each sending has a reference of its own");
        let found = app.get(&team.iom, "/api/v1/cases?q=many").await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_confirmed_once() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Recalled").await;
        let proposed = app.act(&team.officer, &case, "recall", json!({ "reason": "New facts." })).await.expect(202);
        let id = proposed.field("/proposal");
        let mut officers = Vec::new();
        for n in 0..RUNNERS {
            officers.push(app.staff(&format!("officer.{n}"), Organisation::Usg, &[(Role::UsOfficer, Some("CO"))]).await);
        }
        let path = format!("/api/v1/proposals/{id}/confirm");
        let answers: Vec<Answer> =
            join_all(officers.iter().map(|officer| app.post(officer, &path, Value::Object(Default::default())))).await;
        let tally = tally(&answers);
        assert_eq!(tally.get(&(204, String::new())), Some(&1), "{tally:?}");
        assert!(tally.keys().all(|(status, _)| [204, 409].contains(status)), "{tally:?}");
        assert_eq!(app.case(&team.officer, &case).await["stage"], "submitted");
    })
    .await;
}
