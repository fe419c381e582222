//! Lists of cases: what they are asked for, and what a row says.

use chrono::{DateTime, Utc};

use super::{
    ids::{AccountId, CaseId},
    stage::Stage,
    terms::{Organisation, Priority, words},
};

words! {
    /// In which order a list of cases stands; each has an index that a page is read from.
    Order {
        Received = "received_at", LastReceived = "-received_at", Waiting = "stage_since", LastMoved = "-stage_since",
    }
}

impl Order {
    /// Whether the newest come first.
    #[must_use]
    pub const fn is_descending(self) -> bool {
        matches!(self, Self::LastReceived | Self::LastMoved)
    }

    /// Whether it goes by how long a case stands in its stage, on the face that the caller sees; else by when it was received.
    #[must_use]
    pub const fn is_by_stage(self) -> bool {
        matches!(self, Self::Waiting | Self::LastMoved)
    }
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct QueueFilter {
    pub office: Option<String>,
    pub stage: Option<Stage>,
    pub assignee: Option<AccountId>,
    /// Cases that nobody holds; then `assignee` is nothing.
    pub unheld: bool,
    pub pathway: Option<String>,
    pub submitted_from: Option<DateTime<Utc>>,
    pub submitted_to: Option<DateTime<Utc>>,
    pub search: Option<Search>,
    pub order: Option<Order>,
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

impl QueueFilter {
    /// The order that was asked for, else the oldest first.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order.unwrap_or(Order::Received)
    }
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
    /// Stage and since when on the shown face, by which work is shared out and age is told.
    pub shown: (Stage, DateTime<Utc>),
}

impl QueueRow {
    /// The instant by which the row has its place in a list of this order.
    #[must_use]
    pub fn placed_at(&self, order: Order) -> DateTime<Utc> {
        if order.is_by_stage() { self.stage_since } else { self.received_at }
    }
}
