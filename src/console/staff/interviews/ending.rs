//! What became of an interview: held with who came, nobody came, or cancelled with the reason.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use uuid::Uuid;

use super::{
    book::{MOST_CHARACTERS, kept_apart, sentence},
    foreseen::{self, Told},
    in_words,
    place::Place,
};
use crate::{
    access::view::CaseView,
    console::{
        back,
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        staff::case::{self, Head, Opened, Part},
        trouble::Trouble,
        visit::Visit,
        words,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        free_text,
        interview::Ending,
        workflow::{Right, Verb},
    },
    http::{
        form::{Fields, FormBody},
        genuine::Genuine,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::interviews::{self, Foreseen, Said, foresee_ending},
};

/// Endings that are one verb: which of them it is, the page asks.
const CANCELLED: &[Ending] = &[Ending::Postponed, Ending::Cancelled, Ending::BookedInError];

#[derive(Template)]
#[template(path = "interviews_ending.html")]
struct EndingPage {
    c: Chrome,
    head: Head,
    faults: Vec<Fault>,
    notice: Option<String>,
    lines: Vec<(String, String)>,
    clock: String,
    fields: Vec<Field>,
    told: Option<Told>,
    silent: bool,
    hold: Option<String>,
    action: String,
    seen: String,
    verb: String,
}

/// An interview of which something is to be said.
struct Asked {
    opened: Opened,
    place: Place,
    verb: Verb,
    interview: Uuid,
}

#[derive(Default)]
struct Shown {
    status: StatusCode,
    notice: Option<String>,
    faults: Vec<FieldError>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const END: Access = Access::Rights(&[Right::CaseSchedule, Right::CaseScreen, Right::CaseDecide]);
    vec![mount(Method::GET, "/cases/{id}/interview/{verb}", END, ask), mount(Method::POST, "/cases/{id}/interview/{verb}", END, answer)]
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (id, verb) = path.into_inner();
    let asked = open(&visit, &id, &verb).await?;
    form(&visit, asked, &Fields::default(), Shown::default()).await
}

async fn open(visit: &Visit, id: &str, verb: &str) -> Result<Asked, Trouble> {
    let endings = [Verb::RecordHeld, Verb::RecordNoShow, Verb::CancelInterview];
    let verb = Verb::parse(verb).filter(|verb| endings.contains(verb)).ok_or_else(|| visit.trouble(Problem::not_found()))?;
    let opened = case::open(visit, id, Part::Interviews).await?;
    let place = Place::named(visit, opened.guide.clone(), &opened.view.office).await?;
    let allowed = opened.view.allowed_actions.iter().any(|action| action.verb == verb);
    match &opened.view.interview {
        Some(own) if allowed => {
            let interview = own.id;
            Ok(Asked { opened, place, verb, interview })
        }
        Some(own) if own.slot.starts_at > place.now && verb != Verb::CancelInterview => {
            Err(visit.trouble(Problem::conflict("too_early", "The interview has not begun yet.")))
        }
        _ => Err(visit.trouble(Problem::conflict("not_from_here", "This step cannot be taken now; the page of the case says what can."))),
    }
}

async fn form(visit: &Visit, asked: Asked, sent: &Fields, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let foreseen = foresee(visit, &asked).await?;
    let faults = in_words(words, &shown.faults);
    let fields: Vec<Field> = questions(visit, &asked, sent).into_iter().map(|field| field.judged(&faults)).collect();
    let name = words.word("verb", asked.verb.as_str());
    let told = foreseen::told(words, &asked.opened, &foreseen, &asked.place);
    let page = EndingPage {
        c: visit.chrome(format!("{name} – {}", asked.opened.head.reference)).faulty(shown.notice.is_some() || !faults.is_empty()),
        faults: page::faults_of(&fields),
        notice: shown.notice,
        lines: foreseen::slot_lines(words, &asked.place, &foreseen.slot),
        clock: asked.place.clock(words),
        fields,
        silent: told.is_none() && asked.verb == Verb::CancelInterview,
        told,
        hold: foreseen.held_until.map(|until| words::short(until, asked.place.zone)),
        action: back::via(&format!("/cases/{}/interview/{}", asked.opened.view.id, asked.verb), &asked.opened.head.back),
        seen: asked.opened.view.etag(),
        verb: name,
        head: asked.opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

async fn foresee(visit: &Visit, asked: &Asked) -> Result<Foreseen, Trouble> {
    let ending = match asked.verb {
        Verb::RecordHeld => Ending::Held,
        Verb::RecordNoShow => Ending::NoShow,
        _ => Ending::Cancelled,
    };
    let desk = visit.app()?.desk.clone();
    let call = visit.call("interview.foresee")?.on(asked.opened.head.id);
    let read = call.read(Ok((asked.opened.head.id, ending)), move |tx, actor, asked| foresee_ending(tx, &desk, actor, asked));
    visit.settle(read.await)
}

fn questions(visit: &Visit, asked: &Asked, sent: &Fields) -> Vec<Field> {
    let words = visit.words;
    let reason = |label: String| Field::new(words, "/reason", label, Kind::Lines).hint(words.t("reason-hint")).value(sent.text("/reason"));
    match asked.verb {
        Verb::RecordHeld => {
            let came: Vec<&str> = sent.all("/attended").collect();
            let family = family(&asked.opened.view);
            let choice = |(id, name): (Uuid, String)| {
                let value = id.to_string();
                Choice { chosen: came.contains(&value.as_str()), value, label: name }
            };
            let choices = family.into_iter().map(choice).collect();
            let who = Field::new(words, "/attended", words.t("interviews-attended"), Kind::Boxes(choices))
                .hint(words.t("interviews-attended-hint"));
            vec![who, reason(words.t("reason-optional"))]
        }
        Verb::CancelInterview => {
            let codes = CANCELLED.iter().map(|own| own.as_str());
            let choices = Choice::words_of(words, "interviews-ending", codes, &[sent.text("/disposition")]);
            vec![Field::new(words, "/disposition", words.t("interviews-why"), Kind::Radios(choices)), reason(words.t("reason"))]
        }
        _ => vec![reason(words.t("reason"))],
    }
}

/// Who can take part: the principal and the members, not a guardian from outside.
fn family(view: &CaseView) -> Vec<(Uuid, String)> {
    view.people
        .iter()
        .filter(|person| person.principal || person.relation.is_some())
        .map(|person| (person.id, person.name.clone()))
        .collect()
}

async fn answer(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (id, verb) = path.into_inner();
    let (sent, proof) = visit.genuine(body.0)?;
    let asked = match open(&visit, &id, &verb).await {
        Ok(asked) => asked,
        Err(trouble) => return kept_apart(&visit, &id, &sent, trouble).await,
    };
    match said(&asked, &sent) {
        Err(faults) => mend(&visit, asked, &sent, faults.list()).await,
        Ok(said) => match carry_out(&visit, &proof, &asked, said).await? {
            Ok(_) => {
                let page = back::via(&format!("/cases/{}/interviews", asked.opened.view.id), &asked.opened.head.back);
                Ok(page::go_to(&format!("{page}&done={}", asked.verb)))
            }
            Err(problem) => refused(&visit, asked, &sent, problem).await,
        },
    }
}

/// The answers as the use case takes them.
fn said(asked: &Asked, sent: &Fields) -> Result<Said, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = sent.filled("/reason").and_then(|text| errors.take("/reason", free_text::paragraph(text, MOST_CHARACTERS)));
    let ending = match asked.verb {
        Verb::RecordHeld => Some(Ending::Held),
        Verb::RecordNoShow => Some(Ending::NoShow),
        _ => {
            let told = Ending::parse(sent.text("/disposition")).filter(|own| CANCELLED.contains(own));
            if told.is_none() {
                errors.add("/disposition", "required", "Choose one.");
            }
            told
        }
    };
    let mut attended = Vec::new();
    for text in sent.all("/attended").filter(|_| asked.verb == Verb::RecordHeld) {
        match text.parse::<Uuid>() {
            Ok(id) => attended.push(id.into()),
            Err(_) => errors.add("/attended", "not_of_the_family", "Name people of this case."),
        }
    }
    let given = Said {
        interview: asked.interview.into(),
        seen: sent.filled("seen").map(str::to_owned),
        ending: ending.unwrap_or(Ending::Cancelled),
        reason,
        attended,
    };
    if let Err(missing) = given.check() {
        missing.list().iter().for_each(|fault| errors.add(fault.pointer.clone(), fault.code, fault.detail.clone()));
    }
    errors.or_else(|| given)
}

async fn carry_out(visit: &Visit, proof: &Genuine, asked: &Asked, said: Said) -> Result<Result<Box<CaseView>, Problem>, Trouble> {
    let desk = visit.app()?.desk.clone();
    let call = visit.call("interview.disposition")?.on(asked.opened.head.id);
    Ok(call.write(proof, Ok(said), move |tx, actor, said| interviews::dispose(tx, &desk, actor, said)).await)
}

async fn mend(visit: &Visit, asked: Asked, sent: &Fields, faults: &[FieldError]) -> Result<HttpResponse, Trouble> {
    form(visit, asked, sent, Shown { status: StatusCode::UNPROCESSABLE_ENTITY, notice: None, faults: faults.to_vec() }).await
}

async fn refused(visit: &Visit, asked: Asked, sent: &Fields, problem: Problem) -> Result<HttpResponse, Trouble> {
    let (status, id) = (problem.status(), asked.opened.view.id.to_string());
    match status {
        StatusCode::UNPROCESSABLE_ENTITY if !problem.errors().is_empty() => mend(visit, asked, sent, problem.errors()).await,
        StatusCode::PRECONDITION_FAILED | StatusCode::PRECONDITION_REQUIRED | StatusCode::CONFLICT => {
            let again = match open(visit, &id, asked.verb.as_str()).await {
                Ok(again) => again,
                Err(trouble) => return kept_apart(visit, &id, sent, trouble).await,
            };
            let notice = if status == StatusCode::CONFLICT {
                sentence(visit, &problem)
            } else {
                visit.words.with("somebody-else", "at", &again.opened.head.since)
            };
            form(visit, again, sent, Shown { status, notice: Some(notice), faults: Vec::new() }).await
        }
        _ => Err(visit.trouble(problem)),
    }
}
