//! Pages on which two persons are needed: the review, the comparison of two files, what was sent again, proposals.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::{armoured, header, hidden};
use crate::support::{TestApp, forms::a_form, on_both, staff::Team};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_names_what_changed_and_whose_consent_is_missing() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = a_form("Ana");
        form["consent"]["adults"][0]["us_government"] = json!(false);
        let case = app.received_as(&team, form).await;
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let advice =
            json!({ "pathway": "family_reunification", "priority": "urgent", "reason_code": "family_link", "reason": "A sister <there>." });
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        let path = format!("/cases/{case}/review");
        let first = app.open(&team.iom_reviewer, &path).await.expect(200);
        armoured("review", &first);
        assert!(first.text.contains("A sister &#60;there&#62;.") && first.text.contains("Falta el consentimiento"), "{}", first.text);
        assert!(first.text.contains("Ana Pérez Ñandú") && !first.text.contains("value=\"endorse\""));
        assert!(first.text.contains("value=\"return_to_screening\"") && first.text.contains("No cambió nada."));
        app.open(&team.iom, &path).await.expect(403);
        let unhcr = app.open(&team.unhcr_reviewer, &path).await.expect(200);
        assert!(unhcr.text.contains("La recomendación es de la otra organización"), "whose it is to judge");
        assert!(!unhcr.text.contains("name=\"/finding\""), "nothing to press that would be refused");
        app.upkeep().await;

        app.forward(TimeDelta::hours(2));
        let person = format!("/api/v1/cases/{case}/people/{}", app.case(&team.iom, &case).await["people"][0]["id"].as_str().unwrap());
        let consent = json!({ "consent": { "other_agency": true, "us_government": true, "canada": true, "spain": true } });
        let etag = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.etag();
        app.call(Some(&team.iom), Method::PATCH, &person, &[("if-match", &etag)], Some(consent)).await.expect(200);
        app.upkeep().await;
        let later = app.open(&team.iom_reviewer, &path).await.expect(200);
        assert!(later.text.contains("Se corrigió una persona") && later.text.contains("Nuevo"), "{}", later.text);
        assert!(later.text.contains("Usted miró este caso por última vez"));
        let seen = hidden(&later.text, "seen");

        let none = app.send_form(&team.iom_reviewer, &path, &[("seen", &seen)]).await.expect(422);
        armoured("no finding", &none);
        let bare = [("seen", seen.as_str()), ("/finding", "return_to_screening")];
        assert!(app.send_form(&team.iom_reviewer, &path, &bare).await.expect(422).text.contains("checked"));
        app.send_form(&team.iom_reviewer, &path, &[("seen", &seen), ("/finding", "process")]).await.expect(422);
        let late = [("seen", "other"), ("/finding", "endorse"), ("/reason", "kept")];
        assert!(app.send_form(&team.iom_reviewer, &path, &late).await.expect(412).text.contains("kept"));
        let done = app.send_form(&team.iom_reviewer, &path, &[("seen", &seen), ("/finding", "endorse")]).await.expect(303);
        assert!(header(&done.headers, "location").contains("done=endorse"));
        app.open(&team.iom_reviewer, &path).await.expect(409);
    })
    .await;
}

