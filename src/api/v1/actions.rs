//! `POST cases/{id}/actions/{verb}`: the door of the workflow.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::answers;
use crate::{
    domain::{
        decision::{ApprovalOutcome, MemberDecision},
        ids::{AccountId, CaseId},
        terms::{Face, Priority, ProposedClosure},
        workflow::{
            ActionInput, Verb,
            input::{AskedBy, IdentifiedBy, ReasonCode},
        },
    },
    http::{
        call::Call,
        headers::IfMatch,
        json::StrictJson,
        path,
        problem::Problem,
        routes::{Access, Mounted, mount},
    },
    ops::actions::{self, Acted, Ask},
};

/// What a verb asks for. Each verb takes only its own fields, which `allowed_actions` of the case names, and a reason if there is one.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionBody {
    /// Why, in words, for those who see the case; 1 to 4,000 characters.
    pub reason: Option<String>,
    /// Why, coded.
    pub reason_code: Option<ReasonCode>,
    /// The pathway recommended.
    pub pathway: Option<String>,
    /// The closure proposed instead of a pathway.
    pub closure: Option<ProposedClosure>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// The case that this one may duplicate.
    pub other_case: Option<Uuid>,
    /// The account that shall hold the case.
    pub assignee: Option<Uuid>,
    /// Who asked for the withdrawal.
    pub asked_by: Option<AskedBy>,
    /// How that person was identified.
    pub identified_by: Option<IdentifiedBy>,
    /// The last local day of a hold: to come, and within a year.
    pub until: Option<NaiveDate>,
    /// What is decided of the applicant and of each member; each of them once.
    #[serde(default)]
    pub members: Vec<MemberBody>,
    /// The day of the journey.
    pub travel_on: Option<NaiveDate>,
}

/// What is decided of one member.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberBody {
    /// The member.
    pub person: Uuid,
    /// What is decided.
    pub outcome: ApprovalOutcome,
}

impl From<&MemberBody> for MemberDecision {
    fn from(body: &MemberBody) -> Self {
        Self { person: body.person.into(), outcome: body.outcome.into() }
    }
}

/// What the API says of the operations of this file.
#[derive(utoipa::OpenApi)]
#[openapi(paths(act))]
pub struct Doc;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::POST, "/api/v1/cases/{id}/actions/{verb}", Access::ByVerb, act)]
}

#[utoipa::path(post, path = "/api/v1/cases/{id}/actions/{verb}", tag = "cases", request_body = ActionBody,
    params(("id" = Uuid, Path, description = "The case"), ("verb" = Verb, Path, description = "What to do"), ("If-Match" = String, Header, description = "The ETag of the case as it was seen")),
    responses((status = 200, description = "Done: the case as it is now", body = crate::access::view::CaseView), (status = 202, description = "Proposed: a second person must confirm", body = answers::Proposed)))]
async fn act(
    call: Call,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    body: StrictJson<ActionBody>,
) -> Result<HttpResponse, Problem> {
    let (id, verb) = path.into_inner();
    let shape = shape(&id, &verb, &request, body.0);
    let call = match &shape {
        Ok(ask) => {
            call.named(format!("case.{}", ask.verb)).on(ask.case).of_face(if ask.verb.acts_on_real() { Face::Real } else { Face::Both })
        }
        Err(_) => call,
    };
    let desk = call.app().desk.clone();
    match call.write(shape, move |tx, actor, ask| actions::act(tx, &desk, actor, ask)).await? {
        Acted::Done(view) => Ok(answers::case(&view)),
        Acted::Proposed(id) => Ok(answers::proposed(id)),
    }
}

fn shape(id: &str, verb: &str, request: &HttpRequest, body: Result<ActionBody, Problem>) -> Result<Ask, Problem> {
    let case: CaseId = path::id(id)?;
    let verb = Verb::parse(verb).filter(|verb| *verb != Verb::Submit && !verb.is_of_interview()).ok_or_else(Problem::not_found)?;
    let seen = answers::seen(IfMatch::read(request.headers())?);
    let input = input(body?)?;
    input.check(verb).map_err(Problem::invalid)?;
    Ok(Ask { case, verb, seen, input })
}

fn input(body: ActionBody) -> Result<ActionInput, Problem> {
    let reason = answers::paragraph("/reason", body.reason.as_deref())?;
    Ok(ActionInput {
        reason,
        reason_code: body.reason_code,
        pathway: body.pathway,
        closure: body.closure,
        priority: body.priority,
        other_case: body.other_case.map(CaseId::from),
        assignee: body.assignee.map(AccountId::from),
        asked_by: body.asked_by,
        identified_by: body.identified_by,
        until: body.until,
        members: body.members.iter().map(MemberDecision::from).collect(),
        travel_on: body.travel_on,
        ..ActionInput::default()
    })
}
