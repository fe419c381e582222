//! Adding an account: name, login and the first roles; its one-time password is told once.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;

use super::{MANAGE, managed, one_time, roles, told_once};
use crate::{
    console::{
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        staff::{guide_of, in_place},
        trouble::Trouble,
        visit::Visit,
    },
    domain::fields::{FieldError, FieldErrors},
    http::{
        form::{Fields, FormBody},
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::users::{self, Grantor, NewUser},
};

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewPage {
    c: Chrome,
    notice: Option<String>,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    entries: Vec<roles::Entry>,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/accounts/new", MANAGE, ask), mount(Method::POST, "/accounts/new", MANAGE, add)]
}

async fn ask(visit: Visit) -> Result<HttpResponse, Trouble> {
    form(&visit, &Fields::default(), StatusCode::OK, &[], None).await
}

async fn form(
    visit: &Visit,
    sent: &Fields,
    status: StatusCode,
    faults: &[FieldError],
    notice: Option<String>,
) -> Result<HttpResponse, Trouble> {
    let guide = guide_of(visit).await?;
    visit.settle(visit.call("account.add")?.read(Ok(()), |_, actor, ()| users::may_manage(actor)).await)?;
    let words = visit.words;
    let line = |name: &str, key: &str| {
        Field::new(words, name, words.t(key), Kind::Line("text", "govuk-input--width-20")).value(sent.text(name)).judged(faults)
    };
    let fields = vec![
        line("/name", "accounts-name").hint(words.t("accounts-name-hint")),
        line("/login", "login").hint(words.t("accounts-login-hint")),
    ];
    let entries = roles::entries(words, guide.me.organisation, &managed(visit).await?, &roles::Typed::of(sent, 2), faults);
    let all = page::faults_of(fields.iter().chain(entries.iter().flat_map(|entry| &entry.fields)));
    let page = NewPage {
        c: visit.chrome(words.t("accounts-add")).faulty(!faults.is_empty() || notice.is_some()),
        faults: all.into_iter().chain(roles::whole(words, faults)).collect(),
        notice,
        fields,
        entries,
    };
    Ok(page::answer(status, &page))
}

async fn add(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    visit.settle(visit.call("account.add")?.read(Ok(()), |_, actor, ()| users::may_manage(actor)).await)?;
    let typed = roles::Typed::of(&sent, 2);
    let (new, places) = match checked(&sent, &typed) {
        Ok(new) => new,
        Err(faults) => return form(&visit, &sent, StatusCode::UNPROCESSABLE_ENTITY, faults.list(), None).await,
    };
    let (hash, made) = one_time(&visit).await?;
    let call = visit.call("account.add")?;
    let add =
        call.write(&proof, Ok(new), move |tx, actor, new| users::add(tx, &Grantor::Administrator(actor), actor.organisation, new, &hash));
    match add.await {
        Ok(user) => Ok(told_once(&visit, user, &made)),
        Err(problem) => refused(&visit, &sent, &places, problem).await,
    }
}

fn checked(sent: &Fields, typed: &roles::Typed) -> Result<(NewUser, Vec<usize>), FieldErrors> {
    let (asked, places, mut faults) = typed.asked();
    let text = |name: &str| sent.text(name).to_owned();
    let new = NewUser { login: text("/login"), name: text("/name"), person: None, roles: asked, must_change: true };
    if let Err(others) = users::check_new(&new) {
        others.list().iter().for_each(|fault| faults.add(fault.pointer.clone(), fault.code, fault.detail.clone()));
    }
    faults.or_else(|| (new, places))
}

async fn refused(visit: &Visit, sent: &Fields, places: &[usize], problem: Problem) -> Result<HttpResponse, Trouble> {
    if problem.status() == StatusCode::UNPROCESSABLE_ENTITY {
        let faults = roles::in_their_places(problem.errors(), places);
        return form(visit, sent, problem.status(), &faults, None).await;
    }
    match in_place(visit.words, &problem) {
        Some(notice) => form(visit, sent, problem.status(), &[], Some(super::roles::notice(visit.words, &problem, notice))).await,
        None => Err(visit.trouble(problem)),
    }
}
