//! The clearances of a case: who has what and until when, and the form that writes one down in place of what stood.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;
use chrono::NaiveDate;

use super::{
    action_fields,
    case::{self, Head, Opened, Part},
    decision_people,
    overtaken::{self, Notice},
};
use crate::{
    access::clearances::{ClearanceShown, ClearanceView},
    console::{
        back,
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
        words::Words,
    },
    domain::{
        clearance::{ClearanceDraft, ClearanceState, SECURITY},
        fields::{FieldError, FieldErrors},
        local_time::local_day,
        terms::Face,
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        path,
        routes::{Access, Mounted, mount},
    },
    ops::{
        clearances::{self, Written},
        travel,
    },
};

#[derive(Template)]
#[template(path = "clearances.html")]
struct ListPage {
    c: Chrome,
    head: Head,
    people: Vec<Person>,
    kinds: Vec<(String, String)>,
    steps: Vec<(String, String)>,
    done: bool,
}

/// A member with their clearances.
struct Person {
    name: String,
    flag: Option<String>,
    lines: Vec<(String, String, &'static str)>,
}

#[derive(Template)]
#[template(path = "clearance.html")]
struct FormPage {
    c: Chrome,
    head: Head,
    action: String,
    hidden: Vec<(String, String)>,
    faults: Vec<Fault>,
    notice: Option<Notice>,
    fields: Vec<Field>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const READ: Access = Access::Rights(&[Right::CaseRead]);
    const WRITE: Access = Access::Rights(&[Right::CaseDecide, Right::CaseTravel]);
    vec![
        mount(Method::GET, "/cases/{id}/clearances", READ, list),
        mount(Method::GET, "/cases/{id}/clearances/{kind}", WRITE, ask),
        mount(Method::POST, "/cases/{id}/clearances/{kind}", WRITE, write),
    ]
}

/// The word of a kind, which is data of a pathway: one that has no word yet is read as it is spelled.
#[must_use]
pub fn kind_word(words: Words, kind: &str) -> String {
    words.word("clearance-kind", kind)
}

async fn list(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::Overview).await?;
    let words = visit.words;
    let today = local_day(overtaken::now(&visit)?, opened.zone);
    let person = |who: decision_people::Who| Person {
        lines: opened.view.clearances.iter().filter(|own| own.person == who.id).map(|own| line(words, own, today)).collect(),
        name: who.name,
        flag: who.flag,
    };
    let people = decision_people::people(words, &opened, overtaken::now(&visit)?).into_iter().map(person);
    let people = people.filter(|person| !person.lines.is_empty()).collect();
    let at = |rest: String| back::via(&format!("/cases/{}/{rest}", opened.view.id), &opened.head.back);
    let kinds = kinds(&opened).into_iter().filter(|kind| may_write(&opened, kind));
    let kinds = kinds.map(|kind| (kind_word(words, &kind), at(format!("clearances/{kind}")))).collect();
    let offered = opened.view.allowed_actions.iter().filter(|action| travel::STEPS.contains(&action.verb));
    let steps = offered.map(|action| (words.word("verb", action.verb.as_str()), at(format!("do/{}", action.verb)))).collect();
    Ok(page::ok(&ListPage {
        c: visit.chrome(format!("{} – {}", words.t("decide-clearances"), opened.head.reference)),
        people,
        kinds,
        steps,
        done: form_urlencoded::parse(visit.request().query_string().as_bytes()).any(|(name, _)| name == "done"),
        head: opened.head,
    }))
}

/// How a clearance stands in words, and the colour of its tag.
fn line(words: Words, own: &ClearanceView, today: NaiveDate) -> (String, String, &'static str) {
    let (state, colour) = match (own.state, own.valid_until) {
        (ClearanceShown::Clear, Some(until)) if until < today => (words.with("decide-ran-out", "day", until), "red"),
        (ClearanceShown::Clear, Some(until)) => (words.with("decide-valid-until", "day", until), "green"),
        (ClearanceShown::NotClear, _) => (words.word("clearance", own.state.as_str()), "red"),
        _ => (words.word("clearance", own.state.as_str()), "grey"),
    };
    (kind_word(words, &own.kind), state, colour)
}

fn kinds(opened: &Opened) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for own in &opened.view.clearances {
        if !kinds.contains(&own.kind) {
            kinds.push(own.kind.clone());
        }
    }
    kinds
}

/// Security is the US government's to write, everything else the travel coordinators'.
fn may_write(opened: &Opened, kind: &str) -> bool {
    let right = if kind == SECURITY { Right::CaseDecide } else { Right::CaseTravel };
    opened.guide.may(right, &opened.view.office)
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (id, kind) = path.into_inner();
    let opened = case::open(&visit, &id, Part::Overview).await?;
    form(&visit, opened, &kind, &Fields::default(), Shown::default())
}

/// How the form is shown: at first, or again with what has to be mended or looked at.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    faults: Vec<FieldError>,
    notice: Option<Notice>,
}

