//! Who looked at a case, for those who watch over the office.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;
use chrono::NaiveDate;
use uuid::Uuid;

use super::at;
use crate::{
    access::lookers::LookView,
    console::{
        page::{self, Chrome},
        staff::case::{self, Head, Opened, Part},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::{local_time::written_day, workflow::Right},
    http::routes::{Access, Mounted, mount},
    ops::{guide, lookers},
};

/// That somebody looked on a day: when, who, and at what.
struct Look {
    day: String,
    hours: Option<String>,
    who: String,
    what: String,
}

#[derive(Template)]
#[template(path = "file_lookers.html")]
struct LooksPage {
    c: Chrome,
    head: Head,
    looks: Vec<Look>,
    older: Option<String>,
    history: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/cases/{id}/lookers", Access::Rights(&[Right::CaseSupervise, Right::AuditRead]), show)]
}

/// Whether somebody may see who looked at a case.
#[must_use]
pub fn may(opened: &Opened) -> bool {
    [Right::CaseSupervise, Right::AuditRead].iter().any(|right| opened.guide.may(*right, &opened.view.office))
}

/// The day before which looks are asked for; a day that is none asks for all.
fn before(visit: &Visit) -> Option<NaiveDate> {
    let query = visit.request().query_string();
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "before").and_then(|(_, day)| written_day(&day))
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::History).await?;
    let desk = visit.app()?.desk.clone();
    let (call, asked) = (visit.call("case.access")?.on(opened.head.id), (opened.head.id, before(&visit)));
    let found = visit.settle(call.read(Ok(asked), move |tx, actor, asked| lookers::show(tx, &desk, actor, asked)).await)?;
    let mut accounts: Vec<Uuid> = found.items.iter().map(|look| look.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let names = visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let looks = found.items.iter().map(|look| line(&visit, &opened, &names, look)).collect();
    let older = found.before.map(|day| format!("{}&before={day}", at(&opened, "/lookers")));
    let c = visit.chrome(format!("{} – {}", opened.head.reference, visit.words.t("file-lookers")));
    Ok(page::ok(&LooksPage { c, looks, older, history: at(&opened, "/history"), head: opened.head }))
}

fn line(visit: &Visit, opened: &Opened, names: &BTreeMap<Uuid, String>, look: &LookView) -> Look {
    let hour = |at| words::short(at, opened.zone).split(' ').nth(1).unwrap_or_default().to_owned();
    let hours = look.first_at.zip(look.last_at).map(|(first, last)| {
        let (first, last) = (hour(first), hour(last));
        if first == last { first } else { format!("{first}–{last}") }
    });
    let mut what: Vec<String> = look.read.iter().map(|action| visit.words.word("looked", action)).collect();
    what.dedup();
    Look {
        day: look.day.to_string(),
        hours,
        who: names.get(&look.account).cloned().unwrap_or_else(|| look.organisation.to_string()),
        what: what.join(", "),
    }
}
