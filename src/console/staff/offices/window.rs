//! Opening or closing a form at once, with a reason, on record.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{board_of, door};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        staff::in_place,
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        by_hand::{ByHand, HandReason},
        fields::{FieldError, FieldErrors},
        terms::Channel,
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::offices::{self, Board},
};

#[derive(Template)]
#[template(path = "office_window.html")]
struct WindowPage {
    c: Chrome,
    faults: Vec<Fault>,
    notice: Option<String>,
    office: String,
    action: String,
    states: Vec<(String, String)>,
    fields: Vec<Field>,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    const SET: Access = Access::Rights(&[Right::WindowSet]);
    vec![mount(Method::GET, "/offices/{office}/window", SET, ask), mount(Method::POST, "/offices/{office}/window", SET, act)]
}

async fn ask(visit: Visit, office: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let board = board_of(&visit, &office).await?;
    if !board.may_set {
        return Err(visit.trouble(Problem::forbidden("forbidden", "A supervisor of the office opens and closes its forms.")));
    }
    let asked = visit.request().query_string().strip_prefix("channel=").and_then(Channel::parse).unwrap_or(Channel::Public);
    let chosen = visit.settle(Fields::from_slice(format!("/channel={asked}").as_bytes()))?;
    Ok(form(&visit, &board, &chosen, StatusCode::OK, &[], None))
}

fn form(visit: &Visit, board: &Board, sent: &Fields, status: StatusCode, faults: &[FieldError], notice: Option<String>) -> HttpResponse {
    let words = visit.words;
    let channels =
        Choice::words_of(words, "channel", Channel::ALL.iter().map(|own| own.as_str()), &[sent.filled("/channel").unwrap_or("public")]);
    let states = Choice::words_of(words, "offices-do", ByHand::ALL.iter().map(|own| own.as_str()), &[sent.text("/state")]);
    let reasons = Choice::words_of(words, "offices-reason", HandReason::ALL.iter().map(|own| own.as_str()), &[sent.text("/reason")]);
    let fields = [
        Field::new(words, "/channel", words.t("offices-which-door"), Kind::Radios(channels)),
        Field::new(words, "/state", words.t("offices-what"), Kind::Radios(states)).hint(words.t("offices-what-hint")),
        Field::new(words, "/reason", words.t("reason"), Kind::Radios(reasons)).hint(words.t("offices-reason-hint")),
    ];
    let fields: Vec<Field> = fields.into_iter().map(|field| field.judged(faults)).collect();
    let doors = [&board.public, &board.assisted].map(|one| door(words, &board.page, one, &std::collections::BTreeMap::new()));
    let page = WindowPage {
        c: visit.chrome(words.t("offices-window-title")).faulty(!faults.is_empty() || notice.is_some()),
        faults: page::faults_of(&fields),
        notice,
        office: board.page.name.clone(),
        action: format!("/offices/{}/window", board.page.code),
        states: doors.into_iter().map(|door| (door.name, door.state)).collect(),
        fields,
    };
    page::answer(status, &page)
}

async fn act(visit: Visit, office: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let board = board_of(&visit, &office).await?;
    let asked = match asked(&sent) {
        Ok(asked) => asked,
        Err(faults) => return Ok(form(&visit, &board, &sent, StatusCode::UNPROCESSABLE_ENTITY, faults.list(), None)),
    };
    let desk = visit.app()?.desk.clone();
    let shape = path::code(&office).map(|office| (office, asked));
    let done = visit.call("window.set")?.write(&proof, shape, move |tx, actor, (office, asked): &(String, Asked)| {
        offices::set_window(tx, &desk, actor, (office, asked.0), (asked.1, Some(asked.2)))
    });
    match done.await {
        Ok(_) => Ok(page::go_to("/offices?done=window")),
        Err(problem) => match in_place(visit.words, &problem) {
            Some(notice) => Ok(form(&visit, &board, &sent, problem.status(), &[], Some(notice))),
            None => Err(visit.trouble(problem)),
        },
    }
}

type Asked = (Channel, ByHand, HandReason);

fn asked(sent: &Fields) -> Result<Asked, FieldErrors> {
    FieldErrors::collect(|errors| {
        let chosen = |name: &str| sent.filled(name).unwrap_or_default().to_owned();
        let channel = errors.take("/channel", Channel::check(&chosen("/channel")));
        let state = errors.take("/state", ByHand::check(&chosen("/state")));
        let reason = errors.take("/reason", HandReason::check(&chosen("/reason")));
        Some((channel?, state?, reason?))
    })
}
