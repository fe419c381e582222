//! The own password; a one-time password opens nothing else.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode},
};
use askama::Template;

use crate::{
    console::{
        back,
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        staff::back_of,
        trouble::Trouble,
        visit::Visit,
    },
    domain::fields::FieldError,
    http::{
        address, answer,
        form::{Fields, FormBody},
        genuine::Genuine,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::passwords::{self, Change},
};

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    c: Chrome,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    back: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/password", Access::SignedIn, show), mount(Method::POST, "/password", Access::SignedIn, change)]
}

async fn show(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Trouble> {
    let due = visit.call("me.show")?.even_if_password_due();
    visit.settle(due.read(Ok(()), |tx, actor, ()| crate::ops::me::me(tx, actor)).await)?;
    Ok(form(&visit, StatusCode::OK, &back_of(&request), &[]))
}

fn form(visit: &Visit, status: StatusCode, back: &str, faults: &[FieldError]) -> HttpResponse {
    let words = visit.words;
    let field = |name: &str, key: &str, autocomplete| {
        let field = Field { autocomplete, ..Field::new(words, format!("/{name}"), words.t(key), Kind::Password) };
        field.judged(faults)
    };
    let fields = vec![
        field("current", "password-current", "current-password"),
        field("new", "password-new", "new-password").hint(words.t("password-hint")),
    ];
    let chrome = visit.chrome(words.t("own-password")).faulty(!faults.is_empty());
    page::answer(status, &PasswordPage { c: chrome, faults: page::faults_of(&fields), fields, back: back.to_owned() })
}

async fn change(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (fields, proof) = visit.genuine(body.0)?;
    let back = back::safe(fields.text("back")).unwrap_or("/work").to_owned();
    match changed(&visit, &fields, &proof).await? {
        Ok(()) => Ok(page::go_to(&back)),
        Err(problem) if problem.errors().is_empty() => Err(visit.trouble(problem)),
        Err(problem) => Ok(form(&visit, problem.status(), &back, problem.errors())),
    }
}

/// Judges both passwords and stores the new one, as the API does.
async fn changed(visit: &Visit, fields: &Fields, proof: &Genuine) -> Result<Result<(), Problem>, Trouble> {
    let from = address::block(visit.request());
    let text = |name: &str| fields.exactly(name).to_owned().into();
    let change = Change { current: text("/current"), new: text("/new"), from };
    let call = visit.call("account.change_password")?.even_if_password_due();
    let door = visit.app()?.door.clone();
    let stored = visit.settle(call.clone().read(Ok(()), |tx, actor, ()| passwords::stored(tx, actor)).await)?;
    Ok(match passwords::prove(&door, stored, change).await.map_err(answer::problem) {
        Ok(proven) => call.write(proof, Ok(proven), passwords::change).await,
        Err(problem) => Err(problem),
    })
}
