//! Reading the record: filters and keyset pages, newest first, within what an auditor may see.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Nullable},
};

use super::{
    conn::MultiBackend,
    error::StoreError,
    schema::{audit, cases},
    tx::ReadTx,
    types::{IdSql, JsonDoc, Ts, TsSql},
};
use crate::{
    access::Offices,
    domain::{
        audit::PastEvent,
        ids::{AccountId, CaseId, EventId},
        terms::{Face, Organisation, Outcome},
    },
};

/// What part of the record is asked for, and what of it exists for the person asking.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct EventFilter {
    /// Events about these offices exist.
    pub offices: Offices,
    /// Events about no office exist if an account of this organisation made them.
    pub organisation: Organisation,
    /// Whether events of the real face exist.
    pub reads_outcomes: bool,
    /// Whether the instants exist at which people of the US government looked at something.
    pub looks_of_officials: bool,
    pub case: Option<CaseId>,
    pub account: Option<AccountId>,
    pub action: Option<String>,
    /// Done, refused or read alone.
    pub outcome: Option<Outcome>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    /// The last event of the page before.
    pub after: Option<(DateTime<Utc>, EventId)>,
    pub limit: i64,
}

type Raw = (
    EventId,
    Option<i64>,
    Ts,
    String,
    Outcome,
    Face,
    Option<AccountId>,
    Option<Organisation>,
    Option<CaseId>,
    Option<String>,
    Option<String>,
    JsonDoc,
);
/// Ids in one statement: far below what either database takes.
const MOST_BINDS: usize = 500;

type Boxed = audit::BoxedQuery<'static, MultiBackend>;

impl ReadTx<'_> {
    /// One page of the record, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn events(&mut self, filter: &EventFilter) -> Result<Vec<PastEvent>, StoreError> {
        let rows: Vec<Raw> = page(filtered(filter), filter)
            .select((
                audit::id,
                audit::seq,
                audit::at,
                audit::action,
                audit::outcome,
                audit::face,
                audit::account_id,
                audit::organisation,
                audit::case_id,
                audit::office_id,
                audit::request_id,
                audit::details,
            ))
            .load(self.conn)?;
        Ok(rows.into_iter().map(past).collect())
    }

    /// Which of these cases lie in the offices. Where all offices exist, all do.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn cases_within(&mut self, offices: &Offices, mut ids: Vec<CaseId>) -> Result<Vec<CaseId>, StoreError> {
        let Offices::These(offices) = offices else { return Ok(ids) };
        ids.sort_unstable();
        ids.dedup();
        let offices: Vec<String> = offices.iter().cloned().collect();
        let mut within = Vec::new();
        for some in ids.chunks(MOST_BINDS) {
            let known = cases::table.filter(cases::id.eq_any(some.to_vec()).and(cases::office_id.eq_any(offices.clone())));
            within.extend(known.select(cases::id).load::<CaseId>(self.conn)?);
        }
        Ok(within)
    }
}

fn filtered(filter: &EventFilter) -> Boxed {
    let mut query: Boxed = audit::table.into_boxed();
    let own = audit::office_id.is_null().and(audit::organisation.eq(Some(filter.organisation)));
    query = match &filter.offices {
        // Who watches over all offices also sees what the program and its operator did.
        Offices::All => query.filter(audit::office_id.is_not_null().or(own).or(audit::organisation.is_null())),
        Offices::These(offices) => query.filter(audit::office_id.eq_any(offices.iter().cloned().collect::<Vec<_>>()).or(own)),
    };
    if !filter.reads_outcomes {
        query = query.filter(audit::face.ne(Face::Real));
    }
    if !filter.looks_of_officials {
        // Two of them within a second are what is left of a decision that nobody else may see.
        let elsewhere = audit::organisation.is_null().or(audit::organisation.ne(Some(Organisation::Usg)));
        query = query.filter(audit::outcome.ne(Outcome::Read).or(elsewhere));
    }
    if let Some(case) = filter.case {
        query = query.filter(audit::case_id.eq(Some(case)));
    }
    if let Some(account) = filter.account {
        query = query.filter(audit::account_id.eq(Some(account)));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit::action.eq(action.clone()));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(audit::outcome.eq(outcome));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::at.ge(Ts(from)));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit::at.lt(Ts(to)));
    }
    query
}

/// The place after the last event of the page before, as a row comparison: both databases walk the index for it.
fn page(query: Boxed, filter: &EventFilter) -> Boxed {
    let query = match filter.after {
        None => query,
        Some((at, id)) => {
            let place = sql::<Nullable<Bool>>("(audit.at, audit.id) < (");
            query.filter(place.bind::<TsSql, _>(Ts(at)).sql(", ").bind::<IdSql, _>(id).sql(")"))
        }
    };
    query.order((audit::at.desc(), audit::id.desc())).limit(filter.limit)
}

fn past((id, seq, at, action, outcome, face, account, organisation, case, office, request, details): Raw) -> PastEvent {
    PastEvent { id, seq, at: at.0, action, outcome, face, account, organisation, case, office, request, details: details.0 }
}
