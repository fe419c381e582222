//! Against a gateway made of a bare TCP listener that answers once.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread::{self, JoinHandle},
};

use super::*;
use crate::{domain::message::WrittenChannel, notify::samples::an_envelope};

/// A gateway that answers one request with `status`; gives its address and, once asked, the request.
fn gateway(status: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let asked = thread::spawn(move || {
        let mut stream = BufReader::new(listener.accept().unwrap().0);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            stream.read_line(&mut head).unwrap();
        }
        let length = head.to_lowercase().split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        write!(stream.get_mut(), "HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .unwrap();
        head + &String::from_utf8(body).unwrap()
    });
    (url, asked)
}

async fn send(url: String) -> Result<Receipt, TransportError> {
    let config = config::Sms { gateway_url: Some(url), token: Some(Secret::from("s3cret".to_owned())), ..config::Sms::default() };
    let envelope = Envelope { channel: WrittenChannel::Sms, to: "+573001234567".into(), ..an_envelope() };
    Gateway::new(&config).unwrap().unwrap().hand_over(&envelope).await
}

#[tokio::test]
async fn the_gateway_gets_id_number_text_and_token() {
    let (url, asked) = gateway("202 Accepted");
    assert_eq!(send(url).await.unwrap().detail, "sms 202");
    let request = asked.join().unwrap();
    assert!(request.starts_with("POST /send HTTP/1.1\r\n") && request.to_lowercase().contains("authorization: bearer s3cret"), "{request}");
    let body: serde_json::Value = serde_json::from_str(request.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(body["id"], "0190163d-8694-739b-aea5-966c26f8ad91");
    assert_eq!(body["to"], "+573001234567");
    assert!(body["text"].as_str().unwrap().starts_with("Su caso está en proceso."));
}

#[tokio::test]
async fn answers_are_told_apart() {
    for (status, temporary) in [
        ("422 Unprocessable", false),
        ("400 Bad Request", false),
        ("401 Unauthorized", true),
        ("429 Slow", true),
        ("503 Gone", true),
        ("302 Found", true),
    ] {
        let refused = send(gateway(status).0).await.unwrap_err();
        assert_eq!(matches!(refused, TransportError::Temporary(_)), temporary, "{status}");
        assert!(!refused.to_string().contains("573"), "{refused}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_away_is_temporary() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(send(format!("http://{free}/")).await.unwrap_err(), TransportError::temporary("sms: connection"));
}

#[tokio::test]
async fn a_gateway_that_should_speak_tls_and_does_not_gets_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/send", listener.local_addr().unwrap());
    let heard = thread::spawn(move || {
        let (mut stream, mut first) = (listener.accept().unwrap().0, vec![0; 65_536]);
        let length = stream.read(&mut first).unwrap();
        String::from_utf8_lossy(&first[..length]).into_owned()
    });
    assert_eq!(send(url).await.unwrap_err(), TransportError::temporary("sms: connection"));
    let heard = heard.join().unwrap();
    assert!(heard.starts_with('\u{16}') && !heard.contains("s3cret"), "only a TLS greeting may go out");
}

#[test]
fn no_gateway_is_no_fault_and_a_token_that_is_no_header_is_one() {
    assert!(Gateway::new(&config::Sms::default()).unwrap().is_none());
    let broken = config::Sms {
        gateway_url: Some("http://localhost/".into()),
        token: Some(Secret::from("a\nb".to_owned())),
        ..config::Sms::default()
    };
    assert!(Gateway::new(&broken).is_err());
}
