//! Before the form: the language, the offices, and what one office does.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use askama::Template;
use chrono::{DateTime, FixedOffset, Utc};

use super::Applicant;
use crate::{
    console::{
        page::{self, Chrome, LANGUAGES},
        trouble::Trouble,
        visit,
        words::Words,
    },
    domain::{language::Language, programme::explain::Explained, promise},
    http::routes::{Access, Mounted, mount},
    ops::offices::{FormState, OfficePage, TelephoneLine},
};

/// A language to choose: its tag, its name, and the promise in it.
struct Choice(&'static str, &'static str, &'static str);

#[derive(Template)]
#[template(path = "languages.html")]
struct LanguagesPage {
    c: Chrome,
    choices: Vec<Choice>,
}

/// An office in the list: code, name, and whether its form is open, in words.
struct Place(String, String, String, bool);

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    c: Chrome,
    free: &'static str,
    places: Vec<Place>,
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    c: Chrome,
    code: String,
    free: &'static str,
    open: bool,
    state: String,
    advice: String,
    rules: Vec<Explained>,
    never_counts: Vec<Explained>,
    sites: Vec<String>,
    telephones: Vec<TelephoneLine>,
    email: Option<String>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/", Access::Public, languages),
        mount(Method::GET, "/{language}", Access::Public, places),
        mount(Method::GET, "/{language}/{office}", Access::Public, place),
    ]
}

async fn languages(request: HttpRequest) -> HttpResponse {
    let words = Words(visit::language(&request));
    let choice = |(language, name): &(Language, &'static str)| Choice(language.as_str(), name, promise::free(*language));
    let c = Chrome::public(words, LANGUAGES.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(" · "), None);
    page::ok(&LanguagesPage { c, choices: LANGUAGES.iter().map(choice).collect() })
}

async fn places(request: HttpRequest, language: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let who = Applicant::new(&request, &language)?;
    let offices = who.offices().await?;
    let place = |office: OfficePage| Place(office.code.clone(), office.name.clone(), state(who.words, &office), is_open(&office));
    Ok(page::ok(&PlacesPage {
        c: Chrome::public(who.words, who.words.t("places-title"), Some("")),
        free: promise::free(who.words.0),
        places: offices.into_iter().map(place).collect(),
    }))
}

async fn place(request: HttpRequest, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (language, code) = path.into_inner();
    let who = Applicant::new(&request, &language)?;
    let office = who.office(&code).await?;
    Ok(page::ok(&PlacePage {
        c: Chrome::public(who.words, who.words.with("place-title", "office", &office.name), Some(&format!("/{}", office.code))),
        free: office.free,
        open: is_open(&office),
        state: state(who.words, &office),
        code: office.code,
        advice: office.advice,
        rules: office.rules,
        never_counts: office.never_counts,
        sites: office.sites,
        telephones: office.telephones,
        email: office.email,
    }))
}

/// Whether the form takes applications now.
#[must_use]
pub fn is_open(office: &OfficePage) -> bool {
    office.form == FormState::Open
}

/// Whether the form is open, and when it opens or closes, on the clock of the office.
#[must_use]
pub fn state(words: Words, office: &OfficePage) -> String {
    let when = |at: DateTime<FixedOffset>| words.day_and_hour(at.with_timezone(&Utc), office.zone);
    match (office.form, office.closes_at, office.next_opening) {
        (FormState::Open, Some(at), _) => words.with("form-open-until", "when", when(at)),
        (FormState::Open, None, _) => words.t("form-open"),
        (FormState::NoPublicForm, ..) => words.t("form-none"),
        (FormState::QuotaReached, _, Some(at)) => words.with("form-full-until", "when", when(at)),
        (FormState::QuotaReached, ..) => words.t("form-full"),
        (FormState::Closed, _, Some(at)) => words.with("form-closed-until", "when", when(at)),
        (FormState::Closed, ..) => words.t("form-closed"),
    }
}
