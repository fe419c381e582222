//! Whatever is typed into the public form: refused beside its field or kept as typed, never run, and one calm page for the rest.

use chrono::TimeDelta;

use super::form::Walk;
use crate::support::{TestApp, on_both};

/// Names as people have them, and as nobody has them, each with whether it is one.
fn names() -> Vec<(String, bool)> {
    vec![
        ("<script>alert(1)</script>".into(), true),
        ("\" onmouseover=\"alert(1)".into(), true),
        ("אבגד הוזח".into(), true),
        ("محمد \u{202e}قلب".into(), false),
        ("Zoe\u{301} N\u{303}andu\u{301}".into(), true),
        ("ñ".repeat(200), true),
        ("n".repeat(201), false),
        ("Ana\0Maria".into(), false),
        ("Ana\u{7}".into(), false),
        ("{{ 7 * 7 }} ${7*7} %s".into(), true),
        ("'; DROP TABLE cases; --".into(), true),
        ("12345".into(), false),
    ]
}

/// As askama writes it into an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_name_is_kept_as_typed_and_runs_nowhere() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "es").await;
        walk.answer("next", &[]).await;
        let at_the_name = walk.last.clone();
        for (name, is_one) in names() {
            walk.last = at_the_name.clone();
            let answer = walk.answer("next", &[("/principal/name", &name)]).await.clone();
            assert_eq!(answer.status, if is_one { 200 } else { 422 }, "{name}: {}", answer.text);
            if !is_one {
                assert!(answer.text.contains("id=\"f-principal-name-error\""), "{name}");
                assert!(answer.text.contains(&format!("value=\"{}\"", escaped(&name))), "what was typed is kept: {name:?} {}", answer.text);
                continue;
            }
            let back = walk.answer("back", &[]).await;
            assert!(back.text.contains(&format!("value=\"{}\"", escaped(&name))), "{name:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_there_is_not_is_refused_beside_the_day() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "ht").await;
        walk.answer("next", &[]).await;
        walk.answer("next", &[("/principal/name", "Ana")]).await;
        let at_the_day = walk.last.clone();
        for (day, month, year) in [
            ("31", "2", "1990"),
            ("0", "0", "0"),
            ("1", "13", "1990"),
            ("1", "1", "1066"),
            ("", "5", ""),
            ("x", "y", "z"),
            ("", "", ""),
            ("1", "1", "99999"),
        ] {
            walk.last = at_the_day.clone();
            let typed = [("/principal/birth_date-day", day), ("/principal/birth_date-month", month), ("/principal/birth_date-year", year)];
            let answer = walk.answer("next", &typed).await;
            assert_eq!(answer.status, 422, "{day} {month} {year}");
            assert!(answer.text.contains("id=\"f-principal-birth-date-error\"") && answer.text.contains("<title>Erè: "), "{}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_ends_at_thirty_and_nobody_sends_a_thousand() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "en").await;
        walk.fill("Ana Ñandú").await;
        walk.answer("to-place", &[]).await;
        walk.last.text = walk.last.text.replace("name=\"step\" value=\"place\"", "name=\"step\" value=\"members\"");
        for number in 0..30 {
            walk.answer("next", &[("/more", "yes")]).await;
            let at = |part: &str| format!("/members/{number}/{part}");
            let (relation, name, year, sex, nation) = (at("relation"), at("name"), at("birth_date-year"), at("sex"), at("nationalities"));
            let who = format!("Kevin {}", char::from(b'a' + number % 26).to_string().repeat(3 + usize::from(number / 26)));
            let born = (1990 + u32::from(number)).to_string();
            let member = [(relation.as_str(), "child"), (&name, &who), (&year, &born), (&sex, "male"), (&nation, "VE")];
            let status = walk.answer("next", &member).await.status;
            assert_eq!(status, 200, "{}", walk.last.text);
        }
        let full = walk.answer("next", &[("/more", "yes")]).await;
        assert_eq!((full.status, full.text.contains("These are too many.")), (422, true), "{}", full.text);

        let many: Vec<(String, String)> = (0..1_000).map(|n| (format!("/members/{n}/name"), "Eva".to_owned())).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let before = walk.last.clone();
        let status = walk.answer("next", &many).await.status;
        assert_eq!(status, 400, "{}", walk.last.text);
        walk.last = before;
        app.forward(TimeDelta::seconds(31));
        let team = app.team("CO").await;
        let found = app.get(&team.iom, "/api/v1/cases").await.expect(200);
        assert_eq!(found.json()["items"].as_array().unwrap().len(), 0, "nothing was stored");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_language_in_the_middle_keeps_what_was_typed() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "es").await;
        walk.answer("next", &[]).await;
        walk.answer("next", &[("/principal/name", "Ana Ñandú")]).await;
        assert!(walk.last.text.contains("formaction=\"/ht/CO/form\"") && walk.last.text.contains("Kreyòl ayisyen"), "{}", walk.last.text);
        walk.url = format!("{}/ht/CO/form", app.public_url);
        let turned = walk.answer("stay", &[("/principal/birth_date-year", "1990")]).await;
        assert_eq!(turned.status, 200);
        assert!(turned.text.contains("lang=\"ht\"") && turned.text.contains("value=\"1990\""), "{}", turned.text);
        walk.answer("back", &[("/principal/birth_date-year", "1990")]).await;
        assert!(walk.last.text.contains("value=\"Ana Ñandú\""));
    })
    .await;
}
