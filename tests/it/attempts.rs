//! Attempts to reach an applicant, and when they are enough to close a case.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Answer, Staff, TestApp, on_both};

async fn try_to_reach(app: &TestApp, who: &Staff, case: &str, body: Value) -> Answer {
    app.forward(TimeDelta::minutes(1)); // which one was the last is told by the clock
    let etag = app.get(who, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
    app.call(Some(who), Method::POST, &format!("/api/v1/cases/{case}/contact-attempts"), &[("if-match", &etag)], Some(body)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_reached_is_not_closed_as_unreachable() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Mirta").await;
        for channel in ["phone", "email", "phone"] {
            try_to_reach(&app, &team.iom, &case, json!({ "channel": channel, "outcome": "reached" })).await.expect(201);
        }
        app.act(&team.iom, &case, "close_unreachable", json!({})).await.refused(409, "too_few_attempts");
        for channel in ["phone", "email", "phone"] {
            try_to_reach(&app, &team.iom, &case, json!({ "channel": channel, "outcome": "no_answer" })).await.expect(201);
        }
        app.act(&team.iom, &case, "close_unreachable", json!({})).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_is_not_two_channels() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Mirta").await;
        let contact = app.case(&team.iom, &case).await["contacts"][0]["id"].clone();
        let by = |channel: &str| json!({ "channel": channel, "contact": contact, "outcome": "no_answer" });
        let refused = try_to_reach(&app, &team.iom, &case, by("phone")).await.refused(422, "invalid");
        assert_eq!(refused.field("/errors/0/pointer"), "/contact");
        try_to_reach(&app, &team.iom, &case, by("email")).await.expect(201);
    })
    .await;
}

/// Whoever does not know whether a call was logged sends it again: three of them would close the case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_attempt_sent_many_times_is_logged_once() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Mirta").await;
        let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
        let path = format!("/api/v1/cases/{case}/contact-attempts");
        let attempt = || json!({ "channel": "phone", "outcome": "no_answer" });
        let headers = [("if-match", seen.as_str())];
        let all = (0..8).map(|_| app.call(Some(&team.iom), Method::POST, &path, &headers, Some(attempt())));
        let answers = futures_util::future::join_all(all).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 7);
        assert_eq!(app.case(&team.iom, &case).await["contact_attempts"], 1);
    })
    .await;
}
