//! The clerk's desk: one case, masked; its contacts; applications entered for people.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::{armoured, cookie_of, form::Walk, genuine_of, header, hidden, page, send};
use crate::support::{
    Answer, Staff, TestApp,
    forms::{a_form, number_of},
    on_both,
};

async fn look(app: &TestApp, who: &Staff, path: &str) -> Answer {
    let answer = page(app, &app.staff_url, path, &[("cookie", &cookie_of(app, who)), ("accept", "text/html")]).await;
    if answer.status < 300 || answer.status >= 400 {
        armoured(path, &answer);
    }
    answer
}

async fn say(app: &TestApp, who: &Staff, path: &str, fields: &[(&str, &str)]) -> Answer {
    let genuine = genuine_of(app, who);
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("genuine", genuine.as_str())]).collect();
    send(app, Method::POST, &format!("{}{path}", app.staff_url), &[("cookie", &cookie_of(app, who))], Some(&all)).await
}

async fn reference_of(app: &TestApp, who: &Staff, case: &str) -> String {
    app.get(who, &format!("/api/v1/cases/{case}")).await.expect(200).field("/reference")
}

fn contact(kind: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("/contacts/0/kind", kind),
        ("/contacts/0/value", value),
        ("/contacts/0/owner", "0"),
        ("/contacts/0/safe_to_use", "yes"),
        ("/contacts/0/safe_to_leave_message", "no"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_found_by_what_somebody_says_and_shown_masked() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received(&team, "Zoé Ñandú").await;
        let reference = reference_of(&app, &team.iom, &case).await;
        let desk = look(&app, &team.clerk, "/desk").await.expect(200);
        assert!(!desk.text.contains(&reference), "there is no list");

        let spoken = reference.to_lowercase().replace('-', " ");
        let found = say(&app, &team.clerk, "/desk/find", &[("by", "reference"), ("/reference", &spoken)]).await.expect(303);
        assert_eq!(header(&found.headers, "location"), format!("/desk/cases/{case}"));
        let masked = look(&app, &team.clerk, &format!("/desk/cases/{case}")).await.expect(200);
        assert!(masked.text.contains(&reference) && masked.text.contains("govuk-tag\">Recibido<"), "{}", masked.text);
        let number = number_of("Zoé Ñandú");
        for never in ["Ñandú", &number, "example.org"] {
            assert!(!masked.text.contains(never), "{never}: {}", masked.text);
        }

        let document = [
            ("by", "document"),
            ("/type", "passport"),
            ("/issuing_country", "VE"),
            ("/number", &number),
            ("/birth_date-day", "17"),
            ("/birth_date-month", "5"),
            ("/birth_date-year", "1990"),
        ];
        let found = say(&app, &team.clerk, "/desk/find", &document).await.expect(303);
        assert_eq!(header(&found.headers, "location"), format!("/desk/cases/{case}"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_offices_case_does_not_exist_and_faults_stand_beside_their_field() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received(&team, "Ana Ñandú").await;
        let reference = reference_of(&app, &team.iom, &case).await;
        let other = app.staff("clerk.ec", Organisation::Iom, &[(Role::IntakeClerk, Some("EC"))]).await;
        let unknown = "CO-2222-2222-2";
        let ask = async |typed: &str| say(&app, &other, "/desk/find", &[("by", "reference"), ("/reference", typed)]).await.expect(422);
        let theirs = ask(&reference).await;
        armoured("another office's", &theirs);
        let nobodys =
            [unknown, "CO-3333-3333-3", "CO-4444-4444-4"].map(|text| text.parse::<sendero::domain::reference::Reference>().is_ok());
        if let Some(at) = nobodys.iter().position(|good| *good) {
            let typed = [unknown, "CO-3333-3333-3", "CO-4444-4444-4"][at];
            assert_eq!(ask(typed).await.text.replace(typed, ""), theirs.text.replace(&reference, ""), "unknown and another's are one");
        }
        for path in [format!("/desk/cases/{case}"), format!("/desk/cases/{case}/contacts"), "/desk/cases/1".to_owned()] {
            look(&app, &other, &path).await.expect(404);
        }
        say(&app, &other, &format!("/desk/cases/{case}/contacts"), &contact("email", "eva@example.org")).await.expect(404);

        let slip = say(&app, &team.clerk, "/desk/find", &[("by", "reference"), ("/reference", "CO-<b>")]).await.expect(422);
        assert!(
            slip.text.contains("id=\"f-reference-error\"") && slip.text.contains("CO-&#60;b&#62;") && slip.text.contains("<title>Error: ")
        );
        let empty = say(&app, &team.clerk, "/desk/find", &[("by", "document")]).await.expect(422);
        assert!(empty.text.contains("id=\"f-number-error\"") && empty.text.contains("id=\"f-birth-date-error\""), "{}", empty.text);
        let officer = app.staff("auditor", Organisation::Iom, &[(Role::Auditor, None)]).await;
        look(&app, &officer, "/desk").await.expect(403);
        say(&app, &officer, "/desk/find", &[("by", "reference"), ("/reference", "CO-<b>")]).await.expect(403);
        let cookie = cookie_of(&app, &team.clerk);
        let url = format!("{}/desk/find", app.staff_url);
        send(&app, Method::POST, &url, &[("cookie", &cookie)], Some(&[("by", "reference"), ("/reference", &reference)])).await.expect(403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_case_looks_as_one_that_waits_and_a_processed_one_is_in_process() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Berta Ñandú").await;
        let path = format!("/desk/cases/{case}");
        let waiting = look(&app, &team.clerk, &path).await.expect(200);
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "criteria_not_met" })).await.expect(200);
        let declined = look(&app, &team.clerk, &path).await.expect(200);
        assert_eq!(waiting.text, declined.text);
        let corrected = format!("{path}/contacts");
        let form = look(&app, &team.clerk, &corrected).await.expect(200);
        let seen = hidden(&form.text, "seen");
        let mut fields = contact("email", "berta@example.net");
        fields.push(("seen", &seen));
        say(&app, &team.clerk, &corrected, &fields).await.expect(303);

        let other = app.in_process(&team, "Carla Ñandú").await;
        let processed = look(&app, &team.clerk, &format!("/desk/cases/{other}")).await.expect(200);
        assert!(
            processed.text.contains("govuk-tag\">En proceso<") && !processed.text.contains("govuk-tag\">Recibido<"),
            "{}",
            processed.text
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_are_replaced_unseen_and_what_was_typed_is_kept() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received_as(&team, a_form("Dora Ñandú")).await;
        let path = format!("/desk/cases/{case}/contacts");
        let form = look(&app, &team.clerk, &path).await.expect(200);
        let seen = hidden(&form.text, "seen");
        assert!(!form.text.contains("dora"), "what is there is not shown");

        let faulty = say(&app, &team.clerk, &path, &[("seen", &seen), ("/contacts/0/kind", "email"), ("/contacts/0/value", "no address")])
            .await
            .expect(422);
        assert!(
            faulty.text.contains("value=\"no address\"") && faulty.text.contains("id=\"f-contacts-0-safe-to-use-error\""),
            "{}",
            faulty.text
        );

        let mut good = contact("email", "dora@example.net");
        good.push(("/message_language", "ht"));
        let mut with = good.clone();
        with.push(("seen", "something else"));
        let stale = say(&app, &team.clerk, &path, &with).await.expect(412);
        assert!(stale.text.contains("dora@example.net") && hidden(&stale.text, "seen") == seen, "{}", stale.text);
        with.pop();
        with.push(("seen", &seen));
        let done = say(&app, &team.clerk, &path, &with).await.expect(303);
        let after = look(&app, &team.clerk, &header(&done.headers, "location")).await.expect(200);
        assert!(after.text.contains("… .net") && after.text.contains("Criollo haitiano"), "{}", after.text);
        say(&app, &team.clerk, &path, &with).await.expect(412);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_enters_an_application_where_there_is_no_public_form() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let clerk = app.staff("clerk.gt", Organisation::Iom, &[(Role::IntakeClerk, Some("GT"))]).await;
        let elsewhere = app.staff("clerk.co", Organisation::Iom, &[(Role::IntakeClerk, Some("CO"))]).await;
        let caseworker = app.staff("worker.gt", Organisation::Iom, &[(Role::Caseworker, Some("GT"))]).await;
        assert!(look(&app, &clerk, "/desk").await.text.contains("href=\"/desk/new/GT\""));
        assert!(!look(&app, &elsewhere, "/desk").await.text.contains("/desk/new/GT"));
        for other in [&elsewhere, &caseworker] {
            look(&app, other, "/desk/new/GT").await.expect(403);
        }
        look(&app, &clerk, "/desk/new/XX").await.expect(404);

        let mut walk = Walk::at_the_desk(&app, &clerk, "GT").await;
        assert!(walk.last.text.contains("Lea esto en voz alta") && !walk.last.text.contains("govuk-exit-this-page"));
        walk.fill("Zoé Ñandú").await;
        assert!(!walk.last.text.contains("value=\"save\""), "a clerk's form is not put aside");
        let before = walk.last.clone();
        let status = walk.answer("send", &[]).await.status;
        assert_eq!(status, 201, "a clerk waits for nothing: {}", walk.last.text);
        let slip = walk.last.text.clone();
        let reference = slip.split_once(">GT-").and_then(|(_, rest)| rest.split_once('<')).map(|(rest, _)| format!("GT-{rest}")).unwrap();
        assert!(slip.contains("lang=\"ht\"") && slip.contains("Tout sèvis yo gratis"), "the slip is in the language of the family: {slip}");
        walk.last = before.clone();
        assert_eq!(walk.answer("send", &[]).await.status, 201);
        assert!(walk.last.text.contains(&reference), "sent twice, it came in once");

        walk.last = before.clone();
        let (cookie, _) = walk.session.clone().unwrap();
        walk.session = Some((cookie, "not the token".to_owned()));
        let kept = walk.answer("send", &[]).await;
        assert_eq!(kept.status, 403);
        assert_eq!(hidden(&kept.text, "carried"), hidden(&before.text, "carried"), "what was typed goes along");
        app.forward(TimeDelta::hours(13));
        let public = Walk { app: &app, url: format!("{}/es/GT/form", app.public_url), last: before, session: None };
        assert_eq!(send(&app, Method::GET, &public.url, &[], None).await.status, 303, "the public has no form there");
    })
    .await;
}
