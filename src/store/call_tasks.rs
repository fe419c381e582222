//! Call tasks: what stands in for a message that has no safe written way, or was given up.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{call_tasks, messages},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{CallTaskId, CaseId, MessageId, RowId},
    message::{CALL_TASK_DAYS, CallTaskEnd, MessageState},
};

impl WriteTx<'_> {
    /// Leaves a message to a call: `CallTask` without a safe written channel, `Dead` when it was given up.
    ///
    /// # Errors
    /// When the database does not take it.
    pub(super) fn leave_to_a_call(&mut self, message: MessageId, state: MessageState, why: &str) -> Result<(), StoreError> {
        let given_up = (
            messages::state.eq(state),
            messages::state_reason.eq(Some(why)),
            messages::lease.eq(None::<RowId>),
            messages::leased_until.eq(None::<Ts>),
        );
        diesel::update(messages::table.find(message)).set(given_up).execute(self.conn)?;
        let case: CaseId = messages::table.find(message).select(messages::case_id).get_result(self.conn)?;
        let open = (
            call_tasks::opened_at.eq(Ts(self.now())),
            call_tasks::expires_at.eq(Ts(self.now() + TimeDelta::days(CALL_TASK_DAYS))),
            call_tasks::closed_at.eq(None::<Ts>),
            call_tasks::closed_because.eq(None::<CallTaskEnd>),
        );
        // A message that was sent again and failed again has its task already.
        let again = call_tasks::table.filter(call_tasks::message_id.eq(message));
        if diesel::update(again).set(open).execute(self.conn)? == 0 {
            let id: CallTaskId = self.fresh();
            let row = (call_tasks::id.eq(id), call_tasks::case_id.eq(case), call_tasks::message_id.eq(message), open);
            diesel::insert_into(call_tasks::table).values(row).execute(self.conn)?;
        }
        Ok(())
    }

    /// Ends a call task, if it is open.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn end_call_task(&mut self, task: CallTaskId, because: CallTaskEnd) -> Result<bool, StoreError> {
        let open = call_tasks::table.filter(call_tasks::id.eq(task).and(call_tasks::closed_at.is_null()));
        let ended = (call_tasks::closed_at.eq(Some(Ts(self.now()))), call_tasks::closed_because.eq(Some(because)));
        Ok(diesel::update(open).set(ended).execute(self.conn)? > 0)
    }

    /// Ends the open call task of a message.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn end_call_task_of(&mut self, message: MessageId, because: CallTaskEnd) -> Result<(), StoreError> {
        let task = call_tasks::table.filter(call_tasks::message_id.eq(message)).select(call_tasks::id);
        if let Some(task) = task.first::<CallTaskId>(self.conn).optional()? {
            self.end_call_task(task, because)?;
        }
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The message for which a call task of a case is open, and its time not over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn open_call_task(&mut self, case: CaseId, task: CallTaskId) -> Result<Option<MessageId>, StoreError> {
        let open = call_tasks::table.find(task).filter(call_tasks::case_id.eq(case).and(call_tasks::closed_at.is_null()));
        let open = open.filter(call_tasks::expires_at.gt(Ts(self.now())));
        Ok(open.select(call_tasks::message_id).first(self.conn).optional()?)
    }

    /// Every open call task with its message, and whether its time is over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn open_call_tasks(&mut self) -> Result<Vec<(CallTaskId, MessageId, bool)>, StoreError> {
        let rows: Vec<(CallTaskId, MessageId, Ts)> = call_tasks::table
            .filter(call_tasks::closed_at.is_null())
            .order(call_tasks::expires_at.asc())
            .select((call_tasks::id, call_tasks::message_id, call_tasks::expires_at))
            .load(self.conn)?;
        Ok(rows.into_iter().map(|(task, message, expires)| (task, message, expires.0 <= self.now())).collect())
    }
}
