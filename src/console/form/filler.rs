//! Who fills in a form: an applicant by themselves, or a clerk for somebody who stands before them. The pages are the same.

use super::Applicant;
use crate::{
    console::{
        page::{Chrome, LANGUAGES, Link},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::language::Language,
    http::{app::App, genuine::Genuine, problem::Problem},
    ops::offices::{self, OfficePage},
};

/// Who fills in a form.
pub enum Filler {
    /// An applicant, on the public listener: known by nothing.
    Applicant(Applicant),
    /// A clerk, on the staff listener.
    Clerk(Box<Clerk>),
}

/// A clerk who is signed in.
pub struct Clerk {
    /// The visit.
    pub visit: Visit,
    /// That the page was sent from one of ours; nothing for the first one, which was only asked for.
    pub proof: Option<Genuine>,
}

impl Clerk {
    /// What stands around a page. Its language is not changed in the middle of a form: a link would lose the answers.
    #[must_use]
    pub fn chrome(&self, title: impl Into<String>) -> Chrome {
        Chrome { languages: Vec::new(), ..self.visit.chrome(title) }
    }
}

impl Filler {
    /// The words of the pages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Applicant(who) => who.words,
            Self::Clerk(clerk) => clerk.visit.words,
        }
    }

    /// What all requests share.
    ///
    /// # Errors
    /// As for an address outside of the program's own servers.
    pub fn app(&self) -> Result<&App, Trouble> {
        match self {
            Self::Applicant(who) => who.app(),
            Self::Clerk(clerk) => clerk.visit.app(),
        }
    }

    /// A problem as a page.
    #[must_use]
    pub fn trouble(&self, problem: &Problem) -> Trouble {
        match self {
            Self::Applicant(who) => who.trouble(problem),
            Self::Clerk(clerk) => clerk.visit.trouble(problem.clone()),
        }
    }

    /// What stands around a page of the form.
    #[must_use]
    pub fn chrome(&self, title: String) -> Chrome {
        match self {
            Self::Applicant(who) => Chrome::public(who.words, title, None),
            Self::Clerk(clerk) => clerk.chrome(title),
        }
    }

    /// Where a page of the form is sent.
    #[must_use]
    pub fn action(&self, office: &str) -> String {
        match self {
            Self::Applicant(who) => format!("/{}/{office}/form", who.words.code()),
            Self::Clerk(_) => format!("/desk/new/{office}"),
        }
    }

    /// The same page in the other languages, as addresses that the form may be sent to: so the answers come along.
    #[must_use]
    pub fn languages(&self, office: &str) -> Vec<Link> {
        let Self::Applicant(who) = self else { return Vec::new() };
        let link = |(language, name): &(Language, &str)| Link {
            text: (*name).to_owned(),
            href: format!("/{language}/{office}/form"),
            here: *language == who.words.0,
            lang: language.as_str(),
        };
        LANGUAGES.iter().map(link).collect()
    }

    /// The office, with the window of the door that is this person's.
    ///
    /// # Errors
    /// A calm page for an office that there is not, or not for this clerk.
    pub async fn office(&self, code: &str) -> Result<OfficePage, Trouble> {
        match self {
            Self::Applicant(who) => who.office(code).await,
            Self::Clerk(clerk) => assisted(&clerk.visit, code).await,
        }
    }
}

/// An office at which a clerk may enter applications.
///
/// # Errors
/// The page that says why not.
pub async fn assisted(visit: &Visit, code: &str) -> Result<OfficePage, Trouble> {
    let (desk, language) = (visit.app()?.desk.clone(), visit.words.0);
    let shape = crate::http::path::code(code);
    let read = visit
        .call("submission.begin")?
        .read(shape, move |tx, actor, code| offices::assisted_office(tx, actor, &desk.catalogue, (&code, language)));
    visit.settle(read.await)
}
