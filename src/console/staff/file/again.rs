//! Sending a message once more: looked at first, with the way that it would take now.

use actix_web::{HttpResponse, http::Method, web};

use super::{Again, Sheet, at, done, show};
use crate::{
    console::{
        staff::{
            case::{self, Part},
            told,
        },
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        ids::{MessageId, of},
        workflow::Right,
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::messages,
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const SEND: Access = Access::Rights(&[Right::CaseScreen, Right::CaseSupervise]);
    vec![
        mount(Method::GET, "/cases/{id}/messages/{message}/resend", SEND, ask),
        mount(Method::POST, "/cases/{id}/messages/{message}/resend", SEND, resend),
    ]
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (case, message) = path.into_inner();
    let id: MessageId = visit.settle(path::id::<of::Message>(&message))?;
    let opened = case::open(&visit, &case, Part::Messages).await?;
    let call = visit.call("message.list")?.on(opened.head.id);
    let all = visit.settle(call.read(Ok(opened.head.id), messages::list).await)?;
    let told = all.into_iter().find(|told| told.message.id == id).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    if !may(&opened) {
        return Err(visit.trouble(Problem::forbidden("forbidden", "Only who screens or supervises cases of the office sends again.")));
    }
    if told.why_not.is_some() {
        return Err(visit.trouble(Problem::conflict("not_sendable", "This message cannot be sent now.")));
    }
    let words = visit.words;
    let kind = words.word("message", told.message.kind.as_str());
    let says = vec![
        format!("{}: {}", words.t("told-language"), words.word("language", &told.message.language)),
        format!("{}: {}", words.t("told-way"), told::way(words, &opened)),
        words.t("file-resend-text"),
    ];
    let sheet = Sheet {
        title: format!("{}: {kind}", words.t("file-resend")),
        says,
        action: at(&opened, &format!("/messages/{id}/resend")),
        button: words.t("file-resend"),
        back: at(&opened, "/messages"),
        ..Sheet::default()
    };
    Ok(show(&visit, &opened, sheet, &Again::default()))
}

/// Whether somebody may send messages of a case again.
#[must_use]
pub fn may(opened: &case::Opened) -> bool {
    [Right::CaseScreen, Right::CaseSupervise].iter().any(|right| opened.guide.may(*right, &opened.view.office))
}

async fn resend(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let (case, message) = path.into_inner();
    let opened = case::open(&visit, &case, Part::Messages).await?;
    let id = path::id::<of::Message>(&message);
    let call = visit.call("message.resend")?.on(opened.head.id);
    visit.settle(call.write(&proof, id, |tx, actor, id| messages::resend(tx, actor, *id)).await)?;
    Ok(done(&opened, "/messages", "resent"))
}
