//! One log line and one count for each request.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::metrics;

/// What is known of a request without knowing who sent it or what about.
///
/// The route is the template (`/api/v1/cases/{id}`): the path itself holds references, and the query names.
/// Use: `App::new().wrap(TracingLogger::<RequestSpan>::new())`.
#[derive(Debug)]
pub struct RequestSpan;

/// When the first line of the request was read.
#[derive(Clone, Copy)]
struct Begun(Instant);

/// The template of a request that no route takes.
const NO_ROUTE: &str = "none";

impl RootSpanBuilder for RequestSpan {
    /// The route is not looked for yet: which one takes the request is known for nothing once it was taken.
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Begun(Instant::now()));
        let request_id = request.extensions().get::<RequestId>().map(ToString::to_string);
        tracing::info_span!("request", method = method(request), request_id)
    }

    /// What is known at the end is the line's own: the span would read the whole of its JSON to take it up, and write it anew.
    fn on_request_end<B: MessageBody>(_: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        match outcome {
            Ok(response) => {
                let (request, status) = (response.request(), response.status());
                let took = request.extensions().get::<Begun>().map(|Begun(at)| at.elapsed()).unwrap_or_default();
                let route = request.match_pattern();
                let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
                tracing::info!(route = route.as_deref().unwrap_or(NO_ROUTE), status = status.as_u16(), duration_ms, "answered");
                metrics::count_request(metrics::route_group(route.as_deref()), status, took);
            }
            Err(error) => tracing::info!(status = error.as_response_error().status_code().as_u16(), "answered"),
        }
    }
}

/// The method if it is a usual one: the word is the sender's to choose, so another is not repeated.
fn method(request: &ServiceRequest) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    use actix_web::{App, HttpResponse, test, web};
    use tracing_actix_web::TracingLogger;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    async fn logged(method: &str, uri: &str) -> String {
        let lines = Lines::default();
        let to = lines.clone();
        let json = tracing_subscriber::fmt::layer().json().with_writer(move || to.clone());
        let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(json));
        let case = web::resource("/api/v1/cases/{id}").to(HttpResponse::NoContent);
        let app = test::init_service(App::new().wrap(TracingLogger::<RequestSpan>::new()).service(case)).await;
        let request = test::TestRequest::with_uri(uri).method(method.parse().unwrap()).insert_header(("User-Agent", "Ana"));
        test::call_service(&app, request.to_request()).await;
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[actix_web::test]
    async fn a_request_leaves_one_line_with_template_status_time_and_id() {
        let lines = logged("GET", "/api/v1/cases/CO-7K3F-9QXM-2?q=Maria").await;
        assert_eq!(lines.lines().count(), 1);
        for part in ["/api/v1/cases/{id}", r#""status":204"#, r#""duration_ms":"#, r#""request_id":""#, r#""method":"GET""#] {
            assert!(lines.contains(part), "{part} is missing in {lines}");
        }
    }

    #[actix_web::test]
    async fn what_the_sender_chose_is_not_logged() {
        for line in [logged("GET", "/api/v1/cases/7K3F?q=Maria").await, logged("MARIA", "/Maria/7K3F").await] {
            for said in ["7K3F", "Maria", "MARIA", "Ana"] {
                assert!(!line.contains(said), "{said} stands in {line}");
            }
        }
    }
}
