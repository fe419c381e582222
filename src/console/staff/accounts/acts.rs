//! What is done to one account at once: its name, whether it is open, a new one-time password, the end of its sessions.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{MANAGE, Shown, one, one_time, page_of, roles, told_once};
use crate::{
    console::{
        page::{self, Chrome},
        staff::{guide_of, in_place},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        ids::{AccountId, of},
        terms::words,
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::users::{self, Grantor, NewPassword, Patch, User},
};

words! {
    /// What is done at once, after a page that says what follows.
    Act { Disable = "disable", Enable = "enable", Reset = "reset", End = "end" }
}

#[derive(Template)]
#[template(path = "account_act.html")]
struct ActPage {
    c: Chrome,
    name: String,
    href: String,
    act: &'static str,
    text: String,
    button: String,
    warns: bool,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::POST, "/accounts/{id}/name", MANAGE, rename),
        mount(Method::GET, "/accounts/{id}/do/{act}", MANAGE, ask),
        mount(Method::POST, "/accounts/{id}/do/{act}", MANAGE, act),
    ]
}

fn act_of(visit: &Visit, text: &str) -> Result<Act, Trouble> {
    Act::parse(text).ok_or_else(|| visit.trouble(Problem::not_found()))
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let act = act_of(&visit, &path.1)?;
    guide_of(&visit).await?;
    let own = one(&visit, &path.0).await?;
    let words = visit.words;
    Ok(page::ok(&ActPage {
        c: visit.chrome(words.word("accounts-act", act.as_str())),
        href: format!("/accounts/{}", own.user.account.id),
        name: own.user.account.name,
        act: act.as_str(),
        text: words.word("accounts-act-text", act.as_str()),
        button: words.word("accounts-act", act.as_str()),
        warns: matches!(act, Act::Disable | Act::Reset),
    }))
}

async fn act(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let act = act_of(&visit, &path.1)?;
    let own = one(&visit, &path.0).await?;
    let id = own.user.account.id;
    if act == Act::Reset {
        let (hash, made) = one_time(&visit).await?;
        let patch = Patch { password: Some(NewPassword { hash, must_change: true }), ..Patch::default() };
        return match patched(&visit, &proof, &path.0, patch).await? {
            Ok(user) => Ok(told_once(&visit, user, &made)),
            Err(problem) => refused(&visit, &path.0, problem).await,
        };
    }
    let (patch, done) = match act {
        Act::Disable => (Patch { disabled: Some(true), ..Patch::default() }, "disabled"),
        Act::Enable => (Patch { disabled: Some(false), ..Patch::default() }, "enabled"),
        Act::End | Act::Reset => (Patch { end_sessions: true, ..Patch::default() }, "ended"),
    };
    match patched(&visit, &proof, &path.0, patch).await? {
        // Who ended the own sessions comes to the sign-in page, and from there back here.
        Ok(_) => Ok(page::go_to(&format!("/accounts/{id}?done={done}"))),
        Err(problem) => refused(&visit, &path.0, problem).await,
    }
}

async fn rename(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let own = one(&visit, &id).await?;
    let patch = Patch { name: Some(sent.text("/name").to_owned()), ..Patch::default() };
    match patched(&visit, &proof, &id, patch).await? {
        Ok(_) => Ok(page::go_to(&format!("/accounts/{}?done=renamed", own.user.account.id))),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => misnamed(&visit, &id, &sent, &problem).await,
        Err(problem) => refused(&visit, &id, problem).await,
    }
}

async fn misnamed(visit: &Visit, id: &str, sent: &Fields, problem: &Problem) -> Result<HttpResponse, Trouble> {
    let name = Some((sent.text("/name").to_owned(), problem.errors().to_vec()));
    page_of(visit, id, Shown { status: problem.status(), notice: None, name }).await
}

async fn patched(visit: &Visit, proof: &Genuine, id: &str, patch: Patch) -> Result<Result<User, Problem>, Trouble> {
    let shape = path::id::<of::Account>(id).map(|id: AccountId| (id, patch));
    let call = visit.call("account.change")?;
    let write = call
        .write(proof, shape, |tx, actor, (id, patch): &(AccountId, Patch)| users::patch(tx, &Grantor::Administrator(actor), *id, patch));
    Ok(write.await)
}

async fn refused(visit: &Visit, id: &str, problem: Problem) -> Result<HttpResponse, Trouble> {
    match in_place(visit.words, &problem) {
        Some(said) => {
            let notice = Some(roles::notice(visit.words, &problem, said));
            page_of(visit, id, Shown { status: problem.status(), notice, name: None }).await
        }
        None => Err(visit.trouble(problem)),
    }
}
