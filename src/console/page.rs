//! What every page has: language, title, navigation, policy.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use askama::Template;

use super::{
    assets, back,
    field::{Field, id},
    staff::menu,
    words::Words,
};
use crate::domain::{language::Language, workflow::Right};

/// What a browser may do with a page: load our own style and behaviour, send forms to us (also by our behaviour), and nothing else.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Where one is after leaving a page at once: it says nothing of whoever looks at it.
pub const ELSEWHERE: &str = "https://www.wikipedia.org/";

/// The languages in their own words: whoever looks for Haitian Creole need not read Spanish to find it.
pub const LANGUAGES: &[(Language, &str)] =
    &[(Language::Spanish, "Español"), (Language::English, "English"), (Language::HaitianCreole, "Kreyòl ayisyen")];

/// A link of a navigation.
#[derive(Clone, Debug)]
pub struct Link {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is this page.
    pub here: bool,
    /// The language of the text and of what it leads to.
    pub lang: &'static str,
}

/// What stands around the content of a page.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The words.
    pub words: Words,
    /// The title, in the words of the heading.
    pub title: String,
    /// Whether something has to be mended; then the title begins with it.
    pub faulty: bool,
    /// Where the name of the service leads.
    pub home: String,
    /// The parts of the service.
    pub menu: Vec<Link>,
    /// The same page in the other languages.
    pub languages: Vec<Link>,
    /// The hidden token, while somebody is signed in.
    pub genuine: Option<String>,
    /// Whether the page is for applicants: less to load, and a way to leave it quickly.
    pub public: bool,
    /// Where leaving at once leads.
    pub exit: String,
}

impl Chrome {
    /// For a page of the public form; `rest` is its address after the language, nothing when only a form leads there.
    #[must_use]
    pub fn public(words: Words, title: impl Into<String>, rest: Option<&str>) -> Self {
        let link = |(language, name): &(Language, &str)| Link {
            text: (*name).to_owned(),
            href: format!("/{language}{}", rest.unwrap_or_default()),
            here: *language == words.0,
            lang: language.as_str(),
        };
        let languages = rest.map(|_| LANGUAGES.iter().map(link).collect()).unwrap_or_default();
        let home = format!("/{}", words.code());
        Self {
            words,
            title: title.into(),
            faulty: false,
            home,
            menu: Vec::new(),
            languages,
            genuine: None,
            public: true,
            exit: ELSEWHERE.to_owned(),
        }
    }

    /// For a page of staff at the address `here`; with the menu when somebody is signed in.
    #[must_use]
    pub fn staff(words: Words, title: impl Into<String>, here: &str, genuine: Option<String>, rights: &[Right]) -> Self {
        let link = |(language, name): &(Language, &str)| Link {
            text: (*name).to_owned(),
            href: back::via(&format!("/language/{language}"), here),
            here: *language == words.0,
            lang: language.as_str(),
        };
        let menu = if genuine.is_some() { menu::menu(words, here, rights) } else { Vec::new() };
        Self {
            words,
            title: title.into(),
            faulty: false,
            home: "/work".to_owned(),
            menu,
            languages: LANGUAGES.iter().map(link).collect(),
            genuine,
            public: false,
            exit: String::new(),
        }
    }

    /// Marks that something has to be mended.
    #[must_use]
    pub fn faulty(mut self, faulty: bool) -> Self {
        self.faulty = faulty;
        self
    }

    /// Where a browser goes by itself that leaves at once and need not ask.
    #[must_use]
    pub fn elsewhere(&self) -> &'static str {
        ELSEWHERE
    }

    /// Leaving the page at once also ends something: by this address, which leads elsewhere.
    #[must_use]
    pub fn left_by(mut self, address: String) -> Self {
        self.exit = address;
        self
    }

    /// The style that the page loads.
    #[must_use]
    pub fn style(&self) -> &'static str {
        if self.public { assets::PUBLIC_CSS.path } else { assets::CONSOLE_CSS.path }
    }

    /// The behaviour that the page loads.
    #[must_use]
    pub fn behaviour(&self) -> &'static str {
        if self.public { assets::PUBLIC_JS.path } else { assets::CONSOLE_JS.path }
    }
}

/// One line of the error summary: what to mend, and where.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The sentence that also stands next to the field.
    pub text: String,
    /// The id of what to type or choose; empty where there is no field.
    pub target: String,
}

/// The faults of the questions of a page, in their order, each with its question: "answer this" alone says not which.
#[must_use]
pub fn faults_of<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Vec<Fault> {
    let fault = |field: &Field| Some(Fault { text: format!("{} – {}", field.label, field.fault.as_ref()?), target: field.target() });
    fields.into_iter().filter_map(fault).collect()
}

/// A fault of a field by its name.
#[must_use]
pub fn fault_at(name: &str, text: impl Into<String>) -> Fault {
    Fault { text: text.into(), target: if name.is_empty() { String::new() } else { id(name) } }
}

/// Renders a page as an answer with the policy that all pages have.
#[must_use]
pub fn answer(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(text) => HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .body(text),
        Err(error) => {
            tracing::error!(error = %error, "a page could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A page that says that all is well.
#[must_use]
pub fn ok(page: &impl Template) -> HttpResponse {
    answer(StatusCode::OK, page)
}

/// Sends the browser on with a new request: after a form that did something (Post-Redirect-Get).
#[must_use]
pub fn go_to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}
