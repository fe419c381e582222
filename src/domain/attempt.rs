//! Attempts to reach an applicant, as staff log them.

use super::terms::words;

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

impl AttemptOutcome {
    /// Whether the applicant now knows what the call task was to tell: reached, or by a message left where it puts nobody at risk.
    #[must_use]
    pub const fn tells(self, safe_to_leave_message: bool) -> bool {
        matches!(self, Self::Reached) || (matches!(self, Self::LeftMessage) && safe_to_leave_message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_left_where_others_may_hear_it_tells_nobody() {
        assert!(AttemptOutcome::LeftMessage.tells(true) && AttemptOutcome::Reached.tells(false));
        assert!(!AttemptOutcome::LeftMessage.tells(false) && !AttemptOutcome::Refused.tells(true));
    }
}
