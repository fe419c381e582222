//! Somebody leaves a family, with the reason in words.

use actix_web::{HttpResponse, http::Method, web};

use super::{
    Again, Refused, Sheet, at, before, done, faulty, follows, must_be_open, overtaken, seen,
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
    domain::{fields::FieldErrors, free_text, ids::PersonId, record::PersonRecord, workflow::Right},
    http::{
        form::FormBody,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::people::{self, Before, Leaving},
};

/// The most characters of a reason, as in the API.
const MOST_CHARACTERS: usize = 4_000;

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const CORRECT: Access = Access::Rights(&[Right::PersonCorrect]);
    vec![
        mount(Method::GET, "/cases/{id}/people/{person}/leave", CORRECT, ask),
        mount(Method::POST, "/cases/{id}/people/{person}/leave", CORRECT, leave),
    ]
}

fn lines(words: Words) -> Vec<Line> {
    vec![Line::new("/reason", words.t("reason"), Ask::Lines).hint(words.t("file-leave-hint"))]
}

/// A member of the family; the principal stays, and a guardian from outside is no member.
fn member<'o>(visit: &Visit, opened: &'o Opened, id: &str) -> Result<&'o PersonRecord, Trouble> {
    let id: PersonId = visit.settle(path::id(id))?;
    let id = *id.uuid();
    let found = opened.view.people.iter().find(|person| person.id == id && person.relation.is_some());
    found.ok_or_else(|| visit.trouble(Problem::not_found()))
}

fn form(
    visit: &Visit,
    (opened, before): (&Opened, &Before),
    person: &PersonRecord,
    values: &Values,
    seen: String,
    again: &Again<'_>,
) -> HttpResponse {
    let words = visit.words;
    let sheet = Sheet {
        title: format!("{}: {}", words.t("file-leave"), person.name),
        says: vec![follows(visit, before.follows), words.t("file-leave-text")],
        fields: sheet::fields(words, &lines(words), values, again.faults),
        hidden: vec![("seen".to_owned(), seen)],
        action: at(opened, &format!("/people/{}/leave", person.id)),
        button: words.t("file-leave"),
        ends: true,
        back: at(opened, "/people"),
    };
    show(visit, opened, sheet, again)
}

async fn ask(visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Trouble> {
    let (id, person) = path.into_inner();
    let opened = case::open(&visit, &id, Part::People).await?;
    let before = before(&visit, &opened).await?;
    let person = member(&visit, &opened, &person)?;
    must_be_open(&visit, before.follows)?;
    Ok(form(&visit, (&opened, &before), person, &Values::new(), opened.view.etag(), &Again::default()))
}

async fn leave(visit: Visit, path: web::Path<(String, String)>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let (id, person_id) = path.into_inner();
    let opened = case::open(&visit, &id, Part::People).await?;
    let before = before(&visit, &opened).await?;
    let person = member(&visit, &opened, &person_id)?;
    let (values, old) = (sheet::read(&lines(visit.words), &sent), seen(&sent).unwrap_or_default());
    let mut errors = FieldErrors::default();
    let Some(reason) = errors.take("/reason", free_text::paragraph(sheet::get(&values, "/reason"), MOST_CHARACTERS)) else {
        return Ok(form(&visit, (&opened, &before), person, &values, old, &faulty(errors.list())));
    };
    let leaving = Leaving { case: opened.head.id, person: person.id.into(), seen: seen(&sent), reason };
    let desk = visit.app()?.desk.clone();
    let call = visit.call("person.remove")?.on(opened.head.id);
    let answer = call.write(&proof, Ok(leaving), move |tx, actor, leaving| people::remove(tx, &desk, actor, leaving)).await;
    match answer.map_err(sorted) {
        Ok(_) => Ok(done(&opened, "/people", "left")),
        Err(Refused::Mend(faults)) => Ok(form(&visit, (&opened, &before), person, &values, old, &faulty(&faults))),
        Err(Refused::Overtaken) => {
            let now = case::open(&visit, &id, Part::People).await?;
            let person = member(&visit, &now, &person_id)?;
            Ok(form(&visit, (&now, &before), person, &values, now.view.etag(), &overtaken()))
        }
        Err(Refused::No(problem)) => Err(visit.trouble(problem)),
    }
}
