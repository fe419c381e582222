//! Putting a form aside: the page with the code and the PIN, which are shown this once.

use actix_web::HttpResponse;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::{carried::Carried, filler::Filler, sending, step::Step, walk::Walk};
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
    },
    domain::promise,
    http::{answer, problem::Problem},
    ops::saved::{self, Aside},
};

/// What is sealed: the answers, and the page on which its owner was.
#[derive(Deserialize, Serialize)]
pub struct Content {
    /// The answers.
    pub carried: Carried,
    /// The page.
    pub step: String,
}

#[derive(Template)]
#[template(path = "put_aside.html")]
struct PutAsidePage {
    c: Chrome,
    code: String,
    pin: String,
    until: String,
    free: &'static str,
    action: String,
    carried: String,
    step: String,
}

/// Puts a form aside and shows how to come back to it.
///
/// # Errors
/// A calm page when too many forms come from one address.
pub async fn put(walk: Walk, step: Step) -> Result<HttpResponse, Trouble> {
    let Filler::Applicant(who) = &walk.who else { return Err(walk.who.trouble(&Problem::not_found())) };
    let app = who.app()?;
    sending::within(&app.saved_forms, who)?;
    let content = Content { carried: walk.carried.clone(), step: step.code() };
    let aside = Aside {
        office: walk.office.code.clone(),
        key: walk.carried.key.clone(),
        content: serde_json::to_vec(&content).unwrap_or_default(),
        request: sending::request_of(who),
    };
    let kept = saved::keep(&app.store, &app.desk, aside).await.map_err(|error| who.trouble(&answer::problem(error)))?;
    let words = who.words;
    Ok(page::ok(&PutAsidePage {
        c: walk.chrome(words.t("saved-title"))?,
        code: kept.code.to_string(),
        pin: kept.pin.to_string(),
        until: words.with("saved-until", "when", words.day_and_hour(kept.until, walk.office.zone)),
        free: promise::free(words.0),
        action: walk.who.action(&walk.office.code),
        carried: walk.packed()?,
        step: step.code(),
    }))
}
