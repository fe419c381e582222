//! Every mounted route, walked: who is not signed in stays out, each listener serves its own side, each answer is armoured.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use reqwest::Method;
use sendero::{
    api,
    auth::token::Bearer,
    http::routes::{Access, Mounted, Side},
};

use super::support::{Answer, Staff, TestApp, client, database::Db};

/// What every answer carries, whatever it says.
const ARMOUR: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

const SOME_ID: &str = "018d7f3e-5c00-7000-8000-0123456789ab";

/// An address that the route would take.
fn filled(path: &str) -> String {
    let part = |part: &str| match part {
        "{office}" => "CO".to_owned(),
        "{verb}" => "take".to_owned(),
        part if part.starts_with('{') => SOME_ID.to_owned(),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[track_caller]
fn armoured(what: &str, answer: &Answer) {
    let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    for (name, value) in ARMOUR {
        assert_eq!(header(name), *value, "{what}: {name}");
    }
    assert!(header("content-security-policy").starts_with("default-src 'none'"), "{what}");
    let id = header("x-request-id");
    assert_eq!(id.len(), 36, "{what}: x-request-id");
    assert!(answer.status < 500, "{what}: {}", answer.text);
    if answer.status >= 400 {
        assert_eq!(header("content-type"), "application/problem+json", "{what}");
        assert_eq!((answer.field("/status"), answer.field("/request_id")), (answer.status.to_string(), id), "{what}: {}", answer.text);
    }
}

async fn send(app: &TestApp, side: Side, method: &Method, path: &str, authorization: Option<&str>) -> Answer {
    let base = if side == Side::Public { &app.public_url } else { &app.staff_url };
    let mut request = app.http.request(method.clone(), format!("{base}{path}"));
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    let answer = client::answer(request).await;
    armoured(&format!("{method} {path}"), &answer);
    answer
}

fn asks_for_somebody(one: &Mounted) -> bool {
    !matches!(one.access, Access::Public | Access::Anonymous | Access::Operator)
}

/// Values of Authorization that let nobody in.
async fn useless(app: &TestApp, staff: &Staff) -> Vec<Option<String>> {
    let good = app.token(staff);
    let flipped = if good.ends_with('A') { "B" } else { "A" };
    let (head, rest) = good.split_at(good.len() / 2);
    let of_nobody =
        Bearer { account: staff.account, session: sendero::domain::ids::SessionId::from(SOME_ID.parse::<uuid::Uuid>().unwrap()) };
    let unknown = app.shared.door.issue(of_nobody, app.now()).unwrap();
    let expired = app.shared.door.issue(Bearer { account: staff.account, session: staff.session }, app.now() - TimeDelta::days(1)).unwrap();
    let shown = |token: &secrecy::SecretString| format!("Bearer {}", secrecy::ExposeSecret::expose_secret(token));
    vec![
        None,
        Some("Bearer".into()),
        Some("Bearer garbage".into()),
        Some("Bearer eyJhbGciOiJub25lIn0.e30.".into()),
        Some(format!("Basic {good}")),
        Some(format!("Bearer {head}{flipped}{}", &rest[1..])),
        Some(shown(&expired.token)),
        Some(shown(&unknown.token)),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_route_of_staff_answers_somebody_who_is_not_signed_in() {
    let app = TestApp::start(Db::Sqlite).await;
    let team = app.team("CO").await;
    let tokens = useless(&app, &team.iom).await;
    let routes = api::v1::routes();
    assert!(routes.iter().filter(|one| asks_for_somebody(one)).count() > 30, "the walk has lost its way");
    for one in routes.iter().filter(|one| asks_for_somebody(one)) {
        for token in &tokens {
            let answer = send(&app, Side::Staff, &one.method.as_str().parse().unwrap(), &filled(one.path), token.as_deref())
                .await
                .refused(401, "not_signed_in");
            assert_eq!(answer.headers["www-authenticate"], "Bearer", "{}", one.path);
        }
    }
    assert_eq!(app.get(&team.iom, "/api/v1/me").await.status, 200, "a good token is good");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_listener_serves_its_own_side_only() {
    let app = TestApp::start(Db::Sqlite).await;
    for one in &api::v1::routes() {
        let (own, other) = if one.side() == Side::Public { (Side::Public, Side::Staff) } else { (Side::Staff, Side::Public) };
        let base = if other == Side::Public { &app.public_url } else { &app.staff_url };
        let elsewhere = app.http.request(one.method.as_str().parse().unwrap(), format!("{base}{}", filled(one.path)));
        let refused = client::taken(elsewhere).await.refused(404, "not_found");
        armoured(one.path, &refused);
        let answer = send(&app, own, &one.method.as_str().parse().unwrap(), &filled(one.path), None).await;
        assert!(![404, 405].contains(&answer.status), "{} {} is not where it should be", one.method, one.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_an_address_does_not_take_is_answered_with_those_that_it_takes() {
    let app = TestApp::start(Db::Sqlite).await;
    let routes = api::v1::routes();
    let mut by_path: BTreeMap<&str, (Side, BTreeSet<String>)> = BTreeMap::new();
    for one in &routes {
        by_path.entry(one.path).or_insert((one.side(), BTreeSet::new())).1.insert(one.method.to_string());
    }
    for (path, (side, mut taken)) in by_path {
        if taken.contains("GET") {
            taken.insert("HEAD".to_owned());
        }
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::TRACE] {
            if taken.contains(method.as_str()) {
                continue;
            }
            let answer = send(&app, side, &method, &filled(path), None).await.refused(405, "method_not_allowed");
            let allow: BTreeSet<String> = answer.headers["allow"].to_str().unwrap().split(", ").map(str::to_owned).collect();
            assert_eq!(allow, taken, "{method} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_read_may_be_asked_for_without_its_body() {
    let app = TestApp::start(Db::Sqlite).await;
    for (side, path) in [(Side::Staff, "/livez"), (Side::Staff, "/readyz"), (Side::Public, "/api/v1/public/offices")] {
        let whole = send(&app, side, &Method::GET, path, None).await;
        let head = send(&app, side, &Method::HEAD, path, None).await;
        assert_eq!((head.status, head.text.as_str()), (whole.status, ""), "{path}");
        let kind = |answer: &Answer| answer.headers["content-type"].clone();
        assert_eq!(kind(&head), kind(&whole), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_there_is_not_is_armoured_too_and_a_request_id_of_rubbish_is_not_repeated() {
    let app = TestApp::start(Db::Sqlite).await;
    for side in [Side::Public, Side::Staff] {
        for path in [
            "/",
            "/api",
            "/api/v1/",
            "/api/v1/cases/",
            "//api/v1/me",
            "/api/v1/me/",
            "/%00",
            "/%ff",
            "/api/v1/../../etc/passwd",
            "/.env",
            "/api/v2/me",
        ] {
            let answer = send(&app, side, &Method::GET, path, None).await;
            // Built with the pages, this one is somewhere.
            let is_home = cfg!(feature = "console") && path == "/";
            assert!(is_home || [400, 404].contains(&answer.status), "{path}: {}", answer.status);
        }
    }
    let named = app.call(None, Method::GET, "/livez", &[("x-request-id", SOME_ID)], None).await;
    assert_eq!(named.headers["x-request-id"], SOME_ID);
    let rubbish = app.call(None, Method::GET, "/livez", &[("x-request-id", "rubbish")], None).await;
    assert_ne!(rubbish.headers["x-request-id"], "rubbish");
}
