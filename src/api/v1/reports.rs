//! `reports/caps`, `reports/funnel` and `reports/no-shows`: figures, never families.

use actix_web::{HttpResponse, http::Method};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::programmes::NoFields;
use crate::{
    domain::{
        fields::FieldErrors,
        funnel::{FunnelBy, FunnelRow, SMALL},
        no_shows::NoShowRow,
        terms::words,
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
        funnel::{self, Asked, Funnel},
        no_shows,
        places::{self, Fullness, Persons},
    },
};

words! {
    /// Whether one more person has a place in a pathway.
    PlacesState { Free = "free", Full = "full" }
}

/// How full the pathways are, over all offices.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CapReport {
    /// One for each pathway.
    pub items: Vec<PathwayPlaces>,
}

/// How full a pathway is.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PathwayPlaces {
    /// The pathway.
    pub pathway: String,
    /// Whether one more person has a place.
    pub state: PlacesState,
    /// The figures, for readers of outcomes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<CapFigures>,
}

/// The places of a pathway, in persons.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CapFigures {
    /// How many it takes; none without a limit.
    pub cap: Option<u32>,
    /// How many are approved and take a place.
    pub used: i64,
    /// How many are left; none without a limit, and 0 where more are approved than it takes.
    pub left: Option<i64>,
    /// Who set the limit.
    pub citation: Option<String>,
}

/// Which funnel is asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FunnelParams {
    /// The last day that counts, as each office counts days; today unless given.
    pub as_of: Option<NaiveDate>,
    /// Cases of this office alone.
    pub office: Option<String>,
    /// Cases of this pathway alone.
    pub pathway: Option<String>,
    /// `office` (unless given), `pathway`, or `month` (the office's local month in which the case was received).
    pub by: Option<String>,
}

/// How far cases had come at the end of a day.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FunnelReport {
    /// The day that was asked for; none for today, which may be another day at each office.
    pub as_of: Option<NaiveDate>,
    /// What the rows are.
    pub by: FunnelBy,
    /// Counts under this, and what would give them away, are left out; none where nothing is.
    pub suppressed_under: Option<i64>,
    /// The rows.
    pub items: Vec<FunnelItem>,
}

/// Cases of one office, pathway or month. A count that is left out is null.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FunnelItem {
    /// The office, the pathway or the month; none for cases that are recommended for no pathway.
    pub group: Option<String>,
    /// Came in.
    pub received: Option<i64>,
    /// Were endorsed and submitted to the US government.
    pub endorsed: Option<i64>,
    /// Were processed.
    pub processed: Option<i64>,
    /// Had their interview held.
    pub interviewed: Option<i64>,
    /// Were approved.
    pub approved: Option<i64>,
    /// Departed.
    pub departed: Option<i64>,
    /// Arrived.
    pub arrived: Option<i64>,
}

/// Whose interviews.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoShowParams {
    /// Those of this office alone.
    pub office: Option<String>,
}

/// How many families did not come to their interview.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoShowReport {
    /// Counts under this, and what would give them away, are left out; none where nothing is.
    pub suppressed_under: Option<i64>,
    /// By month, then office.
    pub items: Vec<NoShowItem>,
}

/// Interviews of one office in one month. A count that is left out is null.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NoShowItem {
    /// The office.
    pub office: String,
    /// The month of the appointments, on the office's calendar.
    pub month: String,
    /// Appointments given, also those moved, called off or still to come.
    pub booked: Option<i64>,
    /// The family was heard.
    pub held: Option<i64>,
    /// The family did not come.
    pub no_show: Option<i64>,
}

impl From<NoShowRow> for NoShowItem {
    fn from(row: NoShowRow) -> Self {
        let [booked, held, no_show] = row.counts;
        Self { office: row.office, month: row.month, booked, held, no_show }
    }
}

impl From<Fullness> for PathwayPlaces {
    fn from(fullness: Fullness) -> Self {
        let state = if fullness.free { PlacesState::Free } else { PlacesState::Full };
        Self { pathway: fullness.pathway, state, persons: fullness.persons.map(CapFigures::from) }
    }
}

