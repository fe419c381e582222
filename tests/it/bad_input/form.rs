//! The public form, filled in wrongly.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::{faulted, stores_nothing, with};
use crate::support::{TestApp, forms::a_form, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_field_that_cannot_be_is_named() {
    stores_nothing(async |app, _, _| {
        let token = app.form_token("CO").await;
        let member = with(a_form("Member")["principal"].clone(), "/relation", json!("child"));
        let too_many = Value::Array(vec![member; 31]);
        let faults = [
            ("/principal/birth_date", json!("2023-02-30"), "not_a_date"),
            ("/principal/birth_date", json!("2024-02-07"), "in_the_future"),
            ("/principal/birth_date", json!("9999-12-31"), "in_the_future"),
            ("/principal/birth_date", json!("-0001-01-01"), "not_a_date"),
            ("/principal/birth_date", json!("17.05.1990"), "not_a_date"),
            ("/principal/birth_date", json!(""), "not_a_date"),
            ("/principal/name", json!(""), "required"),
            ("/principal/name", json!(" \u{a0} "), "required"),
            ("/principal/name", json!("1234"), "not_a_name"),
            ("/principal/name", json!("ñ".repeat(201)), "too_long"),
            ("/principal/name", json!("Ana\u{202e}zeréP"), "bad_character"),
            ("/principal/name", json!("Ana\u{200b}"), "bad_character"),
            ("/principal/nationalities/0", json!("XX"), "not_a_country"),
            ("/principal/nationalities", json!([]), "too_few"),
            ("/principal/documents/0/expiry", json!("2023-02-30"), "not_a_date"),
            ("/members", too_many, "too_many"),
            ("/contacts", json!([]), "too_few"),
            ("/contacts/0/value", json!("not an address"), "not_an_email"),
            ("/facts/in_country_on", json!("perhaps"), "not_an_answer"),
            ("/facts/surprise", json!("yes"), "not_asked"),
            ("/consent/adults", json!([]), "consent_missing"),
            ("/municipality", json!(""), "required"),
        ];
        for (pointer, value, code) in faults {
            let answer = app.submit_with("CO", &token, "faulty", with(a_form("Faulty"), pointer, value)).await;
            faulted(&answer, 422, code, &format!("/application{pointer}"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_token_is_ours_of_this_office_and_of_the_right_age() {
    stores_nothing(async |app, _, _| {
        let fetch = async |office: &str| {
            app.public(Method::GET, &format!("/api/v1/public/offices/{office}/form"), &[], None).await.expect(200).field("/form_token")
        };
        let (young, other) = (fetch("CO").await, fetch("CR").await);
        let refused = async |token: &str, code: &str| {
            faulted(&app.submit_with("CO", token, "token", a_form("Token")).await, 422, code, "/form_token")
        };
        refused(&young, "form_token_too_young").await;
        app.forward(TimeDelta::seconds(31));
        refused(&other, "form_token_other_office").await;
        refused("", "form_token_malformed").await;
        refused("a.b.c.dddd", "form_token_tampered").await;
        refused(&"x".repeat(500), "form_token_malformed").await;
        refused(&young.replacen("CO.", "CR.", 1), "form_token_tampered").await;
        let later =
            young.split('.').enumerate().map(|(place, part)| if place == 1 { "1999999999" } else { part }).collect::<Vec<_>>().join(".");
        refused(&later, "form_token_tampered").await;
        app.forward(TimeDelta::hours(4));
        refused(&young, "form_token_too_old").await;
    })
    .await;
}

/// Names that people have, and names that only look dangerous.
async fn taken(app: &TestApp, team: &crate::support::staff::Team, number: usize, name: &str) {
    let form = with(a_form(&format!("Unusual {number}")), "/principal/name", json!(name));
    let reference = app.submit("CO", form).await.expect(201).field("/reference");
    let found = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200);
    let kept = found.field("/items/0/principal");
    assert!(!kept.is_empty() && kept.chars().count() <= 200, "{kept}");
    assert_eq!(found.headers["content-type"], "application/json");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unusual_names_are_names() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let long = "ñ".repeat(200);
        let composed = "Jose\u{301} N\u{303}andu\u{301}";
        let names = [
            "<script>alert(1)</script>",
            "Robert'); DROP TABLE cases;--",
            &long,
            composed,
            "O’Neil-D'Ávila",
            "名無しの権兵衛",
            "نرگس\u{200c}زاده",
            "Null",
            "${jndi:ldap://x}",
        ];
        for (number, name) in names.into_iter().enumerate() {
            taken(&app, &team, number, name).await;
        }
    })
    .await;
}
