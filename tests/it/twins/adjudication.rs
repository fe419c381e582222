//! Twins after the interview: a denial against nothing over a year, and who of a family is denied against who is deferred.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::{Value, json};

use super::{Transcript, Watchers, assert_equal, read_all, watchers};
use crate::support::{Staff, TestApp, forms::a_form, on_both};

/// What there is to look at beside the first half's pages.
async fn look(app: &TestApp, watchers: &Watchers, case: &str, seen: &mut Transcript) {
    super::look(app, watchers, case, seen).await;
    let paths = [
        format!("/api/v1/cases/{case}/interviews"),
        "/api/v1/interviews?office=CO&from=2024-01-01&to=2024-12-31".into(),
        "/api/v1/travel?office=CO".into(),
        "/api/v1/reports/caps".into(),
        "/api/v1/reports/funnel?by=office".into(),
        "/api/v1/reports/funnel?by=month".into(),
        "/api/v1/cases?stage=adjudication".into(),
        "/api/v1/cases?stage=closed:denied".into(),
        "/api/v1/cases?stage=approved".into(),
    ];
    read_all(app, watchers, &paths, seen);
}

/// A case after a waived interview, everything told that was to be told.
async fn adjudicated(app: &TestApp, watchers: &Watchers, who: &str, members: &[Value]) -> String {
    let team = &watchers.team;
    let mut form = a_form(who);
    form["members"] = json!(members);
    let reference = app.submit("CO", form).await.expect(201).field("/reference");
    let case = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200).field("/items/0/id");
    let advice = json!({ "pathway": "humanitarian_parole", "priority": "normal", "reason_code": "protection_need" });
    app.act(&team.iom, &case, "take", json!({})).await.expect(200);
    app.act(&team.iom, &case, "recommend", advice).await.expect(200);
    app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
    app.act(&team.officer, &case, "process", json!({})).await.expect(200);
    app.run_worker().await;
    app.act(&team.officer, &case, "waive_interview", json!({ "reason": "All is in the file." })).await.expect(200);
    case
}

/// One world of a year. `deny` is the only difference.
async fn year(app: &TestApp, deny: bool) -> Transcript {
    let watchers = watchers(app).await;
    let team = &watchers.team;
    let mut seen = Transcript::default();
    let (case, other) = (adjudicated(app, &watchers, "Twin", &[]).await, adjudicated(app, &watchers, "Other", &[]).await);
    app.forward(TimeDelta::minutes(5));
    let looked = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
    app.upkeep().await;
    if deny {
        let body = json!({ "reason_code": "not_credible", "reason": "Seen by readers of outcomes only." });
        let path = format!("/api/v1/cases/{case}/actions/deny");
        app.call(Some(&team.officer), Method::POST, &path, &[("if-match", &looked)], Some(body)).await.expect(200);
    }
    app.upkeep().await;
    app.reseed("after the denial");
    look(app, &watchers, &case, &mut seen).await;
    for (step, (who, verb, body)) in acts(&watchers).into_iter().enumerate() {
        app.reseed(&format!("act {step}"));
        app.forward(TimeDelta::minutes(1));
        seen.note(&format!("{} {verb}", who.login), &app.act(who, &case, verb, body).await);
        app.run_worker().await;
        look(app, &watchers, &case, &mut seen).await;
    }
    rest(app, &watchers, &case, &mut seen).await;
    resend(app, &watchers, &case, &mut seen).await;
    months(app, &watchers, &case, &mut seen).await;
    app.reseed("the other case is approved");
    approve(app, &watchers, &other, &[]).await;
    app.run_worker().await;
    look(app, &watchers, &case, &mut seen).await;
    seen.0.push(app.mails().join("\n"));
    seen
}

fn acts(watchers: &Watchers) -> Vec<(&Staff, &'static str, Value)> {
    let team = &watchers.team;
    let withdrawal = json!({ "asked_by": "principal", "identified_by": "document" });
    let travel = watchers.all().into_iter().find(|staff| staff.login == "iom.travel").unwrap();
    vec![
        (&team.iom, "more_received", json!({})),
        (&team.iom, "close_unreachable", json!({})),
        (&team.supervisor, "lift_hold", json!({ "reason": "Perhaps." })),
        (&team.supervisor, "assign", json!({ "assignee": team.unhcr.account })),
        (&team.iom, "deny", json!({ "reason_code": "other" })),
        (&team.iom, "reopen", json!({ "reason": "Perhaps." })),
        (travel, "clear_for_travel", json!({ "travel_on": "2024-06-01" })),
        (travel, "refer_out", json!({})),
        (&team.iom, "withdraw", withdrawal),
        (&team.iom, "undo_withdrawal", json!({ "reason": "A mistake." })),
    ]
}

