//! Lists of cases: filters, search and keyset pages, on the face that the caller sees.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Nullable},
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

type Raw = (CaseId, String, String, Stage, Ts, Stage, Ts, Ts, Option<AccountId>, Option<Organisation>, Option<String>, Option<Priority>);
type Boxed = cases::BoxedQuery<'static, MultiBackend>;

impl ReadTx<'_> {
    /// One page of the cases that exist for a scope.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn queue(&mut self, scope: &Scope, filter: &QueueFilter) -> Result<Vec<QueueRow>, StoreError> {
        let mut query = filtered(scope, filter);
        if let Some(search) = &filter.search {
            match self.found(search)? {
                Some(ids) => query = query.filter(cases::id.eq_any(ids)),
                None => query = with_name(query, &search.words),
            }
        }
        let query = page(query, filter);
        let rows: Vec<Raw> = query
            .select((
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
            ))
            .load(self.conn)?;
        let names = self.principals(rows.iter().map(|row| row.0).collect())?;
        Ok(rows.into_iter().map(|row| queue_row(row, scope, &names)).collect())
    }

    /// Cases found by an exact key; none when the words are a name. A search by key costs one indexed look-up each.
    fn found(&mut self, search: &Search) -> Result<Option<Vec<CaseId>>, StoreError> {
        let mut ids: Vec<CaseId> = Vec::new();
        if let Some(reference) = &search.reference {
            ids.extend(
                submissions::table.filter(submissions::reference.eq(reference)).select(submissions::case_id).load::<CaseId>(self.conn)?,
            );
        }
        if let Some(number) = &search.number_key {
            let living = documents::number_key.eq(number).and(documents::removed_at.is_null());
            ids.extend(documents::table.filter(living).select(documents::case_id).limit(500).load::<CaseId>(self.conn)?);
        }
        if !search.contact_keys.is_empty() {
            let living = contacts::value_key.eq_any(search.contact_keys.clone()).and(contacts::replaced_at.is_null());
            ids.extend(contacts::table.filter(living).select(contacts::case_id).limit(500).load::<CaseId>(self.conn)?);
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

fn filtered(scope: &Scope, filter: &QueueFilter) -> Boxed {
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
fn page(query: Boxed, filter: &QueueFilter) -> Boxed {
    let query = match filter.after {
        None => query,
        Some((at, id)) => {
            let comparison = if filter.newest_first { "<" } else { ">" };
            let place = sql::<Nullable<Bool>>(&format!("(cases.received_at, cases.id) {comparison} ("))
                .bind::<TsSql, _>(Ts(at))
                .sql(", ")
                .bind::<IdSql, _>(id)
                .sql(")");
            query.filter(place)
        }
    };
    let query = if filter.newest_first {
        query.order((cases::received_at.desc(), cases::id.desc()))
    } else {
        query.order((cases::received_at.asc(), cases::id.asc()))
    };
    query.limit(filter.limit)
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
    }
}
