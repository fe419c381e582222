//! The pages of decisions before those who read no outcomes: of a declined or denied case they are those of a waiting one, byte for byte.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use crate::support::{Staff, TestApp, database::Db, forms::a_form, on_both};

/// Everything that can be opened about a case by these pages.
const PAGES: &[&str] = &[
    "",
    "/decision",
    "/review",
    "/duplicate",
    "/sent-again",
    "/clearances",
    "/clearances/security",
    "/do/process",
    "/do/decline",
    "/do/approve",
    "/do/deny",
    "/do/endorse",
    "/do/recall",
    "/do/withdraw",
    "/do/reopen_decision",
    "/do/clear_duplicate",
];

async fn world(db: Db, verb: &str, secret: bool) -> Vec<String> {
    let app = TestApp::seeded(db, "pages").await;
    let team = app.team("CO").await;
    let travel = app.staff("iom.travel", Organisation::Iom, &[(Role::TravelCoordinator, Some("CO"))]).await;
    let auditor = app.staff("iom.auditor", Organisation::Iom, &[(Role::Auditor, None)]).await;
    let case = match verb {
        "decline" => app.submitted(&team, "Twin").await,
        _ => app.in_adjudication(&team, a_form("Twin"), "family_reunification").await,
    };
    app.run_worker().await;
    app.forward(TimeDelta::minutes(5));
    let looked = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
    app.upkeep().await;
    if secret {
        let body = json!({ "reason_code": "not_credible", "reason": "Seen by readers of outcomes only." });
        let path = format!("/api/v1/cases/{case}/actions/{verb}");
        app.call(Some(&team.officer), Method::POST, &path, &[("if-match", &looked)], Some(body)).await.expect(200);
    }
    app.upkeep().await;
    app.reseed("after the decision");
    let mut seen = Vec::new();
    look(&app, &[&team.iom, &team.unhcr, &team.iom_reviewer, &team.supervisor, &travel, &auditor], &case, &mut seen).await;
    app.reseed("sent again");
    app.submit("CO", a_form("Twin")).await.expect(201);
    app.act(&team.iom, &case, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
    app.upkeep().await;
    look(&app, &[&team.iom, &team.iom_reviewer, &travel], &case, &mut seen).await;
    seen
}

async fn look(app: &TestApp, who: &[&Staff], case: &str, seen: &mut Vec<String>) {
    for one in who {
        for rest in PAGES {
            let answer = app.open(one, &format!("/cases/{case}{rest}")).await;
            seen.push(format!("{} {rest} {} {}", one.login, answer.status, answer.text));
        }
        for path in ["/travel", "/proposals", "/work"] {
            let answer = app.open(one, path).await;
            seen.push(format!("{} {path} {} {}", one.login, answer.status, answer.text));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_decision_by_these_pages() {
    on_both(async |db| {
        for verb in ["decline", "deny"] {
            let (done, not_done) = (world(db, verb, true).await, world(db, verb, false).await);
            assert!(done.len() > 100 && done.iter().any(|page| page.contains(" 200 ")), "the walk has lost its way");
            for (one, other) in done.iter().zip(&not_done) {
                assert_eq!(one, other, "{verb}: the two worlds differ");
            }
        }
    })
    .await;
}
