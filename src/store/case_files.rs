//! The file of a case in few queries: the case with what else there is about it, so that only what is there is asked for.
//!
//! Read at every look at a case, so these go to the concrete connection: through [`AnyConnection`](super::conn::AnyConnection) diesel
//! writes the text of a query anew each time, though the prepared statement waits (docs/performance.md).

use diesel::{
    dsl::{exists, select},
    prelude::*,
};

use super::{
    cases::CaseRow,
    conn::each_backend,
    error::StoreError,
    kept::Kept,
    schema::{cases, duplicate_links, history, proposals, submissions},
    submissions::FIRST,
    tx::ReadTx,
};
use crate::{
    access::Scope,
    domain::{
        ids::{CaseId, StaffPersonId},
        workflow::Case,
    },
};

/// What there is about a case beside its row; what is not there need not be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Whether the person acting has done anything to it before.
    pub acted: bool,
    /// Whether the form was sent again for it.
    pub sent_again: bool,
    /// Whether it was ever suspected to be a duplicate.
    pub suspected: bool,
    /// Whether a proposal about it is open, or would be had it not expired.
    pub proposed: bool,
}

impl From<(bool, bool, bool, bool)> for Beside {
    fn from((acted, sent_again, suspected, proposed): (bool, bool, bool, bool)) -> Self {
        Self { acted, sent_again, suspected, proposed }
    }
}

/// The four questions of [`Beside`] as columns of a query.
///
/// No column is compared with a value of which an index depends, like `state = ?` where an index is `WHERE state = 'open'`: SQLite then
/// compiles the statement anew whenever the value is bound, since it might now use the index. The same goes for a bound LIMIT, and
/// `first` binds one: `get_result` takes the one row that there is.
macro_rules! beside {
    ($case:expr, $person:expr) => {
        (
            exists(history::table.filter(history::case_id.eq($case).and(history::staff_person.eq($person)))),
            exists(submissions::table.filter(submissions::case_id.eq($case).and(submissions::kind.ne(FIRST)))),
            exists(duplicate_links::table.filter(duplicate_links::case_id.eq($case))),
            exists(proposals::table.filter(proposals::case_id.eq($case).and(proposals::closed_at.is_null()))),
        )
    };
}

impl ReadTx<'_> {
    /// The case, if it exists within the scope, with what else there is about it for the person acting.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn case_file(&mut self, scope: &Scope, id: CaseId, person: StaffPersonId) -> Result<Option<(Case, Beside)>, StoreError> {
        let query = Kept::new(cases::table.find(id).select((cases::all_columns, beside!(id, person))));
        let row = each_backend!(&mut *self.conn, c => query.get_result::<(CaseRow, (bool, bool, bool, bool))>(c)).optional()?;
        let file = row.map(|(row, beside)| (Case::from(row), Beside::from(beside)));
        Ok(file.filter(|(case, _)| scope.offices().include(&case.office)))
    }

    /// What there is about a case that was read already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn beside(&mut self, id: CaseId, person: StaffPersonId) -> Result<Beside, StoreError> {
        let query = Kept::new(select(beside!(id, person)));
        Ok(each_backend!(&mut *self.conn, c => query.get_result::<(bool, bool, bool, bool)>(c))?.into())
    }
}
