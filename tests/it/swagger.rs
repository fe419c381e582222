//! The API in a browser, where the settings ask for it: every part that the page names is there, and nothing comes from elsewhere.

use reqwest::Method;
use sendero::config;

use super::support::{Answer, TestApp, client, database::Db};

async fn with_pages(swagger_ui: bool) -> TestApp {
    let settings = config::Server { workers: 1, drain_seconds: 1, swagger_ui, ..config::Server::default() };
    TestApp::start_on(Db::Sqlite, None, settings).await
}

async fn get(app: &TestApp, path: &str) -> Answer {
    app.call(None, Method::GET, path, &[], None).await
}

/// The values of `src` and `href` of a page.
fn parts(page: &str) -> Vec<String> {
    let after = |mark: &str| page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect::<Vec<_>>();
    [after("src=\""), after("href=\"")].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_of_the_api_are_served_with_all_their_parts_and_from_here_alone() {
    let app = with_pages(true).await;
    let page = get(&app, "/api/docs/").await.expect(200);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"), "{:?}", page.headers);
    let parts = parts(&page.text);
    assert!(parts.iter().any(|part| part.ends_with(".js")) && parts.iter().any(|part| part.ends_with(".css")), "{}", page.text);
    for part in parts {
        let name = part.strip_prefix("./").unwrap_or(&part);
        assert!(!name.contains(['/', ':']), "{part} is not of this folder");
        let asset = get(&app, &format!("/api/docs/{name}")).await.expect(200);
        assert!(!asset.text.is_empty(), "{name}");
        let kind = asset.headers["content-type"].to_str().unwrap();
        let wanted = match name.rsplit('.').next() {
            Some("js") => "javascript",
            Some("css") => "text/css",
            Some("png") => "image/png",
            other => panic!("{other:?}: say what type it has"),
        };
        assert!(kind.contains(wanted), "{name}: {kind}");
    }
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self'"), "{policy}");
    let starter = get(&app, "/api/docs/swagger-initializer.js").await.expect(200);
    assert!(starter.text.contains("/api/v1/openapi.json"), "{}", starter.text);
    get(&app, "/api/v1/openapi.json").await.expect(200);
    assert_eq!(get(&app, "/api/docs/no-such-file.js").await.status, 404);
    assert_eq!(get(&app, "/api/docs/..%2f..%2fCargo.toml").await.status, 404);
    let elsewhere = client::answer(app.http.get(format!("{}/api/docs/", app.public_url))).await;
    assert_eq!(elsewhere.status, 404, "the public listener has no such pages");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_setting_there_are_no_pages() {
    let app = with_pages(false).await;
    for path in ["/api/docs", "/api/docs/", "/api/docs/swagger-ui.css"] {
        assert_eq!(get(&app, path).await.status, 404, "{path}");
    }
}
