//! Somebody who visits the pages: known by a cookie, in a language, at an address.

use std::{
    cell::RefCell,
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{Method, header},
    web,
};

use super::{page::Chrome, trouble::Trouble, words::Words};
use crate::{
    auth::{token::Bearer, visit},
    domain::{language::Language, workflow::Right},
    http::{
        app::App,
        form::Fields,
        genuine::{self, Genuine},
        problem::Problem,
        visit::VisitorCall,
    },
};

/// Who is signed in. The prefix makes browsers refuse it without `Secure` and `Path=/`, and from any other host.
pub const COOKIE: &str = "__Host-sendero";

/// Which sign-in page somebody has before them, so that nobody else can sign them in as somebody else.
pub const DOOR_COOKIE: &str = "__Host-sendero-door";

/// The language that somebody chose for the console.
pub const LANGUAGE_COOKIE: &str = "__Host-sendero-language";

/// One visit to one page of staff.
pub struct Visit {
    request: HttpRequest,
    /// Whom the cookie names; the session is read again by each call.
    pub bearer: Option<Bearer>,
    /// The words of the visitor's language.
    pub words: Words,
    /// What the visitor may do somewhere, once a page has asked: for the menu alone.
    rights: RefCell<Vec<Right>>,
}

impl FromRequest for Visit {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bearer = app(request).and_then(|app| visit::read(&app.page_keys.visit, cookie(request, COOKIE)?, app.store.now()));
        ready(Ok(Self { bearer, words: Words(language(request)), request: request.clone(), rights: RefCell::default() }))
    }
}

impl Visit {
    /// A call on behalf of the visitor.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn call(&self, action: impl Into<String>) -> Result<VisitorCall, Trouble> {
        self.settle(VisitorCall::of(&self.request, self.bearer, action))
    }

    /// The result of a call, its problem as a page.
    ///
    /// # Errors
    /// The page.
    pub fn settle<T>(&self, result: Result<T, Problem>) -> Result<T, Trouble> {
        result.map_err(|problem| self.trouble(problem))
    }

    /// A problem as a page for this visitor.
    #[must_use]
    pub fn trouble(&self, problem: Problem) -> Trouble {
        let is_form = self.request.method() == Method::POST;
        Trouble::of_staff(self.chrome(""), problem, self.here(), is_form)
    }

    /// What stands around a page of this visitor.
    #[must_use]
    pub fn chrome(&self, title: impl Into<String>) -> Chrome {
        Chrome::staff(self.words, title, &self.here(), self.genuine_token(), &self.rights.borrow())
    }

    /// Keeps what the visitor may do, for the menu of the page under way.
    pub fn remember_rights(&self, rights: &[Right]) {
        *self.rights.borrow_mut() = rights.to_vec();
    }

    /// The address of this page, with its query.
    #[must_use]
    pub fn here(&self) -> String {
        let path = self.request.path();
        match self.request.query_string() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// What all requests share.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn app(&self) -> Result<&App, Trouble> {
        app(&self.request).ok_or_else(|| self.trouble(Problem::not_found()))
    }

    /// The hidden token of the visitor's forms.
    #[must_use]
    pub fn genuine_token(&self) -> Option<String> {
        Some(genuine::token(&app(&self.request)?.page_keys.form, &self.whose()?))
    }

    /// Makes sure that a form was sent from a page of this visitor's session.
    ///
    /// # Errors
    /// A page that keeps what was typed: to sign in again, or to look at it again and send it.
    pub fn genuine(&self, fields: Result<Fields, Problem>) -> Result<(Fields, Genuine), Trouble> {
        let fields = self.settle(fields)?;
        if comes_from_elsewhere(&self.request) {
            return Err(self.trouble(Problem::forbidden("forbidden", "A form of another site was refused.")));
        }
        let whose = self.whose();
        let proof = app(&self.request).zip(whose.as_ref()).and_then(|(app, whose)| {
            let token = fields.text(genuine::FIELD);
            Genuine::verify(&app.page_keys.form, whose, token)
        });
        match proof {
            Some(proof) => Ok((fields, proof)),
            None => Err(Trouble::send_again(self.chrome(""), whose.is_none(), self.here(), &fields)),
        }
    }

    /// The session, as signatures for this visitor name it.
    #[must_use]
    pub fn whose(&self) -> Option<String> {
        self.bearer.map(|bearer| bearer.session.uuid().to_string())
    }
}

/// What all requests share.
#[must_use]
pub fn app(request: &HttpRequest) -> Option<&App> {
    request.app_data::<web::Data<App>>().map(|app| &***app)
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    let lines = request.headers().get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Writes a cookie that no script reads, no other site sends, and that ends with the browser.
#[must_use]
pub fn set_cookie(name: &str, value: &str) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict"))
}

/// Takes a cookie back.
#[must_use]
pub fn end_cookie(name: &str) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"))
}

/// Whether a browser says that another site sent this.
#[must_use]
pub fn comes_from_elsewhere(request: &HttpRequest) -> bool {
    request.headers().get("sec-fetch-site").is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// The language that somebody chose, else the first of ours that the browser asks for, else Spanish.
#[must_use]
pub fn language(request: &HttpRequest) -> Language {
    cookie(request, LANGUAGE_COOKIE).and_then(Language::parse).unwrap_or_else(|| wanted(request))
}

fn wanted(request: &HttpRequest) -> Language {
    let line = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let tags = line.split(',').filter_map(|part| part.split([';', '-']).next());
    tags.filter_map(|tag| Language::parse(&tag.trim().to_ascii_lowercase())).next().unwrap_or(Language::Spanish)
}
