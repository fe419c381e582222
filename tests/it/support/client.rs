//! Calls over HTTP and what came back.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{
    TestApp, described,
    line::{Heard, Line, request},
    staff::Staff,
};

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON; null when there is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// A field of the body, by JSON pointer, as text.
    pub fn field(&self, pointer: &str) -> String {
        match self.json().pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }

    /// The problem's stable code.
    pub fn code(&self) -> String {
        self.field("/code")
    }

    /// The ETag.
    pub fn etag(&self) -> String {
        self.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// Makes sure of the status, and shows the body when it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Makes sure of status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.code().as_str()), (status, code), "{}", self.text);
        self
    }
}

impl From<Heard> for Answer {
    fn from(heard: Heard) -> Self {
        let header = |(name, value): (&str, &str)| (name.parse().unwrap(), value.parse().unwrap());
        Self { status: heard.status, headers: heard.headers().map(header).collect(), text: String::from_utf8(heard.body).unwrap() }
    }
}

impl TestApp {
    /// A line to the staff listener that stays open.
    pub fn line(&self) -> Line {
        Line::connect(self.staff_url.trim_start_matches("http://").parse().unwrap()).unwrap()
    }

    /// Reads over a line, as whoever has the token.
    pub fn hear(&self, line: &mut Line, token: &str, path: &str) -> Answer {
        let (bearer, id) = (format!("Bearer {token}"), self.next_request_id());
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(id.as_deref().map(|id| ("x-request-id", id)));
        let answer: Answer = line.send(&request("GET", path, &headers, None)).unwrap().into();
        described::tells_of(&Method::GET, path.split('?').next().unwrap_or(path), answer.status);
        answer
    }

    /// Calls the staff listener, as somebody or as nobody.
    pub async fn call(&self, who: Option<&Staff>, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.staff_url));
        if let Some(staff) = who {
            request = request.bearer_auth(self.token(staff));
        }
        if let Some(id) = self.next_request_id() {
            request = request.header("x-request-id", id);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await
    }

    /// In twin runs requests are numbered, so that their ids are equal too.
    pub fn next_request_id(&self) -> Option<String> {
        self.entropy.as_ref()?;
        let number = self.requests.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Some(format!("00000000-0000-7000-8000-{number:012x}"))
    }

    /// Reads as somebody.
    pub async fn get(&self, who: &Staff, path: &str) -> Answer {
        self.call(Some(who), Method::GET, path, &[], None).await
    }

    /// Posts as somebody.
    pub async fn post(&self, who: &Staff, path: &str, body: Value) -> Answer {
        self.call(Some(who), Method::POST, path, &[], Some(body)).await
    }

    /// Calls the public listener.
    pub async fn public(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.public_url));
        if let Some(id) = self.next_request_id() {
            request = request.header("x-request-id", id);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await
    }

    /// Reads a case and applies a verb to it with its ETag, as a person at a desk would.
    pub async fn act(&self, who: &Staff, case: &str, verb: &str, body: Value) -> Answer {
        let seen = self.get(who, &format!("/api/v1/cases/{case}")).await;
        if seen.status != StatusCode::OK.as_u16() {
            return seen;
        }
        let etag = seen.etag();
        self.call(Some(who), Method::POST, &format!("/api/v1/cases/{case}/actions/{verb}"), &[("if-match", &etag)], Some(body)).await
    }

    /// The case as somebody sees it.
    pub async fn case(&self, who: &Staff, case: &str) -> Value {
        self.get(who, &format!("/api/v1/cases/{case}")).await.expect(200).json()
    }
}

/// Sends a request and takes the whole answer, whose status the description must tell of.
pub async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let answer = taken(reqwest::RequestBuilder::from_parts(client, request)).await;
    described::tells_of(&method, &path, answer.status);
    answer
}

/// Sends a request to a listener that has no such operation, and takes the whole answer.
pub async fn taken(request: reqwest::RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}
