//! What hostile and hurried people send: each is refused by status, code and field, nothing panics, and nothing is stored.

mod form;
mod headers;
mod query;
mod slow;
mod staff;
mod travel;
mod wire;

use reqwest::Method;
use serde_json::Value;

use super::support::{Answer, TestApp, client, database::Db, on_both, staff::Team};

/// What somebody sends, byte by byte.
pub struct Sent<'a> {
    pub method: Method,
    pub url: String,
    pub token: Option<String>,
    pub headers: Vec<(&'a str, String)>,
    pub body: Vec<u8>,
}

impl Sent<'_> {
    /// Sends it; what comes back is never a fault of ours.
    pub async fn go(&self, app: &TestApp) -> Answer {
        let mut request = app.http.request(self.method.clone(), &self.url).body(self.body.clone());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if !self.headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let answer = client::answer(request).await;
        assert!(answer.status < 500, "{} {}: {}", self.method, self.url, answer.text);
        answer
    }
}

/// Makes sure of status, code and the field that the first fault names.
#[track_caller]
pub fn faulted(answer: &Answer, status: u16, code: &str, pointer: &str) {
    let (at, fault) = (answer.field("/errors/0/pointer"), answer.field("/errors/0/code"));
    let told = if answer.code() == "invalid" { fault } else { answer.code() };
    assert_eq!((answer.status, told.as_str(), at.as_str()), (status, code, pointer), "{}", answer.text);
}

/// Everything that a refused request could have changed.
pub async fn standing(app: &TestApp, team: &Team) -> Vec<String> {
    app.upkeep().await;
    let mut all = Vec::new();
    for path in ["/api/v1/cases?limit=200", "/api/v1/counters", "/api/v1/proposals"] {
        all.push(app.get(&team.supervisor, path).await.expect(200).text);
    }
    for id in app.get(&team.officer, "/api/v1/cases?limit=200").await.json()["items"].as_array().into_iter().flatten() {
        let case = id["id"].as_str().unwrap_or_default();
        all.push(app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).text);
        all.push(app.get(&team.officer, &format!("/api/v1/cases/{case}/history")).await.expect(200).text);
        all.push(app.get(&team.officer, &format!("/api/v1/cases/{case}/notes")).await.expect(200).text);
    }
    all
}

/// Runs a test that may change nothing, on each database.
pub async fn stores_nothing(test: impl AsyncFn(&TestApp, &Team, &str)) {
    on_both(async |db: Db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Standing").await;
        let before = standing(&app, &team).await;
        test(&app, &team, &case).await;
        assert_eq!(standing(&app, &team).await, before, "something was stored");
    })
    .await;
}

/// A JSON value with one place replaced, made if it is not there.
pub fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        object => object[key] = value,
    }
    body
}
