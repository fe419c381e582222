#![allow(clippy::unwrap_used)]

use actix_web::{
    App, HttpRequest, body,
    test::{self, TestRequest},
};
use rstest::rstest;

use super::*;

#[rstest]
#[case("/cases", "/cases")]
#[case("/cases/{case}/do/{verb}", "/cases")]
#[case("/api/v1/cases/lookup", "/api/v1/cases")]
#[case("/api/v1/{anything}", "/api/v1")]
#[case("/api/docs/{file:.*}", "/api/docs")]
#[case("/{language}/{office}", "")]
#[case("/", "")]
fn an_area_is_what_paths_of_one_subject_begin_with(#[case] path: &str, #[case] expected: &str) {
    assert_eq!(area(path), expected);
}

/// A request that is within an area never comes to another one.
#[core::prelude::v1::test]
fn no_area_lies_within_another() {
    let mut mounted = crate::api::v1::routes();
    mounted.extend(crate::api::docs::routes());
    #[cfg(feature = "console")]
    mounted.extend(crate::console::routes());
    let areas: std::collections::BTreeSet<_> = mounted.iter().map(|one| area(one.path)).filter(|area| !area.is_empty()).collect();
    for one in &areas {
        assert!(!areas.iter().any(|other| other.starts_with(&format!("{one}/"))), "{one}");
    }
}

async fn said(request: HttpRequest) -> String {
    request.match_pattern().unwrap_or_default()
}

#[rstest]
#[case("/cases", "/cases")]
#[case("/cases/lookup", "/cases/lookup")]
#[case("/cases/7", "/cases/{case}")]
#[case("/cases/7/notes", "/cases/{case}/notes")]
#[case("/livez", "/livez")]
#[case("/", "/")]
#[case("/es", "/{language}")]
#[case("/cases/7/unknown", "")]
#[case("/unknown/7/8", "")]
#[case("/casesx/7/8", "")]
#[actix_web::test]
async fn a_request_comes_to_its_path_and_what_has_none_to_everything_else(#[case] address: &str, #[case] expected: &str) {
    let paths = ["/cases/{case}/notes", "/cases/{case}", "/cases/lookup", "/cases", "/livez", "/{language}", "/", EVERYTHING_ELSE];
    let mounted: Vec<_> = paths.map(|path| mount(Method::GET, path, Access::Anonymous, said)).into();
    let app = test::init_service(App::new().configure(|config| configure(config, &mounted, &[Side::Staff]))).await;
    let answer = test::call_service(&app, TestRequest::get().uri(address).to_request()).await;
    assert_eq!(answer.status(), 200);
    let pattern = body::to_bytes(answer.into_body()).await.unwrap();
    assert_eq!(pattern, expected.as_bytes());
}

#[actix_web::test]
async fn what_has_no_path_is_answered_whatever_the_method() {
    let mounted = vec![mount(Method::GET, "/cases", Access::Anonymous, said), mount(Method::GET, EVERYTHING_ELSE, Access::Anonymous, said)];
    let app = test::init_service(App::new().configure(|config| configure(config, &mounted, &[Side::Staff]))).await;
    for method in [Method::HEAD, Method::POST, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        for address in ["/unknown", "/cases/unknown"] {
            let answer = test::call_service(&app, TestRequest::with_uri(address).method(method.clone()).to_request()).await;
            assert_eq!(answer.status(), 200, "{method} {address}");
        }
    }
    let answer = test::call_service(&app, TestRequest::delete().uri("/cases").to_request()).await;
    assert_eq!(answer.status(), 405, "what has a path keeps its methods");
}
