//! `sendero restore compare`: the transport log beside the restored database.

use std::path::PathBuf;

use clap::Args;

use super::super::{CliError, Exit, out, start};
use crate::{
    config::Config,
    notify::left,
    ops::{
        OpError,
        restore::{self, Comparison, Left},
    },
    store::{Store, StoreError},
};

/// What to compare with.
#[derive(Args, Clone, Debug)]
pub struct Command {
    /// The folder of messages, or a log of the mail server with a line of JSON a message: message_id and at
    log: PathBuf,
    /// Mark what the database believes unsent as handed over, so that it never leaves again
    #[arg(long)]
    mark: bool,
}

/// Compares, and marks if told so. Exit code 3 when they differ and nothing was marked.
///
/// # Errors
/// When the log cannot be read, or messages are not held.
pub fn run(command: &Command, settings: &Config, json: bool) -> Result<Exit, CliError> {
    let taken = left::read(&command.log).map_err(|error| CliError::Failed(format!("{}: {error}", command.log.display())))?;
    let left: Vec<Left> = taken.into_iter().map(|one| Left { message: one.message, channel: one.channel, at: one.at }).collect();
    let store = start::open(settings)?;
    let compared = both(&store, left, command.mark);
    store.close();
    let compared = compared?;
    if json {
        out::json(&compared)?;
    } else {
        print(&compared, command.mark)?;
    }
    let settled = compared.unknown.is_empty() && (command.mark || compared.believed_unsent.is_empty());
    Ok(if settled { Exit::Ok } else { Exit::NotVerified })
}

fn both(store: &Store, left: Vec<Left>, mark: bool) -> Result<Comparison, CliError> {
    let found = store.read_blocking(|tx| restore::compare(tx, &left)).map_err(|error: StoreError| start::failed(error))?;
    if mark {
        store.write_blocking(move |tx| restore::mark(tx, &left)).map_err(|error: OpError| match error {
            OpError::Refused { sentence, .. } => CliError::Failed(sentence),
            other => CliError::Failed(other.to_string()),
        })?;
    }
    Ok(found)
}

fn print(found: &Comparison, marked: bool) -> Result<(), CliError> {
    let what = if marked { "marked as handed over" } else { "left, but believed unsent" };
    found.believed_unsent.iter().try_for_each(|id| out::data(format_args!("{id}\t{what}\n")))?;
    found.unknown.iter().try_for_each(|id| out::data(format_args!("{id}\tleft, but unknown: written after the backup\n")))?;
    let (unsent, unknown) = (found.believed_unsent.len(), found.unknown.len());
    out::talk(format_args!("agreed: {}  {what}: {unsent}  unknown: {unknown}", found.agreed));
    Ok(())
}
