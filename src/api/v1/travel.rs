//! `travel`: who is approved and who is ready, whose clearance runs out first leading.

use actix_web::{HttpRequest, HttpResponse, http::Method};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        fields::FieldErrors,
        stage::Stage,
        travel::{TravelRow, Traveller},
        workflow::Right,
    },
    http::{
        call::Call,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::{
        asked_for,
        travel::{self, Asked},
    },
};

/// What part of the queue is asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TravelQuery {
    /// Cases of this office.
    pub office: Option<String>,
    /// Rows of the page: 1 to 200, 50 unless given.
    pub limit: Option<i64>,
    /// The place to go on from, out of the Link header of the page before.
    pub cursor: Option<String>,
}

/// A page of the travel queue.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TravelPage {
    /// Those that lack a clearance, then by the day on which the first one runs out, then those that need none.
    pub items: Vec<TravelItem>,
    /// The cursor of the next page; also in the Link header.
    pub next: Option<String>,
}

/// A case that is approved or ready to travel.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TravelItem {
    /// The case.
    pub case: Uuid,
    /// Its reference.
    pub reference: String,
    /// Its office.
    pub office: String,
    /// `approved` or `ready_to_travel`.
    pub stage: Stage,
    /// Its pathway.
    pub pathway: Option<String>,
    /// The day of the journey, once the case is ready.
    pub travel_on: Option<NaiveDate>,
    /// The last day of the clearance that runs out first; none while one is missing, or where none is needed.
    pub earliest_expiry: Option<NaiveDate>,
    /// The approved members, no others.
    pub members: Vec<TravelMember>,
}

/// An approved member.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TravelMember {
    /// The person.
    pub person: Uuid,
    /// Whether this is the applicant.
    pub principal: bool,
    /// The name as it was written.
    pub name: String,
    /// Clearances that are not there.
    pub missing: Vec<String>,
    /// Clearances that are, each with its last day.
    pub clear: Vec<ClearUntil>,
    /// The day on which somebody turns 21 who was under 21 when the family applied.
    pub turns_21_on: Option<NaiveDate>,
    /// Whether that day has come by the day of the journey, or by today while none is planned.
    pub turns_21: bool,
}

/// A clearance and its last day.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ClearUntil {
    /// What it clears.
    pub kind: String,
    /// The last day on which it is valid.
    pub valid_until: NaiveDate,
}

impl From<TravelRow> for TravelItem {
    fn from(row: TravelRow) -> Self {
        Self {
            case: *row.case.uuid(),
            reference: row.reference,
            office: row.office,
            stage: row.stage,
            pathway: row.pathway,
            travel_on: row.travel_on,
            earliest_expiry: row.earliest_expiry,
            members: row.travellers.into_iter().map(TravelMember::from).collect(),
        }
    }
}

impl From<Traveller> for TravelMember {
    fn from(traveller: Traveller) -> Self {
        Self {
            person: *traveller.person.uuid(),
            principal: traveller.principal,
            name: traveller.name,
            missing: traveller.missing,
            clear: traveller.clear.into_iter().map(|(kind, valid_until)| ClearUntil { kind, valid_until }).collect(),
            turns_21_on: traveller.turns_21_on,
            turns_21: traveller.turns_21,
        }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(list))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/api/v1/travel", Access::Rights(&[Right::CaseRead]), list)]
}

#[utoipa::path(get, path = "/api/v1/travel", tag = "cases", params(TravelQuery), responses((status = 200, description = "A page", body = TravelPage)))]
async fn list(call: Call, request: HttpRequest, query: StrictQuery<TravelQuery>) -> Result<HttpResponse, Problem> {
    let shape = query.0.and_then(asked);
    let line = shape.as_ref().map(|asked| asked.line.clone()).unwrap_or_default();
    let desk = call.app().desk.clone();
    let page = call
        .named("travel.list")
        .read(shape, move |tx, actor, asked| {
            asked_for::must_be_known(tx, actor, Right::CaseRead, asked.office.as_deref(), None)?;
            travel::list(tx, &desk, actor, &asked)
        })
        .await?;
    let mut answer = HttpResponse::Ok();
    if let Some(next) = &page.next {
        answer.insert_header(answers::next_page(request.path(), line, next));
    }
    Ok(answer.json(TravelPage { items: page.rows.into_iter().map(TravelItem::from).collect(), next: page.next }))
}

/// Checks the query and writes it in one line without the cursor: the cursor belongs to that line.
fn asked(query: TravelQuery) -> Result<Asked, Problem> {
    let limit = query.limit.unwrap_or(travel::PAGE);
    if !(1..=travel::MOST).contains(&limit) {
        return Err(Problem::invalid(FieldErrors::one("limit", "out_of_range", "Ask for 1 to 200 rows.")));
    }
    let (mut line, mut names) = (form_urlencoded::Serializer::new(String::new()), Vec::new());
    for (name, value) in [("office", query.office.clone()), ("limit", query.limit.map(|limit| limit.to_string()))] {
        if let Some(value) = value {
            line.append_pair(name, &value);
            names.push(name);
        }
    }
    Ok(Asked { office: query.office, limit, cursor: query.cursor, line: line.finish(), names })
}
