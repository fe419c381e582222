//! Bodies that are no bodies, at every door that takes one.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Sent, faulted, stores_nothing};
use crate::support::{TestApp, forms::a_form, staff::Team};

/// A door that takes a body: a good one, and a field of it that is a text, by pointer.
struct Door {
    sent: Sent<'static>,
    good: Value,
    text: &'static str,
    /// The largest body that it reads.
    kib: usize,
}

async fn doors(app: &TestApp, team: &Team, case: &str) -> Vec<Door> {
    let admin =
        app.staff("iom.admin", sendero::domain::terms::Organisation::Iom, &[(sendero::domain::terms::Role::Administrator, None)]).await;
    let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await;
    let person = seen.field("/people/0/id");
    let token = app.form_token("CO").await;
    let door = |method: Method, base: &str, path: String, who: Option<&crate::support::Staff>, good: Value, text: &'static str| Door {
        sent: Sent {
            method,
            url: format!("{base}{path}"),
            token: who.map(|who| app.token(who)),
            headers: vec![("if-match", seen.etag()), ("idempotency-key", "of-the-wire".into())],
            body: Vec::new(),
        },
        good,
        text,
        kib: if base == app.public_url { 256 } else { 1024 },
    };
    let staff = app.staff_url.as_str();
    let form = json!({ "form_token": token, "application": a_form("Wire") });
    vec![
        door(Method::POST, &app.public_url, "/api/v1/public/offices/CO/applications".into(), None, form, "/application/municipality"),
        door(
            Method::POST,
            staff,
            format!("/api/v1/cases/{case}/actions/release"),
            Some(&team.iom),
            json!({ "reason": "Tired." }),
            "/reason",
        ),
        door(
            Method::PUT,
            staff,
            format!("/api/v1/cases/{case}/contacts"),
            Some(&team.iom),
            json!({ "contacts": a_form("Wire")["contacts"] }),
            "/contacts/0/value",
        ),
        door(Method::PATCH, staff, format!("/api/v1/cases/{case}/people/{person}"), Some(&team.iom), json!({ "name": "Ana" }), "/name"),
        door(Method::POST, staff, "/api/v1/users".into(), Some(&admin), json!({ "login": "wire", "name": "Wire" }), "/name"),
        door(Method::POST, staff, "/api/v1/auth/login".into(), None, json!({ "login": "nobody", "password": "not this" }), "/login"),
    ]
}

/// The same object with its first key written twice.
fn doubled(good: &Value, pointer: &str) -> String {
    let (head, key) = pointer.rsplit_once('/').unwrap();
    let mut marked = good.clone();
    marked.pointer_mut(head).unwrap()[key] = json!("MARK");
    marked.to_string().replacen(&format!("\"{key}\":\"MARK\""), &format!("\"{key}\":\"a\",\"{key}\":\"b\""), 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_none_is_refused_at_every_door_with_the_place_of_the_fault() {
    stores_nothing(async |app, team, case| {
        for mut door in doors(app, team, case).await {
            let text = |value: Value| super::with(door.good.clone(), door.text, value).to_string().into_bytes();
            let deep = format!("{{\"reason\":{}1{}}}", "[".repeat(40), "]".repeat(40));
            let deeper = "[".repeat(100_000);
            let unknown = {
                let mut body = door.good.clone();
                body["surprise"] = json!(1);
                body.to_string().into_bytes()
            };
            let cases: Vec<(Vec<u8>, u16, &str, &str)> = vec![
                (Vec::new(), 400, "malformed_json", ""),
                (b"  ".to_vec(), 400, "malformed_json", ""),
                (b"{\"a\":".to_vec(), 400, "malformed_json", ""),
                (b"{} {}".to_vec(), 400, "malformed_json", ""),
                (b"{\"a\": \xff}".to_vec(), 400, "malformed_json", ""),
                (b"{'a': 1}".to_vec(), 400, "malformed_json", ""),
                (deep.into_bytes(), 400, "too_deep", ""),
                (deeper.into_bytes(), 400, "too_deep", ""),
                (doubled(&door.good, door.text).into_bytes(), 400, "duplicate_key", door.text),
                (unknown, 422, "unknown_field", "/surprise"),
                (text(json!(7)), 422, "wrong_type", door.text),
                (text(json!({})), 422, "wrong_type", door.text),
                (text(json!("a\u{0}b")), 422, "control_character", door.text),
                (text(json!("a\u{1b}[2Jb")), 422, "control_character", door.text),
                (b"[]".to_vec(), 422, "", ""),
                (b"null".to_vec(), 422, "wrong_type", ""),
                (b"7".to_vec(), 422, "wrong_type", ""),
            ];
            for (body, status, code, pointer) in cases {
                door.sent.body = body;
                let answer = door.sent.go(app).await;
                if code.is_empty() {
                    assert_eq!(answer.status, status, "{}: {}", door.sent.url, answer.text);
                } else {
                    faulted(&answer, status, code, pointer);
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_too_large_or_dressed_up_is_refused_at_every_door() {
    stores_nothing(async |app, team, case| {
        for mut door in doors(app, team, case).await {
            door.sent.body = door.good.to_string().into_bytes();
            let headers = door.sent.headers.clone();
            for (name, value, code) in [
                ("content-type", "text/plain", "unsupported_media_type"),
                ("content-type", "application/x-www-form-urlencoded", "unsupported_media_type"),
                ("content-type", "application/jsonp", "unsupported_media_type"),
                ("content-encoding", "gzip", "unsupported_encoding"),
                ("content-encoding", "br", "unsupported_encoding"),
            ] {
                door.sent.headers = [headers.clone(), vec![(name, value.to_owned())]].concat();
                door.sent.go(app).await.refused(415, code);
            }
            door.sent.headers = headers;
            door.sent.body = vec![b' '; door.kib * 1024 + 1];
            door.sent.go(app).await.refused(413, "body_too_large");
        }
    })
    .await;
}
