//! Writing a note on a case.

use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use askama::Template;

use super::case::{self, Head, Opened, Part};
use crate::{
    console::{
        back,
        field::{Choice, Field, Kind},
        page::{self, Chrome, Fault},
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        free_text,
        terms::{NoteKind, Organisation},
        workflow::Right,
    },
    http::{
        form::{Fields, FormBody},
        routes::{Access, Mounted, mount},
    },
    ops::notes::{self, Written},
};

/// The most characters of a note, as in the API.
const MOST_CHARACTERS: usize = 4_000;

#[derive(Template)]
#[template(path = "note.html")]
struct NotePage {
    c: Chrome,
    head: Head,
    faults: Vec<Fault>,
    fields: Vec<Field>,
}

/// The pages of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const WRITE: Access = Access::Rights(&[Right::NoteWrite]);
    vec![mount(Method::GET, "/cases/{id}/note", WRITE, ask), mount(Method::POST, "/cases/{id}/note", WRITE, write)]
}

async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, Trouble> {
    let opened = case::open(&visit, &id, Part::Notes).await?;
    Ok(form(&visit, opened, &Fields::default(), &[]))
}

fn form(visit: &Visit, opened: Opened, sent: &Fields, faults: &[FieldError]) -> HttpResponse {
    let words = visit.words;
    let mut fields =
        vec![Field::new(words, "/text", words.t("note-text"), Kind::Lines).hint(words.t("note-hint")).value(sent.text("/text"))];
    if opened.guide.me.organisation == Organisation::Unhcr {
        let kinds = [NoteKind::General, NoteKind::Protection].map(|kind| kind.as_str());
        let chosen = sent.filled("/kind").unwrap_or("general");
        fields.push(Field::new(words, "/kind", words.t("note-kind"), Kind::Radios(Choice::words_of(words, "note", kinds, &[chosen]))));
        let shared = vec![Choice::new("yes", words.t("note-shared"), sent.text("/shared"))];
        fields.push(Field::new(words, "/shared", words.t("note-sharing"), Kind::Boxes(shared)));
    }
    let fields: Vec<Field> = fields.into_iter().map(|field| field.judged(faults)).collect();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let c = visit.chrome(format!("{} – {}", words.t("note-new"), opened.head.reference)).faulty(!faults.is_empty());
    page::answer(status, &NotePage { c, head: opened.head, faults: page::faults_of(&fields), fields })
}

async fn write(visit: Visit, id: web::Path<String>, body: FormBody) -> Result<HttpResponse, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let opened = case::open(&visit, &id, Part::Notes).await?;
    let mut errors = FieldErrors::default();
    let Some(text) = errors.take("/text", free_text::paragraph(sent.text("/text"), MOST_CHARACTERS)) else {
        return Ok(form(&visit, opened, &sent, errors.list()));
    };
    let kind = NoteKind::parse(sent.text("/kind")).filter(|kind| *kind != NoteKind::Reason).unwrap_or(NoteKind::General);
    let written = Written { case: opened.head.id, kind, shared_with_us: sent.text("/shared") == "yes", text };
    let call = visit.call("note.write")?.on(opened.head.id);
    visit.settle(call.write(&proof, Ok(written), notes::write).await)?;
    let notes = back::via(&format!("/cases/{}/notes", opened.view.id), &opened.head.back);
    Ok(page::go_to(&format!("{notes}&done=noted")))
}
