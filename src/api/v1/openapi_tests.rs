#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn served() -> Value {
    serde_json::from_str(&text()).unwrap()
}

/// Every value of the document with the pointer to it.
fn walk<'v>(at: &str, value: &'v Value, found: &mut Vec<(String, &'v Value)>) {
    found.push((at.to_owned(), value));
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| walk(&format!("{at}/{}", crate::domain::fields::escaped(key)), value, found))
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(place, value)| walk(&format!("{at}/{place}"), value, found)),
        _ => {}
    }
}

fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &'_ Value)| -> Vec<(String, String)> {
        item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())).collect()
    };
    let all: Vec<(String, String)> = paths.iter().flat_map(of_path).collect();
    all.into_iter()
        .map(|(method, path)| {
            let one = &paths[&path][method.to_lowercase()];
            (method, path, one)
        })
        .collect()
}

#[test]
fn what_is_described_is_what_is_mounted() {
    let document = served();
    let described: BTreeSet<_> = operations(&document).into_iter().map(|(method, path, _)| (method, path)).collect();
    let api = mounted().into_iter().filter(|one| one.path.starts_with("/api/"));
    let mounted: BTreeSet<_> = api.map(|one| (one.method.to_string(), one.path.to_owned())).collect();
    assert_eq!(described, mounted, "a file's Doc is missing in PARTS, or a handler in its Doc");
}

#[test]
fn it_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let document = served();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    assert!(!document["info"]["version"].as_str().unwrap().is_empty());
    let mut all = Vec::new();
    walk("", &document, &mut all);
    for (at, value) in all.iter().filter(|(at, _)| at.ends_with("/$ref")) {
        let to = value.as_str().unwrap().strip_prefix('#').unwrap();
        assert!(document.pointer(to).is_some(), "{at} leads to {to}, which is not there");
    }
}

#[test]
fn no_schema_says_anything_goes() {
    let document = served();
    let mut all = Vec::new();
    walk("", &document, &mut all);
    let is_schema = |at: &str| {
        at.ends_with("/schema")
            || at.ends_with("/items")
            || at.rsplit_once('/').is_some_and(|(rest, _)| rest.ends_with("/properties") || rest == "/components/schemas")
    };
    let empty: Vec<_> = all
        .iter()
        .filter(|(at, value)| is_schema(at) && value.as_object().is_some_and(serde_json::Map::is_empty))
        .map(|(at, _)| at)
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn every_operation_has_a_name_of_its_own_its_path_parameters_and_its_problems() {
    let document = served();
    let mut names = BTreeSet::new();
    for (method, path, one) in operations(&document) {
        assert!(names.insert(one["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
        let wanted: BTreeSet<_> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let given: BTreeSet<_> =
            one["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "path").map(|p| p["name"].as_str().unwrap()).collect();
        assert_eq!(given, wanted, "{method} {path}");
        assert!(
            one["responses"].get("503").is_some() && one["responses"].as_object().unwrap().keys().any(|status| status.starts_with('2')),
            "{method} {path}"
        );
        let asks =
            !one["security"].as_array().unwrap().is_empty() || ["/api/v1/auth/login", "/api/v1/auth/refresh"].contains(&path.as_str());
        assert_eq!(one["responses"].get("401").is_some(), asks, "{method} {path}");
        assert!(one["requestBody"].is_null() || one["responses"].get("422").is_some(), "{method} {path}");
    }
}

#[test]
fn an_actor_is_asked_for_where_the_mounting_says_so() {
    let document = served();
    assert_eq!(document["paths"]["/api/v1/auth/login"]["post"]["security"], serde_json::json!([]));
    assert_eq!(document["paths"]["/api/v1/cases"]["get"]["security"], serde_json::json!([{ "bearer": [] }]));
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[test]
fn what_only_readers_of_outcomes_are_told_of_a_decision_is_not_promised_to_everybody() {
    let document = served();
    let decision = &document["components"]["schemas"]["Decision"];
    let required: BTreeSet<_> = decision["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(required, BTreeSet::from(["id", "kind", "account", "decided_at"]), "superseded_at may be null");
    for told in ["reason_code", "members", "us_notices"] {
        assert!(decision["properties"].get(told).is_some(), "{told}");
    }
}
