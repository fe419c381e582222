//! Holds every answer of the black-box tests against `openapi.json`: a status that an operation does not tell of fails the test that got it.

use std::sync::LazyLock;

use reqwest::Method;
use sendero::api::v1::openapi;
use serde_json::Value;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&openapi::text()).unwrap());

/// Makes sure that the operation at this address, if there is one, tells of this status.
#[track_caller]
pub fn tells_of(method: &Method, path: &str, status: u16) {
    let Some(operation) = operation(method, path) else { return };
    let told = operation["responses"].as_object().unwrap();
    assert!(told.contains_key(&status.to_string()), "openapi.json does not tell that {method} {path} answers {status}");
}

/// The operation whose path fits, the one with the fewest parameters before others.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let fitting = DOCUMENT["paths"].as_object()?.iter().filter(|(template, _)| fits(template, path));
    fitting.min_by_key(|(template, _)| template.matches('{').count())?.1.get(method.as_str().to_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    template.split('/').all(|wanted| parts.next().is_some_and(|part| wanted.starts_with('{') || wanted == part)) && parts.next().is_none()
}
