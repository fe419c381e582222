//! Attempts to reach an applicant, as staff log them.

use super::{contact::ContactKind, terms::words};

words! {
    /// By what somebody tried to reach the applicant.
    AttemptChannel { Phone = "phone", Sms = "sms", Whatsapp = "whatsapp", Email = "email", InPerson = "in_person" }
}

words! {
    /// How an attempt ended.
    AttemptOutcome {
        Reached = "reached", NoAnswer = "no_answer", WrongNumber = "wrong_number", LeftMessage = "left_message", Refused = "refused",
    }
}

/// Attempts, and channels among them, after which a person counts as unreachable (product: close_unreachable).
const ENOUGH: (usize, usize) = (3, 2);

/// Whether these, oldest first, are enough to call somebody unreachable: who was reached is not, so only what was tried since counts.
#[must_use]
pub fn suffice(tried: &[(AttemptChannel, AttemptOutcome)]) -> bool {
    let in_vain = tried.rsplit(|(_, outcome)| *outcome == AttemptOutcome::Reached).next().unwrap_or_default();
    let channels = AttemptChannel::ALL.iter().filter(|channel| in_vain.iter().any(|(used, _)| used == *channel));
    in_vain.len() >= ENOUGH.0 && channels.count() >= ENOUGH.1
}

impl AttemptChannel {
    /// Whether a contact of this kind can be used so: else one number, called three times, would pass for two channels.
    #[must_use]
    pub const fn uses(self, kind: ContactKind) -> bool {
        match self {
            Self::Email => matches!(kind, ContactKind::Email),
            Self::Phone | Self::Sms | Self::Whatsapp => !matches!(kind, ContactKind::Email),
            Self::InPerson => true,
        }
    }
}

impl AttemptOutcome {
    /// Whether the applicant now knows what the call task was to tell: reached, or by a message left where it puts nobody at risk.
    #[must_use]
    pub const fn tells(self, safe_to_leave_message: bool) -> bool {
        matches!(self, Self::Reached) || (matches!(self, Self::LeftMessage) && safe_to_leave_message)
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn three_on_two_channels_suffice_unless_somebody_was_reached_since() {
        use AttemptChannel::{Email, Phone, Whatsapp};
        use AttemptOutcome::{LeftMessage, NoAnswer, Reached};
        let vain = [(Phone, NoAnswer), (Phone, LeftMessage), (Whatsapp, NoAnswer)];
        assert!(suffice(&vain) && !suffice(&vain[..2]) && !suffice(&[]));
        assert!(!suffice(&[(Phone, NoAnswer); 3]), "one channel");
        assert!(!suffice(&[(Phone, Reached), (Email, Reached), (Phone, Reached)]));
        assert!(!suffice(&[&vain[..], &[(Email, Reached), (Phone, NoAnswer)][..]].concat()));
        assert!(suffice(&[&[(Email, Reached)][..], &vain[..]].concat()));
    }

    #[test]
    fn a_number_gets_no_mail_and_an_address_no_call() {
        assert!(AttemptChannel::Email.uses(ContactKind::Email) && !AttemptChannel::Email.uses(ContactKind::Phone));
        assert!(AttemptChannel::Phone.uses(ContactKind::Whatsapp) && !AttemptChannel::Sms.uses(ContactKind::Email));
    }

    #[test]
    fn a_message_left_where_others_may_hear_it_tells_nobody() {
        assert!(AttemptOutcome::LeftMessage.tells(true) && AttemptOutcome::Reached.tells(false));
        assert!(!AttemptOutcome::LeftMessage.tells(false) && !AttemptOutcome::Refused.tells(true));
    }
}
