//! What every transport does: take one finished message, or say whether another attempt makes sense.

use std::{borrow::Cow, fmt, future::Future, pin::Pin};

use chrono::{DateTime, Utc};

use crate::domain::{calendar::Method, ids::MessageId, language::Language, message::WrittenChannel};

/// A message ready to leave, with the address of the moment.
#[derive(Clone)]
pub struct Envelope {
    /// The message. Its Message-ID and file name come from it, so a second handing over is seen as the same message.
    pub id: MessageId,
    /// Which kind of address `to` is.
    pub channel: WrittenChannel,
    /// The e-mail address or the telephone number.
    pub to: String,
    /// The sender that applicants see, like `Safe Mobility <no-reply@example.org>`; its domain is that of the Message-ID.
    pub from: String,
    /// The date of the message. Not the instant of the attempt, so that a second handing over has the same bytes.
    pub date: DateTime<Utc>,
    /// The language of the text.
    pub language: Language,
    /// The subject; an SMS has none.
    pub subject: String,
    /// The text, complete by itself.
    pub body: String,
    /// A calendar object to go with it.
    pub calendar: Option<Calendar>,
}

/// A calendar object (RFC 5545) and what it asks the reader's calendar to do.
#[derive(Clone)]
pub struct Calendar {
    /// Enter or change the appointment, or take it out.
    pub method: Method,
    /// The object with the same METHOD inside.
    pub ics: String,
}

/// Shows the id alone: an envelope in a log must not show whom it is for.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("id", &self.id).field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// The other side took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What goes into the transport log: a reply code, never an address.
    pub detail: Cow<'static, str>,
}

/// The message was not taken. The text is for the transport log: codes and kinds, never an address or what the other side wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Another attempt may do: the other side is away, busy, or refuses us rather than this message.
    #[error("not now: {0}")]
    Temporary(Cow<'static, str>),
    /// Another attempt may do, but the other side may have the message already: the connection broke, or no answer came, while it was
    /// handed over. What is told to the applicant next must reckon with that.
    #[error("nobody knows: {0}")]
    Unknown(Cow<'static, str>),
    /// No attempt will ever do: the address is wrong, or the message is refused for good.
    #[error("never: {0}")]
    Permanent(Cow<'static, str>),
}

impl TransportError {
    /// A fault that may pass.
    pub fn temporary(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Temporary(detail.into())
    }

    /// A fault after which the other side may have the message.
    pub fn unknown(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Unknown(detail.into())
    }

    /// A fault that will not pass.
    pub fn permanent(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Permanent(detail.into())
    }

    /// The text for the transport log.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Temporary(detail) | Self::Unknown(detail) | Self::Permanent(detail) => detail,
        }
    }
}

/// What a handing over will come to.
pub type HandOver<'a> = Pin<Box<dyn Future<Output = Result<Receipt, TransportError>> + Send + 'a>>;

/// A way out.
pub trait Transport: Send + Sync {
    /// Hands one message over; done only when the other side has taken responsibility for it.
    ///
    /// An error after which the other side may have taken it all the same is unknown and tried again: twice with one Message-ID is better
    /// than never.
    fn hand_over<'a>(&'a self, envelope: &'a Envelope) -> HandOver<'a>;
}
