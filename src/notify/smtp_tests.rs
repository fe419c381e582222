//! Against a real SMTP server in a process of its own; skipped aloud where it cannot be started.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::time::Instant;

use super::*;
use crate::{
    config::Secret,
    notify::{
        samples::{an_envelope, an_invitation},
        smtp_server::SmtpServer,
    },
};

fn config(server: &SmtpServer, tls: SmtpTls) -> config::Smtp {
    let base = config::Smtp { host: "localhost".into(), port: Some(server.port), timeout_seconds: 5, ..config::Smtp::default() };
    config::Smtp { tls, ca_file: server.ca_file.clone(), ..base }
}

async fn send(config: &config::Smtp) -> Result<Receipt, TransportError> {
    Smtp::new(config).unwrap().hand_over(&an_envelope()).await
}

#[tokio::test]
async fn a_mail_goes_out_after_starttls_with_its_headers() {
    let Some(server) = SmtpServer::with_starttls(&[]) else { return };
    let receipt = send(&config(&server, SmtpTls::Required)).await.unwrap();
    assert_eq!(receipt.detail, "smtp 250");
    let kept = server.kept();
    assert_eq!((kept.len(), &kept[0]["tls"]), (1, &serde_json::Value::Bool(true)));
    assert_eq!(kept[0]["to"][0], "maria.secret@example.net");
    let data = kept[0]["data"].as_str().unwrap();
    for header in [
        "Message-ID: <0190163d-8694-739b-aea5-966c26f8ad91@sendero.example>",
        "Date: Tue, 06 Feb 2024 13:00:00 +0000",
        "Content-Language: es",
        "Auto-Submitted: auto-generated",
        "Subject: Su solicitud CO-7K3F-9QXM-2",
    ] {
        assert!(data.contains(header), "no {header} in {data}");
    }
}

#[tokio::test]
async fn an_invitation_arrives_whole_over_tls_with_its_calendar_entry() {
    let Some(server) = SmtpServer::with_starttls(&[]) else { return };
    let invitation = an_invitation();
    Smtp::new(&config(&server, SmtpTls::Required)).unwrap().hand_over(&invitation).await.unwrap();
    let kept = server.kept();
    assert_eq!((kept.len(), &kept[0]["tls"]), (1, &serde_json::Value::Bool(true)));
    let parts = parts(kept[0]["data"].as_str().unwrap());
    let kinds: Vec<&str> = parts.iter().map(|part| part["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]);
    assert_eq!(parts[2]["text"].as_str().unwrap().trim_end(), invitation.body.replace('\n', "\r\n"));
    assert_eq!((&parts[3]["method"], &parts[4]["file"]), (&"REQUEST".into(), &"appointment.ics".into()));
    let stored = invitation.calendar.unwrap().ics;
    for calendar in [&parts[3], &parts[4]] {
        let sent = calendar["text"].as_str().unwrap().replace("\r\n ", "");
        let addresses = "ORGANIZER:mailto:no-reply@sendero.example\r\nATTENDEE;RSVP=FALSE:mailto:maria.secret@example.net\r\n";
        assert_eq!(sent.replace(addresses, ""), stored.replace("\r\n ", ""), "what was stored, and who is asked by whom");
    }
}

/// The parts of a mail as another program reads them.
fn parts(data: &str) -> Vec<serde_json::Value> {
    const READER: &str = "import email, email.policy, json, sys\n\
        mail = email.message_from_string(sys.stdin.read(), policy=email.policy.SMTP)\n\
        text = lambda part: None if part.is_multipart() else part.get_payload(decode=True).decode()\n\
        json.dump([{'kind': part.get_content_type(), 'method': part.get_param('method'), 'file': part.get_filename(), 'text': text(part)} for part in mail.walk()], sys.stdout)";
    let mut child = std::process::Command::new("/usr/bin/python3")
        .args(["-c", READER])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), data.as_bytes()).unwrap();
    serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap()
}

#[tokio::test]
async fn a_server_without_starttls_gets_no_mail() {
    let Some(server) = SmtpServer::plain(&[]) else { return };
    let refused = send(&config(&server, SmtpTls::Required)).await.unwrap_err();
    assert!(matches!(refused, TransportError::Temporary(_)), "{refused}");
    assert!(server.kept().is_empty());
}

