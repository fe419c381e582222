//! `/api/docs`: Swagger UI over the description of the API, mounted only where the settings ask for it.

use std::sync::{Arc, OnceLock};

use actix_web::{
    HttpResponse,
    http::{Method, header},
    web,
};
use utoipa_swagger_ui::Config;

use crate::http::{
    problem::Problem,
    routes::{Access, Mounted, mount},
};

/// Swagger UI sets styles on its elements, so its pages alone may; nothing comes from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
     font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The pages, for the staff listener.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    vec![mount(Method::GET, "/api/docs", Access::Anonymous, door), mount(Method::GET, "/api/docs/{file:.*}", Access::Anonymous, file)]
}

/// The pages name their parts relative to a folder, so the folder's address ends in a slash.
async fn door() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

async fn file(name: web::Path<String>) -> Result<HttpResponse, Problem> {
    static CONFIG: OnceLock<Arc<Config<'static>>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| Arc::new(Config::from("/api/v1/openapi.json")));
    let found = utoipa_swagger_ui::serve(&name, Arc::clone(config)).ok().flatten().ok_or_else(Problem::not_found)?;
    let mut answer = HttpResponse::Ok();
    answer.content_type(found.content_type).insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    if found.gzpipped {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    Ok(answer.body(found.bytes.into_owned()))
}
