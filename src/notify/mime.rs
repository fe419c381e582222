//! An envelope as an Internet message (RFC 5322): the bytes that SMTP sends and the folder keeps.

use std::time::SystemTime;

use icalendar::Property;
use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::transport::{Envelope, TransportError};
use crate::domain::calendar::Method;

/// Composes the message. The same envelope gives the same bytes.
pub(super) fn compose(envelope: &Envelope) -> Result<Message, TransportError> {
    // A sender that cannot be read is our configuration's fault and can be mended; a recipient is the address itself.
    let from: Mailbox = envelope.from.parse().map_err(|_| TransportError::temporary("mail.from is not an address"))?;
    let to: Address = envelope.to.parse().map_err(|_| TransportError::permanent("recipient is not an e-mail address"))?;
    let from_address = from.email.to_string();
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
            let ics = addressed(&calendar.ics, &from_address, &envelope.to)?;
            // Given, because the library's own boundaries are drawn by lot and would change the bytes.
            let either = MultiPart::alternative().boundary(format!("sendero-{}", envelope.id));
            let either = either.singlepart(text).singlepart(calendar_part(calendar.method, ics.clone()));
            let all = MultiPart::mixed().boundary(format!("sendero-all-{}", envelope.id));
            message.multipart(all.multipart(either).singlepart(attachment(ics)))
        }
    };
    composed.map_err(|_| TransportError::permanent("message cannot be composed"))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Inline: mail programs that know calendars offer to enter or remove the appointment.
fn calendar_part(method: Method, ics: String) -> SinglePart {
    let kind = format!("text/calendar; charset=utf-8; method={}", method.as_str());
    let kind = ContentType::parse(&kind).unwrap_or(ContentType::TEXT_PLAIN);
    SinglePart::builder().header(kind).body(ics)
}

/// Attached as well, under a kind that programs do not act on twice: others can still open the file.
fn attachment(ics: String) -> SinglePart {
    Attachment::new("appointment.ics".to_owned()).body(ics, ContentType::parse("application/ics").unwrap_or(ContentType::TEXT_PLAIN))
}

/// The calendar object with who asks and who is asked, which RFC 5546 wants: addresses of the moment, so they are not stored with it.
fn addressed(ics: &str, from: &str, to: &str) -> Result<String, TransportError> {
    let line = |property: &Property| -> Result<String, TransportError> {
        property.clone().try_into().map_err(|_| TransportError::permanent("calendar cannot be composed"))
    };
    let organizer = line(&Property::new("ORGANIZER", format!("mailto:{from}")))?;
    let mut attendee = Property::new("ATTENDEE", format!("mailto:{to}"));
    attendee.add_parameter("RSVP", "FALSE");
    Ok(ics.replacen("END:VEVENT\r\n", &format!("{organizer}{}END:VEVENT\r\n", line(&attendee)?), 1))
}
