//! A family as it changes: somebody leaves it, the principal says anew where it lives, and a correction makes two cases one person's.

use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::{Value, json};

use super::support::{Answer, Staff, TestApp, forms::a_form, on_both, staff::Team};

/// A form with a spouse who has a passport and a telephone of her own, and a child.
fn of_three(who: &str) -> Value {
    let mut form = a_form(who);
    form["members"] = json!([
        { "relation": "spouse", "name": "Wilfreda Chirinos", "birth_date": "1991-02-03", "sex": "female", "nationalities": ["VE"],
          "documents": [{ "type": "passport", "issuing_country": "VE", "number": "W55667788" }] },
        { "relation": "child", "name": "Odalys Chirinos", "birth_date": "2015-02-03", "sex": "female", "nationalities": ["VE"] },
    ]);
    let contacts = form["contacts"].as_array_mut().unwrap();
    contacts.push(json!({ "kind": "phone", "value": "300 765 4321", "owner": 1, "safe_to_use": true, "safe_to_leave_message": true }));
    let adults = form["consent"]["adults"].as_array_mut().unwrap();
    adults.push(json!({ "person": 1, "other_agency": true, "us_government": false, "canada": true, "spain": true }));
    form
}

async fn a_family(app: &TestApp, team: &Team) -> String {
    let reference = app.submit("CO", of_three("Pedro")).await.expect(201).field("/reference");
    app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200).field("/items/0/id")
}

/// Changes something of a person of a case that was just read.
async fn change(app: &TestApp, who: &Staff, method: Method, case: &str, number: usize, body: Value) -> Answer {
    let seen = app.get(who, &format!("/api/v1/cases/{case}")).await;
    let person = seen.field(&format!("/people/{number}/id"));
    app.call(Some(who), method, &format!("/api/v1/cases/{case}/people/{person}"), &[("if-match", &seen.etag())], Some(body)).await
}

async fn leaves(app: &TestApp, who: &Staff, case: &str, number: usize) -> Answer {
    change(app, who, Method::DELETE, case, number, json!({ "reason": "They live apart since May." })).await
}