/// Two cases that look like one person's: the later one waits for a finding.
async fn alike(app: &TestApp, team: &Team) -> (String, String) {
    let first = app.received(team, "Jhon Alexander").await;
    let mut form = a_form("Jhon Alexander");
    form["principal"]["documents"][0]["number"] = json!("V999888777");
    form["contacts"][0]["value"] = json!("other@example.org");
    form["municipality"] = json!("<i>Cali</i>");
    (first, app.received_as(team, form).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_files_stand_side_by_side_and_two_reviewers_confirm_what_the_program_suspected() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (first, second) = alike(&app, &team).await;
        assert_eq!(app.case(&team.iom_reviewer, &second).await["stage"], "duplicate_review");
        let path = format!("/cases/{second}/duplicate");
        let both = app.open(&team.iom_reviewer, &path).await.expect(200);
        armoured("side by side", &both);
        assert!(both.text.contains("diferente") && both.text.contains("V999888777") && both.text.contains("&#60;i&#62;Cali&#60;/i&#62;"));
        let number = crate::support::forms::number_of("Jhon Alexander");
        assert!(both.text.contains(&number) && both.text.contains("hacen falta dos revisores"));
        let reads = app.open(&team.iom, &path).await.expect(200);
        assert!(!reads.text.contains("name=\"/finding\""), "who reads has nothing to press");
        app.open(&team.iom_reviewer, &format!("{path}?other={first}")).await.expect(200);
        app.open(&team.iom_reviewer, &format!("{path}?other=018d7f3e-5c00-7000-8000-0123456789ab")).await.expect(404);
        let lead = app.open(&team.iom_reviewer, &format!("/cases/{second}/do/confirm_duplicate")).await.expect(303);
        assert!(header(&lead.headers, "location").starts_with(&path));

        let seen = hidden(&both.text, "seen");
        let bare = [("seen", seen.as_str()), ("/finding", "confirm_duplicate")];
        app.send_form(&team.iom_reviewer, &path, &bare).await.expect(422);
        let fields = [bare.as_slice(), &[("/reason", "The same mother.")]].concat();
        app.send_form(&team.iom, &path, &fields).await.expect(403);
        let done = app.send_form(&team.iom_reviewer, &path, &fields).await.expect(303);
        assert!(header(&done.headers, "location").contains("done=proposed"));
        assert_eq!(app.case(&team.iom_reviewer, &second).await["stage"], "duplicate_review");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_case_elsewhere_the_comparison_says_nothing() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let form = |number: &str| {
            let mut form = a_form("Jhon Alexander");
            form["principal"]["documents"][0]["number"] = json!(number);
            form
        };
        let mut other = form("V111222333");
        other["facts"] = json!({ "in_country_on": "2023-01-15", "in_regularisation": "yes", "asked_for_refugee_status": "no" });
        let entered = json!({ "application": other });
        let key = [("idempotency-key", "entered-elsewhere")];
        let sent = app.call(Some(&elsewhere.clerk), Method::POST, "/api/v1/offices/EC/applications", &key, Some(entered)).await;
        let reference = sent.expect(201).field("/reference");
        let theirs = app.get(&elsewhere.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200).field("/items/0/id");
        let case = app.received_as(&team, form("V444555666")).await;
        let answer = app.open(&team.iom_reviewer, &format!("/cases/{case}/duplicate")).await.expect(200);
        armoured("alone", &answer);
        assert!(!answer.text.contains(&theirs) && !answer.text.contains(&reference) && !answer.text.contains("V111222333"));
        assert!(!answer.text.contains("name=\"/finding\"") && answer.text.contains("No hay otro expediente"));
        app.open(&team.iom_reviewer, &format!("/cases/{case}/duplicate?other={theirs}")).await.expect(404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_again_is_for_the_caseworker_or_for_a_reviewer_once_it_is_closed() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let case = app.screening(&team, "Ana").await;
        let mut form = a_form("Ana");
        form["municipality"] = json!("<script>alert(1)</script>");
        form["principal"]["sex"] = json!("other");
        form["members"] = json!([{ "relation": "child", "name": "Nueva Pérez", "birth_date": "2020-05-17", "sex": "female", "nationalities": ["VE"], "languages": [], "documents": [] }]);
        app.submit("CO", form).await.expect(201);
        let path = format!("/cases/{case}/sent-again");
        let seen = app.open(&team.iom, &path).await.expect(200);
        armoured("sent again", &seen);
        for text in ["Bogotá", "&#60;script&#62;alert(1)&#60;/script&#62;", "Nueva Pérez", "Solicitante – Sexo", "Familiar 1"] {
            assert!(seen.text.contains(text), "{text}: {}", seen.text);
        }
        assert!(app.open(&team.iom, &format!("/cases/{case}")).await.text.contains("/sent-again"), "the case leads there");
        let others = app.open(&team.unhcr, &path).await.expect(409);
        assert!(!others.text.contains("Nueva Pérez"));
        app.open(&team.iom_reviewer, &path).await.expect(403);
        app.open(&team.officer, &path).await.expect(403);
        app.open(&elsewhere.iom, &path).await.expect(404);
        let advice = json!({ "closure": "not_pursued", "priority": "normal", "reason_code": "not_interested" });
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        assert!(app.open(&team.iom_reviewer, &path).await.expect(200).text.contains("Nueva Pérez"));
        app.open(&team.iom, &path).await.expect(403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_says_what_it_would_do_and_when_it_is_void() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Ana").await;
        let propose =
            async || app.act(&team.officer, &case, "recall", json!({ "reason": "New <facts>." })).await.expect(202).field("/proposal");
        let id = propose().await;
        let path = format!("/proposals/{id}");
        let asked = app.open(&team.second_officer, &path).await.expect(200);
        armoured("a proposal", &asked);
        for text in [
            "New &#60;facts&#62;.",
            "officer.co (USG)",
            "Presentado al gobierno de EE. UU.",
            "En proceso",
            "/confirm\"",
            "Decisión que dejaría de valer",
        ] {
            assert!(asked.text.contains(text), "{text}: {}", asked.text);
        }
        armoured("proposals", &app.open(&team.second_officer, "/proposals").await.expect(200));
        assert!(app.open(&team.second_officer, "/proposals").await.text.contains(&id));
        let own = app.open(&team.officer, &path).await.expect(200);
        assert!(own.text.contains("Retirar la propuesta") && !own.text.contains("/confirm\""), "nobody confirms alone");
        for stranger in [&team.iom, &team.supervisor] {
            app.open(stranger, &path).await.expect(404);
            app.send_form(stranger, &format!("{path}/confirm"), &[]).await.expect(404);
        }
        app.send_form(&team.officer, &format!("{path}/confirm"), &[]).await.expect(409);
        for press in 1..=2 {
            let done = app.send_form(&team.second_officer, &format!("{path}/confirm"), &[]).await.expect(303);
            assert!(header(&done.headers, "location").ends_with("done=confirmed"), "press {press}");
        }
        assert_eq!(app.case(&team.officer, &case).await["stage"], "submitted");
        assert!(app.open(&team.second_officer, &path).await.expect(200).text.contains("Está confirmada"));

        app.act(&team.officer, &case, "process", json!({})).await.expect(200);
        let stale = propose().await;
        app.act(&team.officer, &case, "waive_interview", json!({ "reason": "Known." })).await.expect(200);
        let void = app.open(&team.second_officer, &format!("/proposals/{stale}")).await.expect(200);
        assert!(void.text.contains("Ya no vale") && !void.text.contains("/confirm\""), "{}", void.text);
        app.send_form(&team.second_officer, &format!("/proposals/{stale}/confirm"), &[]).await.expect(409);

        let other = app.in_process(&team, "Berta").await;
        let old = app.act(&team.officer, &other, "recall", json!({ "reason": "Old." })).await.expect(202).field("/proposal");
        app.forward(TimeDelta::days(8));
        assert!(app.open(&team.second_officer, &format!("/proposals/{old}")).await.expect(200).text.contains("Venció: pasaron 7 días"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_parks_an_office_reads_what_that_means() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let chief = app.staff("co.admin", Organisation::Iom, &[(Role::Administrator, None)]).await;
        let id = app.post(&chief, "/api/v1/offices/CO/park", json!({ "reason": "staff" })).await.expect(202).field("/proposal");
        let page = app.open(&team.officer, &format!("/proposals/{id}")).await.expect(200);
        armoured("a park", &page);
        assert!(page.text.contains("Colombia") && page.text.contains("Todos los casos abiertos quedan en pausa"), "{}", page.text);
        let done = app.send_form(&team.officer, &format!("/proposals/{id}/reject"), &[]).await.expect(303);
        assert!(header(&done.headers, "location").ends_with("done=rejected"));
        assert!(app.open(&chief, &format!("/proposals/{id}")).await.expect(200).text.contains("Está rechazada"));
    })
    .await;
}
