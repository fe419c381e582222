//! The transports that the configuration asks for.

use std::{fmt, fs, io, path::Path, sync::Arc};

use super::{folder::Folder, sms::Gateway, smtp::Smtp, transport::Transport};
use crate::{
    config::{Config, MailTransport, Secret},
    domain::message::WrittenChannel,
};

/// A transport could not be prepared. Names the setting, never its value.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file that a setting names cannot be read.
    #[error("{key}: the file cannot be read ({kind})")]
    Unreadable {
        /// The setting.
        key: &'static str,
        /// Why.
        kind: io::ErrorKind,
    },
    /// A file that should hold a certificate does not.
    #[error("{key}: not a certificate in PEM form")]
    NotACertificate {
        /// The setting.
        key: &'static str,
    },
    /// The gateway's address or token cannot be used.
    #[error("sms: the gateway cannot be set up with this address and token")]
    Gateway,
}

/// The ways out of one server, by channel.
#[derive(Clone)]
pub struct Transports {
    email: Arc<dyn Transport>,
    sms: Option<Arc<dyn Transport>>,
}

impl fmt::Debug for Transports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transports").field("sms", &self.sms.is_some()).finish_non_exhaustive()
    }
}

impl Transports {
    /// Prepares what the configuration asks for; must be called inside a tokio runtime.
    ///
    /// With the folder as mail transport and no gateway, text messages are laid down there too, so that trying out shows them.
    ///
    /// # Errors
    /// [`SetupError`] names the setting at fault.
    pub fn new(config: &Config) -> Result<Self, SetupError> {
        let gateway = Gateway::new(&config.sms)?.map(|gateway| Arc::new(gateway) as Arc<dyn Transport>);
        match config.mail.transport {
            MailTransport::Smtp => Ok(Self { email: Arc::new(Smtp::new(&config.mail.smtp)?), sms: gateway }),
            MailTransport::Folder => {
                let folder = Folder::open(config.mail_folder())
                    .map_err(|error| SetupError::Unreadable { key: "mail.folder", kind: error.kind() })?;
                let folder: Arc<dyn Transport> = Arc::new(folder);
                Ok(Self { email: Arc::clone(&folder), sms: Some(gateway.unwrap_or(folder)) })
            }
        }
    }

    /// Uses these ways out: for tests and the demo.
    #[must_use]
    pub fn of(email: Arc<dyn Transport>, sms: Option<Arc<dyn Transport>>) -> Self {
        Self { email, sms }
    }

    /// The channels that have a way out.
    #[must_use]
    pub fn channels(&self) -> Vec<WrittenChannel> {
        WrittenChannel::ALL.iter().copied().filter(|channel| self.for_channel(*channel).is_some()).collect()
    }

    /// The way out of a channel; `None` when this server has none, so that the message is left to a call.
    #[must_use]
    pub fn for_channel(&self, channel: WrittenChannel) -> Option<&dyn Transport> {
        match channel {
            WrittenChannel::Email => Some(self.email.as_ref()),
            WrittenChannel::Sms => self.sms.as_deref(),
        }
    }
}

/// The secret given in place or in a file.
pub(super) fn secret(key: &'static str, given: Option<&Secret>, file: Option<&Path>) -> Result<Option<Secret>, SetupError> {
    let Some(path) = file else { return Ok(given.cloned()) };
    let text = fs::read_to_string(path).map_err(|error| SetupError::Unreadable { key, kind: error.kind() })?;
    Ok(Some(Secret::from(text.trim_end_matches(['\r', '\n']).to_owned())))
}
