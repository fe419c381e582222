//! What is called: every mounted route of staff with a well-formed request.

use reqwest::Method;
use sendero::{
    api,
    domain::workflow::{Verb, input::Input},
    http::routes::{Access, Mounted},
};
use serde_json::{Value, json};

use super::super::support::{TestApp, forms::a_form};

/// What the calls are about; all of it in Colombia.
#[derive(Default)]
pub struct World {
    pub case: String,
    pub reference: String,
    pub person: String,
    pub message: String,
    pub decision: String,
    /// An account of IOM that nobody uses.
    pub account: String,
    /// An account that may not screen.
    pub officer: String,
    /// Proposals to recall cases.
    pub to_confirm: String,
    pub to_reject: String,
    /// An interview that a family has before it.
    pub interview: String,
}

impl World {
    pub async fn build(app: &TestApp) -> Self {
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Matrix").await;
        let seen = app.case(&team.officer, &case).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let proposal = async |who: &str| {
            let case = app.in_process(&team, who).await;
            app.act(&team.officer, &case, "recall", json!({ "reason": "New facts." })).await.expect(202).field("/proposal")
        };
        let scheduler = app.scheduler("CO").await;
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let booked = app.in_process(&team, "Booked").await;
        // There already, so that nobody adds her: who may is refused the name.
        let marie = json!({ "name": "Marie", "languages": ["hat"] });
        app.post(&scheduler, "/api/v1/offices/CO/interpreters", marie).await.expect(201);
        Self {
            interview: app.book(&scheduler, &booked, &slot, None).await.expect(201).field("/case/interview/id"),
            reference: text(&seen["reference"]),
            person: text(&seen["people"][0]["id"]),
            message: app.get(&team.iom, &format!("/api/v1/cases/{case}/messages")).await.expect(200).field("/items/0/id"),
            decision: app.get(&team.officer, &format!("/api/v1/cases/{case}/decisions")).await.expect(200).field("/items/0/id"),
            account: app.staff("unused", sendero::domain::terms::Organisation::Iom, &[]).await.account.to_string(),
            officer: team.officer.account.to_string(),
            to_confirm: proposal("Confirmed").await,
            to_reject: proposal("Rejected").await,
            case,
        }
    }
}

/// One request.
pub struct Call {
    pub name: String,
    pub method: Method,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Option<Value>,
    /// Whether another office must not learn from the answer that there is such a case.
    pub of_a_case: bool,
}

/// The routes on which who is asking matters.
pub fn routes_of_staff() -> Vec<Mounted> {
    api::v1::routes().into_iter().filter(|one| !matches!(one.access, Access::Public | Access::Anonymous | Access::Operator)).collect()
}

/// Every call, in the order of paths; signing out comes last.
pub fn all(world: &World) -> Vec<Call> {
    let mut routes = routes_of_staff();
    routes.sort_by_key(|one| (one.path.ends_with("/logout"), one.path, one.method.to_string()));
    routes.iter().flat_map(|one| calls(world, one)).collect()
}

fn calls(world: &World, one: &Mounted) -> Vec<Call> {
    if one.access == Access::ByVerb {
        return Verb::ALL
            .iter()
            .filter(|verb| **verb != Verb::Submit && !verb.is_of_interview())
            .map(|verb| of_verb(world, one, *verb))
            .collect();
    }
    let mut call = Call {
        name: format!("{} {}", one.method, one.path),
        method: method(one),
        path: path(world, one),
        headers: vec![("if-match", "\"other\"".into()), ("idempotency-key", "matrix".into())],
        body: body(world, one),
        of_a_case: one.path.starts_with("/api/v1/cases/")
            || one.path.starts_with("/api/v1/messages/{id}")
            || one.path.starts_with("/api/v1/proposals/{id}")
            || one.path.starts_with("/api/v1/interviews/{id}"),
    };
    if one.method == "GET" || (one.method == "DELETE" && !one.path.contains("/people/")) {
        call.body = None;
    }
    vec![call]
}

/// The same method as the client's library knows it.
fn method(one: &Mounted) -> Method {
    one.method.as_str().parse().unwrap()
}

fn of_verb(world: &World, one: &Mounted, verb: Verb) -> Call {
    Call {
        name: format!("{} {} {verb}", one.method, one.path),
        method: method(one),
        path: format!("/api/v1/cases/{}/actions/{verb}", world.case),
        headers: vec![("if-match", "\"other\"".into())],
        body: Some(verb.inputs().iter().map(|input| asked(world, *input)).collect::<serde_json::Map<_, _>>().into()),
        of_a_case: true,
    }
}

fn asked(world: &World, input: Input) -> (String, Value) {
    let (name, value) = match input {
        Input::Reason => ("reason", json!("Because.")),
        Input::ReasonCode => ("reason_code", json!("other")),
        Input::Recommendation => ("pathway", json!("family_reunification")),
        Input::Priority => ("priority", json!("normal")),
        Input::OtherCase => ("other_case", json!(world.case)),
        Input::Assignee => ("assignee", json!(world.account)),
        Input::AskedBy => ("asked_by", json!("principal")),
        Input::IdentifiedBy => ("identified_by", json!("document")),
        Input::Until => ("until", json!("2024-03-01")),
        Input::Members => ("members", json!([{ "person": world.person, "outcome": "approve" }])),
        Input::TravelOn => ("travel_on", json!("2024-06-01")),
        Input::Slot => ("slot", json!(NO_SUCH)),
        Input::Attended => ("attended", json!([world.person])),
        Input::Disposition => ("disposition", json!("held")),
    };
    (name.to_owned(), value)
}

