//! The single, dated grant to read outcomes: an administrator of the USG gives it by name, to an account of any organisation.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use chrono::NaiveDate;

use super::MANAGE;
use crate::{
    console::{
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        staff::{guide_of, in_place},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        ids::{AccountId, of},
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::users::{self, Granted},
};

/// One grant that runs.
struct Line {
    id: AccountId,
    name: String,
    login: String,
    organisation: &'static str,
    until: NaiveDate,
}

#[derive(Template)]
#[template(path = "account_outcomes.html")]
struct OutcomesPage {
    c: Chrome,
    done: Option<String>,
    notice: Option<String>,
    faults: Vec<Fault>,
    lines: Vec<Line>,
    fields: Vec<Field>,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/accounts/outcomes", MANAGE, show),
        mount(Method::POST, "/accounts/outcomes", MANAGE, grant),
        mount(Method::POST, "/accounts/outcomes/{id}/end", MANAGE, end),
    ]
}

async fn show(visit: Visit) -> Result<HttpResponse, Trouble> {
    form(&visit, &Fields::default(), StatusCode::OK, &[], None).await
}

async fn form(
    visit: &Visit,
    sent: &Fields,
    status: StatusCode,
    faults: &[FieldError],
    notice: Option<String>,
) -> Result<HttpResponse, Trouble> {
    guide_of(visit).await?;
    let granted = visit.settle(visit.call("account.list")?.read(Ok(()), |tx, actor, ()| users::granted(tx, actor)).await)?;
    let words = visit.words;
    let line = |name: &str, key: &str, width| {
        Field::new(words, name, words.t(key), Kind::Line("text", width)).value(sent.text(name)).judged(faults)
    };
    let fields = vec![
        line("/login", "login", "govuk-input--width-20"),
        line("/until", "accounts-last-day", "govuk-input--width-10").hint(words.t("accounts-day-hint")),
    ];
    let done = visit.request().query_string().strip_prefix("done=").filter(|code| ["granted", "grant-ended"].contains(code));
    let one = |own: Granted| Line {
        id: own.account.id,
        name: own.account.name,
        login: own.account.login,
        organisation: own.account.organisation.as_str(),
        until: own.until,
    };
    let page = OutcomesPage {
        c: visit.chrome(words.t("accounts-outcomes-title")).faulty(!faults.is_empty() || notice.is_some()),
        done: done.filter(|_| status == StatusCode::OK).map(|code| words.word("accounts-done", code)),
        notice,
        faults: page::faults_of(&fields),
        lines: granted.into_iter().map(one).collect(),
        fields,
    };
    Ok(page::answer(status, &page))
}

async fn grant(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let text = sent.text("/until");
    let until = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
    let Some(until) = until else {
        let fault = FieldErrors::one("/until", "accounts_day", "Write the day as 2024-02-06.");
        return form(&visit, &sent, StatusCode::UNPROCESSABLE_ENTITY, fault.list(), None).await;
    };
    let login = sent.text("/login").to_owned();
    let found = visit.call("account.grant_outcome_read")?.read(Ok(login), |tx, actor, login| users::of_login(tx, actor, &login)).await;
    let done = match found {
        Ok(id) => written(&visit, &proof, Ok(id), Some(until)).await?,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(page::go_to("/accounts/outcomes?done=granted")),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            form(&visit, &sent, problem.status(), problem.errors(), None).await
        }
        Err(problem) if problem.status() == StatusCode::CONFLICT => {
            form(&visit, &sent, problem.status(), &[], in_place(visit.words, &problem)).await
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}

async fn end(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let ended = written(&visit, &proof, path::id::<of::Account>(&id), None).await?;
    visit.settle(ended)?;
    Ok(page::go_to("/accounts/outcomes?done=grant-ended"))
}

async fn written(
    visit: &Visit,
    proof: &Genuine,
    id: Result<AccountId, Problem>,
    until: Option<NaiveDate>,
) -> Result<Result<(), Problem>, Trouble> {
    let call = visit.call("account.grant_outcome_read")?;
    Ok(call.write(proof, id, move |tx, actor, id| users::grant_outcome_read(tx, actor, *id, until)).await)
}
