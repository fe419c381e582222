//! Signing in and out.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
};
use askama::Template;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{
    auth,
    console::{
        back,
        field::{Field, Kind},
        page::{self, Chrome, Fault},
        staff::back_of,
        trouble::Trouble,
        visit::{self, Visit},
    },
    http::{
        address, answer, answers,
        form::{Fields, FormBody},
        genuine::{self, Genuine},
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::sessions::{self, SignIn, SignedIn},
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    c: Chrome,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    genuine: String,
    back: String,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/sign-in", Access::Anonymous, show),
        mount(Method::POST, "/sign-in", Access::Anonymous, sign_in),
        mount(Method::POST, "/sign-out", Access::SignedIn, sign_out),
    ]
}

async fn show(visit: Visit, request: HttpRequest) -> Result<HttpResponse, Trouble> {
    form(&visit, StatusCode::OK, "", &back_of(&request), None)
}

/// The form; `wrong` is the one sentence that there is for whatever was wrong.
fn form(visit: &Visit, status: StatusCode, login: &str, back: &str, wrong: Option<String>) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let door = door_of(visit)?;
    let mut name = Field::new(words, "login", words.t("login"), Kind::Line("text", "govuk-!-width-two-thirds")).value(login);
    name.autocomplete = "username";
    let mut password = Field::new(words, "password", words.t("password"), Kind::Password);
    password.autocomplete = "current-password";
    let chrome = Chrome::staff(words, words.t("sign-in"), &back::via("/sign-in", back), None, &[]);
    let page = SignInPage {
        c: chrome.faulty(wrong.is_some()),
        faults: wrong.map(|text| page::fault_at("login", text)).into_iter().collect(),
        fields: vec![name, password],
        genuine: genuine::token(&visit.app()?.page_keys.form, &whose(&door)),
        back: back.to_owned(),
    };
    let mut answer = page::answer(status, &page);
    put(&mut answer, visit::set_cookie(visit::DOOR_COOKIE, &door));
    Ok(answer)
}

/// What ties this sign-in page to this browser: the cookie that is there, or a new one.
fn door_of(visit: &Visit) -> Result<String, Trouble> {
    let known = visit::cookie(visit.request(), visit::DOOR_COOKIE).filter(|door| door.len() == 43 && door.is_ascii());
    if let Some(door) = known {
        return Ok(door.to_owned());
    }
    let mut bytes = [0_u8; 32];
    visit.app()?.store.entropy().fill(&mut bytes);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn whose(door: &str) -> String {
    format!("door {door}")
}

async fn sign_in(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let fields = visit.settle(body.0)?;
    let back = back::safe(fields.text("back")).unwrap_or("/work").to_owned();
    let login = fields.text("login").to_owned();
    if !is_genuine(&visit, &fields)? {
        return form(&visit, StatusCode::FORBIDDEN, &login, &back, Some(visit.words.t("sign-in-no-cookie")));
    }
    let request = visit.request();
    let ask = SignIn {
        login: login.clone(),
        password: fields.exactly("password").to_owned().into(),
        from: address::block(request),
        request: answers::request_id(request).and_then(|id| Uuid::try_parse(&id).ok()),
    };
    let app = visit.app()?;
    match sessions::sign_in(&app.store, &app.door, ask).await.map_err(answer::problem) {
        Ok(signed) => welcome(&visit, &signed, &back),
        Err(problem) => match wrong(&visit, &problem) {
            Some(sentence) => form(&visit, problem.status(), &login, &back, Some(sentence)),
            None => Err(visit.trouble(problem)),
        },
    }
}

fn is_genuine(visit: &Visit, fields: &Fields) -> Result<bool, Trouble> {
    let door = visit::cookie(visit.request(), visit::DOOR_COOKIE).unwrap_or_default();
    let proof = Genuine::verify(&visit.app()?.page_keys.form, &whose(door), fields.text(genuine::FIELD));
    Ok(proof.is_some() && !door.is_empty() && !visit::comes_from_elsewhere(visit.request()))
}

/// The sentence for a sign-in that was refused; nothing for a fault of the program.
fn wrong(visit: &Visit, problem: &Problem) -> Option<String> {
    match problem.status() {
        StatusCode::UNAUTHORIZED => Some(visit.words.t("sign-in-refused")),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Some(visit.words.t("sign-in-wait")),
        _ => None,
    }
}

fn welcome(visit: &Visit, signed: &SignedIn, back: &str) -> Result<HttpResponse, Trouble> {
    use secrecy::ExposeSecret;
    let app = visit.app()?;
    let bearer = app.door.tokens().verify(signed.access.token.expose_secret(), app.store.now());
    let bearer = bearer.map_err(|error| visit.trouble(Problem::internal(&error)))?;
    let value = auth::visit::issue(&app.page_keys.visit, bearer, signed.session_ends_at);
    let mut answer = page::go_to(&if signed.must_change { back::via("/password", back) } else { back.to_owned() });
    put(&mut answer, visit::set_cookie(visit::COOKIE, &value));
    put(&mut answer, visit::end_cookie(visit::DOOR_COOKIE));
    Ok(answer)
}

fn put(answer: &mut HttpResponse, (name, value): (header::HeaderName, String)) {
    if let Ok(value) = value.parse() {
        answer.headers_mut().append(name, value);
    }
}

async fn sign_out(visit: Visit, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (_, proof) = visit.genuine(body.0)?;
    let ended = visit.call("session.sign_out")?.even_if_password_due();
    visit.settle(ended.write(&proof, Ok(()), |tx, actor, ()| sessions::sign_out(tx, actor)).await)?;
    let mut answer = page::go_to("/sign-in");
    put(&mut answer, visit::end_cookie(visit::COOKIE));
    Ok(answer)
}
