//! If-Match, Idempotency-Key, and ids in addresses.

use reqwest::Method;
use serde_json::json;

use super::{Sent, stores_nothing};
use crate::support::forms::a_form;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_names_the_one_etag_that_was_seen() {
    stores_nothing(async |app, team, case| {
        let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        let of_another = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.etag();
        let person = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.field("/people/0/id");
        let calls = [
            (Method::POST, format!("/api/v1/cases/{case}/actions/release"), json!({})),
            (Method::PATCH, format!("/api/v1/cases/{case}/people/{person}"), json!({ "sex": "male" })),
            (Method::PUT, format!("/api/v1/cases/{case}/contacts"), json!({ "contacts": a_form("Etag")["contacts"] })),
        ];
        for (method, path, body) in calls {
            let call =
                async |value: &str| app.call(Some(&team.iom), method.clone(), &path, &[("if-match", value)], Some(body.clone())).await;
            app.call(Some(&team.iom), method.clone(), &path, &[], Some(body.clone())).await.refused(428, "if_match_missing");
            for value in ["\"other\"", &format!("W/{seen}"), &of_another, "\"\""] {
                call(value).await.refused(412, "etag_mismatch");
            }
            for value in ["*", "other", "\"", &format!("{seen}, \"other\""), seen.trim_matches('"'), &format!("\"{}\"", "x".repeat(129))] {
                call(value).await.refused(400, "malformed_if_match");
            }
            let twice = [("if-match", seen.as_str()), ("if-match", seen.as_str())];
            app.call(Some(&team.iom), method.clone(), &path, &twice, Some(body.clone())).await.refused(400, "malformed_if_match");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_that_are_none_unknown_or_of_another_office_are_all_the_same_404() {
    stores_nothing(async |app, team, case| {
        let elsewhere = app.team("EC").await;
        let unknown = "018d7f3e-5c00-7000-8000-0123456789ab";
        let upper = case.to_uppercase();
        let same = app.get(&team.iom, &format!("/api/v1/cases/{unknown}")).await.refused(404, "not_found");
        for id in [
            "1",
            "..",
            "%00",
            "%ff",
            "null",
            "'%20OR%201=1",
            "00000000-0000-0000-0000-000000000000",
            unknown,
            &upper,
            &case.replace('-', ""),
        ] {
            for rest in ["", "/history", "/eligibility", "/decisions", "/messages", "/notes"] {
                let answer = app.get(&team.iom, &format!("/api/v1/cases/{id}{rest}")).await;
                assert!([400, 404].contains(&answer.status), "{id}{rest}: {}", answer.text);
            }
        }
        for who in [&elsewhere.iom, &elsewhere.officer, &elsewhere.supervisor, &elsewhere.clerk] {
            let answer = app.get(who, &format!("/api/v1/cases/{case}")).await.refused(404, "not_found");
            assert_eq!(answer.field("/detail"), same.field("/detail"), "the words tell nothing either");
            app.call(Some(who), Method::POST, &format!("/api/v1/cases/{case}/actions/release"), &[], Some(json!({})))
                .await
                .refused(404, "not_found");
        }
        for verb in ["submit", "explode", "TAKE", "take%00", "process%20", ""] {
            let answer = app
                .call(
                    Some(&team.iom),
                    Method::POST,
                    &format!("/api/v1/cases/{case}/actions/{verb}"),
                    &[("if-match", "\"a\"")],
                    Some(json!({})),
                )
                .await;
            answer.refused(404, "not_found");
        }
        let person = format!("/api/v1/cases/{case}/people/{unknown}");
        let etag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        app.call(Some(&team.iom), Method::PATCH, &person, &[("if-match", &etag)], Some(json!({ "sex": "male" })))
            .await
            .refused(404, "not_found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_names_its_wish_by_one_key() {
    stores_nothing(async |app, _, _| {
        let token = app.form_token("CO").await;
        let body = json!({ "form_token": token, "application": a_form("Key") }).to_string().into_bytes();
        let url = format!("{}/api/v1/public/offices/CO/applications", app.public_url);
        let mut sent = Sent { method: Method::POST, url, token: None, headers: Vec::new(), body };
        sent.go(app).await.refused(400, "idempotency_key_missing");
        for key in ["", "a b", &"k".repeat(201)] {
            sent.headers = vec![("idempotency-key", key.to_owned())];
            sent.go(app).await.refused(400, "idempotency_key_malformed");
        }
        sent.headers = vec![("idempotency-key", "one".into()), ("idempotency-key", "two".into())];
        sent.go(app).await.refused(400, "idempotency_key_malformed");
    })
    .await;
}
