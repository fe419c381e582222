//! Lists of cases: filters, search and keyset pages, on the face that the caller sees.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Nullable, Untyped},
};

use super::{
    conn::MultiBackend,
    error::StoreError,
    schema::{cases, contacts, documents, person_tokens, persons, submissions},
    tx::ReadTx,
    types::{IdSql, Ts, TsSql},
};
use crate::{
    access::{Offices, Scope},
    domain::{
        ids::{AccountId, CaseId},
        queue::{QueueFilter, QueueRow, Search},
        stage::Stage,
        terms::{Organisation, Priority},
    },
};

/// What is read of a case for a row.
pub(super) type Raw =
    (CaseId, String, String, Stage, Ts, Stage, Ts, Ts, Option<AccountId>, Option<Organisation>, Option<String>, Option<Priority>);
pub(super) type Boxed = cases::BoxedQuery<'static, MultiBackend>;

/// The columns of a row.
pub(super) const COLUMNS: (
    cases::id,
    cases::reference,
    cases::office_id,
    cases::shown_stage,
    cases::shown_since,
    cases::real_stage,
    cases::real_since,
    cases::received_at,
    cases::assignee,
    cases::queue,
    cases::pathway_id,
    cases::priority,
) = (
    cases::id,
    cases::reference,
    cases::office_id,
    cases::shown_stage,
    cases::shown_since,
    cases::real_stage,
    cases::real_since,
    cases::received_at,
    cases::assignee,
    cases::queue,
    cases::pathway_id,
    cases::priority,
);

impl ReadTx<'_> {
    /// One page of the cases that exist for a scope.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn queue(&mut self, scope: &Scope, filter: &QueueFilter) -> Result<Vec<QueueRow>, StoreError> {
        let query = self.searched(filtered(scope, filter), scope, filter)?;
        let rows: Vec<Raw> = page(query, scope, filter).select(COLUMNS).load(self.conn)?;
        self.queue_rows(rows, scope)
    }

    /// How many cases came into a list after an instant, counted up to `most`: the index is walked no further.
    ///
    /// A list of one stage gains what moved there, any other what was received.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn queue_news(&mut self, scope: &Scope, filter: &QueueFilter, after: DateTime<Utc>, most: i64) -> Result<usize, StoreError> {
        let query = self.searched(filtered(scope, filter), scope, filter)?;
        let query = match (filter.stage.is_some(), scope.reads_outcomes()) {
            (false, _) => query.filter(cases::received_at.gt(Ts(after))),
            (true, false) => query.filter(cases::shown_since.gt(Ts(after))),
            (true, true) => query.filter(cases::real_since.gt(Ts(after))),
        };
        let ids: Vec<CaseId> = query.select(cases::id).limit(most).load(self.conn)?;
        Ok(ids.len())
    }

    /// Those of some cases that exist for a scope, in no order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn queue_of(&mut self, scope: &Scope, ids: Vec<CaseId>) -> Result<Vec<QueueRow>, StoreError> {
        let query = filtered(scope, &QueueFilter::default()).filter(cases::id.eq_any(ids));
        let rows: Vec<Raw> = query.select(COLUMNS).load(self.conn)?;
        self.queue_rows(rows, scope)
    }

    /// The open and parked cases that somebody holds, those first that stand longest in their stage.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn queue_held(&mut self, scope: &Scope, holder: AccountId, most: i64) -> Result<Vec<QueueRow>, StoreError> {
        let living: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| stage.is_open() || *stage == Stage::Parked).collect();
        let query = filtered(scope, &QueueFilter::default())
            .filter(cases::assignee.eq(Some(holder)).and(cases::shown_stage.eq_any(living)))
            .order((cases::shown_since.asc(), cases::id.asc()))
            .limit(most);
        let rows: Vec<Raw> = query.select(COLUMNS).load(self.conn)?;
        self.queue_rows(rows, scope)
    }

    /// Rows with the names of their principals.
    pub(super) fn queue_rows(&mut self, rows: Vec<Raw>, scope: &Scope) -> Result<Vec<QueueRow>, StoreError> {
        let names = self.principals(rows.iter().map(|row| row.0).collect())?;
        Ok(rows.into_iter().map(|row| queue_row(row, scope, &names)).collect())
    }

    fn searched(&mut self, query: Boxed, scope: &Scope, filter: &QueueFilter) -> Result<Boxed, StoreError> {
        let Some(search) = &filter.search else { return Ok(query) };
        Ok(match self.found(scope, search)? {
            Some(ids) => query.filter(cases::id.eq_any(ids)),
            None => with_name(query, &search.words),
        })
    }

    /// Cases of the scope found by an exact key; none when the words are a name. A search by key costs one indexed look-up each.
    ///
    /// What is found elsewhere counts for nothing: else a search that ends there, and goes on to names here, would tell that it was found.
    fn found(&mut self, scope: &Scope, search: &Search) -> Result<Option<Vec<CaseId>>, StoreError> {
        let offices: Option<Vec<String>> = match scope.offices() {
            Offices::All => None,
            Offices::These(offices) => Some(offices.iter().cloned().collect()),
        };
        macro_rules! within {
            ($query:expr) => {
                match &offices {
                    None => $query.select(cases::id).limit(500).load::<CaseId>(self.conn)?,
                    Some(own) => {
                        $query.filter(cases::office_id.eq_any(own.clone())).select(cases::id).limit(500).load::<CaseId>(self.conn)?
                    }
                }
            };
        }
        let mut ids: Vec<CaseId> = Vec::new();
        if let Some(reference) = &search.reference {
            let of = submissions::table.inner_join(cases::table.on(cases::id.eq(submissions::case_id)));
            ids.extend(within!(of.filter(submissions::reference.eq(reference))));
        }
        if let Some(number) = &search.number_key {
            let of = documents::table.inner_join(cases::table.on(cases::id.eq(documents::case_id)));
            ids.extend(within!(of.filter(documents::number_key.eq(number).and(documents::removed_at.is_null()))));
        }
        if !search.contact_keys.is_empty() {
            let of = contacts::table.inner_join(cases::table.on(cases::id.eq(contacts::case_id)));
            ids.extend(within!(of.filter(contacts::value_key.eq_any(search.contact_keys.clone()).and(contacts::replaced_at.is_null()))));
        }
        Ok(if ids.is_empty() && !search.words.is_empty() { None } else { Some(ids) })
    }

    fn principals(&mut self, cases: Vec<CaseId>) -> Result<std::collections::HashMap<CaseId, String>, StoreError> {
        let rows: Vec<(CaseId, String)> = persons::table
            .filter(persons::case_id.eq_any(cases).and(persons::principal.eq(true)).and(persons::removed_at.is_null()))
            .select((persons::case_id, persons::name))
            .load(self.conn)?;
        Ok(rows.into_iter().collect())
    }
}

