//! The only place that names diesel. Two doors, `read` and `write`; everything else is a method of a transaction.

mod any;
pub mod accounts;
pub mod attempts;
pub mod audit;
pub mod cases;
pub mod conn;
pub mod contacts;
pub mod counters;
pub mod decisions;
mod documents;
pub mod doors;
pub mod duplicates;
pub mod eligibility_runs;
pub mod error;
pub mod form_tokens;
pub mod history;
pub mod idempotency;
pub mod identities;
pub mod likenesses;
mod lock;
pub mod migrate;
pub mod notes;
pub mod outbox;
pub mod persons;
pub mod proposals;
pub mod queue;
pub mod roles;
pub mod offices;
pub mod parks;
pub mod rule_sets;
pub mod quota;
pub mod schema;
pub mod sessions;
pub mod staffing;
#[cfg(test)]
pub mod testing;
pub mod submissions;
pub mod tx;
pub mod types;
pub mod windows;
mod writer;

pub use conn::Address;
pub use doors::{Store, StoreConfig, TxError};
pub use error::StoreError;
pub use tx::{ReadTx, Recorded, WriteTx};
