//! One case at the clerk's desk, masked: enough to help a family on the telephone, and no more.

use actix_web::{HttpResponse, http::Method, web};
use askama::Template;
use chrono_tz::Tz;

use super::{desk::FIND, guide_of};
use crate::{
    access::masked::{MaskedAppointment, MaskedContact, MaskedState},
    console::{
        page::{self, Chrome},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::ids::{CaseId, of},
    http::{
        path,
        routes::{Access, Mounted, mount},
    },
    ops::lookup::{self, Found},
};

/// A line of the page: what it is, and what stands there.
struct Line(String, Vec<String>);

#[derive(Template)]
#[template(path = "desk_case.html")]
struct DeskCasePage {
    c: Chrome,
    id: String,
    state: String,
    lines: Vec<Line>,
    whole: bool,
    may_correct: bool,
    corrected: bool,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    let access: Access = FIND;
    vec![mount(Method::GET, "/desk/cases/{id}", access, show)]
}

async fn show(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    guide_of(&visit).await?;
    let found = found(&visit, &id).await?;
    let words = visit.words;
    let state = match found.view.state {
        MaskedState::Received => words.t("desk-received"),
        MaskedState::InProcess => words.t("desk-in-process"),
    };
    let reference = found.view.references.first().cloned().unwrap_or_default();
    Ok(page::ok(&DeskCasePage {
        c: visit.chrome(words.with("desk-case-title", "reference", reference)),
        id: found.view.id.to_string(),
        state,
        lines: lines(words, &found),
        whole: found.whole,
        may_correct: found.may_correct,
        corrected: visit.request().query_string() == "done=contacts",
    }))
}

/// The case as this visitor sees it here.
///
/// # Errors
/// The page that says that there is nothing.
pub async fn found(visit: &Visit, id: &str) -> Result<Found, Trouble> {
    let (desk, language) = (visit.app()?.desk.clone(), visit.words.0);
    let shape = path::id::<of::Case>(id);
    let call = visit.call("case.lookup")?;
    let call = shape.as_ref().map_or_else(|_| call.clone(), |id: &CaseId| call.clone().on(*id));
    visit.settle(call.read(shape, move |tx, actor, id| lookup::by_id(tx, &desk, actor, (id, language))).await)
}

fn lines(words: Words, found: &Found) -> Vec<Line> {
    let view = &found.view;
    let contact = |contact: &MaskedContact| format!("{}: … {}", words.word("contact", &contact.kind), contact.ends_with);
    let mut lines = vec![
        Line(words.t("desk-references"), view.references.clone()),
        Line(words.t("office"), vec![view.office.clone()]),
        Line(words.t("received"), vec![words.day_and_hour(view.received_at, found.zone)]),
        Line(words.t("message-language"), vec![words.word("language", &view.language)]),
        Line(words.t("contacts"), view.contacts.iter().map(contact).collect()),
    ];
    let appointment = view.appointment.as_ref().map(|live| appointment(words, live, found.zone, found.site.as_deref()));
    lines.push(Line(words.t("desk-appointment"), appointment.unwrap_or_else(|| vec![words.t("desk-no-appointment")])));
    lines
}

fn appointment(words: Words, live: &MaskedAppointment, zone: Tz, site: Option<&str>) -> Vec<String> {
    let when = words.day_and_hour(live.starts_at, live.zone.parse().unwrap_or(zone));
    let how = words.word("desk-mode", live.mode.as_str());
    [Some(when), Some(how), site.map(str::to_owned)].into_iter().flatten().collect()
}