#[tokio::test]
async fn a_server_without_starttls_gets_mail_when_the_configuration_says_none() {
    let Some(server) = SmtpServer::plain(&[]) else { return };
    assert!(send(&config(&server, SmtpTls::None)).await.is_ok());
    assert_eq!(server.kept().len(), 1);
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_gets_no_mail() {
    let Some(server) = SmtpServer::with_starttls(&[]) else { return };
    let untrusting = config::Smtp { ca_file: None, ..config(&server, SmtpTls::Required) };
    assert_eq!(send(&untrusting).await.unwrap_err(), TransportError::temporary("smtp: tls"));
    assert!(server.kept().is_empty());
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let Some(server) = SmtpServer::with_starttls(&[]) else { return };
    let other_name = config::Smtp { host: "127.0.0.1".into(), ..config(&server, SmtpTls::Required) };
    assert_eq!(send(&other_name).await.unwrap_err(), TransportError::temporary("smtp: tls"));
    assert!(server.kept().is_empty());
}

#[tokio::test]
async fn a_user_signs_in_and_a_wrong_password_gives_no_message_up() {
    let Some(server) = SmtpServer::with_starttls(&["--user", "sendero", "right"]) else { return };
    let signing_in = |password: &str| config::Smtp {
        user: Some("sendero".into()),
        password: Some(Secret::from(password.to_owned())),
        ..config(&server, SmtpTls::Required)
    };
    let refused = send(&signing_in("wrong")).await.unwrap_err();
    assert_eq!(refused, TransportError::temporary("smtp 535 5.7.8"));
    send(&signing_in("right")).await.unwrap();
    assert_eq!(server.kept()[0]["authenticated"], true);
}

#[tokio::test]
async fn a_refused_recipient_is_permanent_and_the_error_has_no_address() {
    let Some(server) = SmtpServer::with_starttls(&["--fail-permanent"]) else { return };
    let refused = send(&config(&server, SmtpTls::Required)).await.unwrap_err();
    assert_eq!(refused, TransportError::permanent("smtp 550 5.1.1"));
    assert!(!format!("{refused} {refused:?} {:?}", an_envelope()).contains("secret"));
}

#[tokio::test]
async fn greylisting_is_temporary_and_the_next_attempt_goes_through() {
    let Some(server) = SmtpServer::with_starttls(&["--fail-temporary", "1"]) else { return };
    let smtp = Smtp::new(&config(&server, SmtpTls::Required)).unwrap();
    let first = smtp.hand_over(&an_envelope()).await.unwrap_err();
    assert_eq!(first, TransportError::temporary("smtp 451 4.7.1"));
    smtp.hand_over(&an_envelope()).await.unwrap();
    assert_eq!(server.kept().len(), 1);
}

#[tokio::test]
async fn a_server_that_dies_after_taking_the_mail_leaves_it_unknown_whether_it_was_told() {
    let Some(server) = SmtpServer::with_starttls(&["--crash-after-accept"]) else { return };
    let lost = send(&config(&server, SmtpTls::Required)).await.unwrap_err();
    assert!(matches!(lost, TransportError::Unknown(_)), "{lost}");
    assert_eq!(server.kept().len(), 1, "it had the mail: the next attempt sends it twice with one Message-ID");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up_in_time() {
    let Some(server) = SmtpServer::plain(&["--stall", "30"]) else { return };
    let begun = Instant::now();
    let slow = config::Smtp { timeout_seconds: 1, ..config(&server, SmtpTls::None) };
    assert_eq!(send(&slow).await.unwrap_err(), TransportError::unknown("smtp: timeout"));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn nobody_listening_is_temporary() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = config::Smtp { host: "127.0.0.1".into(), port: Some(free), tls: SmtpTls::None, ..config::Smtp::default() };
    assert_eq!(send(&config).await.unwrap_err(), TransportError::temporary("smtp: connection"));
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_named() {
    let missing = config::Smtp { ca_file: Some("/nonexistent/ca.pem".into()), ..config::Smtp::default() };
    assert_eq!(Smtp::new(&missing).unwrap_err().to_string(), "mail.smtp.ca_file: the file cannot be read (entity not found)");
    let not_one = config::Smtp { ca_file: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into()), ..config::Smtp::default() };
    assert_eq!(Smtp::new(&not_one).unwrap_err().to_string(), "mail.smtp.ca_file: not a certificate in PEM form");
}

#[test]
fn refusals_of_us_are_told_from_refusals_of_the_message() {
    assert!(is_about_us(535, "5.7.8") && is_about_us(530, "") && is_about_us(550, "5.7.9") && is_about_us(502, ""));
    assert!(!is_about_us(550, "5.1.1") && !is_about_us(550, "") && !is_about_us(554, "5.7.1"));
}

#[test]
fn only_a_well_formed_enhanced_code_is_kept_of_a_reply() {
    assert_eq!(enhanced("5.1.1 <maria@example.net> unknown"), "5.1.1");
    assert_eq!(enhanced("maria@example.net unknown"), "");
    assert_eq!(enhanced("5.1.1234 x"), "");
    assert_eq!(enhanced("10.0.0.1 listed"), "");
}
