//! Somebody joins a family.

use actix_web::{HttpResponse, http::Method, web};

use super::{
    Again, Refused, Sheet, at, before, done, faulty, follows, must_be_open, overtaken,
    person::{birth, consent, given_if_any, nationalities, relation, sex},
    placed, seen,
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
    domain::{application::PersonDraft, fields::FieldErrors, workflow::Right},
    http::{
        form::{Fields, FormBody},
        routes::{Access, Mounted, mount},
    },
    ops::people::{self, Before, Joining},
};

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const CORRECT: Access = Access::Rights(&[Right::PersonCorrect]);
    vec![mount(Method::GET, "/cases/{id}/people/add", CORRECT, ask), mount(Method::POST, "/cases/{id}/people/add", CORRECT, add)]
}

fn lines(words: Words) -> Vec<Line> {
    let mut lines = vec![
        relation(words, "/person/relation"),
        Line::new("/person/name", words.t("file-name"), Ask::Line("")).hint(words.t("file-name-hint")),
        birth(words, "/person/birth_date"),
        sex(words, "/person/sex"),
        nationalities(words, "/person/nationalities"),
    ];
    lines.extend(consent(words));
    let guardian = vec![("yes".to_owned(), words.t("file-guardian-yes"))];
    lines.push(Line::new("/guardian", words.t("guardian"), Ask::Any(guardian)).hint(words.t("file-guardian-hint")));
    lines
}

fn form(visit: &Visit, opened: &Opened, before: &Before, values: &Values, seen: String, again: &Again<'_>) -> HttpResponse {
    let words = visit.words;
    let sheet = Sheet {
        title: words.t("file-add-member"),
        says: vec![follows(visit, before.follows), words.t("file-add-consent")],
        fields: sheet::fields(words, &lines(words), values, again.faults),
        hidden: vec![("seen".to_owned(), seen)],
        action: at(opened, "/people/add"),
        button: words.t("file-add-member"),
        ends: false,
        back: at(opened, "/people"),
    };
    show(visit, opened, sheet, again)
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::People).await?;
    let before = before(&visit, &opened).await?;
    must_be_open(&visit, before.follows)?;
    Ok(form(&visit, &opened, &before, &Values::new(), opened.view.etag(), &Again::default()))
}

fn joining(opened: &Opened, sent: &Fields, values: &Values) -> Result<Joining, FieldErrors> {
    let text = |name: &str| sheet::get(values, name).to_owned();
    let person = PersonDraft {
        relation: Some(text("/person/relation")).filter(|relation| !relation.is_empty()),
        name: text("/person/name"),
        birth_date: text("/person/birth_date"),
        sex: text("/person/sex"),
        nationalities: sheet::list(sheet::get(values, "/person/nationalities")),
        ..PersonDraft::default()
    };
    let consent = given_if_any(values)?;
    Ok(Joining { case: opened.head.id, seen: seen(sent), person, consent, guardian: text("/guardian") == "yes" })
}

async fn add(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let opened = case::open(&visit, &id, Part::People).await?;
    let before = before(&visit, &opened).await?;
    let values = sheet::read(&lines(visit.words), &sent);
    let old = seen(&sent).unwrap_or_default();
    let joining = match joining(&opened, &sent, &values) {
        Ok(joining) => joining,
        Err(faults) => return Ok(form(&visit, &opened, &before, &values, old, &faulty(faults.list()))),
    };
    let desk = visit.app()?.desk.clone();
    let call = visit.call("person.add")?.on(opened.head.id);
    let answer = call.write(&proof, Ok(joining), move |tx, actor, joining| people::add(tx, &desk, actor, joining)).await;
    match answer.map_err(sorted) {
        Ok(_) => Ok(done(&opened, "/people", "added")),
        Err(Refused::Mend(faults)) => Ok(form(&visit, &opened, &before, &values, old, &faulty(&placed(&faults)))),
        Err(Refused::Overtaken) => {
            let now = case::open(&visit, &id, Part::People).await?;
            Ok(form(&visit, &now, &before, &values, now.view.etag(), &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}
