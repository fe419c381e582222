//! `sendero restore compare`: the transport log beside the restored database.

use std::path::PathBuf;

use clap::Args;

use super::super::{CliError, Exit, out, start};
use crate::{
    config::Config,
    domain::calendar::Announced,
    notify::left,
    ops::{
        OpError,
        restore::{self, Comparison, Left, ToldAppointment},
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

/// Compares, and marks if told so. Exit code 3 when they differ and nothing was marked, or when the log names no message at all: a wrong
/// folder must not look like agreement.
///
/// # Errors
/// When the log cannot be read, or messages are not held.
pub fn run(command: &Command, settings: &Config, json: bool) -> Result<Exit, CliError> {
    let taken = left::read(&command.log).map_err(|error| CliError::Failed(format!("{}: {error}", command.log.display())))?;
    let left = |one: left::Taken| Left { message: one.message, channel: one.channel, at: one.at, appointment: one.appointment };
    let left: Vec<Left> = taken.into_iter().map(left).collect();
    let empty = left.is_empty();
    let store = start::open(settings)?;
    let compared = both(&store, left, command.mark);
    store.close();
    let compared = compared?;
    if json {
        out::json(&compared)?;
    } else {
        print(&compared, command.mark)?;
    }
    if empty {
        out::talk(format_args!("{} names no message of this program. Is it the log that was asked for?", command.log.display()));
    }
    let settled = !empty && compared.unknown.is_empty() && (command.mark || compared.believed_unsent.is_empty());
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
    found.appointments.iter().try_for_each(|one| out::data(format_args!("{}\n", told(one))))?;
    let (unsent, unknown) = (found.believed_unsent.len(), found.unknown.len());
    let appointments = found.appointments.len();
    out::talk(format_args!("agreed: {}  {what}: {unsent}  unknown: {unknown}, {appointments} of them about appointments", found.agreed));
    Ok(())
}

/// An appointment that a family knows and the office does not: which case, when, and when it was told.
fn told(one: &ToldAppointment) -> String {
    let what = if one.appointment.method == "CANCEL" { "called off" } else { "announced" };
    let Announced { subject, starts, zone, .. } = &one.appointment;
    format!("{}\tappointment {what}\t{subject}\t{starts} {zone}\ttold {}", one.message, one.told_at.to_rfc3339())
}
