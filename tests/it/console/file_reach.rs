//! The case file: how a family is reached, what was tried, who looked, what the US government served, and the whole on paper.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::{
    armoured,
    file::{Desk, carried, with},
    hidden,
};
use crate::support::{TestApp, forms::a_form, on_both};

const CONTACT: &[&str] = &["seen", "others", "was:/owner", "was:/kind", "was:/value", "was:/safe_to_use", "was:/safe_to_leave_message"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_come_change_and_go_and_nobodys_are_lost() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        let desk = Desk::of(&app, &team.iom);
        let at = |rest: &str| format!("/cases/{case}/contacts/{rest}");
        let contact = |value: &'static str| [("/owner", "0"), ("/kind", "sms"), ("/value", value), ("/safe_to_use", "yes"), ("/safe_to_leave_message", "no")];
        let form = desk.get(&at("add")).await.expect(200);
        armoured("contact", &form);
        let opened = carried(&form, CONTACT);
        let unanswered = desk.post(&at("add"), &with(&opened, &[("/kind", "sms"), ("/value", "<script>12")])).await.expect(422);
        assert!(unanswered.text.contains("href=\"#f-safe-to-use\"") && unanswered.text.contains("&#60;script&#62;12"), "{}", unanswered.text);
        let wrong = desk.post(&at("add"), &with(&opened, &contact("12"))).await.expect(422);
        assert!(wrong.text.contains("href=\"#f-value\""), "{}", wrong.text);
        desk.post(&at("add"), &with(&opened, &contact("300 123 4567"))).await.expect(303);
        assert_eq!(app.case(&team.iom, &case).await["contacts"][1]["value"], "300 123 4567");
        let nobody = [("/owner", "7"), ("/kind", "sms"), ("/value", "300 123 4568"), ("/safe_to_use", "yes"), ("/safe_to_leave_message", "no")];
        let opened = carried(&desk.get(&at("add")).await.expect(200), CONTACT);
        assert!(desk.post(&at("add"), &with(&opened, &nobody)).await.expect(422).text.contains("href=\"#f-owner\""));

        // Mine is the second; meanwhile the first goes and mine is changed.
        let mine = carried(&desk.get(&at("2")).await.expect(200), CONTACT);
        let seen = app.get(&team.unhcr, &format!("/api/v1/cases/{case}")).await;
        let other = json!({ "contacts": [{ "kind": "whatsapp", "value": "300 765 4321", "owner": 0, "safe_to_use": true, "safe_to_leave_message": true }] });
        let path = format!("/api/v1/cases/{case}/contacts");
        app.call(Some(&team.unhcr), Method::PUT, &path, &[("if-match", &seen.etag())], Some(other)).await.expect(200);
        let clash = desk.post(&at("2"), &with(&mine, &contact("300 123 0000"))).await.expect(412);
        armoured("clash", &clash);
        for text in ["300 123 4567", "300 765 4321", "300 123 0000", "WhatsApp"] {
            assert!(clash.text.contains(text), "{text}");
        }
        let now = carried(&clash, CONTACT);
        desk.post(&at("1"), &with(&now, &contact("300 123 0000"))).await.expect(303);
        let after = app.case(&team.iom, &case).await["contacts"].clone();
        assert_eq!((after.as_array().unwrap().len(), &after[0]["value"]), (1, &json!("300 123 0000")));
        assert!(!desk.get(&format!("/cases/{case}/people")).await.expect(200).text.contains("/contacts/1/remove"), "the last one stays");

        let path = format!("/cases/{case}/message-language");
        let opened = carried(&desk.get(&path).await.expect(200), &["seen", "was:/message_language"]);
        desk.post(&path, &with(&opened, &[("/message_language", "klingon")])).await.expect(422);
        desk.post(&path, &with(&opened, &[("/message_language", "ht")])).await.expect(303);
        assert_eq!(app.case(&team.iom, &case).await["message_language"], "ht");
        let late = desk.post(&path, &with(&opened, &[("/message_language", "en")])).await.expect(412);
        assert!(late.text.contains("Criollo haitiano") && late.text.contains("Inglés"), "{}", late.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_somebody_took_away_is_not_put_over_another() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = a_form("Ana");
        let second = json!({ "kind": "sms", "value": "300 123 4567", "owner": 0, "safe_to_use": true, "safe_to_leave_message": true });
        form["contacts"].as_array_mut().unwrap().push(second);
        let case = app.received_as(&team, form).await;
        let desk = Desk::of(&app, &team.iom);
        let mine = carried(&desk.get(&format!("/cases/{case}/contacts/1")).await.expect(200), CONTACT);
        let theirs = carried(&desk.get(&format!("/cases/{case}/contacts/1/remove")).await.expect(200), CONTACT);
        desk.post(&format!("/cases/{case}/contacts/1/remove"), &with(&theirs, &[])).await.expect(303);
        let typed = [
            ("/owner", "0"),
            ("/kind", "email"),
            ("/value", "mine@example.org"),
            ("/safe_to_use", "yes"),
            ("/safe_to_leave_message", "yes"),
        ];
        let gone = desk.post(&format!("/cases/{case}/contacts/1"), &with(&mine, &typed)).await.expect(412);
        armoured("gone", &gone);
        assert!(gone.text.contains("mine@example.org") && gone.text.contains("/contacts/add?back="), "{}", gone.text);
        assert_eq!(app.case(&team.iom, &case).await["contacts"][0]["value"], "300 123 4567");
        let again = carried(&gone, &["seen", "others"]);
        desk.post(&format!("/cases/{case}/contacts/add"), &with(&again, &typed)).await.expect(303);
        assert_eq!(app.case(&team.iom, &case).await["contacts"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_are_logged_tasks_done_and_messages_sent_again_where_allowed() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = a_form("Ana");
        form["contacts"] =
            json!([{ "kind": "phone", "value": "300 123 4567", "owner": 0, "safe_to_use": true, "safe_to_leave_message": false }]);
        let case = app.received_as(&team, form).await;
        let desk = Desk::of(&app, &team.iom);
        let path = format!("/cases/{case}/attempt");
        assert!(desk.get(&path).await.expect(409).text.contains("No se contacta a nadie"), "why not is said");
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let advice = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        app.act(&team.officer, &case, "process", json!({})).await.expect(200);
        app.run_worker().await;
        let messages = desk.get(&format!("/cases/{case}/messages")).await.expect(200);
        armoured("messages", &messages);
        let task = messages.text.split_once("&#38;task=").expect("a call task").1.split_once('"').unwrap().0.to_owned();
        assert!(messages.text.contains("/resend?back="), "the message may be queued again");
        let form = desk.get(&format!("{path}?task={task}")).await.expect(200);
        armoured("attempt", &form);
        assert!(form.text.contains(&format!("value=\"{task}\" checked")), "the task is chosen");
        let seen = hidden(&form.text, "seen");
        assert_eq!(hidden(&form.text, "attempts"), "0");
        assert!(desk.post(&path, &[("seen", &seen), ("attempts", "0")]).await.expect(422).text.contains("href=\"#f-channel\""));
        for (contact, call_task) in [("x", ""), (case.as_str(), ""), ("", "x"), ("", case.as_str())] {
            let fields = [
                ("seen", seen.as_str()),
                ("attempts", "0"),
                ("/channel", "phone"),
                ("/outcome", "reached"),
                ("/contact", contact),
                ("/call_task", call_task),
            ];
            desk.post(&path, &fields).await.expect(422);
        }
        let fields = [("seen", seen.as_str()), ("attempts", "0"), ("/channel", "phone"), ("/outcome", "reached"), ("/call_task", &task)];
        desk.post(&path, &fields).await.expect(303);
        assert_eq!(desk.post(&path, &fields).await.status, 412, "a second press logs nothing");
        let listed = app.get(&team.unhcr, &format!("/api/v1/cases/{case}/contact-attempts")).await.expect(200);
        assert_eq!((listed.field("/items/0/outcome"), listed.field("/items/0/call_task")), ("reached".to_owned(), task));
        let messages = desk.get(&format!("/cases/{case}/messages")).await.expect(200);
        assert!(messages.text.contains("Se habló con la familia") && !messages.text.contains("&#38;task="), "{}", messages.text);

        let told = app.get(&team.iom, &format!("/api/v1/cases/{case}/messages")).await.expect(200).field("/items/0/id");
        let again = format!("/cases/{case}/messages/{told}/resend");
        Desk::of(&app, &team.officer).get(&again).await.expect(403);
        armoured("again", &desk.get(&again).await.expect(200));
        desk.post(&again, &[]).await.expect(303);
        desk.post(&again, &[]).await.expect(409);
        assert!(desk.get(&format!("/cases/{case}/messages")).await.expect(200).text.contains("está esperando"), "why not is said");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looked_is_shown_to_who_watches_and_tells_nothing_of_an_outcome() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let auditor = app.staff("usg.auditor", Organisation::Usg, &[(Role::Auditor, None), (Role::Supervisor, None)]).await;
        let case = app.submitted(&team, "Ana").await;
        let officer = Desk::of(&app, &team.officer);
        officer.get(&format!("/cases/{case}/history")).await.expect(200);
        app.upkeep().await;
        let path = format!("/cases/{case}/lookers");
        for (who, status) in [(&team.iom, 403), (&team.officer, 403), (&team.iom_reviewer, 403), (&elsewhere.supervisor, 404)] {
            Desk::of(&app, who).get(&path).await.expect(status);
        }
        let api = format!("/api/v1/cases/{case}/access");
        let of_officer = |answer: &crate::support::Answer| {
            let all = answer.json()["items"].as_array().unwrap().clone();
            all.into_iter().find(|one| one["account"] == json!(team.officer.account)).unwrap()
        };
        let before = of_officer(&app.get(&team.supervisor, &api).await.expect(200));
        assert_eq!((&before["organisation"], &before["read"], before.get("first_at")), (&json!("USG"), &json!([]), None), "{before}");
        app.forward(TimeDelta::minutes(3));
        let form = officer.get(&format!("/cases/{case}/do/decline")).await.expect(200);
        let fields = [("seen", hidden(&form.text, "seen")), ("/reason_code", "other".into()), ("/reason", "x".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        officer.post(&format!("/cases/{case}/do/decline"), &fields).await;
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "other" })).await;
        assert_eq!(app.case(&team.officer, &case).await["stage"], "closed:declined");
        app.upkeep().await;
        assert_eq!(of_officer(&app.get(&team.supervisor, &api).await.expect(200)), before, "the day is all that others learn");
        let page = Desk::of(&app, &team.supervisor).get(&path).await.expect(200);
        armoured("lookers", &page);
        assert!(page.text.contains("officer.co (USG)") && page.text.contains("iom.caseworker.co (IOM)"), "{}", page.text);
        let read = of_officer(&app.get(&auditor, &api).await.expect(200));
        assert!(read["first_at"].is_string() && read["last_at"].as_str() > read["first_at"].as_str(), "{read}");
        armoured("to readers", &Desk::of(&app, &auditor).get(&path).await.expect(200));
        let alone = app.staff("iom.auditor", Organisation::Iom, &[(Role::Auditor, Some("CO"))]).await;
        app.get(&alone, &api).await.expect(200);
        Desk::of(&app, &alone).get(&path).await.expect(404);
        app.get(&alone, &format!("{api}?before=2000-01-01")).await.expect(200);
        app.get(&alone, &format!("{api}?before=yesterday")).await.expect(422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_us_governments_own_notice_is_recorded_by_its_officers_alone() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Ana").await;
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "other" })).await.expect(200);
        let decision = app.get(&team.officer, &format!("/api/v1/cases/{case}/decisions")).await.expect(200).field("/items/0/id");
        let path = format!("/cases/{case}/decisions/{decision}/notice");
        let desk = Desk::of(&app, &team.officer);
        for who in [&team.iom, &team.supervisor] {
            Desk::of(&app, who).get(&path).await.expect(404);
            Desk::of(&app, who).post(&path, &[("/served_on", "2024-02-06"), ("/channel", "post")]).await.expect(404);
        }
        armoured("notice", &desk.get(&path).await.expect(200));
        let day = |day: &'static str, month: &'static str, year: &'static str| {
            [("/served_on-day", day), ("/served_on-month", month), ("/served_on-year", year), ("/channel", "post")]
        };
        let later = desk.post(&path, &day("1", "1", "2999")).await.expect(422);
        assert!(later.text.contains("una vez entregado") && later.text.contains("value=\"2999\""), "{}", later.text);
        desk.post(&path, &day("31", "2", "2024")).await.expect(422);
        desk.post(&path, &day("1", "1", "2001")).await.expect(409);
        let today = app.now().date_naive();
        let (y, m, d) = (today.format("%Y").to_string(), today.format("%m").to_string(), today.format("%d").to_string());
        let fields = [("/served_on-day", d.as_str()), ("/served_on-month", &m), ("/served_on-year", &y), ("/channel", "counsel")];
        desk.post(&path, &fields).await.expect(303);
        let seen = desk.get(&format!("/cases/{case}/decisions")).await.expect(200);
        armoured("decisions", &seen);
        assert!(seen.text.contains("Por su abogado") && seen.text.contains("No aceptar"), "{}", seen.text);
        let others = Desk::of(&app, &team.iom).get(&format!("/cases/{case}/decisions")).await.expect(200);
        assert!(others.text.contains("No hay decisiones") && !others.text.contains("/notice"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_paper_has_every_part_that_the_person_may_see_and_no_more() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Ana").await;
        app.post(&team.unhcr, &format!("/api/v1/cases/{case}/notes"), json!({ "kind": "protection", "text": "For UNHCR alone." }))
            .await
            .expect(201);
        app.post(&team.iom, &format!("/api/v1/cases/{case}/notes"), json!({ "kind": "general", "text": "For everybody." }))
            .await
            .expect(201);
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "other" })).await.expect(200);
        let path = format!("/cases/{case}/print");
        let iom = Desk::of(&app, &team.iom).get(&path).await.expect(200);
        armoured("paper", &iom);
        assert!(iom.text.contains("For everybody.") && !iom.text.contains("For UNHCR alone."));
        assert!(!iom.text.contains("No aceptado") && !iom.text.contains("no aceptado") && iom.text.contains("Recomendación avalada"));
        assert!(!iom.text.contains("/people/add") && !iom.text.contains("method=\"post\" action=\"/cases"), "nothing is changed on paper");
        assert!(Desk::of(&app, &team.unhcr).get(&path).await.expect(200).text.contains("For UNHCR alone."));
        let officer = Desk::of(&app, &team.officer).get(&path).await.expect(200);
        assert!(officer.text.contains("No aceptado") && !officer.text.contains("For UNHCR alone."));
    })
    .await;
}
