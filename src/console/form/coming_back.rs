//! Coming back to a form that was put aside, by its code and its PIN.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{
    Applicant,
    carried::{self, Carried},
    filler::Filler,
    leaving,
    putting_aside::Content,
    sending,
    walk::Walk,
};
use crate::{
    console::{
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        promise,
        saved_code::{Pin, SavedCode},
    },
    http::{
        answer,
        form::{Fields, FormBody},
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::saved,
};

#[derive(Template)]
#[template(path = "coming_back.html")]
struct ComingBackPage {
    c: Chrome,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    sitting: String,
    free: &'static str,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/{language}/saved", Access::Public, ask), mount(Method::POST, "/{language}/saved", Access::Public, open)]
}

async fn ask(request: HttpRequest, language: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let who = Applicant::new(&request, &language)?;
    let sitting = carried::name(&*who.app()?.store.entropy());
    show(&who, &sitting, &Fields::default(), &[])
}

async fn open(request: HttpRequest, language: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let who = Applicant::new(&request, &language)?;
    sending::within(&who.app()?.saved_forms, &who)?;
    let sent = body.0.map_err(|problem| who.trouble(&problem))?;
    if visit::comes_from_elsewhere(&request) {
        return Err(who.trouble(&Problem::forbidden("forbidden", "A form of another site was refused.")));
    }
    let app = who.app()?;
    let sitting = leaving::read(&app.page_keys.carried, sent.text("sitting")).unwrap_or_else(|| carried::name(&*app.store.entropy()));
    if let Some(elsewhere) = leaving::ended(&who, &sitting, &format!("/{}/saved", who.words.code())).await? {
        return Ok(elsewhere);
    }
    let typed = match read(&sent) {
        Ok(typed) => typed,
        Err(faults) => return show(&who, &sitting, &sent, faults.list()),
    };
    let opened = saved::open(&app.store, &app.desk, typed, sending::request_of(&who)).await;
    let opened = opened.map_err(|error| who.trouble(&answer::problem(error)))?;
    match opened.and_then(|bytes| serde_json::from_slice::<Content>(&bytes).ok()) {
        Some(content) => go_on(who, sitting, content).await,
        None => show(&who, &sitting, &sent, FieldErrors::one("/code", "no_saved_form", "There is no form with this code and PIN.").list()),
    }
}

fn read(sent: &Fields) -> Result<(SavedCode, Pin), FieldErrors> {
    FieldErrors::collect(|errors| {
        let code = errors.take("/code", sent.text("/code").parse::<SavedCode>());
        let pin = errors.take("/pin", sent.text("/pin").parse::<Pin>());
        Some((code?, pin?))
    })
}

/// The form as it was left, with a fresh token: whoever comes back waits half a minute before sending, as everybody does.
async fn go_on(who: Applicant, sitting: String, content: Content) -> Result<HttpResponse, Trouble> {
    let office = who.office(&content.carried.office).await?;
    let mut walk = Walk::new(Filler::Applicant(who), office, Carried { sitting, ..content.carried });
    walk.renew()?;
    let step = walk.step_of(&content.step)?;
    walk.show(step, &[])
}

fn show(who: &Applicant, sitting: &str, sent: &Fields, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    let words = who.words;
    let line = |name: &str, key: &str, hint: &str, width| {
        let field = Field::new(words, name, words.t(key), Kind::Line("text", width));
        field.hint(words.t(hint)).value(sent.text(name)).judged(faults)
    };
    let fields = vec![
        line("/code", "saved-code", "saved-code-hint", "govuk-input--width-20"),
        line("/pin", "saved-pin", "saved-pin-hint", "govuk-input--width-10"),
    ];
    let key = &who.app()?.page_keys.carried;
    let chrome = Chrome::public(words, words.t("saved-return-title"), Some("/saved"));
    let page = ComingBackPage {
        c: chrome.left_by(leaving::way_out(key, sitting)).faulty(!faults.is_empty()),
        sitting: leaving::signed(key, sitting),
        faults: page::faults_of(&fields),
        fields,
        free: promise::free(words.0),
    };
    Ok(page::answer(if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}
