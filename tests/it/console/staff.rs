//! The pages of staff.

use reqwest::Method;
use serde_json::json;

use super::{armoured, cookie_of, genuine_of, header, hidden, page, send};
use crate::support::{TestApp, forms, on_both};

const HOSTILE: &str = "Zoé O'Higgins Ñandú";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_session_every_page_leads_to_the_sign_in_page_and_back() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        for path in ["/work", "/queue?stage=review", "/password", "/cases/018d7f3e-5c00-7000-8000-0123456789ab"] {
            let answer = page(&app, &app.staff_url, path, &[]).await.expect(303);
            assert!(header(&answer.headers, "location").starts_with("/sign-in?back=%2F"), "{path}");
        }
        let door = page(&app, &app.staff_url, "/sign-in?back=%2Fqueue%3Fstage%3Dreview", &[]).await.expect(200);
        armoured("sign-in", &door);
        assert_eq!(hidden(&door.text, "back"), "/queue?stage=review");
        let elsewhere = page(&app, &app.staff_url, "/sign-in?back=%2F%2Fevil.example", &[]).await.expect(200);
        assert_eq!(hidden(&elsewhere.text, "back"), "/work", "nobody is led to another site");
        let cookie = header(&door.headers, "set-cookie");
        assert!(
            cookie.starts_with("__Host-") && cookie.contains("Secure; HttpOnly; SameSite=Strict") && cookie.contains("Path=/;"),
            "{cookie}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_opens_pages_and_never_the_api() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let cookie = cookie_of(&app, &team.iom);
        armoured("work", &page(&app, &app.staff_url, "/work", &[("cookie", &cookie)]).await.expect(200));
        page(&app, &app.staff_url, "/api/v1/me", &[("cookie", &cookie)]).await.refused(401, "not_signed_in");
        let changed = cookie.replace('.', "-");
        page(&app, &app.staff_url, "/work", &[("cookie", &changed)]).await.expect(303);
        let token = format!("Bearer {}", app.token(&team.iom));
        page(&app, &app.staff_url, "/work", &[("authorization", &token)]).await.expect(303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_opens_nothing_although_the_cookie_is_good() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let cookie = cookie_of(&app, &team.iom);
        app.call(Some(&team.iom), Method::POST, "/api/v1/auth/logout", &[], None).await.expect(204);
        page(&app, &app.staff_url, "/work", &[("cookie", &cookie)]).await.expect(303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_without_its_token_or_of_another_site_does_nothing_and_keeps_what_was_typed() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        let (cookie, others) = (cookie_of(&app, &team.iom), genuine_of(&app, &team.unhcr));
        let url = format!("{}/cases/{case}/note", app.staff_url);
        for token in ["", "x", &others] {
            let fields = [("genuine", token), ("/text", "a note that is kept")];
            let answer = send(&app, Method::POST, &url, &[("cookie", &cookie)], Some(&fields)).await.expect(403);
            armoured("a form that is not ours", &answer);
            assert_eq!(hidden(&answer.text, "/text"), "a note that is kept");
        }
        let nobody = send(&app, Method::POST, &url, &[], Some(&[("/text", "typed before the session ended")])).await.expect(401);
        assert_eq!(hidden(&nobody.text, "/text"), "typed before the session ended");
        let own = genuine_of(&app, &team.iom);
        let fields = [("genuine", own.as_str()), ("/text", "a note")];
        let elsewhere = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        send(&app, Method::POST, &url, &elsewhere, Some(&fields)).await.expect(403);
        let notes = app.get(&team.iom, &format!("/api/v1/cases/{case}/notes")).await.expect(200);
        assert_eq!(notes.json()["items"], json!([]), "nothing was written");
        let here = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
        send(&app, Method::POST, &url, &here, Some(&fields)).await.expect(303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_is_taken_once_and_not_over_somebody_elses_change() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received(&team, "Ana").await;
        let (cookie, genuine) = (cookie_of(&app, &team.iom), genuine_of(&app, &team.iom));
        let url = format!("{}/cases/{case}/do/take", app.staff_url);
        let form = page(&app, &url, "", &[("cookie", &cookie)]).await.expect(200);
        armoured("take", &form);
        let seen = hidden(&form.text, "seen");
        app.act(&team.unhcr, &case, "take", json!({})).await.expect(200);
        let fields = [("genuine", genuine.as_str()), ("seen", seen.as_str()), ("/reason", "typed & kept")];
        let late = send(&app, Method::POST, &url, &[("cookie", &cookie)], Some(&fields)).await.expect(412);
        armoured("somebody was faster", &late);
        assert!(late.text.contains("typed &#38; kept"), "what was typed is kept");
        let gone = page(&app, &url, "", &[("cookie", &cookie)]).await.expect(409);
        armoured("not now", &gone);

        let other = app.received(&team, "Berta").await;
        let url = format!("{}/cases/{other}/do/take", app.staff_url);
        let seen = hidden(&page(&app, &url, "", &[("cookie", &cookie)]).await.expect(200).text, "seen");
        let fields = [("genuine", genuine.as_str()), ("seen", seen.as_str())];
        let done = send(&app, Method::POST, &url, &[("cookie", &cookie)], Some(&fields)).await.expect(303);
        assert!(header(&done.headers, "location").contains("done=take"));
        assert_eq!(app.case(&team.iom, &other).await["stage"], "screening");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_names_and_texts_are_shown_and_never_run() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = forms::a_form("Ana");
        form["principal"]["name"] = json!(HOSTILE);
        form["municipality"] = json!("<img src=x onerror=alert(1)>");
        let reference = app.submit("CO", form).await.expect(201).field("/reference");
        let case = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200).field("/items/0/id");
        let (cookie, genuine) = (cookie_of(&app, &team.iom), genuine_of(&app, &team.iom));
        let fields = [("genuine", genuine.as_str()), ("/text", "<script>alert(1)</script>\"'><b>")];
        send(&app, Method::POST, &format!("{}/cases/{case}/note", app.staff_url), &[("cookie", &cookie)], Some(&fields)).await.expect(303);
        for part in ["", "/people", "/eligibility", "/messages", "/notes", "/decisions", "/history"] {
            let answer = page(&app, &app.staff_url, &format!("/cases/{case}{part}"), &[("cookie", &cookie)]).await.expect(200);
            armoured(part, &answer);
            assert!(!answer.text.contains("<img src=x") && !answer.text.contains("<script>alert"), "{part}");
            assert!(answer.text.contains("Zoé O&#39;Higgins Ñandú"), "{part}");
        }
        let search = "/queue?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E";
        armoured("search", &page(&app, &app.staff_url, search, &[("cookie", &cookie)]).await.expect(200));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_person_may_not_see_does_not_exist_on_pages_either() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let case = app.submitted(&team, "Ana").await;
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "other" })).await.expect(200);
        let other =
            page(&app, &app.staff_url, &format!("/cases/{case}"), &[("cookie", &cookie_of(&app, &elsewhere.iom))]).await.expect(404);
        armoured("a case of another office", &other);
        for part in ["", "/history", "/decisions", "/messages"] {
            let seen =
                page(&app, &app.staff_url, &format!("/cases/{case}{part}"), &[("cookie", &cookie_of(&app, &team.iom))]).await.expect(200);
            assert!(!seen.text.contains("No aceptad") && !seen.text.contains("no aceptado"), "{part}: a decline never shows");
        }
        let officer = page(&app, &app.staff_url, &format!("/cases/{case}/history"), &[("cookie", &cookie_of(&app, &team.officer))]).await;
        assert!(officer.expect(200).text.contains("No aceptado"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_compressed_and_kept_for_ever_and_pages_are_not_kept() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let door = page(&app, &app.staff_url, "/sign-in", &[]).await.expect(200);
        let path = door.text.split_once("href=\"/assets/").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned();
        for base in [&app.staff_url, &app.public_url] {
            let answer = page(&app, base, &format!("/assets/{path}"), &[("accept-encoding", "gzip, br")]).await.expect(200);
            assert_eq!(header(&answer.headers, "content-encoding"), "br");
            assert_eq!(header(&answer.headers, "cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header(&answer.headers, "vary"), "accept-encoding");
            page(&app, base, "/assets/console-0000000000000000.css", &[]).await.refused(404, "not_found");
        }
        let lost = page(&app, &app.staff_url, "/nothing", &[("accept", "text/html")]).await.expect(404);
        armoured("an unknown address", &lost);
        page(&app, &app.staff_url, "/api/v1/nothing", &[("accept", "text/html")]).await.refused(404, "not_found");
        page(&app, &app.staff_url, "/nothing", &[]).await.refused(404, "not_found");
    })
    .await;
}
