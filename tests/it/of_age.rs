//! A child who comes of age while the case waits: nobody asked them yet, and what nobody asked is not agreed to.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use super::support::{
    TestApp,
    forms::{a_form, with_a_child},
    on_both,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_of_age_is_asked_before_the_us_government_sees_the_case() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = with_a_child(a_form("Maritza"), "Yorgelis Pérez");
        let in_a_week = app.now().date_naive() + TimeDelta::days(7);
        let born = chrono::NaiveDate::from_ymd_opt(2006, 2, 13).unwrap();
        assert_eq!(in_a_week, chrono::NaiveDate::from_ymd_opt(2024, 2, 13).unwrap(), "the eighteenth birthday");
        form["members"][0]["birth_date"] = json!(born);
        let case = app.received_as(&team, form).await;
        assert_eq!(app.case(&team.iom, &case).await["people"][1].get("consent_missing"), None);
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let recommended = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        app.act(&team.iom, &case, "recommend", recommended).await.expect(200);
        app.forward(TimeDelta::days(8));

        let seen = app.get(&team.iom_reviewer, &format!("/api/v1/cases/{case}")).await.expect(200);
        assert_eq!(seen.json()["people"][1]["consent_missing"], true);
        let offered = seen.json()["allowed_actions"].clone();
        assert!(!offered.as_array().unwrap().iter().any(|action| action["verb"] == "endorse"), "{offered}");
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.refused(409, "consent_missing");

        let person = seen.field("/people/1/id");
        let consent = json!({ "other_agency": true, "us_government": true, "canada": false, "spain": false });
        let path = format!("/api/v1/cases/{case}/people/{person}");
        let etag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        app.call(Some(&team.iom), Method::PATCH, &path, &[("if-match", &etag)], Some(json!({ "consent": consent }))).await.expect(200);
        assert_eq!(app.case(&team.iom, &case).await["people"][1].get("consent_missing"), None);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
    })
    .await;
}
