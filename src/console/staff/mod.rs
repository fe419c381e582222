//! The pages of staff.

pub mod account;
pub mod accounts;
pub mod action;
pub mod action_fields;
pub mod again;
pub mod audit;
pub mod case;
pub mod case_interviews;
pub mod case_parts;
pub mod changes;
pub mod checklist;
pub mod clearances;
pub mod conflict;
pub mod decide_links;
pub mod decision;
pub mod decision_people;
pub mod desk;
pub mod desk_case;
pub mod desk_contacts;
pub mod desk_entry;
pub mod duplicate;
pub mod file;
pub mod finding;
pub mod interviews;
pub mod many;
pub mod menu;
pub mod notes;
pub mod offices;
pub mod overtaken;
pub mod pair;
pub mod password;
pub mod programmes;
pub mod proposals;
pub mod queue;
pub mod queue_filter;
pub mod queue_panel;
pub mod queue_rows;
pub mod reports;
pub mod review;
pub mod rules_said;
pub mod selection;
pub mod sign_in;
pub mod team;
pub mod told;
pub mod travel;
pub mod views;
pub mod work;
pub mod work_parts;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode},
    web,
};

use super::{
    back, page,
    trouble::Trouble,
    visit::{self, Visit},
    words::Words,
};
use crate::{
    domain::language::Language,
    http::{
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::guide::{self, Guide},
};

/// The pages of staff.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    let own =
        vec![mount(Method::GET, "/", Access::Anonymous, home), mount(Method::GET, "/language/{language}", Access::Anonymous, language)];
    [
        own,
        sign_in::routes(),
        account::routes(),
        password::routes(),
        work::routes(),
        queue::routes(),
        many::routes(),
        views::routes(),
        team::routes(),
        case::routes(),
        notes::routes(),
        file::routes(),
        action::routes(),
        proposals::routes(),
        reports::routes(),
        programmes::routes(),
        offices::routes(),
        accounts::routes(),
        audit::routes(),
        desk::routes(),
        desk_case::routes(),
        desk_contacts::routes(),
        desk_entry::routes(),
        interviews::routes(),
        decision::routes(),
        review::routes(),
        duplicate::routes(),
        again::routes(),
        clearances::routes(),
        travel::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn home() -> HttpResponse {
    page::go_to("/work")
}

/// Keeps the language that somebody chose, and goes back to where they were.
async fn language(visit: Visit, chosen: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, Trouble> {
    let chosen = Language::parse(&chosen).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let mut answer = page::go_to(&back_of(&request));
    let (name, value) = visit::set_cookie(visit::LANGUAGE_COOKIE, chosen.as_str());
    if let Ok(value) = value.parse() {
        answer.headers_mut().append(name, value);
    }
    Ok(answer)
}

/// Where a query says to go back to; My work unless it is an address of ours.
#[must_use]
pub fn back_of(request: &HttpRequest) -> String {
    let query = form_urlencoded::parse(request.query_string().as_bytes());
    let asked = query.into_iter().find(|(name, _)| name == "back").map(|(_, value)| value.into_owned());
    asked.as_deref().and_then(back::safe).unwrap_or("/work").to_owned()
}

/// A refusal to be said where it was met, instead of on a page of its own: what a rule or the own rights say no to.
#[must_use]
pub fn in_place(words: Words, problem: &Problem) -> Option<String> {
    let is_refusal = [StatusCode::CONFLICT, StatusCode::FORBIDDEN].contains(&problem.status());
    let body = problem.body();
    is_refusal.then(|| words.maybe(&format!("problem-{}", body.code.replace('_', "-"))).unwrap_or(body.detail))
}

/// Who is visiting, and the names of the places.
///
/// # Errors
/// The page that says why not.
pub async fn guide_of(visit: &Visit) -> Result<Guide, Trouble> {
    let desk = visit.app()?.desk.clone();
    let guide = visit.call("me.show")?.read(Ok(()), move |tx, actor, ()| guide::guide(tx, &desk, actor)).await;
    let guide = visit.settle(guide)?;
    visit.remember_rights(&guide.rights);
    Ok(guide)
}
