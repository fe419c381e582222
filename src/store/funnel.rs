//! How far cases have come, by office, pathway or month: one pass over cases and their steps, the same text on both databases.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use diesel::{QueryableByName, RunQueryDsl, prelude::*, sql_query, sql_types};

use super::{
    conn::{AnyConnection, each_backend},
    error::StoreError,
    schema::cases,
    tx::ReadTx,
    types::Ts,
};
use crate::domain::{
    funnel::{COLUMNS, FunnelBy, FunnelRow, Milestone},
    stage::Stage,
    terms::Face,
    workflow::Verb,
};

/// A span of time in which cases came in, as one zone has it.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// The zone.
    pub zone: Tz,
    /// What the span is called, like `2024-02`; digits and dashes.
    pub label: String,
    /// Its first instant.
    pub starts: DateTime<Utc>,
    /// Its end, not counting.
    pub ends: DateTime<Utc>,
    /// Steps before this instant count.
    pub until: DateTime<Utc>,
}

/// What is counted.
#[derive(Clone, Debug)]
pub struct FunnelQuery {
    /// Cases of these offices, which there are.
    pub offices: Vec<String>,
    /// Cases of this pathway.
    pub pathway: Option<String>,
    /// By what.
    pub by: FunnelBy,
    /// Which spans of time, by zone.
    pub cohorts: Vec<Cohort>,
    /// Whether the real face is counted; else the shown one.
    pub reads_outcomes: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Text)]
    part: String,
    #[diesel(sql_type = sql_types::BigInt)]
    received: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    endorsed: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    processed: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    interviewed: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    approved: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    departed: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    arrived: i64,
}

impl ReadTx<'_> {
    /// When the first case came in, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn first_received(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let first: Option<Ts> = cases::table.order(cases::received_at.asc()).select(cases::received_at).first(self.conn).optional()?;
        Ok(first.map(Into::into))
    }

    /// The counts, in the order of their groups.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn funnel(&mut self, asked: &FunnelQuery) -> Result<Vec<FunnelRow>, StoreError> {
        if asked.offices.is_empty() || asked.cohorts.is_empty() {
            return Ok(Vec::new());
        }
        let text = text(asked, instant_of(self.conn));
        let mut rows: Vec<Row> = match asked.pathway.clone() {
            Some(pathway) => each_backend!(&mut *self.conn, c => sql_query(text).bind::<sql_types::Text, _>(pathway).load(c))?,
            None => each_backend!(&mut *self.conn, c => sql_query(text).load(c))?,
        };
        rows.sort_by(|a, b| a.part.cmp(&b.part));
        Ok(rows.into_iter().map(FunnelRow::from).collect())
    }
}

impl From<Row> for FunnelRow {
    fn from(row: Row) -> Self {
        let counts: [i64; COLUMNS] = [row.received, row.endorsed, row.processed, row.interviewed, row.approved, row.departed, row.arrived];
        Self { group: Some(row.part).filter(|part| !part.is_empty()), counts: counts.map(Some) }
    }
}

/// How an instant is written in the text of a query, where there are too many for binds.
fn instant_of(conn: &AnyConnection) -> fn(DateTime<Utc>) -> String {
    match conn {
        AnyConnection::Pg(_) => |at| format!("CAST('{}' AS timestamptz)", at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        AnyConnection::Sqlite(_) => |at| format!("'{}'", at.to_rfc3339_opts(SecondsFormat::Micros, true)),
    }
}

/// Each case once for each step that counts; a case is counted once however often it took the step.
fn text(asked: &FunnelQuery, instant: fn(DateTime<Utc>) -> String) -> String {
    let part = match asked.by {
        FunnelBy::Office => "c.office_id",
        FunnelBy::Pathway => "COALESCE(c.pathway_id, '')",
        FunnelBy::Month => "b.label",
    };
    let cohorts: Vec<String> = asked
        .cohorts
        .iter()
        .map(|span| {
            format!("('{}', '{}', {}, {}, {})", span.zone, span.label, instant(span.starts), instant(span.ends), instant(span.until))
        })
        .collect();
    let offices: Vec<String> = asked.offices.iter().map(|code| format!("'{code}'")).collect();
    let columns: Vec<String> = Milestone::ALL.iter().filter_map(|milestone| Some((milestone, step(*milestone)?))).map(column).collect();
    let other_face = if asked.reads_outcomes { Face::Shown } else { Face::Real };
    let verbs: Vec<String> = Milestone::ALL.iter().filter_map(|milestone| step(*milestone)).map(|(verb, _)| format!("'{verb}'")).collect();
    format!(
        "WITH b(zone, label, starts, ends, until) AS (VALUES {}) \
         SELECT {part} AS part, COUNT(DISTINCT c.id) AS received, {} \
         FROM cases c JOIN offices o ON o.id = c.office_id \
         JOIN b ON b.zone = o.time_zone AND c.received_at >= b.starts AND c.received_at < b.ends \
         LEFT JOIN history h ON h.case_id = c.id AND h.verb IN ({}) AND h.face <> '{other_face}' AND h.at < b.until \
         WHERE c.office_id IN ({}) {} GROUP BY {part}",
        cohorts.join(", "),
        columns.join(", "),
        verbs.join(", "),
        offices.join(", "),
        if asked.pathway.is_some() { "AND c.pathway_id = $1" } else { "" }
    )
}

fn column((milestone, (verb, to)): (&Milestone, (Verb, Option<Stage>))) -> String {
    let to = to.map(|stage| format!(" AND h.to_stage = '{stage}'")).unwrap_or_default();
    format!("COUNT(DISTINCT CASE WHEN h.verb = '{verb}'{to} THEN c.id END) AS {milestone}")
}

/// The step by which a case comes to a milestone, and where it must lead; nothing for what every case is.
const fn step(milestone: Milestone) -> Option<(Verb, Option<Stage>)> {
    match milestone {
        Milestone::Received => None,
        Milestone::Endorsed => Some((Verb::Endorse, Some(Stage::Submitted))),
        Milestone::Processed => Some((Verb::Process, None)),
        Milestone::Interviewed => Some((Verb::RecordHeld, None)),
        Milestone::Approved => Some((Verb::Approve, None)),
        Milestone::Departed => Some((Verb::Depart, None)),
        Milestone::Arrived => Some((Verb::Arrive, None)),
    }
}
