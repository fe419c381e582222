//! `offices/{office}/rooms` and `offices/{office}/interpreters`: what schedulers keep beside officers.

use actix_web::{HttpResponse, http::Method, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    access::interviews::site_key,
    domain::{
        fields::FieldErrors,
        free_text,
        ids::{InterpreterId, RoomId, of},
        interview::{Interpreter, Room},
        spoken_language::SpokenLanguage,
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::rooms::{self, NewInterpreter, NewRoom},
};

/// The longest name of a room or an interpreter.
const MOST_CHARACTERS: usize = 100;
/// The most languages of one interpreter.
const MOST_LANGUAGES: usize = 30;

/// A room to be added.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRoom)]
pub struct RoomBody {
    /// The key of the site, as the office's programme file has it, like `quetzaltenango`.
    pub site: String,
    /// What people call it; one of its kind at the site.
    pub name: String,
}

/// An interpreter to be added.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInterpreter)]
pub struct InterpreterBody {
    /// What people call them; one of its kind at the office.
    pub name: String,
    /// What they interpret, by ISO 639-3.
    pub languages: Vec<String>,
}

/// A room of an office.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Room)]
pub struct RoomView {
    /// Identifies the room.
    pub id: Uuid,
    /// The key of its site.
    pub site: String,
    /// What people call it.
    pub name: String,
    /// Since when no slot is made in it.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Somebody who interprets for an office.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Interpreter)]
pub struct InterpreterView {
    /// Identifies the interpreter.
    pub id: Uuid,
    /// What people call them.
    pub name: String,
    /// What they interpret, by ISO 639-3.
    pub languages: Vec<String>,
    /// Since when no slot is made with them.
    pub ended_at: Option<DateTime<Utc>>,
}

/// The rooms of an office, closed ones too.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RoomList {
    /// By site and name.
    pub items: Vec<RoomView>,
}

/// The interpreters of an office, also those who have left.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InterpreterList {
    /// By name.
    pub items: Vec<InterpreterView>,
}

/// It was added.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Added {
    /// Identifies it.
    pub id: Uuid,
}

impl From<Room> for RoomView {
    fn from(room: Room) -> Self {
        Self { id: *room.id.uuid(), site: site_key(&room.office, &room.site), name: room.name, closed_at: room.closed_at }
    }
}

impl From<Interpreter> for InterpreterView {
    fn from(one: Interpreter) -> Self {
        let languages = one.languages.iter().map(ToString::to_string).collect();
        Self { id: *one.id.uuid(), name: one.name, languages, ended_at: one.ended_at }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, add, close, list_interpreters, add_interpreter, end_interpreter))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const READ: Access = Access::Rights(&[Right::CaseRead, Right::CaseSchedule]);
    const KEEP: Access = Access::Rights(&[Right::CaseSchedule]);
    vec![
        mount(Method::GET, "/api/v1/offices/{office}/rooms", READ, list),
        mount(Method::POST, "/api/v1/offices/{office}/rooms", KEEP, add),
        mount(Method::DELETE, "/api/v1/offices/{office}/rooms/{id}", KEEP, close),
        mount(Method::GET, "/api/v1/offices/{office}/interpreters", READ, list_interpreters),
        mount(Method::POST, "/api/v1/offices/{office}/interpreters", KEEP, add_interpreter),
        mount(Method::DELETE, "/api/v1/offices/{office}/interpreters/{id}", KEEP, end_interpreter),
    ]
}

#[utoipa::path(get, path = "/api/v1/offices/{office}/rooms", tag = "interviews", params(("office" = String, Path, description = "The code, like CO")),
    responses((status = 200, description = "The rooms", body = RoomList)))]
