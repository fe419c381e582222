//! The demo as a client: plain HTTP to the running server, on loopback, signed in as whoever acts.

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, Method, RequestBuilder, header, redirect};
use serde_json::{Value, json};

use super::{clock::DemoClock, staff::PASSWORD};
use crate::domain::clock::{Clock, Entropy, SystemEntropy};

/// An access token is renewed a minute before its ten minutes are over.
const TOKEN_LASTS: TimeDelta = TimeDelta::minutes(9);
/// A session is begun anew before its twelve hours are over.
const SESSION_LASTS: TimeDelta = TimeDelta::hours(11);

/// What the server answered. Status 0 is no answer at all; the body then says why.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The ETag as it came, with its quotes.
    pub etag: Option<String>,
    /// Where the next page is.
    pub next: Option<String>,
    /// The body; `null` when there is none.
    pub body: Value,
}

impl Answer {
    /// A text of the body by its JSON pointer; empty when it is not there.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The entries of a list of the body.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        self.body.pointer("/items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What came, in one line for a list of failures.
    #[must_use]
    pub fn line(&self) -> String {
        format!("came {} {}", self.status, self.body)
    }
}

struct Session {
    access: String,
    refresh: String,
    token_at: DateTime<Utc>,
    begun_at: DateTime<Utc>,
}

/// The client.
pub struct Api {
    http: Client,
    staff: SocketAddr,
    public: SocketAddr,
    clock: DemoClock,
    sessions: HashMap<&'static str, Session>,
}

impl Api {
    /// A client of the two listeners.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(staff: SocketAddr, public: SocketAddr, clock: DemoClock) -> Result<Self, reqwest::Error> {
        // reqwest wants a provider to be there even where nothing is encrypted; that one is set already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().timeout(Duration::from_secs(30)).redirect(redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { http, staff, public, clock, sessions: HashMap::new() })
    }

    /// Reads something as nobody, from the public listener.
    pub async fn public_get(&self, path: &str) -> Answer {
        answer(self.http.get(self.public_url(path))).await
    }

    /// Sends something as nobody, under a key of its own.
    pub async fn public_post(&self, path: &str, key: &str, body: &Value) -> Answer {
        answer(self.http.post(self.public_url(path)).header("Idempotency-Key", key).json(body)).await
    }

    /// Reads something as a member of the staff.
    pub async fn get(&mut self, who: &'static str, path: &str) -> Answer {
        let request = self.request(who, Method::GET, path).await;
        answer(request).await
    }

    /// Sends something as a member of the staff, with a key of its own where the route wants one.
    pub async fn send(&mut self, who: &'static str, method: Method, path: &str, seen: Option<&str>, body: &Value) -> Answer {
        let mut request = self.request(who, method, path).await.header("Idempotency-Key", fresh_key());
        if let Some(tag) = seen {
            request = request.header(header::IF_MATCH, tag);
        }
        answer(request.json(body)).await
    }

    fn public_url(&self, path: &str) -> String {
        format!("http://{}/api/v1/{path}", self.public)
    }

    /// `path` is below `/api/v1/`, or whole when it came out of a Link header.
    async fn request(&mut self, who: &'static str, method: Method, path: &str) -> RequestBuilder {
        self.stay_signed_in(who).await;
        let token = self.sessions.get(who).map(|session| session.access.clone()).unwrap_or_default();
        let path = path.strip_prefix("/api/v1/").unwrap_or(path);
        self.http.request(method, format!("http://{}/api/v1/{path}", self.staff)).bearer_auth(token)
    }

    async fn stay_signed_in(&mut self, who: &'static str) {
        let now = self.clock.now();
        let (token_at, begun_at, refresh) = match self.sessions.get(who) {
            Some(session) => (session.token_at, session.begun_at, session.refresh.clone()),
            None => (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH, String::new()),
        };
        if now - token_at < TOKEN_LASTS {
            return;
        }
        let (begun_at, came) = if now - begun_at < SESSION_LASTS {
            (begun_at, self.auth("refresh", &json!({ "refresh_token": refresh })).await)
        } else {
            (now, self.auth("login", &json!({ "login": who, "password": PASSWORD })).await)
        };
        let session = Session { access: came.text("/access_token"), refresh: came.text("/refresh_token"), token_at: now, begun_at };
        self.sessions.insert(who, session);
    }

    async fn auth(&self, what: &str, body: &Value) -> Answer {
        answer(self.http.post(format!("http://{}/api/v1/auth/{what}", self.staff)).json(body)).await
    }
}

/// A key for one wish.
#[must_use]
pub fn fresh_key() -> String {
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    format!("demo-{:032x}", u128::from_be_bytes(bytes))
}

async fn answer(request: RequestBuilder) -> Answer {
    match request.send().await {
        Err(error) => Answer { body: json!(error.to_string()), ..Answer::default() },
        Ok(response) => {
            let text = |name: header::HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let (status, etag, next) = (response.status().as_u16(), text(header::ETAG), text(header::LINK));
            let next = next.and_then(|link| Some(link.split_once('<')?.1.split_once('>')?.0.to_owned()));
            let body = response.json().await.unwrap_or(Value::Null);
            Answer { status, etag, next, body }
        }
    }
}
