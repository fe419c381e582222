//! What staff fill in wrongly: steps, corrections, accounts, and signing in.

use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::{Value, json};

use super::{faulted, stores_nothing, with};
use crate::support::forms::a_form;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_takes_what_it_asks_for_and_nothing_else() {
    stores_nothing(async |app, team, case| {
        let good = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        for (verb, body, code, pointer) in [
            ("recommend", json!({}), "required", "/reason_code"),
            ("recommend", with(good.clone(), "/priority", json!("soon")), "wrong_type", "/priority"),
            ("recommend", with(good.clone(), "/closure", json!("not_pursued")), "not_both", "/closure"),
            ("release", json!({ "priority": "normal" }), "not_asked_for", "/priority"),
            ("release", json!({ "reason": "x".repeat(4_001) }), "too_long", "/reason"),
            ("release", json!({ "reason": "a\u{202e}b" }), "bad_character", "/reason"),
            ("hand_over", json!({ "reason": " " }), "required", "/reason"),
            ("withdraw", json!({ "asked_by": "neighbour", "identified_by": "document" }), "wrong_type", "/asked_by"),
            ("suspect_duplicate", json!({ "other_case": "rubbish" }), "wrong_form", "/other_case"),
        ] {
            faulted(&app.act(&team.iom, case, verb, body).await, 422, code, pointer);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_judged_like_the_form() {
    stores_nothing(async |app, team, case| {
        let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await;
        let (etag, person) = (seen.etag(), seen.field("/people/0/id"));
        let send = async |method: Method, path: &str, body: Value| {
            app.call(Some(&team.iom), method, &format!("/api/v1/cases/{case}/{path}"), &[("if-match", &etag)], Some(body)).await
        };
        for (body, code, pointer) in [
            (json!({ "birth_date": "2023-02-30" }), "not_a_date", "/birth_date"),
            (json!({ "birth_date": "2024-02-07" }), "in_the_future", "/birth_date"),
            (json!({ "name": "" }), "required", "/name"),
            (json!({ "name": "ñ".repeat(201) }), "too_long", "/name"),
            (json!({ "name": "a\u{202e}b" }), "bad_character", "/name"),
            (json!({ "nationalities": [] }), "too_few", "/nationalities"),
            (json!({ "sex": "other than that" }), "not_in_list", "/sex"),
        ] {
            faulted(&send(Method::PATCH, &format!("people/{person}"), body).await, 422, code, pointer);
        }
        let contacts = json!({ "contacts": a_form("Contact")["contacts"] });
        for (pointer, value, code) in [
            ("/contacts", json!([]), "too_few"),
            ("/contacts/0/value", json!("nowhere"), "not_an_email"),
            ("/contacts/0/kind", json!("pigeon"), "not_in_list"),
        ] {
            faulted(&send(Method::PUT, "contacts", with(contacts.clone(), pointer, value)).await, 422, code, pointer);
        }
        let notes = format!("/api/v1/cases/{case}/notes");
        faulted(&app.post(&team.iom, &notes, json!({ "kind": "reason", "text": "No." })).await, 422, "not_in_list", "/kind");
        faulted(&app.post(&team.iom, &notes, json!({ "kind": "general", "text": "x".repeat(4_001) })).await, 422, "too_long", "/text");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_judged_field_by_field() {
    stores_nothing(async |app, _, _| {
        let admin = app.staff("admin", Organisation::Iom, &[(Role::Administrator, None)]).await;
        let before = app.get(&admin, "/api/v1/users").await.expect(200).text;
        let role = |role: Value| json!({ "login": "new.one", "name": "New", "roles": [role] });
        for (body, pointer) in [
            (json!({ "login": "a b", "name": "New" }), "/login"),
            (json!({ "login": "аna", "name": "New" }), "/login"),
            (json!({ "login": "new.one", "name": "" }), "/name"),
            (role(json!({ "role": "king", "offices": "all" })), "/roles/0/role"),
            (role(json!({ "role": "us_officer", "offices": "all" })), "/roles/0/role"),
            (role(json!({ "role": "caseworker", "offices": [] })), "/roles/0/offices"),
            (role(json!({ "role": "caseworker", "offices": ["ZZ"] })), "/roles/0/offices/0"),
            (role(json!({ "role": "caseworker", "offices": "all", "until": "2023-02-30" })), "/roles/0/until"),
            (role(json!({ "role": "caseworker", "offices": "all", "until": "2023-02-28" })), "/roles/0/until"),
        ] {
            let answer = app.post(&admin, "/api/v1/users", body).await;
            assert_eq!((answer.status, answer.field("/errors/0/pointer").as_str()), (422, pointer), "{}", answer.text);
        }
        // Nobody's grant to read outcomes ends because something was left out.
        let grant = format!("/api/v1/users/{}/outcome-read", admin.account);
        faulted(&app.call(Some(&admin), Method::PUT, &grant, &[], Some(json!({}))).await, 422, "missing", "/until");
        assert_eq!(app.get(&admin, "/api/v1/users").await.expect(200).text, before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_tells_nobody_whether_there_is_such_a_login() {
    stores_nothing(async |app, team, _| {
        for login in [team.iom.login.as_str(), "nobody.at.all", "", " ", "' OR 1=1 --"] {
            let body = json!({ "login": login, "password": "not this one" });
            app.call(None, Method::POST, "/api/v1/auth/login", &[], Some(body)).await.refused(401, "sign_in_refused");
        }
        app.call(None, Method::POST, "/api/v1/auth/refresh", &[], Some(json!({ "refresh_token": "rubbish" })))
            .await
            .refused(401, "not_signed_in");
    })
    .await;
}
