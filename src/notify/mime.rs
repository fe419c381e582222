//! An envelope as an Internet message (RFC 5322): the bytes that SMTP sends and the folder keeps.

use std::time::SystemTime;

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::transport::{Calendar, CalendarMethod, Envelope, TransportError};

/// Composes the message. The same envelope gives the same bytes.
pub(super) fn compose(envelope: &Envelope) -> Result<Message, TransportError> {
    // A sender that cannot be read is our configuration's fault and can be mended; a recipient is the address itself.
    let from: Mailbox = envelope.from.parse().map_err(|_| TransportError::temporary("mail.from is not an address"))?;
    let to: Address = envelope.to.parse().map_err(|_| TransportError::permanent("recipient is not an e-mail address"))?;
    let message_id = format!("<{}@{}>", envelope.id, from.email.domain());
    let message = Message::builder()
        .message_id(Some(message_id))
        .date(SystemTime::from(envelope.date))
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(envelope.subject.as_str())
        .raw_header(raw("Content-Language", envelope.language.as_str()))
        // RFC 3834: no out-of-office answers to us, and none from us.
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    let text = SinglePart::plain(envelope.body.clone());
    let composed = match &envelope.calendar {
        None => message.singlepart(text),
        Some(calendar) => {
            // Given, because the library's own boundary is drawn by lot and would change the bytes.
            let parts = MultiPart::alternative().boundary(format!("sendero-{}", envelope.id));
            message.multipart(parts.singlepart(text).singlepart(calendar_part(calendar)))
        }
    };
    composed.map_err(|_| TransportError::permanent("message cannot be composed"))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Inline, not attached: mail programs then offer to enter or remove the appointment.
fn calendar_part(calendar: &Calendar) -> SinglePart {
    let method = match calendar.method {
        CalendarMethod::Request => "text/calendar; charset=utf-8; method=REQUEST",
        CalendarMethod::Cancel => "text/calendar; charset=utf-8; method=CANCEL",
    };
    let kind = ContentType::parse(method).unwrap_or(ContentType::TEXT_PLAIN);
    SinglePart::builder().header(kind).body(calendar.ics.clone())
}
