//! The pages over HTTP: cookies, hidden tokens, policies, caches, hostile input. What they look like, the browser run judges.

mod accounts;
mod audit;
mod decide;
mod decide_travel;
mod decide_twins;
mod decide_two;
mod desk;
mod everywhere;
mod file;
mod file_reach;
mod form;
mod hostile;
mod interviews;
mod leaving;
mod offices;
mod programmes;
mod reports;
mod saved;
mod slots;
mod staff;
mod work;

use reqwest::{Method, header::HeaderMap};

use super::support::{Answer, Staff, TestApp, client};

/// The cookie of somebody with a session, as the sign-in page sets it.
fn cookie_of(app: &TestApp, staff: &Staff) -> String {
    let bearer = sendero::auth::token::Bearer { account: staff.account, session: staff.session };
    let ends = app.now() + chrono::TimeDelta::hours(12);
    format!("__Host-sendero={}", sendero::auth::visit::issue(&app.shared.page_keys.visit, bearer, ends))
}

/// The hidden token of somebody's forms.
fn genuine_of(app: &TestApp, staff: &Staff) -> String {
    sendero::http::genuine::token(&app.shared.page_keys.form, &staff.session.uuid().to_string())
}

async fn page(app: &TestApp, base: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(app, Method::GET, &format!("{base}{path}"), headers, None).await
}

async fn send(app: &TestApp, method: Method, url: &str, headers: &[(&str, &str)], fields: Option<&[(&str, &str)]>) -> Answer {
    let mut request = app.http.request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(fields) = fields {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        request = request.header("content-type", "application/x-www-form-urlencoded").body(body.finish());
    }
    client::answer(request).await
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// What every page must carry.
#[track_caller]
fn armoured(what: &str, answer: &Answer) {
    let policy = header(&answer.headers, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"), "{what}: {policy}");
    assert!(
        policy.contains("form-action 'self'; frame-ancestors 'none'; base-uri 'none'") && !policy.contains("unsafe"),
        "{what}: {policy}"
    );
    assert_eq!(header(&answer.headers, "cache-control"), "no-store", "{what}");
    assert_eq!(header(&answer.headers, "content-type"), "text/html; charset=utf-8", "{what}");
    assert_eq!(answer.text.matches("<h1").count(), 1, "{what}: one heading");
    for inline in ["<style", " style=", " onclick=", "<script>", "javascript:"] {
        assert!(!answer.text.contains(inline), "{what}: {inline}");
    }
}

/// Somebody at a browser: the cookie and the hidden token of their session.
struct Visitor<'a> {
    app: &'a TestApp,
    cookie: String,
    genuine: String,
}

impl<'a> Visitor<'a> {
    fn new(app: &'a TestApp, staff: &Staff) -> Self {
        Self { app, cookie: cookie_of(app, staff), genuine: genuine_of(app, staff) }
    }

    /// The page in English.
    async fn sees(&self, path: &str) -> Answer {
        page(self.app, &self.app.staff_url, path, &[("cookie", &self.cookie), ("accept-language", "en")]).await
    }

    async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("genuine", self.genuine.as_str())];
        all.extend_from_slice(fields);
        let headers = [("cookie", self.cookie.as_str()), ("accept-language", "en")];
        send(self.app, Method::POST, &format!("{}{path}", self.app.staff_url), &headers, Some(&all)).await
    }
}

/// The value of a hidden field.
fn hidden(text: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    text.split_once(&start).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value.to_owned()).unwrap_or_default()
}
