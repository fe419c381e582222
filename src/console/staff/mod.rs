//! The pages of staff.

pub mod account;
pub mod action;
pub mod action_fields;
pub mod case;
pub mod case_parts;
pub mod many;
pub mod menu;
pub mod notes;
pub mod password;
pub mod proposals;
pub mod queue;
pub mod queue_filter;
pub mod queue_panel;
pub mod queue_rows;
pub mod selection;
pub mod sign_in;
pub mod team;
pub mod told;
pub mod views;
pub mod work;
pub mod work_parts;

use actix_web::{HttpRequest, HttpResponse, http::Method, web};

use super::{
    back, page,
    trouble::Trouble,
    visit::{self, Visit},
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
        action::routes(),
        proposals::routes(),
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
