//! Saving the form and coming back to it.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::{armoured, form::Walk, header, hidden, page, send};
use crate::support::{Answer, TestApp, on_both};

/// The code and the PIN of a form that was put aside.
pub(super) fn written_down(answer: &Answer) -> (String, String) {
    let mut marked = answer.text.split("sendero-code\">").skip(1).map(|rest| rest.split('<').next().unwrap_or_default().to_owned());
    (marked.next().unwrap(), marked.next().unwrap())
}

pub(super) async fn come_back(app: &TestApp, language: &str, code: &str, pin: &str) -> Answer {
    come_back_at(app, language, "", code, pin).await
}

/// The same from a page that was shown before.
pub(super) async fn come_back_at(app: &TestApp, language: &str, sitting: &str, code: &str, pin: &str) -> Answer {
    let url = format!("{}/{language}/saved", app.public_url);
    let answer = send(app, Method::POST, &url, &[], Some(&[("sitting", sitting), ("/code", code), ("/pin", pin)])).await;
    armoured("coming back", &answer);
    assert!(header(&answer.headers, "set-cookie").is_empty());
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_left_and_gone_on_with_and_sent_once_and_then_there_is_nothing() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut walk = Walk::begin(&app, "es").await;
        walk.answer("next", &[]).await;
        walk.answer("next", &[("/principal/name", "Zoé Ñandú <b>Alba</b>")]).await;
        let year = [("/principal/birth_date-year", "1990")];
        let saved = walk.answer("save", &year).await.clone().expect(200);
        assert!(saved.text.contains("Todavía no ha enviado su solicitud"), "{}", saved.text);
        let (code, pin) = written_down(&saved);

        app.forward(TimeDelta::hours(71));
        let back = come_back(&app, "ht", &code.to_lowercase().replace('-', " "), &pin).await.expect(200);
        assert_eq!(hidden(&back.text, "step"), "birth", "one is where one was");
        assert!(
            back.text.contains("value=\"1990\"") && back.text.contains("lang=\"ht\""),
            "what was typed is there, in the language of today"
        );
        walk.url = format!("{}/ht/CO/form", app.public_url);
        walk.last = back;
        walk.answer("back", &year).await;
        assert!(walk.last.text.contains("value=\"Zoé Ñandú &#60;b&#62;Alba&#60;/b&#62;\""), "{}", walk.last.text);
        walk.fill_from_the_name("Zoé Ñandú").await;
        let before = walk.last.clone();
        assert_eq!(walk.answer("send", &[]).await.status, 422, "half a minute counts from the return on");
        app.forward(TimeDelta::seconds(31));
        walk.last = before.clone();
        assert_eq!(walk.answer("send", &[]).await.status, 409, "Colombia's form is closed on a Friday");
        assert!(
            walk.last.text.contains("name=\"carried\"") && walk.last.text.contains("018005190665"),
            "nothing is lost: {}",
            walk.last.text
        );

        let opener = app.staff("opener", Organisation::Iom, &[(Role::Supervisor, Some("CO"))]).await;
        app.post(&opener, "/api/v1/offices/CO/window", json!({ "channel": "public", "state": "open" })).await.expect(200);
        walk.last = before.clone();
        let status = walk.answer("send", &[]).await.status;
        assert_eq!(status, 201, "{}", walk.last.text);
        let reference = walk.reference();
        walk.last = before;
        walk.answer("send", &[]).await;
        assert_eq!(walk.reference(), reference, "sent again, it is the same wish");
        assert_eq!(come_back(&app, "es", &code, &pin).await.status, 422, "sent, it is wiped");
        let found = app.get(&team.iom, "/api/v1/cases?q=nandu").await.expect(200);
        assert_eq!(found.json()["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_wrong_and_late_are_answered_alike() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "en").await;
        walk.answer("next", &[]).await;
        let (code, pin) = written_down(walk.answer("save", &[("/principal/name", "Ana")]).await);
        let wrong = if pin == "111 111" { "222 222" } else { "111 111" };
        // A code is drawn, so another one with a right check symbol is that of another form.
        let (other, other_pin) = written_down(Walk::begin(&app, "en").await.answer("save", &[]).await);
        assert_ne!((&other, &other_pin), (&code, &pin));
        let masked = |answer: &Answer| {
            let typed = answer.text.replace(&code, "CODE").replace(&other, "CODE").replace(wrong, "PIN").replace(&pin, "PIN");
            typed.replace(&hidden(&answer.text, "sitting"), "SITTING")
        };
        let bad_pin = come_back(&app, "en", &code, wrong).await.expect(422);
        let of_another = come_back(&app, "en", &other, &pin).await.expect(422);
        app.forward(TimeDelta::hours(73));
        let late = come_back(&app, "en", &code, &pin).await.expect(422);
        app.upkeep().await;
        let unknown = come_back(&app, "en", &code, &pin).await.expect(422);
        for (what, answer) in [("another's", &of_another), ("late", &late), ("unknown", &unknown)] {
            assert_eq!(masked(answer), masked(&bad_pin), "{what}");
        }
        assert!(bad_pin.text.contains("There is no form with this code and this PIN."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_code_is_said_beside_its_field_and_too_many_tries_are_stopped() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        armoured("the question", &page(&app, &app.public_url, "/es/saved", &[]).await.expect(200));
        let hostile = come_back(&app, "es", "<script>alert(1)</script>", "12a").await.expect(422);
        assert!(
            hostile.text.contains("&#60;script&#62;")
                && hostile.text.contains("id=\"f-code-error\"")
                && hostile.text.contains("id=\"f-pin-error\"")
        );
        assert!(hostile.text.contains("<title>Error: "));
        let url = format!("{}/es/saved", app.public_url);
        let large = "7".repeat(10 * 1024 * 1024);
        send(&app, Method::POST, &url, &[], Some(&[("/code", &large), ("/pin", "123456")])).await.expect(413);
        let elsewhere = [("sec-fetch-site", "cross-site")];
        send(&app, Method::POST, &url, &elsewhere, Some(&[("/code", "a"), ("/pin", "b")])).await.expect(403);
        let mut last = 422;
        for _ in 0..60 {
            last = come_back(&app, "es", "", "").await.status;
        }
        assert_eq!(last, 429);
        app.forward(TimeDelta::minutes(10));
        assert_eq!(come_back(&app, "es", "", "").await.status, 422);
    })
    .await;
}