/// The office rests and comes back.
async fn rest(app: &TestApp, watchers: &Watchers, case: &str, seen: &mut Transcript) {
    for verb in ["park", "resume"] {
        app.reseed(verb);
        let path = format!("/api/v1/offices/CO/{verb}");
        let proposed = app.post(&watchers.team.supervisor, &path, json!({ "reason": "staff" })).await.expect(202);
        let confirm = format!("/api/v1/proposals/{}/confirm", proposed.field("/proposal"));
        app.post(&watchers.team.officer, &confirm, json!({})).await.expect(204);
        app.run_worker().await;
        look(app, watchers, case, seen).await;
    }
}

/// The first message, asked for once more.
async fn resend(app: &TestApp, watchers: &Watchers, case: &str, seen: &mut Transcript) {
    app.reseed("resend");
    let team = &watchers.team;
    let messages = app.get(&team.iom, &format!("/api/v1/cases/{case}/messages")).await.expect(200);
    let path = format!("/api/v1/messages/{}/resend", messages.field("/items/0/id"));
    let tag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
    seen.note("resend", &app.call(Some(&team.iom), Method::POST, &path, &[("if-match", &tag)], Some(json!({}))).await);
    app.run_worker().await;
}

/// A year goes by: nothing happens to the one case nor to the other.
async fn months(app: &TestApp, watchers: &Watchers, case: &str, seen: &mut Transcript) {
    for month in 1..=12 {
        app.reseed(&format!("month {month}"));
        app.forward(TimeDelta::days(30));
        app.upkeep().await;
        app.run_worker().await;
        if month % 6 == 0 {
            look(app, watchers, case, seen).await;
        }
    }
}

/// Approves a case; `others` is decided of the members after the principal.
async fn approve(app: &TestApp, watchers: &Watchers, case: &str, others: &[&str]) {
    let officer = &watchers.team.second_officer;
    let people = app.case(officer, case).await["people"].as_array().cloned().unwrap();
    let outcome = |place: usize| if place == 0 { "approve" } else { others[place - 1] };
    let members: Vec<Value> =
        people.iter().enumerate().map(|(place, person)| json!({ "person": person["id"], "outcome": outcome(place) })).collect();
    app.act(officer, case, "approve", json!({ "members": members })).await.expect(200);
}

/// One world in which a family is split. `others` is the only difference.
async fn family(app: &TestApp, others: &[&str]) -> Transcript {
    let watchers = watchers(app).await;
    let mut seen = Transcript::default();
    let child = |name: &str, born: &str| json!({ "relation": "child", "name": name, "birth_date": born, "sex": "unknown", "nationalities": ["VE"], "languages": ["spa"], "documents": [] });
    let case =
        adjudicated(app, &watchers, "Twin", &[child("Uno", "2012-01-01"), child("Dos", "2013-01-01"), child("Tres", "2014-01-01")]).await;
    approve(app, &watchers, &case, others).await;
    app.run_worker().await;
    look(app, &watchers, &case, &mut seen).await;
    let security = json!({ "valid_from": "2024-01-01", "valid_until": "2025-01-01" });
    let tag = app.get(&watchers.team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
    let path = format!("/api/v1/cases/{case}/clearances/security");
    app.call(Some(&watchers.team.officer), Method::PUT, &path, &[("if-match", &tag)], Some(security)).await.expect(200);
    look(app, &watchers, &case, &mut seen).await;
    seen.0.push(app.mails().join("\n"));
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_denial_from_nothing_in_a_year() {
    on_both(async |db| {
        let denied = year(&TestApp::seeded(db, "year").await, true).await;
        let undecided = year(&TestApp::seeded(db, "year").await, false).await;
        assert!(denied.0.len() > 1_000, "the transcript has too little in it");
        assert_equal(&denied, &undecided);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_who_is_denied_from_who_is_deferred() {
    on_both(async |db| {
        let one = family(&TestApp::seeded(db, "family").await, &["approve", "deny", "defer"]).await;
        let other = family(&TestApp::seeded(db, "family").await, &["approve", "defer", "deny"]).await;
        assert_equal(&one, &other);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_of_outcomes_do_see_the_denial_and_the_split() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let watchers = watchers(&app).await;
        let case = adjudicated(&app, &watchers, "Seen", &[]).await;
        app.act(&watchers.team.second_officer, &case, "deny", json!({ "reason_code": "security" })).await.expect(200);
        let reader = app.staff("us.auditor", Organisation::Usg, &[(Role::Supervisor, None)]).await;
        assert_eq!(app.case(&reader, &case).await["stage"], "closed:denied");
        assert_eq!(app.case(&watchers.team.iom, &case).await["stage"], "adjudication");
        let decisions = app.get(&reader, &format!("/api/v1/cases/{case}/decisions")).await.expect(200);
        assert!(decisions.text.contains("\"deny\""), "{}", decisions.text);
        assert!(!app.get(&watchers.team.iom, &format!("/api/v1/cases/{case}/decisions")).await.text.contains("\"deny\""));
    })
    .await;
}