const NO_SUCH: &str = "018d7f3e-5c00-7000-8000-0123456789ab";

fn path(world: &World, one: &Mounted) -> String {
    let id = match one.path {
        path if path.starts_with("/api/v1/cases/") => world.case.as_str(),
        path if path.starts_with("/api/v1/messages/") => &world.message,
        path if path.starts_with("/api/v1/interviews/") => &world.interview,
        path if path.starts_with("/api/v1/users/") => &world.account,
        path if path.ends_with("/confirm") => &world.to_confirm,
        path if path.ends_with("/reject") => &world.to_reject,
        "/api/v1/programmes/{id}/park" | "/api/v1/programmes/{id}/resume" => "safe-mobility",
        _ => NO_SUCH,
    };
    let path = one
        .path
        .replace("{id}", id)
        .replace("{pid}", &world.person)
        .replace("{decision}", &world.decision)
        .replace("{office}", "CO")
        .replace("{kind}", "security");
    match (one.method.as_str(), one.path) {
        ("GET", "/api/v1/cases/lookup") => format!("{path}?reference={}", world.reference),
        ("GET", "/api/v1/interviews" | "/api/v1/offices/{office}/slots") => format!("{path}?from=2024-03-04"),
        _ => path,
    }
}

fn body(world: &World, one: &Mounted) -> Option<Value> {
    let principal = a_form("Matrix")["principal"].clone();
    Some(match one.path {
        "/api/v1/assignments" => json!({ "cases": [world.case], "assignee": world.officer }),
        "/api/v1/cases/lookup" => {
            let document = &principal["documents"][0];
            json!({ "type": "passport", "issuing_country": "VE", "number": document["number"], "birth_date": principal["birth_date"] })
        }
        "/api/v1/cases/{id}/clearances/{kind}" => json!({ "valid_from": "2024-02-06", "valid_until": "2024-08-06" }),
        "/api/v1/cases/{id}/contact-attempts" => json!({ "channel": "phone", "contact": null, "outcome": "no_answer", "call_task": null }),
        "/api/v1/cases/{id}/contacts" => json!({ "contacts": a_form("Matrix")["contacts"], "message_language": null }),
        "/api/v1/cases/{id}/decisions/{decision}/us-notice" => json!({ "served_on": "2024-02-06", "channel": "post" }),
        "/api/v1/cases/{id}/notes" => json!({ "kind": "general", "text": "Seen." }),
        "/api/v1/cases/{id}/people" => json!({ "person": joined(principal), "consent": null }),
        "/api/v1/cases/{id}/people/{pid}" if one.method == "DELETE" => json!({ "reason": "They live apart." }),
        "/api/v1/cases/{id}/people/{pid}" => json!({ "sex": "male" }),
        "/api/v1/cases/{id}/interviews" => json!({ "slot": NO_SUCH }),
        "/api/v1/interviews/{id}/disposition" => json!({ "disposition": "cancelled", "reason": "Because." }),
        "/api/v1/me/password" => json!({ "current": "short", "new": "short" }),
        "/api/v1/me/views" => json!({ "name": "Mine", "query": "assignee=me" }),
        "/api/v1/messages/release" => json!({ "transport_log_compared": true }),
        "/api/v1/offices/{office}/applications" => json!({ "application": a_form("Entered") }),
        "/api/v1/offices/{office}/rooms" => json!({ "site": "nowhere", "name": "Sala" }),
        "/api/v1/offices/{office}/interpreters" => json!({ "name": "Marie", "languages": ["hat"] }),
        "/api/v1/offices/{office}/slots" => json!({
            "preview": true, "mode": "telephone", "language": "spa", "officer": world.officer, "date": "2024-03-04", "time": "11:00", "minutes": 30
        }),
        "/api/v1/offices/{office}/slots/fill" => json!({ "from": "2024-03-04" }),
        path if path.ends_with("/park") || path.ends_with("/resume") => json!({ "reason": "staff" }),
        "/api/v1/offices/{office}/window" => json!({ "channel": "public", "state": "by_rule" }),
        "/api/v1/programmes" => json!({ "source": "" }),
        "/api/v1/users" => json!({ "login": "unused", "name": "Somebody", "staff_person": null, "roles": [] }),
        "/api/v1/users/{id}/outcome-read" => json!({ "until": null }),
        "/api/v1/users/{id}/roles" => json!({ "roles": [] }),
        _ => json!({}),
    })
}

fn joined(mut person: Value) -> Value {
    person["relation"] = json!("child");
    person["birth_date"] = json!("2015-01-01");
    person["documents"] = json!([]);
    person
}
