//! The only place that names diesel. Two doors, `read` and `write`; everything else is a method of a transaction.

pub mod accounts;
mod any;
pub mod attempts;
pub mod audit;
pub mod backup;
pub mod believed;
pub mod bookings;
pub mod call_tasks;
mod cases;
pub mod conn;
pub mod contact_evidence;
pub mod contacts;
mod copy_error;
pub mod counters;
pub mod decisions;
mod documents;
pub mod doors;
mod due;
pub mod duplicates;
pub mod eligibility_runs;
pub mod error;
pub mod events;
pub mod form_tokens;
pub mod history;
pub mod idempotency;
pub mod identities;
pub mod likenesses;
mod lock;
pub mod message_hold;
pub mod messages;
pub mod migrate;
pub mod notes;
pub mod offices;
pub mod outbox;
pub mod parks;
pub mod persons;
mod pg_place;
mod pg_tools;
pub mod pooler;
pub mod proposals;
pub mod queue;
pub mod quota;
pub mod restore;
pub mod roles;
pub mod rule_sets;
pub mod schema;
#[cfg(test)]
mod schema_tests;
pub mod send_facts;
pub mod sending;
pub mod sessions;
pub mod settings;
pub mod slots;
pub mod staffing;
pub mod submissions;
pub mod sweep;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
pub mod testing_slots;
pub mod transported;
#[cfg(test)]
mod trouble_tests;
pub mod tx;
pub mod types;
mod upkeep;
mod where_it_is;
pub mod windows;
mod writer;

pub use conn::Address;
pub use copy_error::CopyError;
pub use doors::{Store, StoreConfig, TxError};
pub use error::StoreError;
pub use tx::{ReadTx, Recorded, WriteTx};
