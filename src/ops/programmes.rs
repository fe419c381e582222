//! Programmes: the rules in force, their drafts, and what a new database starts with.

mod catalogue;
mod drafts;
mod install;
mod replay;
mod shelf;

pub use catalogue::{Catalogue, OfficeCard, Published};
pub use drafts::{apply_publish, create_draft, create_draft_on_command_line, list_programmes, programme, propose_publish};
pub use install::install_shipped;
pub use replay::{Changed, MOST_ON_PAGE, Replay, Tally, replay, replay_for};
pub use shelf::{Kept, Subject, shelf};
