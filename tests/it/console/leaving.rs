//! Leaving the public form at once: whatever the browser sends again afterwards, it shows nothing.

use reqwest::Method;

use super::{
    form::Walk,
    header, hidden, page,
    saved::{come_back, come_back_at, written_down},
    send,
};
use crate::support::{Answer, TestApp, on_both};

/// Presses the button of a page that stands there.
async fn leave(app: &TestApp, shown: &Answer) {
    let (_, rest) = shown.text.split_once("<a href=\"/leave?").unwrap_or_else(|| panic!("no way out: {}", shown.text));
    let way_out = format!("/leave?{}", rest.split('"').next().unwrap_or_default());
    elsewhere(app, &way_out).await;
}

async fn elsewhere(app: &TestApp, way_out: &str) {
    let gone = page(app, &app.public_url, way_out, &[]).await.expect(303);
    assert_eq!(header(&gone.headers, "location"), "https://www.wikipedia.org/");
    assert!(gone.text.is_empty() && header(&gone.headers, "set-cookie").is_empty());
}

/// What a browser does that goes back: it sends a page again as it was sent.
async fn again(walk: &Walk<'_>, shown: &Answer, go: &str) -> Answer {
    let (carried, step) = (hidden(&shown.text, "carried"), hidden(&shown.text, "step"));
    let sent = [("carried", carried.as_str()), ("step", &step), ("go", go), ("/principal/name", "Ana")];
    send(walk.app, Method::POST, &walk.url, &[], Some(&sent)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_was_left_is_not_shown_again_nor_handed_in() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "es").await;
        walk.fill("Yusmary Escondida").await;
        let before = walk.last.clone();
        leave(&app, &before).await;
        for go in ["send", "back", "show", "save", "to-name", "next"] {
            let answer = again(&walk, &before, go).await;
            assert_eq!((answer.status, header(&answer.headers, "location").as_str()), (303, "/es/CO"), "{go}");
            assert!(!answer.text.contains("Yusmary"));
        }
        let mut other = Walk::begin(&app, "es").await;
        other.answer("next", &[]).await;
        assert_eq!(other.step(), "name", "another form goes on");
        leave(&app, &before).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn code_and_pin_that_were_typed_open_nothing_after_leaving_and_another_sitting_does() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "en").await;
        walk.answer("next", &[]).await;
        let aside = walk.answer("save", &[("/principal/name", "Ana")]).await.clone();
        let (code, pin) = written_down(&aside);
        leave(&app, &aside).await;

        let asked = page(&app, &app.public_url, "/en/saved", &[]).await.expect(200);
        let sitting = hidden(&asked.text, "sitting");
        let back = come_back_at(&app, "en", &sitting, &code, &pin).await.expect(200);
        assert!(back.text.contains("value=\"Ana\""), "a form that was put aside is not lost by leaving");
        leave(&app, &back).await;
        let typed = [("sitting", sitting.as_str()), ("/code", &code), ("/pin", &pin)];
        let refused = send(&app, Method::POST, &format!("{}/en/saved", app.public_url), &[], Some(&typed)).await.expect(303);
        assert_eq!(header(&refused.headers, "location"), "/en/saved");
        assert_eq!(again(&walk, &back, "next").await.status, 303);
        assert!(come_back(&app, "en", &code, &pin).await.expect(200).text.contains("value=\"Ana\""), "nor by leaving twice");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_out_leads_out_whatever_is_asked_of_it() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let walk = Walk::begin(&app, "ht").await;
        for way_out in ["/leave", "/leave?", "/leave?sitting=", "/leave?sitting=.", "/leave?sitting=abc.def", "/leave?a=b&sitting=%00"] {
            elsewhere(&app, way_out).await;
        }
        let url = format!("{}/leave", app.public_url);
        assert_eq!(send(&app, Method::POST, &url, &[], Some(&[])).await.status, 405);
        let mut walk = walk;
        walk.answer("next", &[]).await;
        assert_eq!(walk.step(), "name", "nobody left this one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_fills_the_table_of_what_was_left() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let first = Walk::begin(&app, "es").await;
        for _ in 0..300 {
            leave(&app, &first.last).await;
        }
        let mut other = Walk::begin(&app, "es").await;
        leave(&app, &other.last.clone()).await;
        assert_eq!(other.answer("next", &[]).await.status, 200, "beyond the limit the button leads elsewhere and notes nothing");
        assert_eq!(again(&first, &first.last, "next").await.status, 303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_nothing_holds_nobody_on_the_page() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let walk = Walk::begin(&app, "es").await;
        app.store.close();
        leave(&app, &walk.last).await;
    })
    .await;
}
