//! Health and figures, for whoever watches over the program.

use std::time::Duration;

use actix_web::{HttpResponse, http::Method, web};
use serde::Serialize;

use super::{
    app::App,
    problem::Problem,
    routes::{Access, Mounted, mount},
};
use crate::{notify::Pulse, telemetry::Metrics};

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/livez", Access::Operator, live),
        mount(Method::GET, "/readyz", Access::Operator, ready),
        mount(Method::GET, "/metrics", Access::Operator, metrics),
    ]
}

/// Whether requests are taken, and how each part is.
#[derive(Debug, Serialize)]
struct Ready {
    /// `ready`, or `degraded`: requests are taken, and a part that works beside them does not.
    status: &'static str,
    components: Vec<Component>,
}

#[derive(Debug, Serialize)]
struct Component {
    name: &'static str,
    /// `ok` or `failing`.
    state: &'static str,
}

impl Component {
    const fn of(name: &'static str, is_well: bool) -> Self {
        Self { name, state: if is_well { "ok" } else { "failing" } }
    }
}

/// The process answers.
async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// Whether this server should be sent requests. A sender that stands still does not change that: the form and the desks go on without
/// it, and a proxy that took the server away would turn applicants off for it. So it is told in the body, under 200.
async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let store = app.store.clone();
    // A database that is silent keeps no line to be told of: who watches is answered all the same.
    let asked = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(move || store.ping()));
    let Ok(Ok(Ok(()))) = asked.await else {
        return Err(Problem::unavailable("database_unavailable", 5));
    };
    let sender = app.sender.as_ref().map(Pulse::is_well);
    let status = if sender == Some(false) { "degraded" } else { "ready" };
    let mut components = vec![Component::of("database", true)];
    components.extend(sender.map(|is_well| Component::of("sender", is_well)));
    Ok(HttpResponse::Ok().json(Ready { status, components }))
}

/// The figures, as Prometheus reads them.
async fn metrics() -> Result<HttpResponse, Problem> {
    let metrics = Metrics::install().map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(metrics.render()))
}
