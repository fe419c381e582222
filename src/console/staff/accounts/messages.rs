//! After a restore nothing leaves until an administrator says that the transport log was compared.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;
use chrono_tz::Tz;

use super::{MANAGE, held_sentence};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        staff::guide_of,
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::fields::{FieldError, FieldErrors},
    http::{
        form::FormBody,
        routes::{Mounted, mount},
    },
    ops::message_hold,
};

#[derive(Template)]
#[template(path = "messages_held.html")]
struct HeldPage {
    c: Chrome,
    done: Option<String>,
    faults: Vec<Fault>,
    held: Option<String>,
    fields: Vec<Field>,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/accounts/messages", MANAGE, show), mount(Method::POST, "/accounts/messages", MANAGE, release)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    form(&visit, StatusCode::OK, &[]).await
}

async fn form(visit: &Visit, status: StatusCode, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    guide_of(visit).await?;
    let standing = visit.settle(visit.call("message.hold")?.read(Ok(()), |tx, actor, ()| message_hold::standing(tx, actor)).await)?;
    let words = visit.words;
    let compared = vec![Choice::new("yes", words.t("accounts-compared"), "")];
    let field = Field::new(words, "/transport_log_compared", words.t("accounts-compared-question"), Kind::Boxes(compared)).judged(faults);
    let page = HeldPage {
        c: visit.chrome(words.t("accounts-messages-title")).faulty(!faults.is_empty()),
        done: (visit.request().query_string() == "done=released").then(|| words.word("accounts-done", "released")),
        faults: page::faults_of([&field]),
        held: standing.map(|(since, n)| held_sentence(words, n, words::short(since, Tz::UTC))),
        fields: vec![field],
    };
    Ok(page::answer(status, &page))
}

async fn release(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    if sent.text("/transport_log_compared") != "yes" {
        let fault = FieldErrors::one("/transport_log_compared", "not_compared", "Compare the transport log first, then say so.");
        return form(&visit, StatusCode::UNPROCESSABLE_ENTITY, fault.list()).await;
    }
    let released = visit.call("message.release")?.write(&proof, Ok(()), |tx, actor, ()| message_hold::release(tx, actor)).await;
    visit.settle(released)?;
    Ok(page::go_to("/accounts/messages?done=released"))
}
