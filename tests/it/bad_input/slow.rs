//! Whoever stops in the middle of a body is answered and let go; else a thousand of them would keep everybody out.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time,
};

use crate::support::{TestApp, database::Db, on_both};

/// Long against the second that the server of this test waits.
const LONG: Duration = Duration::from_secs(20);

/// What comes back when `first` is sent and then `drop` every 100 ms, until the server closes the connection.
async fn dripped(url: &str, first: String, drop: &'static str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(first.as_bytes()).await.unwrap();
    let (mut from, mut to) = stream.into_split();
    let drip = tokio::spawn(async move {
        while to.write_all(drop.as_bytes()).await.is_ok() {
            time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut answer = Vec::new();
    // A connection that is reset after its answer has ended, too.
    let _ = time::timeout(LONG, from.read_to_end(&mut answer)).await.expect("the server waits for ever");
    drip.abort();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_end_is_408_and_its_connection_is_closed() {
    on_both(async |db: Db| {
        let settings =
            sendero::config::Server { workers: 1, drain_seconds: 1, request_body_seconds: 1, ..sendero::config::Server::default() };
        let app = TestApp::start_on(db, None, settings).await;
        let head = "HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: slow\r\nContent-Length: 90000\r\n\r\n{";
        let doors = [(&app.public_url, "POST /api/v1/public/offices/CO/applications"), (&app.staff_url, "POST /api/v1/auth/login")];
        for (url, door) in doors {
            let answer = dripped(url, format!("{door} {head}"), " ").await;
            assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"body_too_slow\""), "{door}: {answer}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_in_chunks_without_end_keeps_no_connection_either() {
    on_both(async |db: Db| {
        let settings =
            sendero::config::Server { workers: 1, drain_seconds: 1, request_body_seconds: 1, ..sendero::config::Server::default() };
        let app = TestApp::start_on(db, None, settings).await;
        let head = "HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: slow\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";
        let doors =
            [("POST /api/v1/public/offices/CO/applications", "408"), ("GET /api/v1/public/offices", "200"), ("POST /api/v1/nowhere", "404")];
        for (door, status) in doors {
            for drop in ["1\r\n \r\n", ""] {
                let answer = dripped(&app.public_url, format!("{door} {head}"), drop).await;
                assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{door}: {answer}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_in_chunks_that_ends_is_read_and_its_connection_goes_on() {
    on_both(async |db: Db| {
        let app = TestApp::start(db).await;
        let mut stream = TcpStream::connect(app.staff_url.trim_start_matches("http://")).await.unwrap();
        let head = "HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        for _ in 0..2 {
            stream.write_all(format!("POST /api/v1/auth/login {head}").as_bytes()).await.unwrap();
            let mut answer = vec![0; 4096];
            let read = time::timeout(LONG, stream.read(&mut answer)).await.unwrap().unwrap();
            assert!(String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 422 "), "the connection was closed");
        }
    })
    .await;
}
