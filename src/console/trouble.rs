//! What goes wrong, as calm pages: what happened, which rule, and where to go on; never with anything that the problem itself does not tell.

use std::fmt;

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::BoxBody,
    http::{Method, StatusCode, header},
};
use askama::Template;

use super::{
    back, page,
    page::{Chrome, Fault},
    visit,
    words::Words,
};
use crate::http::{
    form::Fields,
    genuine,
    problem::Problem,
    routes::{Access, EVERYTHING_ELSE, Mounted, mount},
};

/// Fields that no page carries on.
const NEVER_KEPT: &[&str] = &[genuine::FIELD, "password", "/current", "/new"];

/// The end of a request that did not go well.
#[derive(Debug)]
pub struct Trouble(Box<End>);

#[derive(Debug)]
enum End {
    Elsewhere(String),
    Page(StatusCode, TroublePage),
    Bare(Problem),
    Again(SendAgain),
}

#[derive(Debug, Template)]
#[template(path = "trouble.html")]
struct TroublePage {
    c: Chrome,
    sentence: String,
    foreign: bool,
    faults: Vec<Fault>,
    request: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "send_again.html")]
struct SendAgain {
    c: Chrome,
    signed_out: bool,
    action: String,
    kept: Vec<Kept>,
}

/// A field of a form that is sent again.
#[derive(Debug)]
struct Kept {
    name: String,
    text: String,
    /// What it is called, if a person wrote it.
    label: Option<String>,
}

/// What the program itself puts into a form, and ids: nobody reads them.
const UNREAD: &[&str] = &[
    "seen",
    "back",
    "others",
    "carried",
    "step",
    "go",
    "looked",
    "sel",
    "to",
    "list",
    "by",
    "final",
    "sitting",
    "/assignee",
    "/other_case",
];

/// What a field is called on the page that shows what was typed.
fn label(words: Words, name: &str, text: &str) -> Option<String> {
    if text.is_empty() || UNREAD.contains(&name) || name.starts_with("was:") {
        return None;
    }
    let key = name.trim_start_matches('/').replace(['/', '_'], "-");
    let last = name.rsplit('/').next().unwrap_or(name).replace('_', "-");
    let known = words.maybe(&format!("field-{key}")).or_else(|| words.maybe(&format!("decide-field-{last}")));
    Some(known.unwrap_or_else(|| key.replace('-', " ")))
}

impl Trouble {
    /// For staff: without a session to the sign-in page and back here; with a one-time password to its change.
    #[must_use]
    pub fn of_staff(chrome: Chrome, problem: Problem, here: String, is_form: bool) -> Self {
        let here = if is_form { "/work".to_owned() } else { here };
        Self(Box::new(match (problem.status(), problem.code()) {
            (StatusCode::UNAUTHORIZED, _) => End::Elsewhere(back::via("/sign-in", &here)),
            (_, "password_change_due") => End::Elsewhere(back::via("/password", &here)),
            _ => End::of(chrome, &problem),
        }))
    }

    /// For applicants.
    #[must_use]
    pub fn of_public(words: Words, problem: &Problem) -> Self {
        Self(Box::new(End::of(Chrome::public(words, "", Some("")), problem)))
    }

    /// For an address that there is not: a page for a person, a problem for a program.
    #[must_use]
    pub fn nothing(words: Words, request: &HttpRequest) -> Self {
        if reads_pages(request) { Self::of_public(words, &Problem::not_found()) } else { Self(Box::new(End::Bare(Problem::not_found()))) }
    }

    /// A form that cannot be believed: what was typed is kept, to be looked at and sent again.
    #[must_use]
    pub fn send_again(chrome: Chrome, signed_out: bool, action: String, fields: &Fields) -> Self {
        let kept = fields.iter().filter(|(name, _)| !NEVER_KEPT.contains(name));
        let words = chrome.words;
        let kept =
            kept.map(|(name, text)| Kept { label: label(words, name, text), name: name.to_owned(), text: text.to_owned() }).collect();
        let title = chrome.words.t(if signed_out { "signed-out-heading" } else { "send-again-heading" });
        Self(Box::new(End::Again(SendAgain { c: Chrome { title, ..chrome }, signed_out, action, kept })))
    }
}

impl End {
    fn of(chrome: Chrome, problem: &Problem) -> Self {
        let (words, body) = (chrome.words, problem.body());
        let code =
            if body.code == "invalid" && problem.errors().is_empty() { "form-unreadable".to_owned() } else { body.code.replace('_', "-") };
        // What helps somebody of staff may tell an applicant nothing, or of colleagues and cases.
        let of_public = chrome.public.then(|| words.maybe(&format!("problem-public-{code}"))).flatten();
        let own = of_public.or_else(|| words.maybe(&format!("problem-{code}")));
        let status = problem.status();
        let title = words.maybe(&format!("status-{}", status.as_u16())).unwrap_or_else(|| words.t("status-other"));
        let faults = problem.errors().iter().map(|fault| page::fault_at("", super::field::sentence(words, fault))).collect();
        let page = TroublePage {
            c: Chrome { title, ..chrome },
            foreign: own.is_none() && words.code() != "en",
            sentence: own.unwrap_or(body.detail),
            faults,
            request: status.is_server_error().then_some(body.request_id).flatten(),
        };
        Self::Page(status, page)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.as_ref() {
            End::Elsewhere(_) => "sent elsewhere",
            End::Page(..) | End::Bare(_) => "an answer that says no",
            End::Again(_) => "to be sent again",
        })
    }
}

impl ResponseError for Trouble {
    fn status_code(&self) -> StatusCode {
        match self.0.as_ref() {
            End::Elsewhere(_) => StatusCode::SEE_OTHER,
            End::Page(status, _) => *status,
            End::Bare(problem) => problem.status(),
            End::Again(again) => {
                if again.signed_out {
                    StatusCode::UNAUTHORIZED
                } else {
                    StatusCode::FORBIDDEN
                }
            }
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match self.0.as_ref() {
            End::Elsewhere(address) => page::go_to(address),
            End::Page(status, page) => page::answer(*status, page),
            End::Bare(problem) => problem.error_response(),
            End::Again(again) => page::answer(self.status_code(), again),
        }
    }
}

/// Every address that nothing else has, on both listeners.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, EVERYTHING_ELSE, Access::Public, nothing_of_public),
        mount(Method::GET, EVERYTHING_ELSE, Access::Anonymous, nothing_of_staff),
    ]
}

async fn nothing_of_public(request: HttpRequest) -> HttpResponse {
    let words = Words(visit::language(&request));
    nothing(&request, Trouble::of_public(words, &Problem::not_found()))
}

async fn nothing_of_staff(visit: visit::Visit) -> HttpResponse {
    nothing(visit.request(), visit.trouble(Problem::not_found()))
}

/// A person gets a page, a program gets a problem.
fn nothing(request: &HttpRequest, page: Trouble) -> HttpResponse {
    if reads_pages(request) { HttpResponse::from_error(page) } else { HttpResponse::from_error(Problem::not_found()) }
}

/// Whether it is a person who asks, by a browser.
fn reads_pages(request: &HttpRequest) -> bool {
    let asks = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    asks.is_some_and(|text| text.contains("text/html")) && !request.path().starts_with("/api/")
}
