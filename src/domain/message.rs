//! What an applicant may be told, and what can become of a message.
//!
//! Which step tells what is in the workflow table; what the texts say is in [`super::text`]. `docs/contact-policy.md` has the whole.

use super::terms::words;

words! {
    /// What a message tells (product.md section 6, its table).
    MessageKind {
        Processing = "processing", Approved = "approved", Invitation = "invitation", Change = "change", Reminder = "reminder",
        Missed = "missed", MoreRequested = "more_requested", ReadyToTravel = "ready_to_travel", Cancellation = "cancellation",
        Postponed = "postponed", WithdrawalConfirmed = "withdrawal_confirmed", ReferredOut = "referred_out",
    }
}

words! {
    /// What has become of a message.
    MessageState {
        /// Waits for the sender: new, between two attempts, or being handed over just now.
        Queued = "queued",
        /// Was unsent in a restored backup: waits until an administrator has compared the transport log and releases it.
        Held = "held",
        /// The transport took it.
        HandedOver = "handed_over",
        /// No safe written channel: its call task says whether somebody called.
        CallTask = "call_task",
        /// A dead letter: refused for good or tried too often. Its call task says whether somebody called.
        Dead = "dead",
        /// No longer true when its turn came, so nobody was told.
        Dropped = "dropped",
        /// Its time ran out before it could leave.
        Expired = "expired",
    }
}

words! {
    /// How a call task ended.
    CallTaskEnd { Done = "done", Expired = "expired", Dropped = "dropped" }
}

words! {
    /// How an applicant is reached in writing. The folder for trying out stands in for either.
    WrittenChannel { Email = "email", Sms = "sms" }
}

words! {
    /// What one handing over came to.
    HandingOutcome {
        HandedOver = "handed_over",
        /// Another attempt may do.
        Temporary = "temporary",
        /// No attempt will do.
        Permanent = "permanent",
    }
}

/// Days that a call task stays open (product.md section 6).
pub const CALL_TASK_DAYS: i64 = 14;

impl MessageKind {
    /// The kinds that a step writes which tells this: an appointment brings its reminders.
    #[must_use]
    pub const fn with_reminders(self) -> &'static [Self] {
        match self {
            Self::Processing => &[Self::Processing],
            Self::Approved => &[Self::Approved],
            Self::Invitation => &[Self::Invitation, Self::Reminder],
            Self::Change => &[Self::Change, Self::Reminder],
            Self::Reminder => &[Self::Reminder],
            Self::Missed => &[Self::Missed],
            Self::MoreRequested => &[Self::MoreRequested],
            Self::ReadyToTravel => &[Self::ReadyToTravel],
            Self::Cancellation => &[Self::Cancellation],
            Self::Postponed => &[Self::Postponed],
            Self::WithdrawalConfirmed => &[Self::WithdrawalConfirmed],
            Self::ReferredOut => &[Self::ReferredOut],
        }
    }

    /// Whether it is about one booking: the database wants one with it.
    #[must_use]
    pub const fn is_of_booking(self) -> bool {
        matches!(self, Self::Invitation | Self::Change | Self::Reminder | Self::Missed | Self::Cancellation)
    }

    /// Whether it tells when and where an interview is.
    #[must_use]
    pub const fn is_of_appointment(self) -> bool {
        matches!(self, Self::Invitation | Self::Change | Self::Reminder)
    }

    /// Whether it only takes back or ends what the applicant was told before.
    ///
    /// Closing news leaves even when the case is closed or parked, and never counts as open contact: it must reach the person, and
    /// it tells nothing about the present.
    #[must_use]
    pub const fn is_closing_news(self) -> bool {
        matches!(self, Self::Cancellation | Self::Postponed | Self::WithdrawalConfirmed | Self::ReferredOut)
    }
}

impl MessageState {
    /// Whether the written message may still leave. `deny` waits for these and for open call tasks (409 `contact_pending`), closing
    /// news excepted.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Held)
    }

    /// Whether a call task stands in for the written message.
    #[must_use]
    pub const fn is_left_to_a_call(self) -> bool {
        matches!(self, Self::CallTask | Self::Dead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_news_are_the_four_of_the_policy() {
        let closing: Vec<&str> = MessageKind::ALL.iter().filter(|kind| kind.is_closing_news()).map(|kind| kind.as_str()).collect();
        assert_eq!(closing, ["cancellation", "postponed", "withdrawal_confirmed", "referred_out"]);
    }

    #[test]
    fn no_kind_could_tell_a_refusal() {
        let telling_no = ["declin", "den", "reject", "refus", "ineligible"];
        assert!(MessageKind::ALL.iter().all(|kind| telling_no.iter().all(|word| !kind.as_str().contains(word))));
    }

    #[test]
    fn what_has_left_or_ended_is_not_open() {
        let open: Vec<&str> = MessageState::ALL.iter().filter(|state| state.is_open()).map(|state| state.as_str()).collect();
        assert_eq!(open, ["queued", "held"]);
    }
}
