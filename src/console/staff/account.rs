//! What is one's own: the password, and where one is signed in.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;
use chrono_tz::Tz;

use super::guide_of;
use crate::{
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::ids::{SessionId, of},
    http::{
        form::FormBody,
        path,
        routes::{Access, Mounted, mount},
    },
    ops::sessions::{self, OwnSession},
};

/// One running session: since when, until when, and whether it is the one that asks.
struct Line {
    id: SessionId,
    since: String,
    until: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    c: Chrome,
    name: String,
    login: String,
    clock: String,
    sessions: Vec<Line>,
    ended: bool,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/account", Access::SignedIn, show), mount(Method::POST, "/account/sessions/{id}/end", Access::SignedIn, end)]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(&visit).await?;
    let own = visit.settle(visit.call("me.sessions")?.read(Ok(()), |tx, actor, ()| sessions::own(tx, actor)).await)?;
    let zone = guide.offices.first().map_or(Tz::UTC, |card| card.zone);
    let line = |own: OwnSession| Line {
        id: own.id,
        since: words::short(own.created_at, zone),
        until: words::short(own.expires_at, zone),
        current: own.current,
    };
    Ok(page::ok(&AccountPage {
        c: visit.chrome(visit.words.t("own-account")),
        name: guide.me.name,
        login: guide.me.login,
        clock: visit.words.with("clock", "city", words::city(zone)),
        sessions: own.into_iter().map(line).collect(),
        ended: visit.request().query_string() == "done=ended",
    }))
}

async fn end(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let ended = visit.call("session.end")?.write(&proof, path::id::<of::Session>(&id), |tx, actor, id| sessions::end_own(tx, actor, *id));
    visit.settle(ended.await)?;
    Ok(page::go_to("/account?done=ended"))
}