async fn corrects(app: &TestApp, who: &Staff, case: &str, number: usize, body: Value) -> Answer {
    change(app, who, Method::PATCH, case, number, body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_a_family_is_kept_and_not_used_any_more() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = a_family(&app, &team).await;
        let found = async |q: &str| app.get(&team.iom, &format!("/api/v1/cases?q={q}")).await.expect(200).json()["items"].clone();
        let keys = ["Wilfreda", "W55667788", "3007654321"];
        for q in keys {
            assert_eq!(found(q).await[0]["id"], json!(case), "{q}");
        }
        let after = leaves(&app, &team.iom, &case, 1).await.expect(200).json();
        assert_eq!(after["people"].as_array().unwrap().iter().map(|one| one["position"].clone()).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(after["contacts"].as_array().map(Vec::len), Some(1));
        for q in keys {
            assert_eq!(found(q).await, json!([]), "{q}");
        }
        assert_eq!(found("Odalys").await[0]["id"], json!(case));
        let notes = app.get(&team.unhcr, &format!("/api/v1/cases/{case}/notes")).await.expect(200);
        assert_eq!(notes.field("/items/0/text"), "They live apart since May.");

        let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await;
        let contact = |owner: u32| json!({ "contacts": [{ "kind": "phone", "value": "300 765 4321", "owner": owner, "safe_to_use": true, "safe_to_leave_message": true }] });
        let path = format!("/api/v1/cases/{case}/contacts");
        let of_nobody = app.call(Some(&team.iom), Method::PUT, &path, &[("if-match", &seen.etag())], Some(contact(1))).await;
        assert_eq!((of_nobody.status, of_nobody.field("/errors/0/pointer")), (422, "/contacts/0/owner".into()), "{}", of_nobody.text);
        let joins = json!({ "person": { "relation": "spouse", "name": "Wilfreda Chirinos", "birth_date": "1991-02-03", "sex": "female", "nationalities": ["VE"] },
            "consent": { "other_agency": true, "us_government": true, "canada": true, "spain": true } });
        let path = format!("/api/v1/cases/{case}/people");
        let back = app.call(Some(&team.iom), Method::POST, &path, &[("if-match", &seen.etag())], Some(joins)).await.expect(200);
        assert_eq!(back.field("/people/2/position"), "3", "no number ever names two people");

        app.upkeep().await;
        let auditor = app.staff("auditor", Organisation::Iom, &[(Role::Auditor, None)]).await;
        let record = app.get(&auditor, &format!("/api/v1/audit?case={case}&action=person.remove")).await.expect(200);
        assert_eq!(record.json()["items"].as_array().map(Vec::len), Some(1), "{}", record.text);
        assert!(!record.text.contains("apart"), "the record holds no words");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_goes_to_who_left_and_the_case_gets_a_call_instead() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = of_three("Pedro");
        form["contacts"] =
            json!([{ "kind": "email", "value": "w@example.org", "owner": 1, "safe_to_use": true, "safe_to_leave_message": true }]);
        let reference = app.submit("CO", form).await.expect(201).field("/reference");
        let case = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200).field("/items/0/id");
        leaves(&app, &team.iom, &case, 1).await.expect(200);
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let advice = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        app.act(&team.officer, &case, "process", json!({})).await.expect(200);
        app.run_worker().await;
        assert!(app.mails().is_empty(), "{:?}", app.mails());
        let told = app.get(&team.iom, &format!("/api/v1/cases/{case}/messages")).await.expect(200);
        assert_eq!(told.field("/items/0/state"), "call_task");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_take_somebody_out_of_a_family_and_who_stays() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = a_family(&app, &team).await;
        leaves(&app, &team.iom, &case, 0).await.refused(409, "principal_stays");
        for (who, status) in [(&team.officer, 403), (&team.supervisor, 403), (&team.iom_reviewer, 403)] {
            assert_eq!(leaves(&app, who, &case, 1).await.status, status);
        }
        for (body, pointer) in [(json!({}), "/reason"), (json!({ "reason": " " }), "/reason"), (json!({ "reason": "x", "why": 1 }), "/why")]
        {
            let answer = change(&app, &team.iom, Method::DELETE, &case, 1, body).await;
            assert_eq!((answer.status, answer.field("/errors/0/pointer").as_str()), (422, pointer), "{}", answer.text);
        }
        let person = app.case(&team.iom, &case).await["people"][1]["id"].as_str().unwrap().to_owned();
        let (path, why) = (format!("/api/v1/cases/{case}/people/{person}"), json!({ "reason": "They live apart." }));
        app.call(Some(&team.iom), Method::DELETE, &path, &[], Some(why.clone())).await.refused(428, "if_match_missing");
        app.call(Some(&team.iom), Method::DELETE, &path, &[("if-match", "\"other\"")], Some(why)).await.refused(412, "etag_mismatch");
        leaves(&app, &team.iom, &case, 1).await.expect(200);
        let again = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        let gone = app.call(Some(&team.iom), Method::DELETE, &path, &[("if-match", &again)], Some(json!({ "reason": "Again." }))).await;
        gone.refused(404, "not_found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guardian_stays_until_a_minor_principal_has_another() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = of_three("Pedro");
        form["principal"]["birth_date"] = json!("2010-05-17");
        form["guardian"] = json!({ "member": 1, "name": null, "contact": null });
        form["consent"]["adults"].as_array_mut().unwrap().remove(0);
        let reference = app.submit("CO", form).await.expect(201).field("/reference");
        let case = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200).field("/items/0/id");
        leaves(&app, &team.iom, &case, 1).await.refused(409, "guardian_needed");
        leaves(&app, &team.iom, &case, 2).await.expect(200);
        let etag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        let aunt = json!({ "guardian": true, "consent": { "other_agency": true, "us_government": true, "canada": true, "spain": true },
            "person": { "relation": "other_relative", "name": "Ketty Dorvil", "birth_date": "1970", "sex": "female", "nationalities": ["VE"] } });
        let path = format!("/api/v1/cases/{case}/people");
        app.call(Some(&team.iom), Method::POST, &path, &[("if-match", &etag)], Some(aunt)).await.expect(200);
        leaves(&app, &team.iom, &case, 1).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_that_grows_smaller_in_review_is_recommended_anew_and_later_an_officer_looks() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = a_family(&app, &team).await;
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let advice = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        app.act(&team.iom, &case, "recommend", advice.clone()).await.expect(200);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.refused(409, "consent_missing");
        assert_eq!(leaves(&app, &team.iom, &case, 1).await.expect(200).field("/stage"), "screening");
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        assert_eq!(leaves(&app, &team.iom, &case, 1).await.expect(200).field("/changed_since_recommendation"), "true");
        app.act(&team.officer, &case, "process", json!({})).await.refused(409, "changed_since_recommendation");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_family_lives_and_what_it_needs_is_corrected_and_is_not_identity() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = a_family(&app, &team).await;
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let advice = json!({ "closure": "not_pursued", "priority": "normal", "reason_code": "no_contact" });
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        let moved = json!({ "municipality": "Soacha", "needs": ["pregnancy", "reading_help"], "needs_note": "Due in June." });
        let after = corrects(&app, &team.iom, &case, 0, moved).await.expect(200).json();
        assert_eq!((&after["stage"], &after["changed_since_recommendation"]), (&json!("review"), &json!(false)));
        let said = &after["people"][0];
        assert_eq!(
            (&said["municipality"], &said["needs"], &said["needs_note"]),
            (&json!("Soacha"), &json!(["pregnancy", "reading_help"]), &json!("Due in June."))
        );
        let after = corrects(&app, &team.iom, &case, 0, json!({ "needs_note": "" })).await.expect(200).json();
        let said = &after["people"][0];
        assert_eq!(
            (&said["municipality"], &said["needs_note"], &said["facts"]["in_country_on"]),
            (&json!("Soacha"), &json!(null), &json!("2023-01-15"))
        );
        for (number, body, pointer) in [
            (0, json!({ "municipality": "" }), "/municipality"),
            (0, json!({ "municipality": "x".repeat(121) }), "/municipality"),
            (0, json!({ "needs": ["gold"] }), "/needs/0"),
            (0, json!({ "needs_note": "x".repeat(1_001) }), "/needs_note"),
            (1, json!({ "needs": [] }), "/needs"),
            (1, json!({ "municipality": "Soacha" }), "/municipality"),
        ] {
            let answer = corrects(&app, &team.iom, &case, number, body).await;
            assert_eq!((answer.status, answer.field("/errors/0/pointer").as_str()), (422, pointer), "{}", answer.text);
        }
    })
    .await;
}

