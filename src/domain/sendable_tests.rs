//! The rule of sending, kind by kind: what makes each true, and each thing that makes it untrue.

use chrono::{TimeDelta, TimeZone};
use rstest::rstest;

use super::{MessageKind::*, *};

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2024, 2, 6, 12, 0, 0).unwrap()
}

/// A message of a kind at the moment at which its step has written it.
fn just_written(kind: MessageKind) -> SendFacts {
    let stage = match kind {
        Processing | MoreRequested | Missed => Stage::InProcess,
        Approved => Stage::Approved,
        Invitation | Change | Reminder => Stage::Interview,
        ReadyToTravel => Stage::ReadyToTravel,
        Cancellation => Stage::Submitted,
        Postponed => Stage::Adjudication,
        WithdrawalConfirmed => Stage::ClosedWithdrawn,
        ReferredOut => Stage::ClosedReferredOut,
    };
    let booking =
        BookingFacts { lives: kind.is_of_appointment(), starts_at: noon() + TimeDelta::days(if kind == Missed { -1 } else { 7 }) };
    SendFacts {
        kind,
        expires_at: noon() + TimeDelta::days(30),
        decision_stands: matches!(kind, Processing | Approved),
        processed: kind != Cancellation,
        booking: kind.is_of_booking().then_some(booking),
        hold_runs: kind == Missed,
        request_open: kind == MoreRequested,
        cleared_since: false,
        told: kind.is_closing_news(),
        shown: stage,
        real: stage,
    }
}

fn dropped(facts: SendFacts) -> Untrue {
    match sendable(&facts, noon()) {
        Sendable::Drop(why) => why,
        other => panic!("{} is not dropped: {other:?}", facts.kind),
    }
}

fn news() -> impl Iterator<Item = MessageKind> {
    MessageKind::ALL.iter().copied().filter(|kind| !kind.is_closing_news())
}

fn appointments() -> impl Iterator<Item = MessageKind> {
    MessageKind::ALL.iter().copied().filter(|kind| kind.is_of_appointment())
}

#[test]
fn every_kind_leaves_when_its_step_has_written_it() {
    for kind in MessageKind::ALL.iter().copied() {
        assert_eq!(sendable(&just_written(kind), noon()), Sendable::Send, "{kind}");
    }
}

#[test]
fn no_news_leaves_without_a_process_that_stands() {
    for kind in news() {
        assert_eq!(dropped(SendFacts { processed: false, ..just_written(kind) }), Untrue::Superseded, "{kind}");
    }
}

#[rstest]
#[case(SendFacts { decision_stands: false, ..just_written(Processing) }, Untrue::Superseded)]
#[case(SendFacts { decision_stands: false, ..just_written(Approved) }, Untrue::Superseded)]
#[case(SendFacts { hold_runs: false, ..just_written(Missed) }, Untrue::HoldEnded)]
#[case(SendFacts { real: Stage::Interview, ..just_written(Missed) }, Untrue::HoldEnded)]
#[case(SendFacts { request_open: false, ..just_written(MoreRequested) }, Untrue::RequestEnded)]
#[case(SendFacts { real: Stage::Adjudication, ..just_written(MoreRequested) }, Untrue::RequestEnded)]
#[case(SendFacts { real: Stage::Approved, ..just_written(ReadyToTravel) }, Untrue::NotReady)]
#[case(SendFacts { real: Stage::Parked, ..just_written(ReadyToTravel) }, Untrue::NotReady)]
#[case(SendFacts { cleared_since: true, ..just_written(ReadyToTravel) }, Untrue::NotReady)]
#[case(SendFacts { cleared_since: true, ..just_written(Postponed) }, Untrue::ClearedAgain)]
#[case(SendFacts { shown: Stage::InProcess, ..just_written(WithdrawalConfirmed) }, Untrue::WithdrawalUndone)]
#[case(SendFacts { real: Stage::Approved, ..just_written(ReferredOut) }, Untrue::NotReferred)]
fn what_is_no_longer_so_is_told_to_nobody(#[case] facts: SendFacts, #[case] why: Untrue) {
    assert_eq!(dropped(facts), why);
}

#[test]
fn an_appointment_is_told_only_while_the_family_holds_it() {
    for kind in appointments() {
        let facts = just_written(kind);
        let ended = facts.booking.map(|booking| BookingFacts { lives: false, ..booking });
        assert_eq!(dropped(SendFacts { booking: ended, ..facts }), Untrue::BookingEnded, "{kind}");
    }
}

#[test]
fn an_appointment_and_its_cancellation_are_too_late_when_the_slot_has_begun() {
    for kind in appointments().chain([Cancellation]) {
        let facts = just_written(kind);
        let begun = facts.booking.map(|booking| BookingFacts { starts_at: noon(), ..booking });
        assert_eq!(sendable(&SendFacts { booking: begun, ..facts }, noon()), Sendable::Expire, "{kind}");
    }
}

#[test]
fn news_of_a_booking_that_is_not_there_have_no_rule() {
    assert_eq!(dropped(SendFacts { booking: None, ..just_written(Invitation) }), Untrue::BookingEnded);
    assert_eq!(dropped(SendFacts { booking: None, ..just_written(Cancellation) }), Untrue::NoRule);
    let living = just_written(Cancellation).booking.map(|booking| BookingFacts { lives: true, ..booking });
    assert_eq!(dropped(SendFacts { booking: living, ..just_written(Cancellation) }), Untrue::NoRule);
}

#[test]
fn news_of_a_parked_or_closed_case_wait_until_they_are_too_old() {
    for kind in [Processing, Approved, Missed, MoreRequested] {
        for real in [Stage::Parked, Stage::ClosedUnreachable, Stage::ClosedWithdrawn, Stage::ClosedDenied] {
            let facts = SendFacts { real, ..just_written(kind) };
            assert_eq!(sendable(&facts, noon()), Sendable::Wait, "{kind} {real}");
            assert_eq!(sendable(&facts, noon() + TimeDelta::days(30)), Sendable::Expire, "{kind} {real}");
        }
    }
}

#[test]
fn closing_news_leave_though_the_case_is_parked_or_closed() {
    for kind in [Cancellation, Postponed] {
        for real in [Stage::Parked, Stage::ClosedWithdrawn, Stage::ClosedDenied] {
            assert_eq!(sendable(&SendFacts { real, shown: real, ..just_written(kind) }, noon()), Sendable::Send, "{kind} {real}");
        }
    }
}

#[test]
fn nobody_hears_that_something_ended_of_which_nobody_told() {
    for kind in [Cancellation, Postponed, WithdrawalConfirmed] {
        assert_eq!(dropped(SendFacts { told: false, ..just_written(kind) }), Untrue::NeverTold, "{kind}");
    }
    let referred = SendFacts { told: false, ..just_written(ReferredOut) };
    assert_eq!(sendable(&referred, noon()), Sendable::Send, "it takes nothing back");
}

#[test]
fn nothing_is_sent_again_where_a_refusal_may_hide() {
    for shown in [Stage::Submitted, Stage::Adjudication, Stage::Parked, Stage::ClosedWithdrawn, Stage::ClosedDeclined] {
        assert!(!may_resend(shown), "{shown}");
    }
    assert!(may_resend(Stage::InProcess) && may_resend(Stage::Approved));
}
