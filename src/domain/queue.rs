//! Lists of cases: what they are asked for, and what a row says.

use chrono::{DateTime, Utc};

use super::{
    ids::{AccountId, CaseId},
    stage::Stage,
    terms::{Organisation, Priority},
};

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct QueueFilter {
    pub office: Option<String>,
    pub stage: Option<Stage>,
    pub assignee: Option<AccountId>,
    pub pathway: Option<String>,
    pub submitted_from: Option<DateTime<Utc>>,
    pub submitted_to: Option<DateTime<Utc>>,
    pub search: Option<Search>,
    pub newest_first: bool,
    /// The last row of the page before.
    pub after: Option<(DateTime<Utc>, CaseId)>,
    pub limit: i64,
}

/// What somebody looks for, in the keys under which it is stored.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words of a name, accent-free; each must begin a word of one person's name.
    pub words: Vec<String>,
    /// An exact reference.
    pub reference: Option<String>,
    /// An exact document number.
    pub number_key: Option<String>,
    /// An exact telephone number or address, in the forms that it may be stored in.
    pub contact_keys: Vec<String>,
}

/// One row of a list.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct QueueRow {
    pub id: CaseId,
    pub reference: String,
    pub office: String,
    pub stage: Stage,
    pub stage_since: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    pub assignee: Option<AccountId>,
    pub queue: Option<Organisation>,
    pub pathway: Option<String>,
    pub priority: Option<Priority>,
    pub principal: Option<String>,
}
