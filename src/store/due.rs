//! Which messages are due: the one query of the sender, with row locks where the database has them.

use diesel::{PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::{
    error::StoreError,
    types::{IdSql, Ts, TsSql},
};
use crate::domain::{ids::MessageId, message::MessageKind, sendable, stage::Stage};

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = IdSql)]
    id: MessageId,
}

/// A connection that can say what is due.
pub(super) trait DueQuery {
    /// The ids of up to `most` messages, those that wait longest first.
    fn due(&mut self, now: Ts, most: i64) -> Result<Vec<MessageId>, StoreError>;
}

impl DueQuery for PgConnection {
    fn due(&mut self, now: Ts, most: i64) -> Result<Vec<MessageId>, StoreError> {
        let text = format!("{} FOR UPDATE OF m SKIP LOCKED", text());
        let rows: Vec<Due> = sql_query(text).bind::<TsSql, _>(now).bind::<diesel::sql_types::BigInt, _>(most).load(self)?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }
}

impl DueQuery for SqliteConnection {
    fn due(&mut self, now: Ts, most: i64) -> Result<Vec<MessageId>, StoreError> {
        let rows: Vec<Due> = sql_query(text()).bind::<TsSql, _>(now).bind::<diesel::sql_types::BigInt, _>(most).load(self)?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }
}

/// What is due: queued, its hour come, nobody's lease running, no earlier message of the case still open or just being handed over.
///
/// An earlier message blocks only once its own hour has come: a reminder for next week holds nothing up. While the case is parked or
/// closed only closing news and what has expired are due, and closing news pass what waits for the case. What is being handed over at
/// this moment is never passed, not even when it has been dropped meanwhile: a cancellation must not arrive before its invitation.
fn text() -> String {
    let closing = list(MessageKind::ALL.iter().filter(|kind| kind.is_closing_news()).map(|kind| kind.as_str()));
    let halted = list(Stage::ALL.iter().filter(|stage| sendable::is_halted(**stage)).map(|stage| stage.as_str()));
    // Within one instant, as a standing clock makes it, the steps say which came first.
    let (of_e, of_m) = (position("e"), position("m"));
    format!(
        "SELECT m.id FROM messages m JOIN cases c ON c.id = m.case_id \
         WHERE m.state = 'queued' AND m.next_attempt_at <= $1 AND m.not_before <= $1 \
         AND (m.leased_until IS NULL OR m.leased_until <= $1) \
         AND (m.expires_at <= $1 OR m.kind IN ({closing}) OR c.real_stage NOT IN ({halted})) \
         AND NOT EXISTS (SELECT 1 FROM messages e WHERE e.case_id = m.case_id \
             AND (e.written_at < m.written_at OR (e.written_at = m.written_at AND ({of_e} < {of_m} OR ({of_e} = {of_m} AND e.part < m.part)))) \
             AND (e.leased_until > $1 OR (e.state IN ('queued', 'held') AND e.not_before <= $1 \
                 AND NOT (m.kind IN ({closing}) AND e.kind NOT IN ({closing}) AND c.real_stage IN ({halted}))))) \
         ORDER BY m.next_attempt_at, m.id LIMIT $2"
    )
}

fn position(message: &str) -> String {
    format!("(SELECT h.position FROM history h WHERE h.id = {message}.history_id)")
}

/// Words of the program as a list of SQL; they hold no quotes.
fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}