impl From<Persons> for CapFigures {
    fn from(persons: Persons) -> Self {
        let (cap, citation) = persons.cap.map(|cap| (cap.persons, cap.citation)).unzip();
        Self { cap, used: persons.used, left: cap.map(|cap| (i64::from(cap) - persons.used).max(0)), citation }
    }
}

impl From<FunnelRow> for FunnelItem {
    fn from(row: FunnelRow) -> Self {
        let [received, endorsed, processed, interviewed, approved, departed, arrived] = row.counts;
        Self { group: row.group, received, endorsed, processed, interviewed, approved, departed, arrived }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(caps, show_funnel, show_no_shows))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/api/v1/reports/caps", Access::Rights(&[Right::ReportRead, Right::CaseDecide]), caps),
        mount(Method::GET, "/api/v1/reports/funnel", Access::Rights(&[Right::ReportRead]), show_funnel),
        mount(Method::GET, "/api/v1/reports/no-shows", Access::Rights(&[Right::ReportRead]), show_no_shows),
    ]
}

#[utoipa::path(get, path = "/api/v1/reports/caps", tag = "reports",
    responses((status = 200, description = "How full each pathway is, over all offices", body = CapReport)))]
async fn caps(call: Call, query: StrictQuery<NoFields>) -> Result<HttpResponse, Problem> {
    let desk = call.app().desk.clone();
    let report = call.named("report.caps").read(query.0, move |tx, actor, _| places::report(tx, &desk, actor)).await?;
    Ok(HttpResponse::Ok().json(CapReport { items: report.into_iter().map(PathwayPlaces::from).collect() }))
}

#[utoipa::path(get, path = "/api/v1/reports/funnel", tag = "reports", params(FunnelParams),
    responses((status = 200, description = "How far cases had come", body = FunnelReport)))]
async fn show_funnel(call: Call, query: StrictQuery<FunnelParams>) -> Result<HttpResponse, Problem> {
    let shape = query.0.and_then(asked);
    let by = shape.as_ref().map_or(FunnelBy::Office, |asked| asked.by);
    let desk = call.app().desk.clone();
    let Funnel { as_of, suppressed, rows } = call
        .named("report.funnel")
        .read(shape, move |tx, actor, asked| {
            asked_for::must_be_known(tx, actor, Right::ReportRead, asked.office.as_deref(), asked.pathway.as_deref())?;
            funnel::report(tx, &desk, actor, &asked)
        })
        .await?;
    let items = rows.into_iter().map(FunnelItem::from).collect();
    Ok(HttpResponse::Ok().json(FunnelReport { as_of, by, suppressed_under: suppressed.then_some(SMALL), items }))
}

#[utoipa::path(get, path = "/api/v1/reports/no-shows", tag = "reports", params(NoShowParams),
    responses((status = 200, description = "Interviews booked, held and missed", body = NoShowReport)))]
async fn show_no_shows(call: Call, query: StrictQuery<NoShowParams>) -> Result<HttpResponse, Problem> {
    let desk = call.app().desk.clone();
    let call = call.named("report.no_shows");
    let report = call
        .read(query.0, move |tx, actor, asked| {
            asked_for::must_be_known(tx, actor, Right::ReportRead, asked.office.as_deref(), None)?;
            no_shows::report(tx, &desk, actor, asked.office.as_deref())
        })
        .await?;
    let items = report.rows.into_iter().map(NoShowItem::from).collect();
    Ok(HttpResponse::Ok().json(NoShowReport { suppressed_under: report.suppressed.then_some(SMALL), items }))
}

fn asked(query: FunnelParams) -> Result<Asked, Problem> {
    let by = match query.by.as_deref().map(FunnelBy::check) {
        None => FunnelBy::Office,
        Some(Ok(by)) => by,
        Some(Err(fault)) => {
            return Err(Problem::invalid(FieldErrors::one("by", fault.code, fault.detail)));
        }
    };
    Ok(Asked { as_of: query.as_of, office: query.office, pathway: query.pathway, by })
}
