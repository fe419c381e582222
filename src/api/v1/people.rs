//! `cases/{id}/people` and `cases/{id}/contacts`: the family as it is, corrected, larger or smaller.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use serde::Deserialize;

use super::answers;
use crate::{
    access::{masked::MaskedView, view::CaseView},
    domain::{
        application::{ContactDraft, PersonDraft},
        correction::{ConsentGiven, PersonPatch},
        language::Language,
        workflow::Right,
    },
    http::{
        call::Call,
        headers::IfMatch,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::{
        people::{self, Correction, Joining, Leaving},
        reach::{self, Reach, Reached},
    },
};

/// Somebody to be added to a family.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// Who, with the relation to the principal.
    pub person: PersonDraft,
    /// What they agree to; needed of everybody who may be an adult.
    pub consent: Option<ConsentGiven>,
    /// Whether they speak for a minor principal.
    #[serde(default)]
    pub guardian: bool,
}

/// Why somebody is taken out of a family.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// In words; kept as a note of the case. 1 to 4,000 characters.
    pub reason: String,
}

/// The contacts of a case as they shall be.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// All of them, in the order in which they are tried.
    pub contacts: Vec<ContactDraft>,
    /// The language of messages; left out, it stays.
    pub message_language: Option<Language>,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(add, correct, remove, contacts))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const PERSONS: Access = Access::Rights(&[Right::PersonCorrect]);
    vec![
        mount(Method::POST, "/api/v1/cases/{id}/people", PERSONS, add),
        mount(Method::PATCH, "/api/v1/cases/{id}/people/{pid}", PERSONS, correct),
        mount(Method::DELETE, "/api/v1/cases/{id}/people/{pid}", PERSONS, remove),
        mount(Method::PUT, "/api/v1/cases/{id}/contacts", Access::Rights(&[Right::ContactCorrect]), contacts),
    ]
}

#[utoipa::path(post, path = "/api/v1/cases/{id}/people", tag = "cases", request_body = NewMember,
    params(("id" = Uuid, Path, description = "The case"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 200, description = "Added: the case as it is now", body = CaseView)))]
async fn add(call: Call, id: web::Path<String>, request: HttpRequest, body: StrictJson<NewMember>) -> Result<HttpResponse, Problem> {
    let shape = joining(&id, &request, body.0);
    let call = answers::about(call, "person.add", &shape, |joining| joining.case);
    let desk = call.app().desk.clone();
    let view = call.write(shape, move |tx, actor, joining| people::add(tx, &desk, actor, joining)).await?;
    Ok(answers::case(&view))
}

fn joining(id: &str, request: &HttpRequest, body: Result<NewMember, Problem>) -> Result<Joining, Problem> {
    let case = path::id(id)?;
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let NewMember { person, consent, guardian } = body?;
    Ok(Joining { case, seen, person, consent, guardian })
}

#[utoipa::path(patch, path = "/api/v1/cases/{id}/people/{pid}", tag = "cases", request_body = PersonPatch,
    params(("id" = Uuid, Path, description = "The case"), ("pid" = Uuid, Path, description = "The person"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 200, description = "Corrected: the case as it is now", body = CaseView)))]
async fn correct(
    call: Call,
    ids: web::Path<(String, String)>,
    request: HttpRequest,
    body: StrictJson<PersonPatch>,
) -> Result<HttpResponse, Problem> {
    let shape = correction(&ids, &request, body.0);
    let call = answers::about(call, "person.correct", &shape, |correction| correction.case);
    let desk = call.app().desk.clone();
    let view = call.write(shape, move |tx, actor, correction| people::correct(tx, &desk, actor, correction)).await?;
    Ok(answers::case(&view))
}

fn correction(ids: &(String, String), request: &HttpRequest, body: Result<PersonPatch, Problem>) -> Result<Correction, Problem> {
    let (case, person) = (path::id(&ids.0)?, path::id(&ids.1)?);
    Ok(Correction { case, person, seen: answers::seen(IfMatch::read(request.headers())?), patch: body? })
}

#[utoipa::path(delete, path = "/api/v1/cases/{id}/people/{pid}", tag = "cases", request_body = Removal,
    params(("id" = Uuid, Path, description = "The case"), ("pid" = Uuid, Path, description = "The member"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 200, description = "Removed, never erased: the case as it is now", body = CaseView)))]
async fn remove(
    call: Call,
    ids: web::Path<(String, String)>,
    request: HttpRequest,
    body: StrictJson<Removal>,
) -> Result<HttpResponse, Problem> {
    let shape = leaving(&ids, &request, body.0);
    let call = answers::about(call, "person.remove", &shape, |leaving| leaving.case);
    let desk = call.app().desk.clone();
    let view = call.write(shape, move |tx, actor, leaving| people::remove(tx, &desk, actor, leaving)).await?;
    Ok(answers::case(&view))
}

fn leaving(ids: &(String, String), request: &HttpRequest, body: Result<Removal, Problem>) -> Result<Leaving, Problem> {
    let (case, person) = (path::id(&ids.0)?, path::id(&ids.1)?);
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let reason = answers::paragraph("/reason", Some(&body?.reason))?.unwrap_or_default();
    Ok(Leaving { case, person, seen, reason })
}

#[utoipa::path(put, path = "/api/v1/cases/{id}/contacts", tag = "cases", request_body = Contacts,
    params(("id" = Uuid, Path, description = "The case"), ("If-Match" = String, Header, description = "The ETag of the case, or of its masked view, as it was seen")),
    responses((status = 200, description = "Replaced: the case as it is now; masked for who sees it masked", body = CaseView)))]
async fn contacts(call: Call, id: web::Path<String>, request: HttpRequest, body: StrictJson<Contacts>) -> Result<HttpResponse, Problem> {
    let shape = as_reached(&id, &request, body.0);
    let call = answers::about(call, "contacts.correct", &shape, |reach| reach.case);
    let desk = call.app().desk.clone();
    match call.write(shape, move |tx, actor, asked| reach::replace(tx, &desk, actor, asked)).await? {
        Reached::Case(view) => Ok(answers::case(&view)),
        Reached::Masked(view) => Ok(masked(&view)),
    }
}

fn as_reached(id: &str, request: &HttpRequest, body: Result<Contacts, Problem>) -> Result<Reach, Problem> {
    let case = path::id(id)?;
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let Contacts { contacts, message_language } = body?;
    Ok(Reach { case, seen, contacts, language: message_language })
}

/// A masked case with its ETag.
pub(super) fn masked(view: &MaskedView) -> HttpResponse {
    HttpResponse::Ok().insert_header((actix_web::http::header::ETAG, format!("\"{}\"", view.etag()))).json(view)
}
