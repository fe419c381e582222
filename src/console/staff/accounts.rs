//! Accounts of the own organisation: found, added, changed; what each may do is on a page of its own.

pub mod acts;
mod add;
mod messages;
mod outcomes;
mod roles;

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::guide_of;
use crate::{
    auth::opaque,
    console::{
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words::{self, Words},
    },
    domain::{
        account::Wanted,
        ids::{AccountId, of},
        terms::{Organisation, Role},
        workflow::Right,
    },
    http::{
        answer, path,
        routes::{Access, Mounted, mount},
    },
    ops::{
        guide::Guide,
        message_hold, offices,
        programmes::OfficeCard,
        users::{self, Managed, User},
    },
};

const MANAGE: Access = Access::Rights(&[Right::AccountManage]);

/// One account in a list.
struct Line {
    href: String,
    name: String,
    login: String,
    state: Option<String>,
    roles: Vec<String>,
    outcomes: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    c: Chrome,
    q: Field,
    lines: Vec<Line>,
    more: bool,
    held: Option<String>,
    grants_outcomes: bool,
    organisation: &'static str,
}

#[derive(Template)]
#[template(path = "account_one.html")]
struct AccountPage {
    c: Chrome,
    done: Option<String>,
    notice: Option<String>,
    faults: Vec<Fault>,
    line: Line,
    since: String,
    clock: String,
    sessions: usize,
    disabled: bool,
    own: bool,
    within: bool,
    name: Field,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    let own = vec![mount(Method::GET, "/accounts", MANAGE, list), mount(Method::GET, "/accounts/{id}", MANAGE, show)];
    [own, add::routes(), acts::routes(), roles::routes(), outcomes::routes(), messages::routes()].into_iter().flatten().collect()
}

async fn list(visit: Visit) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(&visit).await?;
    let typed = form_urlencoded::parse(visit.request().query_string().as_bytes()).find(|(name, _)| name == "q");
    let typed = typed.map(|(_, text)| text.trim().chars().take(200).collect::<String>()).unwrap_or_default();
    let asked = typed.clone();
    let found = visit.call("account.list")?.read(Ok(asked), |tx, actor, typed| users::search(tx, actor, &typed)).await;
    let found = visit.settle(found)?;
    let held = visit.settle(visit.call("message.hold")?.read(Ok(()), |tx, actor, ()| message_hold::standing(tx, actor)).await)?;
    let (words, offices) = (visit.words, managed(&visit).await?);
    Ok(page::ok(&AccountsPage {
        c: visit.chrome(words.t("menu-accounts")),
        q: Field::new(words, "q", words.t("accounts-look-for"), Kind::Line("search", "govuk-input--width-20")).value(typed),
        lines: found.users.into_iter().map(|user| line(words, &offices, user)).collect(),
        more: found.more,
        held: held.map(|(since, n)| held_sentence(words, n, words::short(since, Tz::UTC))),
        grants_outcomes: grants_outcomes(&guide),
        organisation: guide.me.organisation.as_str(),
    }))
}

/// The offices with their names; an administrator of one office may see the others named on an account, as they are no secret.
async fn managed(visit: &Visit) -> Result<Vec<OfficeCard>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let names = visit.call("me.show")?.read(Ok(()), move |tx, actor, ()| offices::names(tx, &desk, actor, &[Right::AccountManage]));
    visit.settle(names.await)
}

/// Whether the menu of the page should lead to the grants of outcomes; the use case judges.
fn grants_outcomes(guide: &Guide) -> bool {
    guide.me.organisation == Organisation::Usg
}

fn held_sentence(words: Words, n: i64, since: String) -> String {
    format!("{} {}", words.with("accounts-held", "n", n), words.with("accounts-held-since", "at", since))
}

fn line(words: Words, offices: &[OfficeCard], user: User) -> Line {
    let state = match (&user.account.disabled_at, user.account.must_change) {
        (Some(_), _) => Some(words.t("accounts-disabled")),
        (None, true) => Some(words.t("accounts-one-time")),
        (None, false) => None,
    };
    Line {
        href: format!("/accounts/{}", user.account.id),
        name: user.account.name,
        login: user.account.login,
        state,
        roles: in_words(words, offices, user.roles),
        outcomes: user.reads_outcomes_until.map(|until| words.with("accounts-outcomes-until", "day", until)),
    }
}

