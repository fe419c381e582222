//! Logging an attempt to reach the applicant, and with it the call that stands in for a message.

use actix_web::{HttpResponse, http::Method, web};
use uuid::Uuid;

use super::{
    Again, Refused, Sheet, at, done, faulty, overtaken, seen,
    sheet::{self, Ask, Line, Values},
    show, sorted,
};
use crate::{
    console::{
        staff::case::{self, Opened, Part},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::{
        attempt::{AttemptChannel, AttemptOutcome},
        fields::FieldErrors,
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        attempts::{self, Attempted, Attempts},
        messages::{self, Told},
    },
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const SCREEN: Access = Access::Rights(&[Right::CaseScreen]);
    vec![mount(Method::GET, "/cases/{id}/attempt", SCREEN, ask), mount(Method::POST, "/cases/{id}/attempt", SCREEN, log)]
}

/// The hidden field that says how many attempts were on record: an attempt changes nothing else that the page saw, so it is this by which
/// a form that is sent twice is known.
const BEFORE: &str = "attempts";

/// A case with what was to be told and may still be, and what was tried.
struct Work {
    opened: Opened,
    told: Vec<Told>,
    tried: Attempts,
}

impl Work {
    async fn of(visit: &Visit, id: &str) -> Result<Self, Trouble> {
        let opened = case::open(visit, id, Part::Messages).await?;
        if !opened.guide.may(Right::CaseScreen, &opened.view.office) {
            return Err(visit.trouble(Problem::forbidden("forbidden", "Only who screens cases of the office logs attempts.")));
        }
        let call = visit.call("message.list")?.on(opened.head.id);
        let told = visit.settle(call.read(Ok(opened.head.id), messages::list).await)?;
        let call = visit.call("contact_attempt.list")?.on(opened.head.id);
        let tried = visit.settle(call.read(Ok(opened.head.id), attempts::list).await)?;
        Ok(Self { opened, told, tried })
    }

    /// The open call tasks: which message each stands in for, and until when it is to be done.
    fn tasks(&self, visit: &Visit) -> Vec<(String, String)> {
        let open = |told: &Told| {
            let task = told.call_task.as_ref().filter(|task| task.closed_at.is_none())?;
            let message = visit.words.word("message", told.message.kind.as_str());
            let until = words::short(task.expires_at, self.opened.zone);
            Some((task.id.to_string(), format!("{message} ({} {until})", visit.words.t("until"))))
        };
        self.told.iter().filter_map(open).collect()
    }

    fn lines(&self, visit: &Visit) -> Vec<Line> {
        let words = visit.words;
        let channels = sheet::coded(words, "attempt-channel", AttemptChannel::ALL.iter().map(|own| own.as_str()));
        let outcomes = sheet::coded(words, "attempt-outcome", AttemptOutcome::ALL.iter().map(|own| own.as_str()));
        let none = |key: &str| (String::new(), words.t(key));
        let usable = self.opened.view.contacts.iter().filter(|contact| contact.safe_to_use);
        let contacts = usable.map(|own| (own.id.to_string(), format!("{}: {}", words.word("contact", &own.kind), own.value)));
        let mut lines = vec![
            Line::new("/channel", words.t("file-attempt-channel"), Ask::One(channels)),
            Line::new("/contact", words.t("file-attempt-contact"), Ask::One(contacts.chain([none("file-attempt-no-contact")]).collect())),
            Line::new("/outcome", words.t("file-attempt-outcome"), Ask::One(outcomes)).hint(words.t("file-attempt-outcome-hint")),
        ];
        // Asked for where a task is open; read always, so that one which is done meanwhile is refused and not passed over.
        let tasks = self.tasks(visit).into_iter().chain([none("file-attempt-no-task")]).collect();
        lines.push(Line::new("/call_task", words.t("file-attempt-task"), Ask::One(tasks)));
        lines
    }

    fn form(&self, visit: &Visit, values: &Values, seen: String, again: &Again<'_>) -> HttpResponse {
        let words = visit.words;
        let sheet = Sheet {
            title: words.t("file-attempt"),
            says: vec![words.t("file-attempt-text")],
            fields: sheet::fields(words, &self.lines(visit), values, again.faults),
            hidden: vec![("seen".to_owned(), seen), (BEFORE.to_owned(), self.tried.items.len().to_string())],
            action: at(&self.opened, "/attempt"),
            button: words.t("file-attempt-save"),
            ends: false,
            back: at(&self.opened, "/messages"),
        };
        show(visit, &self.opened, sheet, again)
    }
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let work = Work::of(&visit, &id).await?;
    if !work.tried.may_contact {
        let why = "Nobody is contacted before the United States government processes the case.";
        return Err(visit.trouble(Problem::conflict("not_processed", why)));
    }
    let query = visit.request().query_string();
    let task = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "task").map(|(_, task)| task.into_owned());
    let values: Values = [("/call_task".to_owned(), task.unwrap_or_default())].into();
    Ok(work.form(&visit, &values, work.opened.view.etag(), &Again::default()))
}

fn attempted(work: &Work, sent: &Fields, values: &Values) -> Result<Attempted, FieldErrors> {
    let mut errors = FieldErrors::default();
    let channel = errors.take("/channel", AttemptChannel::check(sheet::get(values, "/channel")));
    let outcome = errors.take("/outcome", AttemptOutcome::check(sheet::get(values, "/outcome")));
    let mut id = |name: &str| {
        let text = Some(sheet::get(values, name)).filter(|text| !text.is_empty())?;
        let unknown = || crate::domain::fields::Fault::new("not_in_list", "Use one that the case has now.");
        errors.take(name, text.parse::<Uuid>().map_err(|_| unknown()))
    };
    let (contact, call_task) = (id("/contact").map(Into::into), id("/call_task").map(Into::into));
    match (errors.or_else(|| ())?, channel, outcome) {
        ((), Some(channel), Some(outcome)) => {
            Ok(Attempted { case: work.opened.head.id, seen: seen(sent), channel, contact, outcome, call_task })
        }
        _ => Err(FieldErrors::one("/channel", "required", "Answer this question.")),
    }
}

async fn log(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let work = Work::of(&visit, &id).await?;
    let (values, old) = (sheet::read(&work.lines(&visit), &sent), seen(&sent).unwrap_or_default());
    if sent.text(BEFORE) != work.tried.items.len().to_string() {
        return Ok(work.form(&visit, &values, work.opened.view.etag(), &overtaken()));
    }
    let wanted = match attempted(&work, &sent, &values) {
        Ok(wanted) => wanted,
        Err(faults) => return Ok(work.form(&visit, &values, old, &faulty(faults.list()))),
    };
    let desk = visit.app()?.desk.clone();
    let call = visit.call("contact_attempt.log")?.on(work.opened.head.id);
    let answer = call.write(&proof, Ok(wanted), move |tx, actor, wanted| attempts::log(tx, &desk, actor, wanted)).await;
    match answer.map_err(sorted) {
        Ok(logged) => Ok(done(&work.opened, "/messages", if logged.call_task_done { "called" } else { "attempted" })),
        Err(Refused::Mend(faults)) => Ok(work.form(&visit, &values, old, &faulty(&faults))),
        Err(Refused::Overtaken) => {
            let now = Work::of(&visit, &id).await?;
            Ok(now.form(&visit, &values, now.opened.view.etag(), &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}
