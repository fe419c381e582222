//! Revisions of programme files: the text as it was given, never edited, at most one published for each subject.

use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::rule_sets,
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{AccountId, RuleSetId},
    revision::{Revision, RevisionState, SubjectKind},
};

#[derive(Insertable)]
#[diesel(table_name = rule_sets)]
struct NewRow<'a> {
    id: RuleSetId,
    programme_id: &'a str,
    subject_kind: SubjectKind,
    subject: &'a str,
    revision: i32,
    based_on: Option<RuleSetId>,
    source: &'a str,
    state: RevisionState,
    created_at: Ts,
    created_by: Option<AccountId>,
    published_at: Option<Ts>,
}

type Row = (RuleSetId, String, SubjectKind, String, i32, Option<RuleSetId>, RevisionState, Ts, Option<AccountId>, Option<Ts>);

/// Everything but the text.
const COLUMNS: (
    rule_sets::id,
    rule_sets::programme_id,
    rule_sets::subject_kind,
    rule_sets::subject,
    rule_sets::revision,
    rule_sets::based_on,
    rule_sets::state,
    rule_sets::created_at,
    rule_sets::created_by,
    rule_sets::published_at,
) = (
    rule_sets::id,
    rule_sets::programme_id,
    rule_sets::subject_kind,
    rule_sets::subject,
    rule_sets::revision,
    rule_sets::based_on,
    rule_sets::state,
    rule_sets::created_at,
    rule_sets::created_by,
    rule_sets::published_at,
);

fn revision((id, programme, kind, subject, number, based_on, state, created_at, created_by, published_at): Row) -> Revision {
    let published_at = published_at.map(|at| at.0);
    Revision { id, programme, kind, subject, number, based_on, state, created_at: created_at.0, created_by, published_at }
}

impl ReadTx<'_> {
    /// Which revision of a subject is published.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn published_rule_set(&mut self, kind: SubjectKind, subject: &str) -> Result<Option<RuleSetId>, StoreError> {
        Ok(rule_sets::table
            .filter(rule_sets::subject_kind.eq(kind).and(rule_sets::subject.eq(subject)).and(rule_sets::state.eq(RevisionState::Published)))
            .select(rule_sets::id)
            .first(self.conn)
            .optional()?)
    }

    /// Which revisions are published, in the order of their subjects.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn published_rule_sets(&mut self, kind: SubjectKind) -> Result<Vec<RuleSetId>, StoreError> {
        Ok(rule_sets::table
            .filter(rule_sets::subject_kind.eq(kind).and(rule_sets::state.eq(RevisionState::Published)))
            .order(rule_sets::subject.asc())
            .select(rule_sets::id)
            .load(self.conn)?)
    }

    /// Every published revision, by subject.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn all_published(&mut self) -> Result<Vec<RuleSetId>, StoreError> {
        let published = rule_sets::table.filter(rule_sets::state.eq(RevisionState::Published));
        let published = published.order(rule_sets::subject.asc()).select(rule_sets::id);
        Ok(each_backend!(&mut *self.conn, c => published.load::<RuleSetId>(c))?)
    }

    /// One revision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn rule_set(&mut self, id: RuleSetId) -> Result<Option<Revision>, StoreError> {
        Ok(rule_sets::table.find(id).select(COLUMNS).get_result::<Row>(self.conn).optional()?.map(revision))
    }

    /// The text of one revision, as it was given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn rule_set_source(&mut self, id: RuleSetId) -> Result<Option<String>, StoreError> {
        Ok(rule_sets::table.find(id).select(rule_sets::source).get_result(self.conn).optional()?)
    }

    /// Every revision, by subject, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn rule_sets(&mut self) -> Result<Vec<Revision>, StoreError> {
        let rows: Vec<Row> = rule_sets::table
            .order((rule_sets::subject_kind.asc(), rule_sets::subject.asc(), rule_sets::revision.desc()))
            .select(COLUMNS)
            .load(self.conn)?;
        Ok(rows.into_iter().map(revision).collect())
    }

    /// The programme that a subject is ruled by, if it is known at all: a subject belongs to one programme for ever.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn programme_of(&mut self, kind: SubjectKind, subject: &str) -> Result<Option<String>, StoreError> {
        Ok(rule_sets::table
            .filter(rule_sets::subject_kind.eq(kind).and(rule_sets::subject.eq(subject)))
            .select(rule_sets::programme_id)
            .first(self.conn)
            .optional()?)
    }
}

impl WriteTx<'_> {
    /// Keeps a revision to come, numbered after the last of its subject.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody else took the number; hold the lock of the subject to be alone.
    pub fn add_draft(
        &mut self,
        (programme, kind, subject): (&str, SubjectKind, &str),
        source: &str,
        created_by: Option<AccountId>,
    ) -> Result<RuleSetId, StoreError> {
        let own = rule_sets::programme_id.eq(programme).and(rule_sets::subject.eq(subject));
        let last: Option<i32> = rule_sets::table.filter(own).select(diesel::dsl::max(rule_sets::revision)).get_result(self.conn)?;
        let row = NewRow {
            id: self.fresh(),
            programme_id: programme,
            subject_kind: kind,
            subject,
            revision: last.unwrap_or(0) + 1,
            based_on: self.published_rule_set(kind, subject)?,
            source,
            state: RevisionState::Draft,
            created_at: self.now().into(),
            created_by,
            published_at: None,
        };
        let id = row.id;
        diesel::insert_into(rule_sets::table).values(row).execute(self.conn)?;
        Ok(id)
    }

    /// Publishes a draft in place of what it is based on.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no draft any more, or something else is published by now.
    pub fn publish_draft(&mut self, draft: &Revision) -> Result<(), StoreError> {
        if self.published_rule_set(draft.kind, &draft.subject)? != draft.based_on {
            return Err(StoreError::Stale);
        }
        if let Some(base) = draft.based_on {
            self.change_state(base, RevisionState::Published, (RevisionState::Replaced, None))?;
        }
        let now = Some(self.now().into());
        self.change_state(draft.id, RevisionState::Draft, (RevisionState::Published, now))
    }

    fn change_state(&mut self, id: RuleSetId, from: RevisionState, to: (RevisionState, Option<Ts>)) -> Result<(), StoreError> {
        let unchanged = rule_sets::table.filter(rule_sets::id.eq(id).and(rule_sets::state.eq(from)));
        let changed = match to {
            (state, Some(at)) => {
                diesel::update(unchanged).set((rule_sets::state.eq(state), rule_sets::published_at.eq(at))).execute(self.conn)?
            }
            (state, None) => diesel::update(unchanged).set(rule_sets::state.eq(state)).execute(self.conn)?,
        };
        if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}
