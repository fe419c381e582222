//! Health and figures, for whoever watches over the program.

use actix_web::{HttpResponse, http::Method, web};

use super::{
    app::App,
    problem::Problem,
    routes::{Access, Mounted, mount},
};
use crate::telemetry::Metrics;

/// The operations of this file.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![
        mount(Method::GET, "/livez", Access::Operator, live),
        mount(Method::GET, "/readyz", Access::Operator, ready),
        mount(Method::GET, "/metrics", Access::Operator, metrics),
    ]
}

/// The process answers.
async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database answers.
async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let store = app.store.clone();
    match tokio::task::spawn_blocking(move || store.ping()).await {
        Ok(Ok(())) => Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n")),
        _ => Err(Problem::unavailable("database_unavailable", 5)),
    }
}

/// The figures, as Prometheus reads them.
async fn metrics() -> Result<HttpResponse, Problem> {
    let metrics = Metrics::install().map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(metrics.render()))
}
