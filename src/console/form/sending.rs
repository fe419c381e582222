//! Sending the form: through the same use case as the API, under the same limits.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use uuid::Uuid;

use super::{step::Step, walk::Walk};
use crate::{
    auth::{form_token, throttle::AddressBlock},
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        words::Words,
    },
    domain::promise,
    http::{address, answer, answers, problem::Problem},
    ops::{
        OpError,
        submit::{self, Bringer, SubmitAnswer, Wish},
    },
};

#[derive(Template)]
#[template(path = "received.html")]
struct ReceivedPage {
    c: Chrome,
    reference: String,
    free: &'static str,
    next: &'static str,
    when: String,
}

/// Sends the form, or leads to what has to be mended. Sent twice, it gives the same reference twice.
///
/// # Errors
/// A calm page for a form that is closed, or was sent from too many pages at once.
pub async fn send(mut walk: Walk) -> Result<HttpResponse, Trouble> {
    within_limit(&walk)?;
    let app = walk.who.app()?;
    let wish = Wish {
        office: walk.office.code.clone(),
        draft: walk.carried.draft.clone(),
        form_token: walk.carried.token.clone(),
        key: walk.carried.key.clone(),
    };
    let request = answers::request_id(walk.who.request()).and_then(|id| Uuid::try_parse(&id).ok());
    let desk = app.desk.clone();
    let sent = app.store.write(move |tx| submit::submit(tx, &desk, Bringer::Public { request }, &wish)).await;
    match sent.map_err(answer::problem) {
        Ok(received) => Ok(confirm(walk.who.words, &walk, received)),
        Err(problem) if problem.errors().is_empty() => Err(walk.who.trouble(&problem)),
        Err(problem) => {
            renew_if_old(&mut walk, &problem)?;
            let of_token = problem.errors().iter().all(|fault| fault.pointer == "/form_token");
            if of_token { walk.show(Step::Check, problem.errors()) } else { walk.mend(problem.errors()) }
        }
    }
}

/// Judged before anything is read: whoever sends too much has no say in how much work each try is.
fn within_limit(walk: &Walk) -> Result<(), Trouble> {
    let Some(address) = address::client(walk.who.request()) else { return Ok(()) };
    let checked = walk.who.app()?.public_form.check(AddressBlock::from(address));
    checked.map_err(|wait| walk.who.trouble(&answer::problem(OpError::Throttled { retry_after_seconds: wait.seconds })))
}

/// A form that lay open for hours is not lost: it gets a new token, and can be sent in half a minute.
fn renew_if_old(walk: &mut Walk, problem: &Problem) -> Result<(), Trouble> {
    if problem.errors().iter().any(|fault| fault.code == "form_token_too_old") {
        let app = walk.who.app()?;
        let entropy = app.store.entropy();
        walk.carried.token = form_token::issue(&app.desk.form_key, &walk.office.code, app.store.now(), &*entropy);
    }
    Ok(())
}

fn confirm(words: Words, walk: &Walk, received: SubmitAnswer) -> HttpResponse {
    let page = ReceivedPage {
        c: Chrome::public(words, words.t("received-title"), None),
        reference: received.reference,
        free: promise::free(words.0),
        next: promise::what_next(words.0),
        when: words.day_and_hour(received.received_at, walk.office.zone),
    };
    page::answer(StatusCode::CREATED, &page)
}
