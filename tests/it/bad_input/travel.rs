//! Decisions, clearances and reports, asked for what there is not.

use reqwest::Method;
use serde_json::json;

use super::{faulted, standing};
use crate::support::{TestApp, forms::a_form, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_or_a_clearance_that_cannot_be_names_its_field_and_leaves_nothing_behind() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_adjudication(&team, a_form("Decided"), "family_reunification").await;
        let before = standing(&app, &team).await;
        let person = app.case(&team.officer, &case).await["people"][0]["id"].clone();
        let one = |outcome: &str| json!({ "person": person, "outcome": outcome });
        for (body, code, pointer) in [
            (json!({}), "required", "/members"),
            (json!({ "members": [] }), "required", "/members"),
            (json!({ "members": [one("process")] }), "wrong_type", "/members/0/outcome"),
            (json!({ "members": [one("deny")] }), "principal_not_approved", "/members/0/outcome"),
            (json!({ "members": [one("approve"), one("approve")] }), "named_twice", "/members/1/person"),
            (json!({ "members": [one("approve"), { "person": "somebody", "outcome": "deny" }] }), "wrong_form", "/members/1/person"),
            (json!({ "members": [{ "person": person }] }), "missing", "/members/0/outcome"),
            (json!({ "members": [one("approve")], "travel_on": "2024-06-01" }), "not_asked_for", "/travel_on"),
        ] {
            let answer = app.act(&team.officer, &case, "approve", body).await;
            faulted(&answer, 422, code, pointer);
        }
        let path = format!("/api/v1/cases/{case}/clearances/security");
        let etag = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
        for (body, code, pointer) in [
            (json!({}), "required", "/valid_from"),
            (json!({ "valid_from": "2024-02-06", "valid_until": "2024-02-05" }), "before_its_beginning", "/valid_until"),
            (json!({ "valid_from": "1024-02-06", "valid_until": "2024-02-05" }), "out_of_range", "/valid_from"),
            (json!({ "valid_from": "2024-02-06", "valid_until": "+262142-12-31" }), "out_of_range", "/valid_until"),
            (json!({ "state": "pending", "valid_from": "2024-02-06" }), "not_asked_for", "/valid_from"),
        ] {
            let answer = app.call(Some(&team.officer), Method::PUT, &path, &[("if-match", &etag)], Some(body)).await;
            faulted(&answer, 422, code, pointer);
        }
        for body in [json!({ "valid_from": "2024-02-30" }), json!({ "valid_from": 1 }), json!({ "valid_from": "soon" })] {
            let answer = app.call(Some(&team.officer), Method::PUT, &path, &[("if-match", &etag)], Some(body)).await;
            assert_eq!((answer.status, answer.field("/errors/0/pointer").as_str()), (422, "/valid_from"), "{}", answer.text);
        }
        let good = Some(json!({ "valid_from": "2024-02-06", "valid_until": "2024-08-06" }));
        app.call(Some(&team.officer), Method::PUT, &path, &[], good.clone()).await.refused(428, "if_match_missing");
        for kind in ["dental", "se%00curity", "SECURITY"] {
            let path = format!("/api/v1/cases/{case}/clearances/{kind}");
            app.call(Some(&team.officer), Method::PUT, &path, &[("if-match", &etag)], good.clone()).await.refused(404, "not_found");
        }
        assert_eq!(standing(&app, &team).await, before, "something was stored");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_there_is_not_is_refused_by_its_parameter() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        for (path, code, pointer) in [
            ("reports/funnel?by=week", "not_in_list", "by"),
            ("reports/funnel?as_of=2099-01-01", "in_the_future", "as_of"),
            ("reports/funnel?as_of=-4000-01-01", "out_of_range", "as_of"),
            ("reports/funnel?from=2024-01-01", "unknown_field", "from"),
            ("travel?limit=0", "out_of_range", "limit"),
            ("travel?limit=201", "out_of_range", "limit"),
            ("travel?cursor=rubbish", "not_a_cursor", "cursor"),
            ("reports/funnel?office=%27%3B--", "unknown", "office"),
            ("reports/funnel?pathway=%27%20OR%201=1", "unknown", "pathway"),
            ("reports/no-shows?office=EC", "unknown", "office"),
            ("travel?office=XX", "unknown", "office"),
            ("counters?office=", "unknown", "office"),
            ("interviews?from=2024-02-06&office=EC", "unknown", "office"),
        ] {
            faulted(&app.get(&team.supervisor, &format!("/api/v1/{path}")).await, 422, code, pointer);
        }
        let impossible = app.get(&team.supervisor, "/api/v1/reports/funnel?as_of=2024-02-30").await;
        assert_eq!((impossible.status, impossible.field("/errors/0/pointer").as_str()), (422, "as_of"), "{}", impossible.text);
    })
    .await;
}
