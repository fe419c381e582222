#![allow(clippy::unwrap_used)]

use actix_web::{App, error, middleware, test as client};
use rstest::rstest;
use serde_json::Value;
use tracing_actix_web::TracingLogger;

use super::*;

struct Answer {
    status: u16,
    headers: header::HeaderMap,
    body: Value,
}

async fn ask(method: &str, uri: &str, id: Option<&str>) -> Answer {
    let good = || async { HttpResponse::Ok().json(1) };
    let refused = || async { Err::<HttpResponse, _>(Problem::conflict("window_closed", "Come back tomorrow.")) };
    let text = || async { Err::<HttpResponse, _>(error::ErrorBadRequest("what you sent: SECRET")) };
    let broken = || async { Err::<HttpResponse, _>(error::ErrorInternalServerError("SECRET")) };
    let page = || async { HttpResponse::Forbidden().content_type("text/html").body("<p>No</p>") };
    let app = App::new()
        .wrap(middleware::from_fn(finish))
        .wrap(TracingLogger::default())
        .service(web::resource("/good").route(web::get().to(good)).default_service(method_not_allowed("GET")))
        .service(web::resource("/bare").route(web::get().to(good)))
        .route("/refused", web::get().to(refused))
        .route("/text", web::get().to(text))
        .route("/broken", web::get().to(broken))
        .route("/page", web::get().to(page))
        .route("/number/{n}", web::get().to(|n: web::Path<u8>| async move { n.to_string() }))
        .default_service(web::to(not_found));
    let app = client::init_service(app).await;
    let mut request = client::TestRequest::with_uri(uri).method(method.parse().unwrap());
    if let Some(id) = id {
        request = request.insert_header(("X-Request-Id", id));
    }
    let response = client::call_service(&app, request.to_request()).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = client::read_body(response).await;
    let body = serde_json::from_slice(&body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
    Answer { status, headers, body }
}

#[rstest]
#[case("GET", "/nowhere", 404, "not_found")]
#[case("GET", "/number/many", 404, "not_found")]
#[case("POST", "/good", 405, "method_not_allowed")]
#[case("POST", "/bare", 405, "method_not_allowed")]
#[case("GET", "/refused", 409, "window_closed")]
#[case("GET", "/text", 400, "bad_request")]
#[case("GET", "/broken", 500, "internal")]
#[actix_web::test]
async fn every_refusal_is_a_problem_with_the_request_id(#[case] method: &str, #[case] uri: &str, #[case] status: u16, #[case] code: &str) {
    let answer = ask(method, uri, None).await;
    assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{}", answer.body);
    assert_eq!(answer.headers.get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
    assert_eq!(answer.body["request_id"], answer.headers.get("x-request-id").unwrap().to_str().unwrap());
    assert!(!answer.body.to_string().contains("SECRET"));
}

#[actix_web::test]
async fn a_405_names_the_methods() {
    assert_eq!(ask("DELETE", "/good", None).await.headers.get(header::ALLOW).unwrap(), "GET");
}

#[actix_web::test]
async fn what_is_well_or_a_page_stays_as_it_is() {
    let good = ask("GET", "/good", None).await;
    assert_eq!((good.status, good.body), (200, Value::from(1)));
    assert!(good.headers.contains_key("x-request-id"));
    assert_eq!(ask("GET", "/page", None).await.body, "<p>No</p>");
}

#[actix_web::test]
async fn a_request_id_is_taken_over_only_if_it_is_a_uuid() {
    let uuid = "018d7f3e-5c00-7000-8000-0123456789ab";
    assert_eq!(ask("GET", "/good", Some(uuid)).await.headers.get("x-request-id").unwrap(), uuid);
    for other in ["1", "Ana", "<script>", &"a".repeat(5000)] {
        let made = ask("GET", "/good", Some(other)).await;
        assert!(Uuid::try_parse(made.headers.get("x-request-id").unwrap().to_str().unwrap()).is_ok());
    }
}
