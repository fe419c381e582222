//! The public form.

use chrono::TimeDelta;
use reqwest::Method;

use super::{armoured, cookie_of, genuine_of, header, hidden, page, send};
use crate::support::{Answer, Staff, TestApp, on_both};

/// A walk through the form, as a browser without JavaScript takes it.
pub(super) struct Walk<'a> {
    pub app: &'a TestApp,
    pub url: String,
    pub last: Answer,
    /// For a clerk: the cookie, and the hidden token of the session.
    pub session: Option<(String, String)>,
}

impl<'a> Walk<'a> {
    pub async fn begin(app: &'a TestApp, language: &str) -> Self {
        let url = format!("{}/{language}/CO/form", app.public_url);
        let last = page(app, &url, "", &[]).await.expect(200);
        armoured("the first page", &last);
        Self { app, url, last, session: None }
    }

    /// A clerk begins a form for somebody.
    pub async fn at_the_desk(app: &'a TestApp, clerk: &Staff, office: &str) -> Self {
        let (cookie, genuine) = (cookie_of(app, clerk), genuine_of(app, clerk));
        let url = format!("{}/desk/new/{office}", app.staff_url);
        let last = page(app, &url, "", &[("cookie", &cookie)]).await.expect(200);
        Self { app, url, last, session: Some((cookie, genuine)) }
    }

    /// Sends the page before us with some answers.
    pub async fn answer(&mut self, go: &str, fields: &[(&str, &str)]) -> &Answer {
        let (carried, step) = (hidden(&self.last.text, "carried"), hidden(&self.last.text, "step"));
        let mut all = vec![("carried", carried.as_str()), ("step", step.as_str()), ("go", go)];
        all.extend(fields);
        let mut headers = Vec::new();
        if let Some((cookie, genuine)) = &self.session {
            all.push(("genuine", genuine));
            headers.push(("cookie", cookie.as_str()));
        }
        self.last = send(self.app, Method::POST, &self.url, &headers, Some(&all)).await;
        armoured(&step, &self.last);
        &self.last
    }

    pub fn step(&self) -> String {
        hidden(&self.last.text, "step")
    }

    /// From the notice to the check of the answers.
    pub async fn fill(&mut self, name: &str) {
        self.answer("next", &[]).await;
        self.fill_from_the_name(name).await;
    }

    /// From the name to the check of the answers.
    pub async fn fill_from_the_name(&mut self, name: &str) {
        self.answer("next", &[("/principal/name", name)]).await;
        self.answer(
            "next",
            &[("/principal/birth_date-day", "17"), ("/principal/birth_date-month", "5"), ("/principal/birth_date-year", "1990")],
        )
        .await;
        self.answer("next", &[("/principal/sex", "female")]).await;
        self.answer("next", &[("/principal/nationalities", "VE")]).await;
        let document = [
            ("/principal/documents/0/type", "passport"),
            ("/principal/documents/0/issuing_country", "VE"),
            ("/principal/documents/0/number", "V 123 456"),
        ];
        self.answer("next", &document).await;
        self.facts().await;
        self.answer("next", &[("/municipality", "Bogotá")]).await;
        let contact = [
            ("/contacts/0/kind", "email"),
            ("/contacts/0/value", "ana@example.org"),
            ("/contacts/0/safe_to_use", "yes"),
            ("/contacts/0/safe_to_leave_message", "no"),
        ];
        self.answer("next", &contact).await;
        self.answer("next", &[("/message_language", "ht")]).await;
        self.answer("next", &[("/more", "no")]).await;
        self.answer("next", &[]).await;
        let shares = ["other_agency", "us_government", "canada", "spain"].map(|share| format!("/consent/adults/0/{share}"));
        let fields: Vec<(&str, &str)> = shares.iter().map(|name| (name.as_str(), "yes")).collect();
        self.answer("next", &fields).await;
        assert_eq!(self.step(), "check", "{}", self.last.text);
    }

    /// What the rules of the office ask: a day, or yes.
    async fn facts(&mut self) {
        while self.step().starts_with("fact-") {
            let name = self.last.text.split_once("name=\"/facts/").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned();
            match name.strip_suffix("-day").map(|key| ["day", "month", "year"].map(|part| format!("/facts/{key}-{part}"))) {
                Some([day, month, year]) => self.answer("next", &[(&day, "15"), (&month, "1"), (&year, "2023")]).await,
                None => self.answer("next", &[(&format!("/facts/{name}"), "yes")]).await,
            };
        }
    }

