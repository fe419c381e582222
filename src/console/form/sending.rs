//! Sending the form: through the same use case as the API, under the same limits.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use uuid::Uuid;

use super::{
    Applicant,
    filler::{Clerk, Filler},
    places,
    step::Step,
    walk::Walk,
};
use crate::{
    auth::throttle::{AddressBlock, Limit},
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        words::Words,
    },
    domain::{language::Language, promise},
    http::{address, answer, answers, problem::Problem},
    ops::{
        OpError,
        submit::{self, Bringer, SubmitAnswer, Wish},
    },
};

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    c: Chrome,
    theirs: Words,
    reference: String,
    free: String,
    next: String,
    when: String,
    telephones: Vec<String>,
}

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
/// A calm page for a form that was sent from too many pages at once.
pub async fn send(mut walk: Walk) -> Result<HttpResponse, Trouble> {
    let wish = Wish {
        office: walk.office.code.clone(),
        draft: walk.carried.draft.clone(),
        form_token: walk.carried.token.clone(),
        key: walk.carried.key.clone(),
    };
    match submit(&walk, wish).await? {
        Ok(received) => confirm(&walk, received),
        Err(problem) if problem.status() == StatusCode::CONFLICT && problem.code() != "form_token_used" => shut(walk, &problem).await,
        Err(problem) if problem.errors().is_empty() => Err(walk.who.trouble(&problem)),
        Err(problem) => {
            renew_if_old(&mut walk, &problem)?;
            let of_token = problem.errors().iter().all(|fault| fault.pointer == "/form_token");
            if of_token { walk.show(Step::Check, problem.errors()) } else { walk.mend(problem.errors()) }
        }
    }
}

/// By the applicant, as anybody; by a clerk, as somebody who is signed in.
async fn submit(walk: &Walk, wish: Wish) -> Result<Result<SubmitAnswer, Problem>, Trouble> {
    let desk = walk.who.app()?.desk.clone();
    match &walk.who {
        Filler::Applicant(who) => {
            let app = who.app()?;
            within(&app.public_form, who)?;
            let request = request_of(who);
            let sent = app.store.write(move |tx| submit::submit(tx, &desk, Bringer::Public { request }, &wish)).await;
            Ok(sent.map_err(answer::problem))
        }
        Filler::Clerk(clerk) => {
            let proof = clerk.proof.as_ref().ok_or_else(|| walk.who.trouble(&Problem::not_found()))?;
            let call = clerk.visit.call("submission.received")?;
            Ok(call.write(proof, Ok(wish), move |tx, actor, wish| submit::submit(tx, &desk, Bringer::Clerk(actor), wish)).await)
        }
    }
}

/// The form is closed, or full: nothing of it is lost, and there is something else to do.
async fn shut(mut walk: Walk, problem: &Problem) -> Result<HttpResponse, Trouble> {
    let words = walk.who.words();
    walk.office = walk.who.office(&walk.office.code).await?;
    let mut said = vec![words.word("problem", problem.code()), places::state(words, &walk.office), walk.office.advice.clone()];
    said.extend(walk.office.telephones.iter().map(|line| format!("{}: {}", words.t("telephone"), line.number)));
    if let Filler::Applicant(_) = walk.who {
        said.push(words.t("saved-when-closed"));
    }
    walk.say(said)
}

/// Judged before anything is read: whoever sends too much has no say in how much work each try is.
///
/// # Errors
/// A calm page that says how long to wait.
pub fn within(limit: &Limit, who: &Applicant) -> Result<(), Trouble> {
    let Some(address) = address::client(who.request()) else { return Ok(()) };
    let checked = limit.check(AddressBlock::from(address));
    checked.map_err(|wait| who.trouble(&answer::problem(OpError::Throttled { retry_after_seconds: wait.seconds })))
}

/// The id of the request, so that record and log can be laid side by side.
#[must_use]
pub fn request_of(who: &Applicant) -> Option<Uuid> {
    answers::request_id(who.request()).and_then(|id| Uuid::try_parse(&id).ok())
}

/// A form that lay open for hours is not lost: it gets a new token, and can be sent in half a minute.
fn renew_if_old(walk: &mut Walk, problem: &Problem) -> Result<(), Trouble> {
    if problem.errors().iter().any(|fault| fault.code == "form_token_too_old") {
        walk.renew()?;
    }
    Ok(())
}

/// For an applicant the reference; for a clerk the slip to print, in the language of the family.
fn confirm(walk: &Walk, received: SubmitAnswer) -> Result<HttpResponse, Trouble> {
    let words = walk.who.words();
    match &walk.who {
        Filler::Applicant(_) => {
            let page = ReceivedPage {
                c: walk.chrome(words.t("received-title"))?,
                reference: received.reference,
                free: promise::free(words.0),
                next: promise::what_next(words.0),
                when: words.day_and_hour(received.received_at, walk.office.zone),
            };
            Ok(page::answer(StatusCode::CREATED, &page))
        }
        Filler::Clerk(clerk) => Ok(slip(clerk, walk, received)),
    }
}

fn slip(clerk: &Clerk, walk: &Walk, received: SubmitAnswer) -> HttpResponse {
    let theirs = Words(Language::parse(&walk.carried.draft.message_language).unwrap_or(Language::Spanish));
    let page = SlipPage {
        c: clerk.chrome(clerk.visit.words.t("desk-sent-title")),
        theirs,
        reference: received.reference,
        free: received.free,
        next: received.what_next,
        when: theirs.day_and_hour(received.received_at, walk.office.zone),
        telephones: walk.office.telephones.iter().map(|line| line.number.clone()).collect(),
    };
    page::answer(StatusCode::CREATED, &page)
}