/// What makes a principal the same as `a_form(who)`'s: the document, and the birth date that all forms share.
fn same_as(who: &str) -> Value {
    json!({ "documents": a_form(who)["principal"]["documents"] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_that_makes_two_cases_one_persons_is_a_suspicion_by_the_system() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (first, second) = (app.submitted(&team, "Yusmary").await, app.screening(&team, "Wilfredo").await);
        let after = corrects(&app, &team.iom, &second, 0, same_as("Yusmary")).await.expect(200).json();
        assert_eq!(after["stage"], "duplicate_review");
        assert_eq!(after["likely_duplicates"], json!([{ "case": first, "by_system": true, "resolution": null }]));
        let history = app.get(&team.iom, &format!("/api/v1/cases/{second}/history")).await.expect(200).json();
        let last = history["items"].as_array().unwrap().iter().find(|step| step["verb"] == "suspect_duplicate").unwrap().clone();
        assert_eq!(last["account"], json!(null), "the system's own act");

        let proposed = app.act(&team.iom_reviewer, &second, "confirm_duplicate", json!({ "reason": "One person." })).await.expect(202);
        app.call(
            Some(&team.second_reviewer),
            Method::POST,
            &format!("/api/v1/proposals/{}/reject", proposed.field("/proposal")),
            &[],
            Some(json!({})),
        )
        .await
        .expect(204);
        app.act(&team.iom_reviewer, &second, "clear_duplicate", json!({ "reason": "A twin." })).await.expect(200);
        assert_eq!(app.case(&team.iom, &second).await["stage"], "screening", "back where it was");
        let after = corrects(&app, &team.iom, &second, 0, json!({ "name": "Wilfredo Chirinos" })).await.expect(200).json();
        assert_eq!(after["stage"], "screening", "what reviewers cleared is not suspected again for the same likeness");

        let sent = app.submit("CO", a_form("Yusmary")).await.expect(201).field("/reference");
        let found = app.get(&team.iom, &format!("/api/v1/cases?q={sent}")).await.expect(200).field("/items/0/id");
        assert_eq!(found, first, "who had the identity keeps it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_review_on_a_likeness_is_a_link_and_a_decline_does_not_show_in_it() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.received(&team, "Yusmary").await;
        let (waiting, declined) = (app.submitted(&team, "Wilfredo").await, app.submitted(&team, "Ketty").await);
        app.act(&team.officer, &declined, "decline", json!({ "reason_code": "not_credible" })).await.expect(200);
        let mut seen = Vec::new();
        for case in [&waiting, &declined] {
            let after = corrects(&app, &team.iom, case, 0, same_as("Yusmary")).await.expect(200).json();
            assert_eq!(after["likely_duplicates"][0]["by_system"], true);
            seen.push((
                after["stage"].clone(),
                after["changed_since_recommendation"].clone(),
                after["allowed_actions"].as_array().map(Vec::len),
            ));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0].0, "submitted");
        let reviewed = app.in_review(&team, "Odalys").await;
        let after = corrects(&app, &team.iom, &reviewed, 0, same_as("Yusmary")).await.expect(200).json();
        assert_eq!(after["stage"], "duplicate_review", "the recommendation falls first, and the screening admits a suspicion");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_likeness_to_a_case_of_another_office_tells_nobody_who_does_not_see_both() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, there) = (app.team("CO").await, app.team("EC").await);
        let key = [("idempotency-key", "assisted")];
        let entered = json!({ "application": a_form("Yusmary") });
        let sent = app.call(Some(&there.clerk), Method::POST, "/api/v1/offices/EC/applications", &key, Some(entered)).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let case = app.screening(&team, "Wilfredo").await;
        let after = corrects(&app, &team.iom, &case, 0, same_as("Yusmary")).await.expect(200).json();
        assert_eq!((&after["stage"], &after["likely_duplicates"]), (&json!("screening"), &json!([])));
        let both = app.staff("both", Organisation::Unhcr, &[(Role::Reviewer, None)]).await;
        assert_eq!(app.case(&both, &case).await["likely_duplicates"].as_array().map(Vec::len), Some(1));
        assert_eq!(app.case(&team.iom_reviewer, &case).await["likely_duplicates"], json!([]));
    })
    .await;
}