fn form(visit: &Visit, opened: Opened, kind: &str, sent: &Fields, shown: Shown) -> Result<HttpResponse, Trouble> {
    let words = visit.words;
    let kind = visit.settle(path::code(kind))?;
    if !may_write(&opened, &kind) {
        return Err(visit.trouble(crate::http::problem::Problem::forbidden("forbidden", "Somebody else writes this clearance.")));
    }
    if !kinds(&opened).contains(&kind) {
        return Err(visit.trouble(crate::http::problem::Problem::not_found()));
    }
    let fields: Vec<Field> = questions(words, &opened, &kind, sent).into_iter().map(|field| field.judged(&shown.faults)).collect();
    let looked = overtaken::now(visit)?.to_rfc3339();
    let page = FormPage {
        c: visit.chrome(format!("{} – {}", kind_word(words, &kind), opened.head.reference)).faulty(shown.status.is_client_error()),
        action: back::via(&format!("/cases/{}/clearances/{kind}", opened.view.id), &opened.head.back),
        hidden: vec![("seen".to_owned(), opened.view.etag()), (overtaken::LOOKED.to_owned(), looked)],
        faults: page::faults_of(&fields),
        notice: shown.notice,
        fields,
        head: opened.head,
    };
    Ok(page::answer(shown.status, &page))
}

fn questions(words: Words, opened: &Opened, kind: &str, sent: &Fields) -> Vec<Field> {
    let everybody = Choice::new("", words.t("decide-everybody"), sent.text("/person"));
    let has = |id: uuid::Uuid| opened.view.clearances.iter().any(|own| own.kind == kind && own.person == id);
    let members = decision_people::of_the_family(opened).filter(|person| has(person.id));
    let members = members.map(|person| Choice::new(person.id.to_string(), &person.name, sent.text("/person")));
    let mut fields = vec![Field::new(
        words,
        "/person",
        words.t("decide-whose-clearance"),
        Kind::Radios(std::iter::once(everybody).chain(members).collect()),
    )];
    if kind == SECURITY {
        let chosen = sent.filled("/state").unwrap_or("clear");
        let states = Choice::words_of(words, "clearance", ClearanceState::ALL.iter().map(|state| state.as_str()), &[chosen]);
        fields.push(Field::new(words, "/state", words.t("decide-state"), Kind::Radios(states)));
    }
    let day = |name: &str, label: String| {
        let part = |part: &str| sent.text(&format!("{name}-{part}")).to_owned();
        Field::new(words, name, label, Kind::Date([part("day"), part("month"), part("year")]))
    };
    fields.push(day("/valid_from", words.t("decide-valid-from")));
    fields.push(day("/valid_until", words.t("decide-valid-to")).hint(words.t("decide-valid-to-hint")));
    fields
}

async fn write(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (id, kind) = path.into_inner();
    let (sent, proof) = visit.genuine(body.0)?;
    let opened = case::open(&visit, &id, Part::Overview).await?;
    let kind = visit.settle(path::code(&kind))?;
    let written = match draft(&sent, &opened, &kind) {
        Ok(written) => written,
        Err(faults) => {
            let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, faults: faults.list().to_vec(), notice: None };
            return form(&visit, opened, &kind, &sent, shown);
        }
    };
    // As for the API: a refusal to write that somebody is not clear would tell as much as the writing.
    let face = if kind == SECURITY { Face::Real } else { Face::Both };
    let call = visit.call("clearance.record")?.on(opened.head.id).of_face(face);
    let desk = visit.app()?.desk.clone();
    let done = call.write(&proof, Ok(written), move |tx, actor, written| clearances::record(tx, &desk, actor, written)).await;
    match done {
        Ok(_) => {
            let list = back::via(&format!("/cases/{}/clearances", opened.view.id), &opened.head.back);
            Ok(page::go_to(&format!("{list}&done={kind}")))
        }
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY && !problem.errors().is_empty() => {
            let shown = Shown { status: problem.status(), faults: problem.errors().to_vec(), notice: None };
            form(&visit, opened, &kind, &sent, shown)
        }
        Err(problem) => match overtaken::notice(&visit, &opened, &sent, &problem).await? {
            Some(notice) => {
                let shown = Shown { status: problem.status(), faults: Vec::new(), notice: Some(notice) };
                form(&visit, opened, &kind, &sent, shown)
            }
            None => Err(visit.trouble(problem)),
        },
    }
}

fn draft(sent: &Fields, opened: &Opened, kind: &str) -> Result<Written, FieldErrors> {
    let mut errors = FieldErrors::default();
    let person = sent.filled("/person").and_then(|text| {
        let found = decision_people::family(opened).into_iter().find(|id| id.to_string() == text);
        errors.take("/person", found.ok_or_else(|| crate::domain::fields::Fault::new("not_in_list", "Choose a person of the list.")))
    });
    let state = sent.filled("/state").and_then(|text| errors.take("/state", ClearanceState::check(text)));
    let (from, until) = (action_fields::day(sent, "/valid_from", &mut errors), action_fields::day(sent, "/valid_until", &mut errors));
    let draft = ClearanceDraft { state, valid_from: from, valid_until: until };
    let seen = sent.filled("seen").map(str::to_owned);
    errors.or_else(|| Written { case: opened.head.id, kind: kind.to_owned(), seen, person: person.map(Into::into), draft })
}
