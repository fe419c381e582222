//! Whether a message may leave now: the one rule, judged when it is claimed, again right before it is handed over, and by call tasks
//! and `resend` (product: "Contact policy"). `domain::contact_audit` judges the same from the record, on its own.

use chrono::{DateTime, Utc};

use super::{message::MessageKind, stage::Stage, terms::words};

words! {
    /// Why a message or its call task ended without the applicant being told.
    Untrue {
        /// The decision that it tells was recalled.
        Superseded = "superseded",
        /// The withdrawal that it confirms was undone.
        WithdrawalUndone = "withdrawal_undone",
        /// It would end what the applicant was never told.
        NeverTold = "never_told",
        /// What would make it true is not known to this version: default deny.
        NoRule = "no_rule",
    }
}

/// What the rule needs to know of a message and its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendFacts {
    /// What it tells.
    pub kind: MessageKind,
    /// From when on it is too late.
    pub expires_at: DateTime<Utc>,
    /// Whether the decision of the step that wrote it stands, not superseded.
    pub decision_stands: bool,
    /// Whether the case has a `process` that is not superseded.
    pub processed: bool,
    /// Whether anything but closing news may have reached the applicant in this case: handed over, begun without a known end, or told in a call.
    pub told: bool,
    /// Where the case stands for everybody.
    pub shown: Stage,
    /// Where it stands in truth.
    pub real: Stage,
}

/// What is to be done with a message now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sendable {
    /// Hand it over.
    Send,
    /// It is true, but the case is parked or closed: it waits until the case is resumed or reopened, or its time runs out.
    Wait,
    /// It is not true any more, for good: nobody is told.
    Drop(Untrue),
    /// Its time has run out.
    Expire,
}

/// Judges a message at an instant.
#[must_use]
pub fn sendable(facts: &SendFacts, now: DateTime<Utc>) -> Sendable {
    if let Some(why) = untrue(facts) {
        return Sendable::Drop(why);
    }
    if facts.expires_at <= now {
        return Sendable::Expire;
    }
    if facts.kind.is_closing_news() || !is_halted(facts.real) { Sendable::Send } else { Sendable::Wait }
}

/// Whether nothing but closing news may leave while the real face stands here.
#[must_use]
pub fn is_halted(real: Stage) -> bool {
    real == Stage::Parked || real.closure().is_some()
}

/// Whether a message may be queued once more while the shown face stands here: the answer is the same with and without a hidden decision.
#[must_use]
pub fn may_resend(shown: Stage) -> bool {
    !shown.may_hide() && !is_halted(shown)
}

fn untrue(facts: &SendFacts) -> Option<Untrue> {
    match facts.kind {
        MessageKind::Processing if facts.decision_stands && facts.processed => None,
        MessageKind::Processing => Some(Untrue::Superseded),
        MessageKind::WithdrawalConfirmed if facts.shown != Stage::ClosedWithdrawn => Some(Untrue::WithdrawalUndone),
        MessageKind::WithdrawalConfirmed if !facts.told => Some(Untrue::NeverTold),
        MessageKind::WithdrawalConfirmed => None,
        MessageKind::Approved
        | MessageKind::Invitation
        | MessageKind::Change
        | MessageKind::Reminder
        | MessageKind::Missed
        | MessageKind::MoreRequested
        | MessageKind::ReadyToTravel
        | MessageKind::Cancellation
        | MessageKind::Postponed
        | MessageKind::ReferredOut => Some(Untrue::NoRule),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};
    use rstest::rstest;

    use super::*;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2024, 2, 6, 12, 0, 0).unwrap()
    }

    fn processing() -> SendFacts {
        SendFacts {
            kind: MessageKind::Processing,
            expires_at: noon() + TimeDelta::days(30),
            decision_stands: true,
            processed: true,
            told: false,
            shown: Stage::InProcess,
            real: Stage::InProcess,
        }
    }

    fn withdrawn() -> SendFacts {
        let stage = Stage::ClosedWithdrawn;
        SendFacts { kind: MessageKind::WithdrawalConfirmed, decision_stands: false, told: true, shown: stage, real: stage, ..processing() }
    }

    #[test]
    fn what_is_true_leaves() {
        assert_eq!(sendable(&processing(), noon()), Sendable::Send);
        assert_eq!(sendable(&withdrawn(), noon()), Sendable::Send);
    }

    #[rstest]
    #[case::its_decision(SendFacts { decision_stands: false, ..processing() })]
    #[case::any_decision(SendFacts { processed: false, ..processing() })]
    fn a_recalled_decision_is_told_to_nobody(#[case] facts: SendFacts) {
        assert_eq!(sendable(&facts, noon()), Sendable::Drop(Untrue::Superseded));
    }

    #[test]
    fn a_parked_or_closed_case_keeps_its_news_until_they_are_too_old() {
        for real in [Stage::Parked, Stage::ClosedUnreachable, Stage::ClosedWithdrawn, Stage::ClosedDenied] {
            let facts = SendFacts { real, ..processing() };
            assert_eq!(sendable(&facts, noon()), Sendable::Wait, "{real}");
            assert_eq!(sendable(&facts, noon() + TimeDelta::days(30)), Sendable::Expire, "{real}");
        }
    }

    #[test]
    fn an_undone_withdrawal_is_not_confirmed() {
        let facts = SendFacts { shown: Stage::InProcess, real: Stage::InProcess, ..withdrawn() };
        assert_eq!(sendable(&facts, noon()), Sendable::Drop(Untrue::WithdrawalUndone));
    }

    #[test]
    fn who_was_never_told_is_not_told_that_it_ended() {
        assert_eq!(sendable(&SendFacts { told: false, ..withdrawn() }, noon()), Sendable::Drop(Untrue::NeverTold));
    }

    #[test]
    fn what_has_no_rule_never_leaves() {
        let ruled = [MessageKind::Processing, MessageKind::WithdrawalConfirmed];
        for kind in MessageKind::ALL.iter().copied().filter(|kind| !ruled.contains(kind)) {
            assert_eq!(sendable(&SendFacts { kind, told: true, ..processing() }, noon()), Sendable::Drop(Untrue::NoRule), "{kind}");
        }
    }

    #[test]
    fn nothing_is_sent_again_where_a_refusal_may_hide() {
        for shown in [Stage::Submitted, Stage::Adjudication, Stage::Parked, Stage::ClosedWithdrawn, Stage::ClosedDeclined] {
            assert!(!may_resend(shown), "{shown}");
        }
        assert!(may_resend(Stage::InProcess) && may_resend(Stage::Approved));
    }
}
