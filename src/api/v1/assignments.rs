//! `assignments`: many cases given to one person at once.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, http::Method};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{fields::FieldErrors, ids::CaseId, workflow::Right},
    http::{
        call::Call,
        json::StrictJson,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::assignments::{self, Assigned, Bulk, MOST},
};

/// Which cases shall be held by whom.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentBody {
    /// 1 to 200 cases, each once.
    pub cases: Vec<Uuid>,
    /// The account that shall hold them.
    pub assignee: Uuid,
}

/// What became of each case, in the order in which they were given.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Assignments {
    /// One answer a case.
    pub items: Vec<Assignment>,
}

/// What became of one case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Assignment {
    /// The case.
    pub case: Uuid,
    /// `done`, `not_found`, `forbidden`, or the code of a refusal.
    pub result: String,
    /// What to do about a refusal.
    pub detail: Option<String>,
}

impl From<Assigned> for Assignment {
    fn from(assigned: Assigned) -> Self {
        Self { case: *assigned.case.uuid(), result: assigned.code.to_owned(), detail: assigned.detail }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(assign))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::POST, "/api/v1/assignments", Access::Rights(&[Right::CaseSupervise]), assign)]
}

#[utoipa::path(post, path = "/api/v1/assignments", tag = "cases", request_body = AssignmentBody,
    responses((status = 200, description = "What became of each case; one refusal undoes nothing of the others", body = Assignments)))]
async fn assign(call: Call, body: StrictJson<AssignmentBody>) -> Result<HttpResponse, Problem> {
    let desk = call.app().desk.clone();
    let shape = body.0.and_then(|body| checked(&body).map_err(Problem::invalid));
    let all = call.named("case.assign_many").write(shape, move |tx, actor, bulk| assignments::assign(tx, &desk, actor, bulk)).await?;
    Ok(HttpResponse::Ok().json(Assignments { items: all.into_iter().map(Assignment::from).collect() }))
}

fn checked(body: &AssignmentBody) -> Result<Bulk, FieldErrors> {
    let (mut errors, mut seen) = (FieldErrors::default(), BTreeSet::new());
    if !(1..=MOST).contains(&body.cases.len()) {
        return Err(FieldErrors::one("/cases", "out_of_range", format!("Give 1 to {MOST} cases.")));
    }
    for (place, case) in body.cases.iter().enumerate() {
        if !seen.insert(case) {
            errors.add(format!("/cases/{place}"), "given_twice", "Give each case once.");
        }
    }
    errors.or_else(|| Bulk { cases: body.cases.iter().copied().map(CaseId::from).collect(), assignee: body.assignee.into() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn faults(cases: Vec<Uuid>) -> Vec<(String, &'static str)> {
        let body = AssignmentBody { cases, assignee: Uuid::nil() };
        checked(&body).map_or_else(|errors| errors.list().iter().map(|e| (e.pointer.clone(), e.code)).collect(), |_| Vec::new())
    }

    #[test]
    fn one_to_two_hundred_cases_are_taken_each_once() {
        let id = |n: usize| Uuid::from_u128(n as u128);
        assert_eq!(faults((0..200).map(id).collect()), []);
        assert_eq!(faults(vec![id(1)]), []);
        assert_eq!(faults(Vec::new()), [("/cases".to_owned(), "out_of_range")]);
        assert_eq!(faults((0..201).map(id).collect()), [("/cases".to_owned(), "out_of_range")]);
        assert_eq!(
            faults(vec![id(1), id(2), id(1), id(1)]),
            [("/cases/2".to_owned(), "given_twice"), ("/cases/3".to_owned(), "given_twice")]
        );
    }
}
