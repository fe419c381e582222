//! What a watcher is told: whether requests are taken, and which part beside them stands still.

use std::{sync::Arc, time::Duration};

use reqwest::Method;
use sendero::notify::{Pulse, Sender, Transports, Worker, folder::Folder};
use serde_json::{Value, json};

use super::support::{TestApp, on_both};

async fn readiness(app: &TestApp) -> Value {
    app.call(None, Method::GET, "/readyz", &[], None).await.expect(200).json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_says_that_the_sender_stands_still_while_requests_are_taken() {
    on_both(async |db| {
        let pulse = Pulse::default();
        let app = TestApp::with_sender(db, pulse.clone()).await;
        let folder = Arc::new(Folder::open(app.database.folder().join("mail")).unwrap());
        let transports = Transports::of(folder, None);
        let sender = Sender::new(app.store.clone(), transports, "Safe Mobility <no-reply@example.org>");
        let worker = Worker::start(sender, Duration::from_millis(20), pulse);
        let told = |status: &str, sender: &str| {
            json!({ "status": status, "components": [{ "name": "database", "state": "ok" }, { "name": "sender", "state": sender }] })
        };
        assert_eq!(readiness(&app).await, told("ready", "ok"));
        worker.stop().await;
        assert_eq!(readiness(&app).await, told("degraded", "failing"));
        app.call(None, Method::GET, "/livez", &[], None).await.expect(200);
        app.public(Method::GET, "/api/v1/public/offices", &[], None).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_without_a_sender_names_none() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        assert_eq!(readiness(&app).await, json!({ "status": "ready", "components": [{ "name": "database", "state": "ok" }] }));
    })
    .await;
}
