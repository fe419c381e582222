//! Parking and resuming: a page before that says what would happen, then a proposal to a second person.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::{RUN, board, rest_of};
use crate::{
    console::{
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        staff::in_place,
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        by_hand::HandReason,
        fields::{FieldError, FieldErrors},
        park::ParkSubject,
        proposal::ProposalKind,
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Mounted, mount},
    },
    ops::{offices::Resting, parks},
};

#[derive(Template)]
#[template(path = "office_rest.html")]
struct RestPage {
    c: Chrome,
    faults: Vec<Fault>,
    notice: Option<String>,
    what: String,
    state: String,
    action: String,
    button: String,
    parks: bool,
    cases: i64,
    booked: i64,
    /// Whether it can be proposed now.
    open: bool,
    reason: Field,
}

/// The pages of this file.
pub(super) fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/offices/{office}/park", RUN, ask_park),
        mount(Method::POST, "/offices/{office}/park", RUN, park),
        mount(Method::GET, "/offices/{office}/resume", RUN, ask_resume),
        mount(Method::POST, "/offices/{office}/resume", RUN, resume),
        mount(Method::GET, "/offices/programmes/{code}/{kind}", RUN, ask_programme),
        mount(Method::POST, "/offices/programmes/{code}/{kind}", RUN, propose_programme),
    ]
}

async fn ask_park(visit: Visit, office: web::Path<String>) -> Result<HttpResponse, Trouble> {
    ask(&visit, &office_of(&visit, &office)?, ProposalKind::Park, &Refused::default()).await
}

async fn ask_resume(visit: Visit, office: web::Path<String>) -> Result<HttpResponse, Trouble> {
    ask(&visit, &office_of(&visit, &office)?, ProposalKind::Resume, &Refused::default()).await
}

async fn ask_programme(visit: Visit, parts: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (code, act) = parts.into_inner();
    let kind = kind_of(&visit, &act)?;
    ask(&visit, &visit.settle(path::code(&code).map(ParkSubject::Programme))?, kind, &Refused::default()).await
}

async fn park(visit: Visit, office: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let subject = office_of(&visit, &office)?;
    propose(visit, subject, ProposalKind::Park, body).await
}

async fn resume(visit: Visit, office: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let subject = office_of(&visit, &office)?;
    propose(visit, subject, ProposalKind::Resume, body).await
}

async fn propose_programme(visit: Visit, parts: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (code, act) = parts.into_inner();
    let kind = kind_of(&visit, &act)?;
    let subject = visit.settle(path::code(&code).map(ParkSubject::Programme))?;
    propose(visit, subject, kind, body).await
}

fn office_of(visit: &Visit, code: &str) -> Result<ParkSubject, Trouble> {
    visit.settle(path::code(code).map(ParkSubject::Office))
}

fn kind_of(visit: &Visit, act: &str) -> Result<ProposalKind, Trouble> {
    let known = ProposalKind::parse(act).filter(|kind| matches!(kind, ProposalKind::Park | ProposalKind::Resume));
    known.ok_or_else(|| visit.trouble(Problem::not_found()))
}

/// Why it was not proposed, when it was tried.
#[derive(Default)]
struct Refused {
    problem: Option<Problem>,
    faults: Vec<FieldError>,
}

async fn ask(visit: &Visit, subject: &ParkSubject, kind: ProposalKind, refused: &Refused) -> Result<HttpResponse, Trouble> {
    let (boards, programmes) = board(visit).await?;
    let named = boards.into_iter().map(|board| (board.page.name, board.rests));
    let of_programmes = programmes.into_iter().map(|own| (own.subject.programme().unwrap_or_default().to_owned(), own));
    let found = named.chain(of_programmes).find(|(_, own)| own.subject == *subject);
    let (what, own) = found.ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let status = match &refused.problem {
        Some(problem) => problem.status(),
        None if refused.faults.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(page::answer(status, &page_of(visit, what, &own, kind, refused)))
}

fn page_of(visit: &Visit, what: String, own: &Resting, kind: ProposalKind, refused: &Refused) -> RestPage {
    let words = visit.words;
    let rest = rest_of(words, own);
    let parks = kind == ProposalKind::Park;
    let notice = refused.problem.as_ref().map(|problem| in_place(words, problem).unwrap_or_else(|| problem.body().detail));
    let reasons = Choice::words_of(words, "offices-reason", HandReason::ALL.iter().map(|own| own.as_str()), &[]);
    let reason = Field::new(words, "/reason", words.t("reason"), Kind::Radios(reasons)).hint(words.t("offices-reason-hint"));
    let reason = reason.judged(&refused.faults);
    // Where somebody else was quicker there is no field that a fault could lead to; the page says how it stands.
    let open = own.may_propose && own.open.is_none() && own.parked != parks;
    let faults = if open { page::faults_of([&reason]) } else { Vec::new() };
    RestPage {
        c: visit.chrome(words.word("offices-title", kind.as_str())).faulty(notice.is_some() || !faults.is_empty()),
        faults,
        notice,
        what,
        state: rest.waits.unwrap_or(rest.state),
        action: super::address(own, kind),
        button: words.word("offices-propose", kind.as_str()),
        parks,
        cases: own.cases,
        booked: own.booked,
        open,
        reason,
    }
}

async fn propose(visit: Visit, subject: ParkSubject, kind: ProposalKind, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let reason = FieldErrors::collect(|errors| errors.take("/reason", HandReason::check(sent.filled("/reason").unwrap_or_default())));
    let reason = match reason {
        Ok(reason) => reason,
        Err(faults) => return ask(&visit, &subject, kind, &Refused { faults: faults.list().to_vec(), ..Refused::default() }).await,
    };
    let call = visit.call(format!("proposal.{kind}"))?;
    let shape = Ok((subject.clone(), reason));
    let done = call.write(&proof, shape, move |tx, actor, (subject, reason)| parks::propose(tx, actor, kind, subject, *reason)).await;
    match done {
        Ok(_) => Ok(page::go_to("/offices?done=proposed")),
        Err(problem) if problem.status() == StatusCode::CONFLICT => {
            ask(&visit, &subject, kind, &Refused { problem: Some(problem), ..Refused::default() }).await
        }
        Err(problem) => Err(visit.trouble(problem)),
    }
}
