//! The public form: free of charge, in three languages, one thing per page, nothing kept before it is sent.

pub mod answers;
pub mod carried;
pub mod coming_back;
pub mod filler;
pub mod leaving;
pub mod places;
pub mod putting_aside;
pub mod questions;
pub mod sending;
pub mod showing;
pub mod step;
pub mod walk;

use actix_web::HttpRequest;

use super::{trouble::Trouble, visit, words::Words};
use crate::{
    domain::language::Language,
    http::{answer, app::App, path, problem::Problem, routes::Mounted},
    ops::offices::{self, OfficePage},
};

/// The pages of the public form.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    [places::routes(), walk::routes(), coming_back::routes(), leaving::routes()].into_iter().flatten().collect()
}

/// One request of an applicant.
pub struct Applicant {
    /// The words of the language in the address.
    pub words: Words,
    request: HttpRequest,
}

impl Applicant {
    /// An applicant whose language stands in the address.
    ///
    /// # Errors
    /// A calm page for a language that there is not.
    pub fn new(request: &HttpRequest, language: &str) -> Result<Self, Trouble> {
        let fallback = Words(visit::language(request));
        let language = Language::parse(language).ok_or_else(|| Trouble::nothing(fallback, request))?;
        Ok(Self { words: Words(language), request: request.clone() })
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// A problem as a page.
    #[must_use]
    pub fn trouble(&self, problem: &Problem) -> Trouble {
        Trouble::of_public(self.words, problem)
    }

    /// What all requests share.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn app(&self) -> Result<&App, Trouble> {
        visit::app(&self.request).ok_or_else(|| self.trouble(&Problem::not_found()))
    }

    /// The page of an office.
    ///
    /// # Errors
    /// A calm page for an office that there is not.
    pub async fn office(&self, code: &str) -> Result<OfficePage, Trouble> {
        let code = path::code(code).map_err(|problem| self.trouble(&problem))?;
        let app = self.app()?;
        let (catalogue, language) = (app.desk.catalogue.clone(), self.words.0);
        let page = app.store.read(move |tx| offices::public_office(tx, &catalogue, &code, language)).await;
        page.map(|seen| seen.into_parts().0).map_err(|error| self.trouble(&answer::problem(error)))
    }

    /// The pages of all offices.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn offices(&self) -> Result<Vec<OfficePage>, Trouble> {
        let app = self.app()?;
        let (catalogue, language) = (app.desk.catalogue.clone(), self.words.0);
        let pages = app.store.read(move |tx| offices::public_offices(tx, &catalogue, language)).await;
        pages.map(|seen| seen.into_parts().0).map_err(|error| self.trouble(&answer::problem(error)))
    }
}
