//! E-mail by SMTP.

use std::{error::Error, fs, io, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        self, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{
    mime::compose,
    setup::{SetupError, secret},
    transport::{Envelope, HandOver, Receipt, Transport, TransportError},
};
use crate::config::{self, SmtpTls};

/// Idle connections kept to the server. The worker hands messages over in small groups; more would only hold places at the relay.
const IDLE_CONNECTIONS: u32 = 4;

/// A whole handing over takes a connection, TLS, sign-in and five commands; each may use the configured time, all together this many times it.
const WHOLE_IN_TIMEOUTS: u32 = 4;

/// The mail server, with a pool of connections.
#[derive(Debug)]
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    whole: Duration,
}

impl Smtp {
    /// Prepares the transport; connects only when there is something to hand over. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`SetupError`] when the certificate or password file cannot be read.
    pub fn new(config: &config::Smtp) -> Result<Self, SetupError> {
        let each = Duration::from_secs(config.timeout_seconds);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port())
            .tls(tls(config)?)
            .timeout(Some(each))
            .pool_config(PoolConfig::new().max_size(IDLE_CONNECTIONS));
        if let (Some(user), Some(password)) =
            (&config.user, secret("mail.smtp.password_file", config.password.as_ref(), config.password_file.as_deref())?)
        {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        Ok(Self { server: builder.build(), whole: each * WHOLE_IN_TIMEOUTS })
    }
}

fn tls(config: &config::Smtp) -> Result<Tls, SetupError> {
    Ok(match config.tls {
        SmtpTls::Required => Tls::Required(parameters(config)?),
        SmtpTls::Implicit => Tls::Wrapper(parameters(config)?),
        SmtpTls::None => Tls::None,
    })
}

/// The system's certificate authorities, and the configured one beside them: a relay inside the house often has its own.
fn parameters(config: &config::Smtp) -> Result<TlsParameters, SetupError> {
    const KEY: &str = "mail.smtp.ca_file";
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let pem = fs::read(path).map_err(|error| SetupError::Unreadable { key: KEY, kind: error.kind() })?;
        builder = builder.add_root_certificate(certificate(&pem).ok_or(SetupError::NotACertificate { key: KEY })?);
    }
    builder.build().map_err(|_| SetupError::NotACertificate { key: KEY })
}

/// A file without any certificate is refused here: the library would take it and trust nobody more.
fn certificate(pem: &[u8]) -> Option<Certificate> {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    let holds_one = pem.windows(BEGIN.len()).any(|window| window == BEGIN);
    Certificate::from_pem(pem).ok().filter(|_| holds_one)
}

impl Transport for Smtp {
    fn hand_over<'a>(&'a self, envelope: &'a Envelope) -> HandOver<'a> {
        Box::pin(async move {
            let message = compose(envelope)?;
            match tokio::time::timeout(self.whole, self.server.send(message)).await {
                Ok(Ok(reply)) => Ok(Receipt { detail: format!("smtp {}", reply.code()).into() }),
                Ok(Err(error)) => Err(judge(&error)),
                Err(_) => Err(TransportError::unknown("smtp: timeout")),
            }
        })
    }
}

/// Says whether another attempt makes sense. Only codes are kept: servers repeat the address in their texts.
fn judge(error: &smtp::Error) -> TransportError {
    let Some(code) = error.status() else {
        let detail = format!("smtp: {}", kind(error));
        return if is_lost_on_the_way(error) { TransportError::unknown(detail) } else { TransportError::temporary(detail) };
    };
    let code = u16::from(code);
    let enhanced = error.source().map(|text| enhanced(&text.to_string())).unwrap_or_default();
    let detail = format!("smtp {code} {enhanced}").trim_end().to_owned();
    if error.is_permanent() && !is_about_us(code, &enhanced) {
        TransportError::permanent(detail)
    } else {
        TransportError::temporary(detail)
    }
}

/// Permanent replies that refuse us, not this message: a command, TLS or sign-in fault (RFC 5321 4.2, RFC 4954 6, RFC 7504).
/// They are mended in the configuration, and no applicant's message should be given up for them.
fn is_about_us(code: u16, enhanced: &str) -> bool {
    matches!(code, 500..=504 | 521 | 530 | 534 | 535 | 538) || matches!(enhanced, "5.7.8" | "5.7.9" | "5.7.11")
}

/// Whether the line broke after it stood, so that the server may have the message. The library tells it from a connection that never
/// came about, but only in words.
fn is_lost_on_the_way(error: &smtp::Error) -> bool {
    !error.is_tls() && !error.is_client() && (error.is_response() || error.to_string().starts_with("network error"))
}

fn kind(error: &smtp::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_tls() || is_handshake(error) {
        "tls"
    } else if error.is_client() {
        "refused by the client: the server lacks what the configuration asks for"
    } else if error.is_response() {
        "unreadable reply"
    } else {
        "connection"
    }
}

/// Whether TLS failed while the connection was made: the library calls that a connection like any other, and an operator would look at
/// the network instead of the certificate.
fn is_handshake(error: &smtp::Error) -> bool {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| cause.kind() == io::ErrorKind::InvalidData)
}

/// The enhanced status code (RFC 3463) that the reply begins with, like `5.1.1`; nothing if there is none.
fn enhanced(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let parts: Vec<&str> = first.split('.').collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() == 3 && parts.iter().all(is_number) { first.to_owned() } else { String::new() }
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