/// One line for each role and end date, its offices together.
fn in_words(words: Words, offices: &[OfficeCard], roles: Vec<Wanted>) -> Vec<String> {
    let name = |code: &str| {
        offices.iter().find(|card| card.code == code).map_or(code.to_owned(), |card| card.name.in_language(words.0).to_owned())
    };
    let line = |((role, until), codes): ((Role, Option<NaiveDate>), Option<Vec<String>>)| {
        let where_ =
            codes.map_or_else(|| words.t("office-any"), |codes| codes.iter().map(|code| name(code)).collect::<Vec<_>>().join(", "));
        let until = until.map(|day| format!(" – {}", words.with("accounts-until", "day", day))).unwrap_or_default();
        format!("{}: {where_}{until}", words.word("accounts-role", role.as_str()))
    };
    grouped(roles).into_iter().map(line).collect()
}

/// One entry for each role and end date, its offices together; none stands for all.
fn grouped(roles: Vec<Wanted>) -> BTreeMap<(Role, Option<NaiveDate>), Option<Vec<String>>> {
    let mut groups = BTreeMap::new();
    for wanted in roles {
        let offices = groups.entry((wanted.role, wanted.until)).or_insert_with(|| Some(Vec::new()));
        match (wanted.office, offices.as_mut()) {
            (Some(office), Some(list)) => list.push(office),
            _ => *offices = None,
        }
    }
    groups.values_mut().flatten().for_each(|list: &mut Vec<String>| list.sort());
    groups
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    page_of(&visit, &id, Shown::default()).await
}

/// What is shown on the page of an account beside the account.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    notice: Option<String>,
    /// The name as typed, and what is wrong with it.
    name: Option<(String, Vec<crate::domain::fields::FieldError>)>,
}

/// One account of the own organisation.
async fn one(visit: &Visit, id: &str) -> Result<Managed, Trouble> {
    let id = path::id::<of::Account>(id);
    visit.settle(visit.call("account.list")?.read(id, |tx, actor, id: AccountId| users::one(tx, actor, id)).await)
}

async fn page_of(visit: &Visit, id: &str, shown: Shown) -> Result<HttpResponse, Trouble> {
    guide_of(visit).await?;
    let own = one(visit, id).await?;
    let (words, offices) = (visit.words, managed(visit).await?);
    let (typed, faults) = shown.name.unwrap_or_else(|| (own.user.account.name.clone(), Vec::new()));
    let done = visit.request().query_string().strip_prefix("done=").filter(|code| DONE.contains(code));
    let name =
        Field::new(words, "/name", words.t("accounts-name"), Kind::Line("text", "govuk-input--width-20")).value(typed).judged(&faults);
    let page = AccountPage {
        c: visit.chrome(&own.user.account.name).faulty(!faults.is_empty() || shown.notice.is_some()),
        done: done.filter(|_| shown.status == StatusCode::OK).map(|code| words.word("accounts-done", code)),
        notice: shown.notice,
        faults: page::faults_of([&name]),
        since: words::short(own.user.account.created_at, Tz::UTC),
        clock: words.with("clock", "city", "UTC"),
        sessions: own.sessions,
        disabled: own.user.account.disabled_at.is_some(),
        own: own.own,
        within: own.within,
        line: line(words, &offices, own.user),
        name,
    };
    Ok(page::answer(shown.status, &page))
}

/// What can have been done when one comes back to the page of an account.
const DONE: &[&str] = &["renamed", "disabled", "enabled", "ended", "roles"];

/// A one-time password with its hash; made outside any transaction, since hashing takes long.
async fn one_time(visit: &Visit) -> Result<(String, secrecy::SecretString), Trouble> {
    let door = visit.app()?.door.clone();
    let made = opaque::new_initial_password(door.entropy());
    let hash = door.hash(made.clone()).await.map_err(|error| visit.trouble(answer::problem(error.into())))?;
    Ok((hash, made))
}

#[derive(Template)]
#[template(path = "account_password.html")]
struct OneTimePage {
    c: Chrome,
    name: String,
    login: String,
    password: String,
    href: String,
}

/// The page that tells a one-time password. It is the answer to the form itself and not a page that one is sent on to: the password is kept
/// nowhere (only its hash is), so a second page could not show it, and an address or a cookie would carry it through logs. It is `no-store`; who
/// loads it again is asked by the browser, and gets another password or hears that the login is taken.
fn told_once(visit: &Visit, user: User, made: &secrecy::SecretString) -> HttpResponse {
    use secrecy::ExposeSecret;
    page::ok(&OneTimePage {
        c: visit.chrome(visit.words.t("accounts-password-title")),
        href: format!("/accounts/{}", user.account.id),
        name: user.account.name,
        login: user.account.login,
        password: made.expose_secret().to_owned(),
    })
}