    pub fn reference(&self) -> String {
        self.last
            .text
            .split_once("<strong>CO-")
            .and_then(|(_, rest)| rest.split_once('<'))
            .map(|(rest, _)| format!("CO-{rest}"))
            .unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_comes_in_through_the_pages_once_however_often_it_is_sent() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        for language in ["es", "en", "ht"] {
            let mut walk = Walk::begin(&app, language).await;
            walk.fill(&format!(
                "Zoé Ñandú {}",
                ["Alba", "Berta", "Carla"][["es", "en", "ht"].iter().position(|own| *own == language).unwrap()]
            ))
            .await;
            let before = walk.last.clone();
            assert_eq!(walk.answer("send", &[]).await.status, 422, "sooner than 30 seconds");
            app.forward(TimeDelta::seconds(31));
            walk.last = before.clone();
            walk.answer("send", &[]).await;
            assert_eq!(walk.last.status, 201, "{}", walk.last.text);
            let reference = walk.reference();
            walk.last = before;
            assert_eq!(walk.answer("send", &[]).await.status, 201);
            assert_eq!(walk.reference(), reference, "sent twice, it came in once");
            assert!(header(&walk.last.headers, "set-cookie").is_empty(), "the form keeps nothing in the browser");
        }
        let found = app.get(&team.iom, "/api/v1/cases?q=nandu").await.expect(200);
        assert_eq!(found.json()["items"].as_array().unwrap().len(), 1, "one family that sent three times has one case: {}", found.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_stands_beside_its_field_and_what_was_typed_is_kept() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "en").await;
        walk.answer("next", &[]).await;
        let empty = walk.answer("next", &[("/principal/name", " ")]).await;
        assert_eq!(empty.status, 422);
        assert!(
            empty.text.contains("<title>Error: ")
                && empty.text.contains("id=\"f-principal-name-error\"")
                && empty.text.contains("href=\"#f-principal-name\"")
        );
        walk.answer("next", &[("/principal/name", "Ana Ñandú")]).await;
        let future = walk
            .answer(
                "next",
                &[("/principal/birth_date-day", "1"), ("/principal/birth_date-month", "1"), ("/principal/birth_date-year", "2999")],
            )
            .await;
        assert!(future.text.contains("The birth date must be in the past.") && future.text.contains("value=\"2999\""), "{}", future.text);
        walk.answer("back", &[]).await;
        assert!(walk.last.text.contains("value=\"Ana Ñandú\""), "going back loses nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minor_names_who_speaks_for_them_and_a_removed_member_is_gone() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let mut walk = Walk::begin(&app, "es").await;
        walk.fill("Ana Ñandú").await;
        walk.answer("to-birth", &[]).await;
        walk.answer("next", &[("/principal/birth_date-year", "2015")]).await;
        assert_eq!(walk.step(), "guardian", "a minor needs a guardian");
        let guardian = [
            ("/guardian/name", "Rosa Ñandú"),
            ("/guardian/contact/kind", "email"),
            ("/guardian/contact/value", "rosa@example.org"),
            ("/guardian/contact/safe_to_use", "yes"),
            ("/guardian/contact/safe_to_leave_message", "no"),
        ];
        walk.answer("next", &guardian).await;
        assert_eq!(walk.step(), "check");
        walk.answer("to-members", &[]).await;
        walk.answer("next", &[("/more", "yes")]).await;
        assert_eq!(walk.step(), "member-1");
        let member = [
            ("/members/0/relation", "sibling"),
            ("/members/0/name", "Eva Ñandú"),
            ("/members/0/birth_date-year", "1980"),
            ("/members/0/sex", "female"),
            ("/members/0/nationalities", "VE"),
        ];
        walk.answer("next", &member).await;
        assert!(walk.last.text.contains("Eva Ñandú"));
        walk.answer("remove-1", &[]).await;
        assert!(!walk.last.text.contains("Eva Ñandú"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_tampered_with_or_is_not_there_gets_one_calm_page() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let walk = Walk::begin(&app, "es").await;
        let good = hidden(&walk.last.text, "carried");
        for (carried, step) in
            [("", "name"), ("a.b", "name"), (&good[1..], "name"), (&good, "no-such-step"), (&good, "member-7"), (&good, "")]
        {
            let fields = [("carried", carried), ("step", step), ("go", "next")];
            let answer = send(&app, Method::POST, &walk.url, &[], Some(&fields)).await.expect(422);
            armoured("tampered", &answer);
        }
        let other = format!("{}/es/CR/form", app.public_url);
        send(&app, Method::POST, &other, &[], Some(&[("carried", &good), ("step", "name")])).await.expect(422);
        let large = "x".repeat(10 * 1024 * 1024);
        let fields = [("carried", good.as_str()), ("step", "name"), ("/principal/name", large.as_str())];
        armoured("too large", &send(&app, Method::POST, &walk.url, &[], Some(&fields)).await.expect(413));
        for path in ["/xx", "/xx/CO", "/es/XX", "/es/XX/form", "/es/CO%00/form", "/es/CO/nothing"] {
            armoured(path, &page(&app, &app.public_url, path, &[("accept", "text/html")]).await.expect(404));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_form_says_when_it_opens_and_staff_pages_are_not_here() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        app.forward(TimeDelta::days(1));
        let closed = page(&app, &app.public_url, "/en/CO", &[]).await.expect(200);
        armoured("a closed form", &closed);
        assert!(closed.text.contains("It opens on Thursday 8 February 2024, 08:00 (Bogota time)."), "{}", closed.text);
        assert_eq!(header(&page(&app, &app.public_url, "/en/CO/form", &[]).await.expect(303).headers, "location"), "/en/CO");
        for path in ["/sign-in", "/work", "/queue"] {
            page(&app, &app.public_url, path, &[("accept", "text/html")]).await.expect(404);
        }
        for path in ["/", "/es", "/en", "/ht", "/ht/GT", "/es/EC", "/en/CR"] {
            let answer = page(&app, &app.public_url, path, &[]).await.expect(200);
            armoured(path, &answer);
            assert!(header(&answer.headers, "set-cookie").is_empty());
        }
    })
    .await;
}
