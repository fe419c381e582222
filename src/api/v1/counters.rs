//! `counters`: how many cases stand where.

use actix_web::{HttpResponse, http::Method};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{stage::Stage, workflow::Right},
    http::{
        call::Call,
        problem::Problem,
        query::StrictQuery,
        routes::{Access, Mounted, mount},
    },
    ops::{
        asked_for,
        counters::{self, Figures},
    },
};

/// Which figures are asked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CounterQuery {
    /// Of this office alone.
    pub office: Option<String>,
}

/// The figures, exact at the instant of the answer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Counters {
    /// Cases by office and stage, on the face that the caller sees.
    pub stages: Vec<StageCount>,
    /// Cases by office, holder and stage, on the shown face: work is shared out by what everybody sees.
    pub holders: Vec<HolderCount>,
}

/// Cases of an office in a stage.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StageCount {
    /// The office.
    pub office: String,
    /// The stage.
    pub stage: Stage,
    /// How many cases.
    pub cases: i64,
}

/// Cases of an office in a stage that one account holds.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct HolderCount {
    /// The office.
    pub office: String,
    /// The account.
    pub assignee: Uuid,
    /// The stage.
    pub stage: Stage,
    /// How many cases.
    pub cases: i64,
}

impl From<Figures> for Counters {
    fn from(figures: Figures) -> Self {
        let stage = |(office, stage, cases)| StageCount { office, stage, cases };
        let holder = |(office, assignee, stage, cases)| HolderCount { office, assignee, stage, cases };
        Self { stages: figures.stages.into_iter().map(stage).collect(), holders: figures.holders.into_iter().map(holder).collect() }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(show))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/api/v1/counters", Access::Rights(&[Right::CaseRead, Right::CaseSupervise]), show)]
}

#[utoipa::path(get, path = "/api/v1/counters", tag = "cases", params(CounterQuery),
    responses((status = 200, description = "How many cases stand where", body = Counters)))]
async fn show(call: Call, query: StrictQuery<CounterQuery>) -> Result<HttpResponse, Problem> {
    let figures = call
        .named("counters")
        .read(query.0, |tx, actor, query| {
            asked_for::must_be_known(tx, actor, Right::CaseRead, query.office.as_deref(), None)?;
            counters::show(tx, actor, query.office.as_deref())
        })
        .await?;
    Ok(HttpResponse::Ok().json(Counters::from(figures)))
}
