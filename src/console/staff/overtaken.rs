//! Why something was not done, said in place: above the form that was sent, with what to do, and with what changed meanwhile.

use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};

use super::{
    case::Opened,
    changes::{self, Line},
    checklist,
};
use crate::{
    console::{trouble::Trouble, visit::Visit},
    http::{form::Fields, problem::Problem},
};

/// The hidden field with the instant at which the page was shown. It chooses what is listed as changed, and decides nothing.
pub const LOOKED: &str = "looked";

/// What stands above the form.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What happened.
    pub title: String,
    /// Which rule, and what to do.
    pub text: String,
    /// Whether the text is the API's own English.
    pub foreign: bool,
    /// What changed since the page was opened.
    pub changes: Vec<Line>,
}

/// A refusal as a notice; `None` for what is no refusal of this step (no session, no such case, a failure), which has a page of its own.
///
/// # Errors
/// The page of a failure while reading what changed.
pub async fn notice(visit: &Visit, opened: &Opened, sent: &Fields, problem: &Problem) -> Result<Option<Notice>, Trouble> {
    let words = visit.words;
    Ok(match problem.status() {
        StatusCode::PRECONDITION_FAILED | StatusCode::PRECONDITION_REQUIRED => Some(Notice {
            title: words.t("somebody-else-title"),
            text: words.t("decide-overtaken"),
            foreign: false,
            changes: changed(visit, opened, sent).await?,
        }),
        StatusCode::CONFLICT => {
            let body = problem.body();
            let text = checklist::problem(words, &body.code, &body.detail);
            let foreign = text == body.detail && words.code() != "en";
            Some(Notice { title: words.t("status-409"), text, foreign, changes: changed(visit, opened, sent).await? })
        }
        _ => None,
    })
}

async fn changed(visit: &Visit, opened: &Opened, sent: &Fields) -> Result<Vec<Line>, Trouble> {
    match DateTime::parse_from_rfc3339(sent.text(LOOKED)) {
        Ok(looked) => changes::since(visit, opened, looked.to_utc()).await,
        Err(_) => Ok(Vec::new()),
    }
}

/// The instant for the hidden field of a page that is shown now.
///
/// # Errors
/// As for an address outside of the program's own servers.
pub fn now(visit: &Visit) -> Result<DateTime<Utc>, Trouble> {
    Ok(visit.app()?.store.now())
}
