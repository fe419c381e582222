//! The case file and its editing: one section a page, what a change will do said before it is saved, nothing of anybody's lost.

pub mod again;
pub mod attempt;
pub mod contact;
pub mod family;
pub mod items;
pub mod leave;
pub mod letters;
pub mod looks;
pub mod member;
pub mod missing;
pub mod notice;
pub mod overview;
pub mod paper;
pub mod person;
pub mod print;
pub mod section;
pub mod sheet;

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::case::{Head, Opened};
use crate::{
    console::{
        back,
        field::{self, Field},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
    },
    domain::fields::FieldError,
    http::{form::Fields, problem::Problem, routes::Mounted},
    ops::people::{self, Before, Follows},
};

/// The pages of the case file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    [
        section::routes(),
        member::routes(),
        leave::routes(),
        paper::routes(),
        contact::routes(),
        attempt::routes(),
        again::routes(),
        notice::routes(),
        looks::routes(),
        print::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A form about one thing of a case.
#[derive(Default)]
pub struct Sheet {
    /// The heading.
    pub title: String,
    /// What is said before the questions: what saving will do.
    pub says: Vec<String>,
    /// The questions.
    pub fields: Vec<Field>,
    /// Hidden fields.
    pub hidden: Vec<(String, String)>,
    /// Where it is sent.
    pub action: String,
    /// What the button says.
    pub button: String,
    /// Whether what it does ends something.
    pub ends: bool,
    /// The part of the case to go back to.
    pub back: String,
}

/// How a form is shown: at first, or again with what has to be mended or looked at.
#[derive(Default)]
pub struct Again<'a> {
    /// The status.
    pub status: StatusCode,
    /// What has to be mended.
    pub faults: &'a [FieldError],
    /// Whether somebody else changed the case meanwhile.
    pub somebody_else: bool,
}

#[derive(Template)]
#[template(path = "file_form.html")]
struct SheetPage {
    c: Chrome,
    head: Head,
    sheet: Sheet,
    faults: Vec<Fault>,
    notice: Option<String>,
}

/// Shows a form. What is wrong and has no question of its own stands in the summary alone.
#[must_use]
pub fn show(visit: &Visit, opened: &Opened, sheet: Sheet, again: &Again<'_>) -> HttpResponse {
    let words = visit.words;
    let mut faults = page::faults_of(&sheet.fields);
    let placed = |fault: &FieldError| {
        sheet.fields.iter().any(|own| fault.pointer == own.name || fault.pointer.starts_with(&format!("{}/", own.name)))
    };
    let lost = again.faults.iter().filter(|fault| !placed(fault));
    faults.extend(lost.map(|fault| page::fault_at("", field::sentence(words, fault))));
    let page = SheetPage {
        c: visit.chrome(format!("{} – {}", sheet.title, opened.head.reference)).faulty(!faults.is_empty() || again.somebody_else),
        head: opened.head.clone(),
        notice: again.somebody_else.then(|| words.t("file-somebody-else")),
        faults,
        sheet,
    };
    page::answer(again.status, &page)
}

/// The faults, each at a question that there is: that nobody said anything of consent stands at its first question.
#[must_use]
pub fn placed(faults: &[FieldError]) -> Vec<FieldError> {
    let place = |fault: &FieldError| match fault.pointer.as_str() {
        "/consent" => FieldError { pointer: "/consent/other_agency".to_owned(), ..fault.clone() },
        _ => fault.clone(),
    };
    faults.iter().map(place).collect()
}

/// A form with faults.
#[must_use]
pub fn faulty(faults: &[FieldError]) -> Again<'_> {
    Again { status: StatusCode::UNPROCESSABLE_ENTITY, faults, somebody_else: false }
}

/// A form again after somebody else changed the case.
#[must_use]
pub fn overtaken<'a>() -> Again<'a> {
    Again { status: StatusCode::PRECONDITION_FAILED, faults: &[], somebody_else: true }
}

/// Why a change was not taken, sorted by what the page does about it.
pub enum Refused {
    /// Fields to mend.
    Mend(Vec<FieldError>),
    /// Somebody else was faster.
    Overtaken,
    /// A rule says no.
    No(Problem),
}

/// Sorts a refusal.
#[must_use]
pub fn sorted(problem: Problem) -> Refused {
    match problem.status() {
        StatusCode::UNPROCESSABLE_ENTITY if !problem.errors().is_empty() => Refused::Mend(problem.errors().to_vec()),
        StatusCode::PRECONDITION_FAILED | StatusCode::PRECONDITION_REQUIRED => Refused::Overtaken,
        _ => Refused::No(problem),
    }
}

/// What the person acting saw, as the form carries it.
#[must_use]
pub fn seen(sent: &Fields) -> Option<String> {
    sent.filled("seen").map(str::to_owned)
}

/// A page of a case, with the way back to the list.
#[must_use]
pub fn at(opened: &Opened, rest: &str) -> String {
    back::via(&format!("/cases/{}{rest}", opened.view.id), &opened.head.back)
}

/// Goes to a part of the case, which says what was done.
#[must_use]
pub fn done(opened: &Opened, rest: &str, what: &str) -> HttpResponse {
    page::go_to(&format!("{}&done={what}", at(opened, rest)))
}

/// What is known before a correction of people; who may not correct them is refused, on record.
///
/// # Errors
/// The page that says why not.
pub async fn before(visit: &Visit, opened: &Opened) -> Result<Before, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("person.correct")?.on(opened.head.id);
    let asked = (opened.head.id, visit.words.0);
    visit.settle(call.read(Ok(asked), move |tx, actor, asked| people::before(tx, &desk, actor, asked)).await)
}

/// Ends the visit to a form of a case that takes no corrections.
///
/// # Errors
/// The page that says so.
pub fn must_be_open(visit: &Visit, follows: Follows) -> Result<(), Trouble> {
    match follows {
        Follows::Closed => {
            Err(visit.trouble(Problem::conflict("case_closed", "A closed case is not corrected; a reviewer may reopen it.")))
        }
        Follows::Nothing | Follows::Voids | Follows::Flags => Ok(()),
    }
}

/// What a change of who somebody is will do, in words.
#[must_use]
pub fn follows(visit: &Visit, follows: Follows) -> String {
    visit.words.word("follows", follows.as_str())
}
