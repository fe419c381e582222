//! Interviews: `cases/{id}/interviews` books and moves them, `interviews/{id}/disposition` ends them, `interviews` lists the days.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{answers, days};
use crate::{
    access::{
        interviews::{BookingView, SlotView},
        view::CaseView,
    },
    domain::{
        fields::FieldErrors,
        ids::{CaseId, PersonId, of},
        interview::{Disposition, Ending},
        workflow::Right,
    },
    http::{
        call::Call,
        headers::IfMatch,
        json::StrictJson,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::{
        asked_for,
        interviews::{self, Asked, ListedInterview, MOST_ROWS, PAGE, Said, Warning, Wish},
    },
};

/// The most people of one family.
const MOST_PEOPLE: usize = 50;

/// The slot that a family shall have.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BookInterview)]
pub struct BookBody {
    /// A free slot of the office.
    pub slot: Uuid,
    /// Why the interview is moved: needed if the family has one already.
    pub reason: Option<String>,
}

/// What became of an interview.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InterviewDisposition)]
pub struct DispositionBody {
    /// `held` and `no_show` once it has begun; `postponed`, `cancelled` and `booked_in_error` at any time.
    pub disposition: Ending,
    /// Why, in words; needed of all but `held`.
    pub reason: Option<String>,
    /// Who of the family took part; for `held` alone, and needed there.
    #[serde(default)]
    pub attended: Vec<Uuid>,
}

/// Which interviews are asked for.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InterviewQuery {
    /// Of this office.
    pub office: Option<String>,
    /// The first day, in the local time of each office.
    pub from: NaiveDate,
    /// The last day; the first unless given.
    pub to: Option<NaiveDate>,
    /// Heard by this account.
    pub officer: Option<Uuid>,
    /// In this room.
    pub room: Option<Uuid>,
    /// Rows of the page: 1 to 500, 50 unless given; a printed day sheet asks for all.
    pub limit: Option<i64>,
    /// The place to go on from, out of the Link header of the page before.
    pub cursor: Option<String>,
}

/// A page of interviews.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InterviewList {
    /// By their start.
    pub items: Vec<InterviewRow>,
    /// The cursor of the next page; also in the Link header.
    pub next: Option<String>,
}

/// An appointment and with whom.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct InterviewRow {
    /// Identifies the interview.
    pub interview: Uuid,
    /// Which of its bookings this is: how often it was moved before.
    pub sequence: i32,
    /// When and where.
    pub slot: SlotView,
    /// The case.
    pub case: Uuid,
    /// Its reference.
    pub reference: String,
    /// Who applies.
    pub principal: String,
    /// What that person speaks, by ISO 639-3.
    pub speaks: Vec<String>,
    /// When the booking ended; nothing while it lives.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub disposition: Option<Disposition>,
}

/// The bookings of a case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BookingList {
    /// Oldest first.
    pub items: Vec<BookingView>,
}

/// The slot is the family's.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = InterviewBooked)]
pub struct BookedBody {
    /// What to look at: it was booked all the same.
    pub warnings: Vec<Warning>,
    /// The case as it is now; the ETag of the answer is the case's.
    pub case: CaseView,
}

impl From<ListedInterview> for InterviewRow {
    fn from(listed: ListedInterview) -> Self {
        Self {
            interview: *listed.booking.interview.uuid(),
            sequence: listed.booking.sequence,
            slot: listed.slot,
            case: *listed.booking.case.uuid(),
            reference: listed.reference,
            principal: listed.principal.name,
            speaks: listed.principal.languages.iter().map(ToString::to_string).collect(),
            ended_at: listed.booking.ended_at,
            disposition: listed.booking.disposition,
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, of_case, book, dispose))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const READ: Access = Access::Rights(&[Right::CaseRead]);
    const END: Access = Access::Rights(&[Right::CaseSchedule, Right::CaseScreen, Right::CaseDecide]);
    vec![
        mount(Method::GET, "/api/v1/interviews", READ, list),
        mount(Method::GET, "/api/v1/cases/{id}/interviews", READ, of_case),
        mount(Method::POST, "/api/v1/cases/{id}/interviews", Access::Rights(&[Right::CaseSchedule]), book),
        mount(Method::POST, "/api/v1/interviews/{id}/disposition", END, dispose),
    ]
}

#[utoipa::path(get, path = "/api/v1/interviews", tag = "interviews", params(InterviewQuery),
    responses((status = 200, description = "Interviews of some days, living and ended, by their start, 50 a page unless asked otherwise", body = InterviewList)))]
