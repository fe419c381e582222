//! Every case, chunk by chunk, for commands that look at all of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{error::StoreError, schema::cases, tx::ReadTx, types::Ts};
use crate::domain::ids::CaseId;

/// What a sweep tells of a case; the rest is asked for by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct SweptCase {
    pub id: CaseId,
    pub reference: String,
    pub office: String,
    pub received_at: DateTime<Utc>,
}

impl ReadTx<'_> {
    /// Up to `most` cases after a given one, in the order of their ids; of one office, or of all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn sweep_cases(&mut self, office: Option<&str>, after: Option<CaseId>, most: i64) -> Result<Vec<SweptCase>, StoreError> {
        let mut found = cases::table.into_boxed();
        if let Some(office) = office {
            found = found.filter(cases::office_id.eq(office.to_owned()));
        }
        if let Some(after) = after {
            found = found.filter(cases::id.gt(after));
        }
        let rows: Vec<(CaseId, String, String, Ts)> = found
            .order(cases::id.asc())
            .limit(most)
            .select((cases::id, cases::reference, cases::office_id, cases::received_at))
            .load(self.conn)?;
        Ok(rows.into_iter().map(|(id, reference, office, at)| SweptCase { id, reference, office, received_at: at.0 }).collect())
    }
}
