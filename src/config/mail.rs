//! How messages leave.

use std::{path::PathBuf, time::Duration};

use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use super::{ConfigError, Secret, check::within, secret::given_or_read};
use crate::domain::fields::FieldErrors;

/// How e-mail leaves.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The folder is for trying out: nobody is written to.
    pub transport: MailTransport,
    /// The sender that applicants see, like `Safe Mobility <no-reply@example.org>`.
    pub from: String,
    /// How long the sender waits before it looks for messages again.
    pub poll_seconds: u64,
    /// Where the folder transport lays messages down, inside the data folder unless absolute.
    pub folder: PathBuf,
    /// The mail server, needed by `transport = "smtp"`.
    pub smtp: Smtp,
}

/// The two ways out.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum MailTransport {
    Folder,
    Smtp,
}

/// The mail server.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// Its name, as its certificate has it.
    pub host: String,
    /// Its port; 587, 465 or 25 by the kind of encryption unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How the connection is kept private.
    pub tls: SmtpTls,
    /// A certificate authority to trust beside the system's, in PEM form: for a relay with a certificate of its own house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Who signs in there; nobody unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The password, best by the environment: `SENDERO_MAIL__SMTP__PASSWORD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The file that holds the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// How long the server may take to answer.
    pub timeout_seconds: u64,
}

/// How the connection to the mail server is kept private.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Plain, then STARTTLS before anything is said; no mail goes out without it.
    Required,
    /// TLS from the first byte.
    Implicit,
    /// None: for a relay on this machine.
    None,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            transport: MailTransport::Folder,
            from: "Safe Mobility Office <no-reply@localhost>".to_owned(),
            poll_seconds: 2,
            folder: PathBuf::from("mail"),
            smtp: Smtp::default(),
        }
    }
}

impl Default for Smtp {
    fn default() -> Self {
        let (host, tls) = (String::new(), SmtpTls::Required);
        Self { host, port: None, tls, ca_file: None, user: None, password: None, password_file: None, timeout_seconds: 20 }
    }
}

impl Smtp {
    /// The port set, or the one that the kind of encryption is known for.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            SmtpTls::Required => 587,
            SmtpTls::Implicit => 465,
            SmtpTls::None => 25,
        })
    }

    /// The password, from its file if it stands in one.
    ///
    /// # Errors
    /// `Unreadable` when the file cannot be read.
    pub fn read_password(&self) -> Result<Option<Secret>, ConfigError> {
        given_or_read(self.password.as_ref(), self.password_file.as_deref())
    }

    fn check(&self, faults: &mut FieldErrors) {
        if self.host.is_empty() {
            faults.add("mail.smtp.host", "missing", "Name the mail server, or set mail.transport to folder.");
        }
        if self.password.is_some() && self.password_file.is_some() {
            faults.add("mail.smtp.password_file", "given_twice", "Give mail.smtp.password or mail.smtp.password_file, not both.");
        }
        if self.user.is_some() != (self.password.is_some() || self.password_file.is_some()) {
            faults.add("mail.smtp.user", "half_given", "Give both a user and a password, or neither.");
        }
        if self.tls == SmtpTls::None && self.user.is_some() && !super::check::is_local(&self.host) {
            faults.add("mail.smtp.tls", "password_in_the_clear", "Set required or implicit: the password would travel in the clear.");
        }
        within(faults, "mail.smtp.timeout_seconds", self.timeout_seconds, 1..=300);
    }
}

impl Mail {
    pub(super) fn check(&self, faults: &mut FieldErrors) {
        if self.from.parse::<Mailbox>().is_err() {
            faults.add("mail.from", "not_an_address", "Give a sender like Safe Mobility <no-reply@example.org>.");
        }
        within(faults, "mail.poll_seconds", self.poll_seconds, 1..=60);
        if self.transport == MailTransport::Smtp {
            self.smtp.check(faults);
        }
    }

    /// How long the sender waits before it looks for messages again.
    #[must_use]
    pub const fn poll(&self) -> Duration {
        Duration::from_secs(self.poll_seconds)
    }
}

/// How text messages leave; none without a gateway.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// Where the gateway takes messages over HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_url: Option<String>,
    /// What it asks for, sent as bearer token; best by the environment: `SENDERO_SMS__TOKEN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// The file that holds the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_file: Option<PathBuf>,
    /// How long the gateway may take to answer.
    pub timeout_seconds: u64,
}

impl Default for Sms {
    fn default() -> Self {
        Self { gateway_url: None, token: None, token_file: None, timeout_seconds: 20 }
    }
}

impl Sms {
    /// The gateway's token, from its file if it stands in one.
    ///
    /// # Errors
    /// `Unreadable` when the file cannot be read.
    pub fn read_token(&self) -> Result<Option<Secret>, ConfigError> {
        given_or_read(self.token.as_ref(), self.token_file.as_deref())
    }

    pub(super) fn check(&self, faults: &mut FieldErrors) {
        let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if !self.gateway_url.as_ref().is_none_or(web) {
            faults.add("sms.gateway_url", "not_a_web_address", "Begin with https://, or http:// for a gateway on this machine.");
        }
        if self.token.is_some() && self.token_file.is_some() {
            faults.add("sms.token_file", "given_twice", "Give sms.token or sms.token_file, not both.");
        }
        within(faults, "sms.timeout_seconds", self.timeout_seconds, 1..=300);
    }
}
