//! The US government's own notice of a decision, as its officer records it. Sendero never tells.

use actix_web::{HttpResponse, http::Method, web};
use chrono::NaiveDate;

use super::{
    Again, Refused, Sheet, at, done, faulty,
    sheet::{self, Ask, Line, Values},
    show, sorted,
};
use crate::{
    console::{
        staff::case::{self, Opened, Part},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        decision::NoticeChannel,
        fields::{Fault, FieldError, FieldErrors},
        ids::{DecisionId, of},
        terms::Face,
        workflow::Right,
    },
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::decisions::{self, Notice},
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const DECIDE: Access = Access::Rights(&[Right::CaseDecide]);
    vec![
        mount(Method::GET, "/cases/{id}/decisions/{decision}/notice", DECIDE, ask),
        mount(Method::POST, "/cases/{id}/decisions/{decision}/notice", DECIDE, record),
    ]
}

fn lines(words: Words) -> Vec<Line> {
    let channels = sheet::coded(words, "notice", NoticeChannel::ALL.iter().map(|own| own.as_str()));
    vec![
        Line::new("/served_on", words.t("file-served-on"), Ask::Date).hint(words.t("file-served-on-hint")),
        Line::new("/channel", words.t("file-served-by"), Ask::One(channels)),
    ]
}

/// The decision must exist for the person; for who decides nothing here the page does not exist, since it would tell that there is one.
async fn found(visit: &Visit, case: &str, decision: &str) -> Result<(Opened, DecisionId, String), Trouble> {
    let id: DecisionId = visit.settle(path::id::<of::Decision>(decision))?;
    let opened = case::open(visit, case, Part::Decisions).await?;
    let call = visit.call("case.decisions")?.on(opened.head.id);
    let all = visit.settle(call.read(Ok(opened.head.id), decisions::show).await)?;
    let one = all.into_iter().find(|one| one.id == *id.uuid()).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    if !opened.guide.may(Right::CaseDecide, &opened.view.office) {
        return Err(visit.trouble(Problem::forbidden("forbidden", "Only officers of the United States government record its notices.")));
    }
    let name = visit.words.word("decision", one.kind.as_str());
    Ok((opened, id, name))
}

fn form(visit: &Visit, opened: &Opened, (id, name): (DecisionId, &str), values: &Values, again: &Again<'_>) -> HttpResponse {
    let words = visit.words;
    let sheet = Sheet {
        title: format!("{}: {name}", words.t("file-notice")),
        says: vec![words.t("file-notice-text")],
        fields: sheet::fields(words, &lines(words), values, again.faults),
        action: at(opened, &format!("/decisions/{id}/notice")),
        button: words.t("file-notice-save"),
        back: at(opened, "/decisions"),
        ..Sheet::default()
    };
    show(visit, opened, sheet, again)
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (opened, id, name) = found(&visit, &path.0, &path.1).await?;
    Ok(form(&visit, &opened, (id, &name), &Values::new(), &Again::default()))
}

fn notice(opened: &Opened, id: DecisionId, values: &Values) -> Result<Notice, FieldErrors> {
    let mut errors = FieldErrors::default();
    let not_a_day = || Fault::new("not_a_day", "Write day, month and year in numbers.");
    let day = sheet::get(values, "/served_on").parse::<NaiveDate>().map_err(|_| not_a_day());
    let served_on = errors.take("/served_on", day);
    let channel = errors.take("/channel", NoticeChannel::check(sheet::get(values, "/channel")));
    match (errors.or_else(|| ())?, served_on, channel) {
        ((), Some(served_on), Some(channel)) => Ok(Notice { case: opened.head.id, decision: id, served_on, channel }),
        _ => Err(FieldErrors::one("/served_on", "required", "Answer this question.")),
    }
}

/// A day to come has the code of a birth date to come; the sentence of the page is another.
fn in_words(faults: Vec<FieldError>) -> Vec<FieldError> {
    let own = |fault: FieldError| if fault.code == "in_the_future" { FieldError { code: "served_in_the_future", ..fault } } else { fault };
    faults.into_iter().map(own).collect()
}

async fn record(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let (opened, id, name) = found(&visit, &path.0, &path.1).await?;
    let values = sheet::read(&lines(visit.words), &sent);
    let wanted = match notice(&opened, id, &values) {
        Ok(wanted) => wanted,
        Err(faults) => return Ok(form(&visit, &opened, (id, &name), &values, &faulty(faults.list()))),
    };
    // A refusal would tell that there is something to refuse, so it is for readers of outcomes.
    let call = visit.call("decision.us_notice")?.on(opened.head.id).of_face(Face::Real);
    let answer = call.write(&proof, Ok(wanted), decisions::add_notice).await;
    match answer.map_err(sorted) {
        Ok(_) => Ok(done(&opened, "/decisions", "notice")),
        Err(Refused::Mend(faults)) => Ok(form(&visit, &opened, (id, &name), &values, &faulty(&in_words(faults)))),
        Err(Refused::Overtaken) => Err(visit.trouble(Problem::etag_mismatch())),
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}