pub(super) fn filtered(scope: &Scope, filter: &QueueFilter) -> Boxed {
    let mut query: Boxed = cases::table.into_boxed();
    match (scope.offices(), &filter.office) {
        (offices, Some(office)) if offices.include(office) => query = query.filter(cases::office_id.eq(office.clone())),
        (_, Some(_)) => query = query.filter(sql::<Bool>("1 = 0")),
        (Offices::All, None) => {}
        (Offices::These(offices), None) if offices.len() == 1 => {
            query = query.filter(cases::office_id.eq(offices.iter().next().cloned().unwrap_or_default()));
        }
        (Offices::These(offices), None) => query = query.filter(cases::office_id.eq_any(offices.iter().cloned().collect::<Vec<_>>())),
    }
    if let Some(stage) = filter.stage {
        query = if scope.reads_outcomes() { query.filter(cases::real_stage.eq(stage)) } else { query.filter(cases::shown_stage.eq(stage)) };
    }
    if let Some(assignee) = filter.assignee {
        query = query.filter(cases::assignee.eq(Some(assignee)));
    }
    if filter.unheld {
        query = query.filter(cases::assignee.is_null());
    }
    if let Some(pathway) = &filter.pathway {
        query = query.filter(cases::pathway_id.eq(Some(pathway.clone())));
    }
    if let Some(from) = filter.submitted_from {
        query = query.filter(cases::received_at.ge(Ts(from)));
    }
    if let Some(to) = filter.submitted_to {
        query = query.filter(cases::received_at.lt(Ts(to)));
    }
    query
}

/// Each word begins a word of a name in the case; a range, so that the index serves on both databases.
fn with_name(mut query: Boxed, words: &[String]) -> Boxed {
    for word in words {
        let range = person_tokens::token.ge(word.clone()).and(person_tokens::token.lt(format!("{word}\u{10ffff}")));
        query = query.filter(cases::id.eq_any(person_tokens::table.filter(range).select(person_tokens::case_id)));
    }
    query
}

/// The place after the last row of the page before, as a row comparison: both databases walk the index for it.
fn page(query: Boxed, scope: &Scope, filter: &QueueFilter) -> Boxed {
    let order = filter.order();
    let column = match (order.is_by_stage(), scope.reads_outcomes()) {
        (false, _) => "received_at",
        (true, false) => "shown_since",
        (true, true) => "real_since",
    };
    let query = match filter.after {
        None => query,
        Some((at, id)) => {
            let comparison = if order.is_descending() { "<" } else { ">" };
            let place = sql::<Nullable<Bool>>(&format!("(cases.{column}, cases.id) {comparison} ("))
                .bind::<TsSql, _>(Ts(at))
                .sql(", ")
                .bind::<IdSql, _>(id)
                .sql(")");
            query.filter(place)
        }
    };
    let direction = if order.is_descending() { "DESC" } else { "ASC" };
    query.order(sql::<Untyped>(&format!("cases.{column} {direction}, cases.id {direction}"))).limit(filter.limit)
}

fn queue_row(row: Raw, scope: &Scope, names: &std::collections::HashMap<CaseId, String>) -> QueueRow {
    let (id, reference, office, shown, shown_since, real, real_since, received_at, assignee, queue, pathway, priority) = row;
    let (stage, since) = if scope.reads_outcomes() { (real, real_since) } else { (shown, shown_since) };
    QueueRow {
        id,
        reference,
        office,
        stage,
        stage_since: since.0,
        received_at: received_at.0,
        assignee,
        queue,
        pathway,
        priority,
        principal: names.get(&id).cloned(),
        shown: (shown, shown_since.0),
    }
}
