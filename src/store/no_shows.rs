//! Interviews booked, held and missed, by office and month: one pass, the same text on both databases.

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types};

use super::{conn::each_backend, error::StoreError, tx::ReadTx};
use crate::domain::{interview::Disposition, no_shows::NoShowRow};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Text)]
    office: String,
    #[diesel(sql_type = sql_types::Text)]
    month: String,
    #[diesel(sql_type = sql_types::BigInt)]
    booked: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    held: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    missed: i64,
}

impl ReadTx<'_> {
    /// The counts of these offices, which there are, by month and then office.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn no_shows(&mut self, offices: &[String]) -> Result<Vec<NoShowRow>, StoreError> {
        if offices.is_empty() {
            return Ok(Vec::new());
        }
        let text = text(offices);
        let mut rows: Vec<Row> = each_backend!(&mut *self.conn, c => sql_query(text).load(c))?;
        // The databases sort text differently; people get one order.
        rows.sort_by(|a, b| (&a.month, &a.office).cmp(&(&b.month, &b.office)));
        let row = |row: Row| NoShowRow { office: row.office, month: row.month, counts: [row.booked, row.held, row.missed].map(Some) };
        Ok(rows.into_iter().map(row).collect())
    }
}

/// Codes of offices have two letters, so they can stand in the text.
fn text(offices: &[String]) -> String {
    let offices: Vec<String> = offices.iter().map(|code| format!("'{code}'")).collect();
    let ended = |how: Disposition| format!("COUNT(CASE WHEN b.disposition = '{how}' THEN 1 END)");
    format!(
        "SELECT s.office_id AS office, substr(CAST(s.local_day AS TEXT), 1, 7) AS month, COUNT(*) AS booked, {} AS held, {} AS missed \
         FROM bookings b JOIN slots s ON s.id = b.slot_id WHERE s.office_id IN ({}) \
         GROUP BY s.office_id, substr(CAST(s.local_day AS TEXT), 1, 7)",
        ended(Disposition::Held),
        ended(Disposition::NoShow),
        offices.join(", ")
    )
}
