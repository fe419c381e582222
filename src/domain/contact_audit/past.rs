//! A case as it stood after some of its steps, and what was right to tell then.

use chrono::{DateTime, Utc};

use super::{Booked, CaseRecord, Decided, Done, HandedOver};
use crate::domain::{
    decision::DecisionKind,
    ids::{BookingId, StepId},
    message::MessageKind,
    stage::Stage,
    workflow::Verb,
};

/// A case after its first steps, at an instant.
pub(super) struct Past<'a> {
    record: &'a CaseRecord,
    handings: &'a [&'a HandedOver],
    steps: &'a [Done],
    at: DateTime<Utc>,
}

impl<'a> Past<'a> {
    pub(super) fn new(record: &'a CaseRecord, handings: &'a [&'a HandedOver], steps: usize, at: DateTime<Utc>) -> Self {
        Self { record, handings, steps: record.history.get(..steps).unwrap_or_default(), at }
    }

    /// What would be wrong with handing this over here.
    pub(super) fn fault(&self, handing: &HandedOver) -> Option<&'static str> {
        let barred = if handing.kind.is_closing_news() { self.nothing_to_close(handing) } else { self.barred() };
        let faults = [
            (barred.is_some(), barred.unwrap_or_default()),
            (!self.was_done(handing.step), "not_true"),
            (handing.expires_at <= self.at, "too_late"),
            (!self.is_true(handing), "not_true"),
        ];
        faults.into_iter().find_map(|(wrong, why)| wrong.then_some(why))
    }

    /// Why nothing but closing news may be told here.
    fn barred(&self) -> Option<&'static str> {
        // A recall of an approval leaves the process in force.
        let recalls = |done: &&Done| done.verb == Verb::Recall && done.to == Stage::Submitted;
        let recalled = self.steps.iter().rev().find(|done| done.verb == Verb::Process || recalls(done));
        let faults = [
            (self.standing(DecisionKind::Process).next().is_none(), "not_processed"),
            (self.standing(DecisionKind::Decline).next().is_some(), "declined"),
            (self.standing(DecisionKind::Deny).next().is_some(), "denied"),
            (recalled.is_some_and(|done| done.verb == Verb::Recall), "recalled"),
            (self.real().is_none_or(|stage| stage == Stage::Parked || stage.closure().is_some()), "halted"),
        ];
        faults.into_iter().find_map(|(wrong, why)| wrong.then_some(why))
    }

    /// Why closing news may not be told here: the case was never processed, or what it ends was never told.
    fn nothing_to_close(&self, handing: &HandedOver) -> Option<&'static str> {
        if !self.steps.iter().any(|done| done.verb == Verb::Process) {
            return Some("never_processed");
        }
        let told = match handing.kind {
            MessageKind::Cancellation => {
                self.was_told(|kind, booking| kind.is_of_appointment() && self.is_same_interview(handing, booking))
            }
            MessageKind::Postponed => self.was_told(|kind, _| kind == MessageKind::ReadyToTravel),
            MessageKind::ReferredOut => true, // it takes nothing back
            _ => self.was_told(|kind, _| !kind.is_closing_news()),
        };
        if told { None } else { Some("never_told") }
    }

    /// Whether what it says was so.
    fn is_true(&self, handing: &HandedOver) -> bool {
        let real = self.real();
        let booked = handing.booking.and_then(|id| self.booked(id));
        match handing.kind {
            MessageKind::Processing => self.standing(DecisionKind::Process).any(|decision| decision.step == handing.step),
            MessageKind::Approved => self.standing(DecisionKind::Approve).any(|decision| decision.step == handing.step),
            MessageKind::Invitation | MessageKind::Change | MessageKind::Reminder => {
                booked.is_some_and(|booked| !self.is_ended(booked) && booked.starts_at > self.at)
            }
            MessageKind::Missed => self.stayed_in_process_since(handing.step, &[Verb::Hold, Verb::LiftHold]),
            MessageKind::MoreRequested => self.stayed_in_process_since(handing.step, &[]),
            MessageKind::ReadyToTravel => {
                real == Some(Stage::ReadyToTravel) && self.last(&[Verb::ClearForTravel]).is_some_and(|last| last.step == handing.step)
            }
            MessageKind::Cancellation => booked.is_some_and(|booked| self.is_ended(booked) && booked.starts_at > self.at),
            MessageKind::Postponed => !self.since(handing.step).iter().any(|done| done.verb == Verb::ClearForTravel),
            MessageKind::WithdrawalConfirmed => {
                self.last(&[Verb::Withdraw, Verb::UndoWithdrawal]).is_some_and(|last| last.verb == Verb::Withdraw)
            }
            MessageKind::ReferredOut => real == Some(Stage::ClosedReferredOut),
        }
    }

    /// Whether the case has been nowhere but in process, or resting from there, since a step, and none of these verbs was used.
    fn stayed_in_process_since(&self, step: StepId, but: &[Verb]) -> bool {
        let rests = |stage: Stage| matches!(stage, Stage::InProcess | Stage::Parked | Stage::ClosedWithdrawn);
        let stayed = self.since(step).iter().all(|done| !but.contains(&done.verb) && (!done.real || rests(done.to)));
        stayed && self.real() == Some(Stage::InProcess)
    }

    fn real(&self) -> Option<Stage> {
        self.steps.iter().rev().find(|done| done.real).map(|done| done.to)
    }

    fn was_done(&self, step: StepId) -> bool {
        self.steps.iter().any(|done| done.step == step)
    }

    fn last(&self, verbs: &[Verb]) -> Option<&Done> {
        self.steps.iter().rev().find(|done| verbs.contains(&done.verb))
    }

    /// The steps after one.
    fn since(&self, step: StepId) -> &[Done] {
        let place = self.steps.iter().position(|done| done.step == step);
        self.steps.get(place.map_or(0, |place| place + 1)..).unwrap_or_default()
    }

    fn standing(&self, kind: DecisionKind) -> impl Iterator<Item = &Decided> {
        let stands = |decision: &&Decided| self.was_done(decision.step) && !decision.superseded_by.is_some_and(|step| self.was_done(step));
        self.record.decisions.iter().filter(move |decision| decision.kind == kind).filter(stands)
    }

    fn booked(&self, id: BookingId) -> Option<&Booked> {
        self.record.bookings.iter().find(|booked| booked.id == id && self.was_done(booked.step))
    }

    fn is_ended(&self, booked: &Booked) -> bool {
        booked.ended_by.is_some_and(|step| self.was_done(step))
    }

    fn is_same_interview(&self, handing: &HandedOver, other: Option<BookingId>) -> bool {
        let interview = |id: Option<BookingId>| id.and_then(|id| self.booked(id)).map(|booked| booked.interview);
        interview(handing.booking).is_some_and(|interview_of_it| interview(other) == Some(interview_of_it))
    }

    /// Whether something was told until here, in writing or in a call.
    fn was_told(&self, what: impl Fn(MessageKind, Option<BookingId>) -> bool) -> bool {
        let written = self.handings.iter().any(|one| one.may_have_arrived && one.at <= self.at && what(one.kind, one.booking));
        written || self.record.called.iter().any(|call| call.at <= self.at && what(call.kind, call.booking))
    }
}
