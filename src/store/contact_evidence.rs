//! What the contact report rests on: the transport log beside decisions and history. Codes, ids and instants; no address, no text.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{call_tasks, decisions, history, messages, transport_log},
    tx::ReadTx,
    types::Ts,
};
use crate::domain::{
    contact_audit::{Decided, Done, Evidence, HandedOver},
    decision::DecisionKind,
    ids::{CaseId, HandingId, MessageId, StepId},
    message::{CallTaskEnd, HandingOutcome, MessageKind},
    workflow::Verb,
};

/// The verbs that make a word to the applicant right or wrong.
const VERBS: &[Verb] = &[Verb::Process, Verb::Recall, Verb::Decline, Verb::Withdraw, Verb::UndoWithdrawal];

impl ReadTx<'_> {
    /// Everything on record about every handing over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn contact_evidence(&mut self) -> Result<Evidence, StoreError> {
        Ok(Evidence {
            handings: self.all_handings()?,
            decisions: self.all_decisions()?,
            history: self.telling_history()?,
            called: self.calls_done()?,
        })
    }

    fn all_handings(&mut self) -> Result<Vec<HandedOver>, StoreError> {
        type Row = (HandingId, MessageId, CaseId, StepId, MessageKind, Ts, Option<HandingOutcome>);
        let rows: Vec<Row> = transport_log::table
            .inner_join(messages::table.on(messages::id.eq(transport_log::message_id)))
            .order((transport_log::began_at.asc(), transport_log::id.asc()))
            .select((
                transport_log::id,
                messages::id,
                messages::case_id,
                messages::history_id,
                messages::kind,
                transport_log::began_at,
                transport_log::outcome,
            ))
            .load(self.conn)?;
        let handing = |(id, message, case, step, kind, at, outcome): Row| {
            let may_have_arrived = outcome.is_none_or(|outcome| outcome == HandingOutcome::HandedOver);
            HandedOver { id, message, case, step, kind, at: at.0, may_have_arrived }
        };
        Ok(rows.into_iter().map(handing).collect())
    }

    fn all_decisions(&mut self) -> Result<HashMap<CaseId, Vec<Decided>>, StoreError> {
        type Row = (CaseId, StepId, DecisionKind, Ts, Option<Ts>);
        let rows: Vec<Row> = decisions::table
            .select((decisions::case_id, decisions::history_id, decisions::kind, decisions::decided_at, decisions::superseded_at))
            .load(self.conn)?;
        Ok(by_case(
            rows.into_iter().map(|(case, step, kind, at, until)| (case, Decided { step, kind, at: at.0, until: until.map(Into::into) })),
        ))
    }

    fn telling_history(&mut self) -> Result<HashMap<CaseId, Vec<Done>>, StoreError> {
        let rows: Vec<(CaseId, Verb, Ts)> = history::table
            .filter(history::verb.eq_any(VERBS.to_vec()))
            .order((history::case_id.asc(), history::position.asc()))
            .select((history::case_id, history::verb, history::at))
            .load(self.conn)?;
        Ok(by_case(rows.into_iter().map(|(case, verb, at)| (case, Done { verb, at: at.0 }))))
    }

    fn calls_done(&mut self) -> Result<HashMap<CaseId, Vec<DateTime<Utc>>>, StoreError> {
        let rows: Vec<(CaseId, Option<Ts>)> = call_tasks::table
            .filter(call_tasks::closed_because.eq(Some(CallTaskEnd::Done)))
            .select((call_tasks::case_id, call_tasks::closed_at))
            .load(self.conn)?;
        Ok(by_case(rows.into_iter().filter_map(|(case, at)| Some((case, at?.0)))))
    }
}

fn by_case<T>(rows: impl Iterator<Item = (CaseId, T)>) -> HashMap<CaseId, Vec<T>> {
    let mut map: HashMap<CaseId, Vec<T>> = HashMap::new();
    for (case, row) in rows {
        map.entry(case).or_default().push(row);
    }
    map
}

#[cfg(test)]
impl super::tx::WriteTx<'_> {
    /// Plants a handing over of now, as if the sender had judged nothing.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn plant_handing(&mut self, message: MessageId) -> Result<(), StoreError> {
        let id: HandingId = self.fresh();
        let now = Ts(self.now());
        let row = (
            transport_log::id.eq(id),
            transport_log::message_id.eq(message),
            transport_log::channel.eq("email"),
            transport_log::began_at.eq(now),
            transport_log::ended_at.eq(Some(now)),
            transport_log::outcome.eq(Some(HandingOutcome::HandedOver)),
        );
        diesel::insert_into(transport_log::table).values(row).execute(self.conn)?;
        Ok(())
    }
}
