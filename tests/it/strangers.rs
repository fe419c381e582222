//! What somebody who does not belong there could make of a case: learn from a search that it exists elsewhere, or bury it under sendings.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::support::{TestApp, forms::a_form, on_both};

fn with_telephone(who: &str, telephone: &str) -> Value {
    let mut form = a_form(who);
    form["contacts"][0] = json!({ "kind": "phone", "value": telephone, "owner": 0, "safe_to_use": true, "safe_to_leave_message": true });
    form
}

/// A search by a telephone number goes on to names where nothing has the number: what another office has must not end it before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_says_the_same_whether_another_office_has_the_number_or_nobody() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (here, there) = (app.team("CO").await, app.team("CR").await);
        let mut decoy = a_form("Decoy");
        decoy["principal"]["name"] = json!("X 573007654321 573001112233 V55443322");
        let decoy = app.received_as(&here, decoy).await;
        let mut elsewhere = with_telephone("Elsewhere", "+57 300 765 4321");
        elsewhere["principal"]["documents"][0]["number"] = json!("V55443322");
        elsewhere["principal"]["nationalities"] = json!(["NI"]);
        app.submit("CR", elsewhere).await.expect(201);
        let found = async |who, q: &str| app.get(who, &format!("/api/v1/cases?q={q}")).await.expect(200).json()["items"].clone();
        for (q, known) in [("%2B573007654321", true), ("%2B573001112233", false), ("V55443322", true)] {
            let here = found(&here.iom, q).await;
            assert_eq!((here.as_array().map(Vec::len), &here[0]["id"]), (Some(1), &json!(decoy)), "{q}");
            assert_eq!(found(&there.iom, q).await.as_array().map(Vec::len), Some(usize::from(known)), "{q}");
        }
    })
    .await;
}

/// Whoever knows a document can send the form for ever: all is kept, and no look at the case reads all of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_not_buried_under_forms_that_are_sent_again() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Buried").await;
        let mut last = String::new();
        for n in 0..23 {
            let mut form = a_form("Buried");
            form["needs_note"] = json!(format!("Number {n}"));
            last = app.submit("CO", form).await.expect(201).field("/reference");
            app.forward(TimeDelta::minutes(2)); // within the limit of an address
        }
        let seen = app.case(&team.iom, &case).await;
        let again = seen["sent_again"].as_array().unwrap();
        assert_eq!((again.len(), &again[19]["reference"]), (20, &json!(last)));
        let found = app.get(&team.iom, &format!("/api/v1/cases?q={last}")).await.expect(200);
        assert_eq!(found.field("/items/0/id"), case);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_an_office_or_pathway_that_is_not_there_says_so() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        for (query, at) in [("office=ZZ", "office"), ("office=EC", "office"), ("office=", "office"), ("pathway=zzz", "pathway")] {
            let answer = app.get(&team.iom, &format!("/api/v1/cases?{query}")).await.expect(422);
            assert_eq!((answer.field("/errors/0/pointer"), answer.field("/errors/0/code")), (at.into(), "unknown".into()), "{query}");
        }
        app.get(&team.iom, "/api/v1/cases?office=CO&pathway=family_reunification").await.expect(200);
        app.get(&team.clerk, "/api/v1/cases?office=ZZ").await.expect(403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tokens_in_one_request_are_none() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let other = format!("Bearer {}", app.token(&team.officer));
        app.call(Some(&team.iom), Method::GET, "/api/v1/me", &[("authorization", &other)], None).await.expect(401);
        app.call(None, Method::GET, "/api/v1/me", &[("authorization", &other)], None).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fact_that_is_not_asked_for_is_named() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Named").await;
        let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await;
        let path = format!("/api/v1/cases/{case}/people/{}", seen.field("/people/0/id"));
        let facts = json!({ "facts": { "no/such~fact": "yes" } });
        let answer = app.call(Some(&team.iom), Method::PATCH, &path, &[("if-match", &seen.etag())], Some(facts)).await.expect(422);
        assert_eq!(
            (answer.field("/errors/0/pointer"), answer.field("/errors/0/code")),
            ("/facts/no~1such~0fact".into(), "not_asked".into())
        );
    })
    .await;
}

/// Days that PostgreSQL cannot keep are refused like any other bad input, or are no day at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_day_of_an_address_makes_the_database_stumble() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received(&team, "Old").await;
        let refused = app.get(&team.supervisor, &format!("/api/v1/cases/{case}/access?before=-9999-01-01")).await;
        assert_eq!((refused.status, refused.field("/errors/0/pointer").as_str()), (422, "before"), "{}", refused.text);
    })
    .await;
}
