//! Programmes as data: who may apply where and when, under which rules, said by whom.
//!
//! One TOML file a subject, an office or a pathway, holds all its versions over time, so that an old application stays explained by
//! the rules of its day. `docs/programmes.md` explains the format; [`crate::domain::eligibility`] and [`crate::domain::window`] use it.

mod criterion;
pub mod explain;
mod office;
mod pathway;
mod question;
mod read;
mod rule_set;
pub mod shipped;
mod words;

pub use criterion::{Criterion, Group, NeverCounts, Rule};
pub use office::{MOST_HOLD_DAYS, NO_SHOW_HOLD_DAYS, Office, Site, Telephone};
pub use pathway::{Cap, ClearanceNeed, Pathway, SharingWith};
pub use question::{FactType, Question};
pub use read::CheckError;
pub use rule_set::{RuleSet, RuleSetFile, Subject};
pub use words::Words;