async fn list(call: Call, office: web::Path<String>) -> Result<HttpResponse, Problem> {
    let rooms = call.named("room.list").read(path::code(&office), |tx, actor, office| rooms::rooms(tx, actor, &office)).await?;
    Ok(HttpResponse::Ok().json(RoomList { items: rooms.into_iter().map(RoomView::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/rooms", tag = "interviews", request_body = RoomBody,
    params(("office" = String, Path, description = "The code, like CO")), responses((status = 201, description = "Added", body = Added)))]
async fn add(call: Call, office: web::Path<String>, body: StrictJson<RoomBody>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&office).and_then(|office| Ok((office, new_room(&body.0?)?)));
    let work = call.named("room.add").write(shape, |tx, actor, (office, new): &(String, NewRoom)| rooms::add_room(tx, actor, office, new));
    Ok(HttpResponse::Created().json(Added { id: *work.await?.uuid() }))
}

#[utoipa::path(delete, path = "/api/v1/offices/{office}/rooms/{id}", tag = "interviews",
    params(("office" = String, Path, description = "The code, like CO"), ("id" = Uuid, Path, description = "The room")),
    responses((status = 204, description = "Closed for good; its row stays")))]
async fn close(call: Call, ids: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&ids.0).and_then(|office| Ok((office, path::id::<of::Room>(&ids.1)?)));
    let work =
        call.named("room.close").write(shape, |tx, actor, (office, id): &(String, RoomId)| rooms::close_room(tx, actor, office, *id));
    work.await.map(|()| HttpResponse::NoContent().finish())
}

#[utoipa::path(get, path = "/api/v1/offices/{office}/interpreters", tag = "interviews",
    params(("office" = String, Path, description = "The code, like CO")), responses((status = 200, description = "The interpreters", body = InterpreterList)))]
async fn list_interpreters(call: Call, office: web::Path<String>) -> Result<HttpResponse, Problem> {
    let call = call.named("interpreter.list");
    let all = call.read(path::code(&office), |tx, actor, office| rooms::interpreters(tx, actor, &office)).await?;
    Ok(HttpResponse::Ok().json(InterpreterList { items: all.into_iter().map(InterpreterView::from).collect() }))
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/interpreters", tag = "interviews", request_body = InterpreterBody,
    params(("office" = String, Path, description = "The code, like CO")), responses((status = 201, description = "Added", body = Added)))]
async fn add_interpreter(call: Call, office: web::Path<String>, body: StrictJson<InterpreterBody>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&office).and_then(|office| Ok((office, new_interpreter(&body.0?)?)));
    let call = call.named("interpreter.add");
    let work = call.write(shape, |tx, actor, (office, new): &(String, NewInterpreter)| rooms::add_interpreter(tx, actor, office, new));
    Ok(HttpResponse::Created().json(Added { id: *work.await?.uuid() }))
}

#[utoipa::path(delete, path = "/api/v1/offices/{office}/interpreters/{id}", tag = "interviews",
    params(("office" = String, Path, description = "The code, like CO"), ("id" = Uuid, Path, description = "The interpreter")),
    responses((status = 204, description = "No slot is made with them any more; the row stays")))]
async fn end_interpreter(call: Call, ids: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&ids.0).and_then(|office| Ok((office, path::id::<of::Interpreter>(&ids.1)?)));
    let call = call.named("interpreter.end");
    let work = call.write(shape, |tx, actor, (office, id): &(String, InterpreterId)| rooms::end_interpreter(tx, actor, office, *id));
    work.await.map(|()| HttpResponse::NoContent().finish())
}

fn new_room(body: &RoomBody) -> Result<NewRoom, Problem> {
    FieldErrors::collect(|errors| {
        let name = errors.take("/name", free_text::line(&body.name, MOST_CHARACTERS));
        Some(NewRoom { site: body.site.clone(), name: name? })
    })
    .map_err(Problem::invalid)
}

fn new_interpreter(body: &InterpreterBody) -> Result<NewInterpreter, Problem> {
    FieldErrors::collect(|errors| {
        let name = errors.take("/name", free_text::line(&body.name, MOST_CHARACTERS));
        if !(1..=MOST_LANGUAGES).contains(&body.languages.len()) {
            errors.add("/languages", "out_of_range", format!("Name 1 to {MOST_LANGUAGES} languages."));
            return None;
        }
        let mut languages = Vec::new();
        for (index, code) in body.languages.iter().enumerate() {
            match errors.take(format!("/languages/{index}"), SpokenLanguage::check(code)) {
                Some(language) if languages.contains(&language) => {
                    errors.add(format!("/languages/{index}"), "twice", "Name each language once.");
                }
                language => languages.extend(language),
            }
        }
        Some(NewInterpreter { name: name?, languages })
    })
    .map_err(Problem::invalid)
}
