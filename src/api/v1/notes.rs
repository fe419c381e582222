//! `cases/{id}/notes`: what staff write on a case in words.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        fields::FieldErrors,
        note::Note,
        terms::{NoteKind, Organisation},
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::notes::{self, Written},
};

/// A note to be written.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNote)]
pub struct NoteBody {
    /// `general`, or `protection`, which only UNHCR writes and reads.
    pub kind: NoteKind,
    /// Of a protection note: whether the US government may read it.
    #[serde(default)]
    pub shared_with_us: bool,
    /// The note; 1 to 4,000 characters.
    pub text: String,
}

/// A note as it was written.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Note)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct NoteView {
    pub id: Uuid,
    pub account: Uuid,
    pub organisation: Organisation,
    pub kind: NoteKind,
    pub shared_with_us: bool,
    pub text: String,
    pub at: DateTime<Utc>,
}

/// The notes of a case that the caller may read.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Notes)]
pub struct NoteList {
    /// Oldest first.
    pub items: Vec<NoteView>,
}

/// A note is there.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoteMade {
    /// Identifies the note.
    pub id: Uuid,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        Self {
            id: *note.id.uuid(),
            account: *note.account.uuid(),
            organisation: note.organisation,
            kind: note.kind,
            shared_with_us: note.shared_with_us,
            text: note.text,
            at: note.at,
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, write))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/cases/{id}/notes", Access::Rights(&[Right::CaseRead]), list),
        mount(Method::POST, "/api/v1/cases/{id}/notes", Access::Rights(&[Right::NoteWrite]), write),
    ]
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/notes", tag = "cases", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The notes that the caller may read", body = NoteList)))]
async fn list(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let shape = path::id(&id);
    let call = answers::about(call, "note.list", &shape, |case| *case);
    let notes = call.read(shape, notes::list).await?;
    Ok(HttpResponse::Ok().json(NoteList { items: notes.into_iter().map(NoteView::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/cases/{id}/notes", tag = "cases", request_body = NoteBody, params(("id" = Uuid, Path, description = "The case")),
    responses((status = 201, description = "Written", body = NoteMade)))]
async fn write(call: Call, id: web::Path<String>, body: StrictJson<NoteBody>) -> Result<HttpResponse, Problem> {
    let shape = written(&id, body.0);
    let call = answers::about(call, "note.write", &shape, |written| written.case);
    let id = call.write(shape, notes::write).await?;
    Ok(HttpResponse::Created().json(NoteMade { id: *id.uuid() }))
}

fn written(id: &str, body: Result<NoteBody, Problem>) -> Result<Written, Problem> {
    let case = path::id(id)?;
    let NoteBody { kind, shared_with_us, text } = body?;
    let fault = |pointer: &str, code, detail: &str| Problem::invalid(FieldErrors::one(pointer, code, detail));
    if kind == NoteKind::Reason {
        return Err(fault("/kind", "not_in_list", "Use one of: general, protection. Reasons are given with the step that they belong to."));
    }
    if shared_with_us && kind != NoteKind::Protection {
        return Err(fault(
            "/shared_with_us",
            "not_allowed",
            "Only a protection note can be shared so: everybody who sees the case reads a general one.",
        ));
    }
    let text = answers::paragraph("/text", Some(&text))?.unwrap_or_default();
    Ok(Written { case, kind, shared_with_us, text })
}
