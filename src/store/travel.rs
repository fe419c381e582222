//! The travel queue: cases in the order in which their clearances run out, page by page.

use chrono::NaiveDate;
use diesel::{QueryableByName, RunQueryDsl, prelude::*, sql_query, sql_types};

use super::{conn::each_backend, error::StoreError, schema::persons, tx::ReadTx, types::IdSql};
use crate::domain::{
    birth_date::BirthDate,
    ids::{CaseId, PersonId},
    travel::{Due, Listed},
};

/// What part of the queue is asked for.
#[derive(Clone, Debug)]
pub struct TravelFilter {
    /// Cases of these offices, which there are.
    pub offices: Vec<String>,
    /// Each pathway with each kind that it asks for, as their files spell them.
    pub needs: Vec<(String, String)>,
    /// The last place of the page before.
    pub after: Option<Due>,
    /// Rows at most.
    pub limit: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = IdSql)]
    id: CaseId,
    #[diesel(sql_type = sql_types::Date)]
    due: NaiveDate,
}

/// Stands for what is missing: before every day of a clearance.
#[must_use]
pub fn missing_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN)
}

/// Stands for what needs nothing: after every day of a clearance.
#[must_use]
pub fn no_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX)
}

impl ReadTx<'_> {
    /// One page of the queue: which cases, and by which day they stand where they do.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn travel_queue(&mut self, filter: &TravelFilter) -> Result<Vec<Due>, StoreError> {
        if filter.offices.is_empty() {
            return Ok(Vec::new());
        }
        let after = filter.after.unwrap_or(Due { case: uuid::Uuid::nil().into(), day: missing_day() });
        let text = text(filter);
        let rows: Vec<Row> = each_backend!(&mut *self.conn, c => sql_query(text)
            .bind::<sql_types::Date, _>(no_day())
            .bind::<sql_types::Date, _>(missing_day())
            .bind::<sql_types::Date, _>(after.day)
            .bind::<IdSql, _>(after.case)
            .bind::<sql_types::BigInt, _>(filter.limit)
            .load(c))?;
        Ok(rows.into_iter().map(|row| Due { case: row.id, day: row.due }).collect())
    }

    /// The people of some cases, by their numbers.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn people_listed(&mut self, cases: &[CaseId]) -> Result<Vec<Listed>, StoreError> {
        let rows: Vec<(PersonId, CaseId, bool, String, Option<String>)> = persons::table
            .filter(persons::case_id.eq_any(cases.to_vec()).and(persons::removed_at.is_null()))
            .order((persons::case_id.asc(), persons::position.asc()))
            .select((persons::id, persons::case_id, persons::principal, persons::name, persons::birth_date))
            .load(self.conn)?;
        let listed = |(id, case, principal, name, born): (PersonId, CaseId, bool, String, Option<String>)| {
            let birth_date = born.map(|text| text.parse::<BirthDate>()).transpose();
            let birth_date = birth_date.map_err(|_| StoreError::Damaged("a person cannot be read".into()))?;
            Ok(Listed { id, case, principal, name, birth_date })
        };
        rows.into_iter().map(listed).collect()
    }
}

/// Each approved member who is still of the family beside each kind that the pathway asks for, and the clearance that is there for it. The
/// words hold no quotes: they are codes of offices that there are, and keys of published files.
fn text(filter: &TravelFilter) -> String {
    let mut needs: Vec<String> =
        filter.needs.iter().map(|(pathway, kind)| format!("SELECT '{pathway}' AS pathway_id, '{kind}' AS kind")).collect();
    if needs.is_empty() {
        needs.push("SELECT '' AS pathway_id, '' AS kind".to_owned());
    }
    let offices: Vec<String> = filter.offices.iter().map(|code| format!("'{code}'")).collect();
    format!(
        "SELECT q.id AS id, q.due AS due FROM ( \
            SELECT c.id AS id, MIN(CASE WHEN n.kind IS NULL THEN $1 WHEN x.valid_until IS NULL THEN $2 ELSE x.valid_until END) AS due \
            FROM cases c \
            JOIN decisions d ON d.case_id = c.id AND d.kind = 'approve' AND d.superseded_at IS NULL \
            JOIN decision_members m ON m.decision_id = d.id AND m.outcome = 'approve' \
            JOIN persons p ON p.id = m.person_id AND p.removed_at IS NULL \
            LEFT JOIN ({}) n ON n.pathway_id = c.pathway_id \
            LEFT JOIN clearances x ON x.person_id = m.person_id AND x.kind = n.kind AND x.superseded_at IS NULL AND x.state = 'clear' \
            WHERE c.shown_stage IN ('approved', 'ready_to_travel') AND c.office_id IN ({}) GROUP BY c.id \
         ) q WHERE q.due > $3 OR (q.due = $3 AND q.id > $4) ORDER BY q.due, q.id LIMIT $5",
        needs.join(" UNION ALL "),
        offices.join(", ")
    )
}
