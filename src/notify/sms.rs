//! Text messages through an HTTP gateway.
//!
//! There is no standard for this; the request is the smallest that gateways and their adapters take:
//! `POST {"id", "to", "text"}` as JSON with a bearer token, and any 2xx means taken. `id` is the message's, for the gateway to drop a
//! second handing over.

use std::time::Duration;

use reqwest::{Client, StatusCode, header::HeaderValue, redirect};
use serde::Serialize;

use super::{
    setup::{SetupError, secret},
    transport::{Envelope, HandOver, Receipt, Transport, TransportError},
};
use crate::config::{self, Secret};

/// An HTTP gateway for text messages.
#[derive(Debug)]
pub struct Gateway {
    client: Client,
    url: String,
    token: Option<Secret>,
}

#[derive(Serialize)]
struct Request<'a> {
    id: String,
    to: &'a str,
    text: &'a str,
}

impl Gateway {
    /// Prepares the gateway that the configuration names; `None` when it names none.
    ///
    /// # Errors
    /// [`SetupError`] when the token file cannot be read or the token cannot stand in a header.
    pub fn new(config: &config::Sms) -> Result<Option<Self>, SetupError> {
        let Some(url) = config.gateway_url.clone() else { return Ok(None) };
        let token = secret("sms.token_file", config.token.as_ref(), config.token_file.as_deref())?;
        if token.as_ref().is_some_and(|token| HeaderValue::from_str(token.expose()).is_err()) {
            return Err(SetupError::Gateway);
        }
        // Fails when a provider is set already, which is as good: reqwest only needs that there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(Duration::from_secs(config.timeout_seconds))
            .redirect(redirect::Policy::none()) // the token and the text are for this address alone
            .no_proxy()
            .build()
            .map_err(|_| SetupError::Gateway)?;
        Ok(Some(Self { client, url, token }))
    }

    fn request(&self, envelope: &Envelope) -> reqwest::RequestBuilder {
        let body = Request { id: envelope.id.to_string(), to: &envelope.to, text: &envelope.body };
        let request = self.client.post(&self.url).json(&body);
        match &self.token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        }
    }
}

impl Transport for Gateway {
    fn hand_over<'a>(&'a self, envelope: &'a Envelope) -> HandOver<'a> {
        Box::pin(async move {
            match self.request(envelope).send().await {
                Ok(answer) => judge(answer.status()),
                Err(error) if error.is_connect() => Err(TransportError::temporary("sms: connection")),
                Err(error) if error.is_timeout() => Err(TransportError::unknown("sms: timeout")),
                Err(_) => Err(TransportError::unknown("sms: connection")),
            }
        })
    }
}

/// Only what says that this message itself is wrong is permanent; a wrong token or address of the gateway is mended in the configuration.
fn judge(status: StatusCode) -> Result<Receipt, TransportError> {
    let detail = format!("sms {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(Receipt { detail: detail.into() }),
        400 | 410 | 413 | 422 => Err(TransportError::permanent(detail)),
        _ => Err(TransportError::temporary(detail)),
    }
}

#[cfg(test)]
#[path = "sms_tests.rs"]
mod tests;
