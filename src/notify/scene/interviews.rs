//! The way from an interview to a journey, for the tests of sending: steps with what they ask for, and what became of the messages.

use chrono::TimeDelta;

use super::Scene;
use crate::{
    access::{Actor, Permit},
    domain::{
        ids::CaseId,
        interview::Disposition,
        message::{MessageKind, MessageState},
        stage::Stage,
        workflow::{self, ActionInput, Facts, Verb, Who, input::ReasonCode},
    },
    ops::{OpError, actions, facts, messages::Told},
    store::WriteTx,
};

impl Scene {
    /// Takes one step with its input, as somebody who may, second persons and ETags aside.
    pub(in crate::notify) async fn step_with(&self, id: CaseId, verb: Verb, input: ActionInput) {
        self.try_step(id, verb, input).await.unwrap_or_else(|error| panic!("{verb}: {error}"));
    }

    /// As [`Scene::step_with`], for a step that may be refused.
    pub(in crate::notify) async fn try_step(&self, id: CaseId, verb: Verb, input: ActionInput) -> Result<(), OpError> {
        let (desk, actors) = (self.desk.clone(), [&self.officer, &self.scheduler, &self.traveller, &self.caseworker].map(Actor::clone));
        let input = ActionInput { reason_code: Some(ReasonCode::Other), ..input };
        let take = move |tx: &mut WriteTx<'_>| {
            let case = tx.case_for_system(id)?.unwrap();
            let actor = actors.iter().find(|actor| actor.may_use(verb, &case.office)).unwrap_or(&actors[0]);
            let facts = facts::for_verb(tx, actor, &case, &input)?;
            let facts = enough(facts, tx.live_booking(id)?.map(|booking| booking.slot.starts_at));
            let plan = workflow::plan(&case, verb, &facts, &input)?;
            let permit = if verb.who() == Who::System { Permit::of_system(&case) } else { actor.permit(verb, &case)? };
            actions::carry_out(tx, &desk, &permit, &case, &plan, &input)?;
            Ok::<_, OpError>(tx.unrecorded_upkeep(()))
        };
        self.store.write(take).await
    }

    /// A case that has an interview by telephone after so long; nothing is sent yet of what that tells.
    pub(in crate::notify) async fn an_invited_case(&self, contacts: super::Contacts, after: TimeDelta) -> CaseId {
        let case = self.a_processed_case(contacts).await;
        self.sender.run_due().await.unwrap();
        self.books(case, Verb::BookInterview, after).await;
        case
    }

    /// Books or moves the interview of a case to a new slot.
    pub(in crate::notify) async fn books(&self, case: CaseId, verb: Verb, after: TimeDelta) {
        let (by, at) = (self.scheduler.account, self.store.now() + after);
        let slot = self.store.prepare(move |tx| tx.plant_slot(by, at)).await;
        self.step_with(case, verb, ActionInput { slot: Some(slot), ..ActionInput::default() }).await;
    }

    /// Ends the interview of a case.
    pub(in crate::notify) async fn ends(&self, case: CaseId, verb: Verb, disposition: Disposition) {
        self.step_with(case, verb, ActionInput { disposition: Some(disposition), ..ActionInput::default() }).await;
    }

    /// A case that was approved without an interview; what it was told has left.
    pub(in crate::notify) async fn an_approved_case(&self, contacts: super::Contacts) -> CaseId {
        let case = self.a_processed_case(contacts).await;
        for verb in [Verb::WaiveInterview, Verb::Approve] {
            self.step(case, verb).await;
        }
        self.sender.run_due().await.unwrap();
        case
    }

    /// What became of the messages of a kind, oldest first.
    pub(in crate::notify) async fn states(&self, case: CaseId, kind: MessageKind) -> Vec<MessageState> {
        self.of_kind(case, kind).await.iter().map(|told| told.message.state).collect()
    }

    /// The messages of a kind, oldest first; reminders by their hour.
    pub(in crate::notify) async fn of_kind(&self, case: CaseId, kind: MessageKind) -> Vec<Told> {
        let mut all: Vec<Told> = self.messages(case).await.into_iter().filter(|told| told.message.kind == kind).collect();
        all.sort_by_key(|told| (told.message.written_at, told.message.not_before));
        all
    }

    /// The kinds that have left, in order.
    pub(in crate::notify) async fn left(&self, case: CaseId) -> Vec<MessageKind> {
        let messages = self.messages(case).await;
        let kind = |id| messages.iter().find(|told| told.message.id == id).map(|told| told.message.kind);
        self.other_side.ids().into_iter().filter_map(kind).collect()
    }

    /// Where the case stands for everybody.
    pub(in crate::notify) async fn shown(&self, case: CaseId) -> Stage {
        self.store.read(move |tx| tx.case_for_system(case)).await.unwrap().unwrap().shown.stage
    }
}

/// Facts that other parts find out: places, clearances, and how long a missed interview can be made good.
fn enough(facts: Facts, slot_starts: Option<chrono::DateTime<chrono::Utc>>) -> Facts {
    Facts {
        hold_until: facts.hold_until.or(Some(facts.now + TimeDelta::days(15))),
        undo_until: facts.undo_until.or(Some(facts.now + TimeDelta::days(15))),
        slot_starts: facts.slot_starts.or(slot_starts),
        places_free: true,
        cleared: true,
        referable: true,
        consent_to_authority: true,
        ..facts
    }
}