async fn list(call: Call, request: HttpRequest, query: StrictQuery<InterviewQuery>) -> Result<HttpResponse, Problem> {
    let shape = query.0.and_then(asked);
    let line = shape.as_ref().map(|asked| asked.line.clone()).unwrap_or_default();
    let desk = call.app().desk.clone();
    let page = call
        .named("interview.list")
        .read(shape, move |tx, actor, asked| {
            asked_for::must_be_known(tx, actor, Right::CaseRead, asked.office.as_deref(), None)?;
            interviews::list(tx, &desk, actor, asked)
        })
        .await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        answer.insert_header(answers::next_page(request.path(), line, next));
    }
    Ok(answer.json(InterviewList { items: page.rows.into_iter().map(InterviewRow::from).collect(), next: page.next }))
}

fn asked(query: InterviewQuery) -> Result<Asked, Problem> {
    let days = days::checked(("from", query.from), ("to", query.to))?;
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=MOST_ROWS).contains(&limit) {
        return Err(Problem::invalid(FieldErrors::one("limit", "out_of_range", format!("Ask for 1 to {MOST_ROWS} rows."))));
    }
    let filters = [
        ("office", query.office.clone()),
        ("from", Some(query.from.to_string())),
        ("to", query.to.map(|day| day.to_string())),
        ("officer", query.officer.map(|id| id.to_string())),
        ("room", query.room.map(|id| id.to_string())),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    let mut line = form_urlencoded::Serializer::new(String::new());
    let mut names = Vec::new();
    for (name, value) in filters.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        line.append_pair(name, &value);
        names.push(name);
    }
    let (officer, room) = (query.officer.map(Into::into), query.room.map(Into::into));
    Ok(Asked { office: query.office, days, officer, room, limit, cursor: query.cursor, line: line.finish(), names })
}

#[utoipa::path(get, path = "/api/v1/cases/{id}/interviews", tag = "interviews", params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "Every booking of the case, with what became of it and who came", body = BookingList)))]
async fn of_case(call: Call, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: Result<CaseId, Problem> = path::id(&id);
    let call = match &id {
        Ok(case) => call.named("case.interviews").on(*case),
        Err(_) => call,
    };
    let items = call.read(id, interviews::of_case).await?;
    Ok(HttpResponse::Ok().json(BookingList { items }))
}

#[utoipa::path(post, path = "/api/v1/cases/{id}/interviews", tag = "interviews", request_body = BookBody,
    params(("id" = Uuid, Path, description = "The case"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 201, description = "Booked, or moved: the case as it is now", body = BookedBody)))]
async fn book(call: Call, id: web::Path<String>, request: HttpRequest, body: StrictJson<BookBody>) -> Result<HttpResponse, Problem> {
    let shape = wish(&id, &request, body.0);
    let call = match &shape {
        Ok(wish) => call.named("interview.book").on(wish.case),
        Err(_) => call,
    };
    let desk = call.app().desk.clone();
    let booked = call.write(shape, move |tx, actor, wish| interviews::book(tx, &desk, actor, wish)).await?;
    let etag = (header::ETAG, format!("\"{}\"", booked.case.etag()));
    Ok(HttpResponse::Created().insert_header(etag).json(BookedBody { warnings: booked.warnings, case: *booked.case }))
}

fn wish(id: &str, request: &HttpRequest, body: Result<BookBody, Problem>) -> Result<Wish, Problem> {
    let case = path::id(id)?;
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let body = body?;
    let reason = answers::paragraph("/reason", body.reason.as_deref())?;
    Ok(Wish { case, seen, slot: body.slot.into(), reason })
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/disposition", tag = "interviews", request_body = DispositionBody,
    params(("id" = Uuid, Path, description = "The interview"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 200, description = "On file: the case as it is now", body = CaseView)))]
async fn dispose(
    call: Call,
    id: web::Path<String>,
    request: HttpRequest,
    body: StrictJson<DispositionBody>,
) -> Result<HttpResponse, Problem> {
    let shape = said(&id, &request, body.0);
    let desk = call.app().desk.clone();
    let call = call.named("interview.disposition");
    let view = call.write(shape, move |tx, actor, said| interviews::dispose(tx, &desk, actor, said)).await?;
    Ok(answers::case(&view))
}

fn said(id: &str, request: &HttpRequest, body: Result<DispositionBody, Problem>) -> Result<Said, Problem> {
    let interview = path::id::<of::Interview>(id)?;
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let body = body?;
    let reason = answers::paragraph("/reason", body.reason.as_deref())?;
    if body.attended.len() > MOST_PEOPLE {
        let detail = format!("A family has {MOST_PEOPLE} people at most.");
        return Err(Problem::invalid(FieldErrors::one("/attended", "too_many", detail)));
    }
    let attended = body.attended.into_iter().map(PersonId::from).collect();
    let said = Said { interview, seen, ending: body.disposition, reason, attended };
    said.check().map(|()| said).map_err(Problem::invalid)
}
