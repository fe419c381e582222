//! `offices/{office}/slots`: the times at which an office can hear families.

mod wire;

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{answers, days};
use crate::{
    domain::{
        ids::{SlotId, of},
        slot::Wish,
        workflow::Right,
    },
    http::{
        call::Call,
        json::StrictJson,
        path,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::{
        interviews,
        slots::{self, Asked},
    },
};
pub use wire::{FillLine, Filling, SlotItem, SlotList, SlotsBody, SlotsMade};

/// Which slots are asked for.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotQuery {
    /// The first local day.
    pub from: NaiveDate,
    /// The last local day; the first unless given.
    pub to: Option<NaiveDate>,
    /// `true`: those that can be booked now; `false`: those that a family holds.
    pub free: Option<bool>,
    /// The place to go on from, out of the Link header of the page before.
    pub cursor: Option<String>,
}

/// The days whose free slots shall be filled.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FillSlots)]
pub struct FillBody {
    /// The first local day.
    pub from: NaiveDate,
    /// The last local day; the first unless given.
    pub to: Option<NaiveDate>,
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list, make, withdraw, fill))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    const KEEP: Access = Access::Rights(&[Right::CaseSchedule]);
    vec![
        mount(Method::GET, "/api/v1/offices/{office}/slots", Access::Rights(&[Right::CaseRead, Right::CaseSchedule]), list),
        mount(Method::POST, "/api/v1/offices/{office}/slots", KEEP, make),
        mount(Method::POST, "/api/v1/offices/{office}/slots/fill", KEEP, fill),
        mount(Method::DELETE, "/api/v1/offices/{office}/slots/{id}", KEEP, withdraw),
    ]
}

#[utoipa::path(get, path = "/api/v1/offices/{office}/slots", tag = "interviews", params(("office" = String, Path, description = "The code, like CO"), SlotQuery),
    responses((status = 200, description = "The slots that are offered, by their start, 500 a page", body = SlotList)))]
async fn list(call: Call, office: web::Path<String>, request: HttpRequest, query: StrictQuery<SlotQuery>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&office).and_then(|office| asked(office, query.0?));
    let line = shape.as_ref().map(|asked| asked.line.clone()).unwrap_or_default();
    let desk = call.app().desk.clone();
    let page = call.named("slot.list").read(shape, move |tx, actor, asked| slots::list(tx, &desk, actor, asked)).await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        answer.insert_header(answers::next_page(request.path(), line, next));
    }
    Ok(answer.json(SlotList { items: page.rows.into_iter().map(SlotItem::from).collect(), next: page.next }))
}

fn asked(office: String, query: SlotQuery) -> Result<Asked, Problem> {
    let days = days::checked(("from", query.from), ("to", query.to))?;
    let mut line = form_urlencoded::Serializer::new(String::new());
    line.append_pair("from", &query.from.to_string());
    if let Some(to) = query.to {
        line.append_pair("to", &to.to_string());
    }
    if let Some(free) = query.free {
        line.append_pair("free", &free.to_string());
    }
    Ok(Asked { office, days, free: query.free, cursor: query.cursor, line: line.finish() })
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/slots", tag = "interviews", request_body = SlotsBody,
    params(("office" = String, Path, description = "The code, like CO")),
    responses((status = 200, description = "A preview: nothing was stored", body = SlotsMade), (status = 201, description = "Made, all of them", body = SlotsMade)))]
async fn make(call: Call, office: web::Path<String>, body: StrictJson<SlotsBody>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&office).and_then(|office| wished(office, body.0?));
    let preview = shape.as_ref().is_ok_and(|(_, _, preview)| *preview);
    let desk = call.app().desk.clone();
    let call = call.named("slot.make");
    let work = call.write(shape, move |tx, actor, (office, wish, preview): &(String, Wish, bool)| {
        slots::make(tx, &desk, actor, (office, wish), *preview)
    });
    let made = SlotsMade::from(work.await?);
    Ok(if preview { HttpResponse::Ok().json(made) } else { HttpResponse::Created().json(made) })
}

fn wished(office: String, body: SlotsBody) -> Result<(String, Wish, bool), Problem> {
    let preview = body.preview;
    Ok((office, body.wish().map_err(Problem::invalid)?, preview))
}

#[utoipa::path(delete, path = "/api/v1/offices/{office}/slots/{id}", tag = "interviews",
    params(("office" = String, Path, description = "The code, like CO"), ("id" = Uuid, Path, description = "The slot")),
    responses((status = 204, description = "Not offered any more; officer, room and interpreter are free at its time")))]
async fn withdraw(call: Call, ids: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&ids.0).and_then(|office| Ok((office, path::id::<of::Slot>(&ids.1)?)));
    let call = call.named("slot.withdraw");
    let work = call.write(shape, |tx, actor, (office, id): &(String, SlotId)| slots::withdraw(tx, actor, office, *id));
    work.await.map(|()| HttpResponse::NoContent().finish())
}

#[utoipa::path(post, path = "/api/v1/offices/{office}/slots/fill", tag = "interviews", request_body = FillBody,
    params(("office" = String, Path, description = "The code, like CO")),
    responses((status = 200, description = "A proposal; nothing is stored, and each line is booked through the case", body = Filling)))]
async fn fill(call: Call, office: web::Path<String>, body: StrictJson<FillBody>) -> Result<HttpResponse, Problem> {
    let shape = path::code(&office).and_then(|office| {
        let body = body.0?;
        Ok((office, days::checked(("/from", body.from), ("/to", body.to))?))
    });
    let desk = call.app().desk.clone();
    let filled = call.named("slot.fill").read(shape, move |tx, actor, (office, days)| interviews::fill(tx, &desk, actor, (&office, days)));
    Ok(HttpResponse::Ok().json(Filling::from(filled.await?)))
}
