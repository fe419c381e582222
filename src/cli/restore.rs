//! `sendero restore`: a backup in the place of the database, and what has to be done before messages leave again.

mod compare;
mod release;

use std::path::PathBuf;

use clap::Args;

use super::{CliError, Exit, Globals, out, start};
use crate::{
    config::Config,
    ops::restore::{self, Settled},
    store::{Address, CopyError, StoreError, restore as place},
};

/// A backup, or one of the steps after it.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
pub struct Command {
    /// The file that `sendero backup` wrote
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// Put it in the place of a database that holds data
    #[arg(long)]
    replace: bool,
    #[command(subcommand)]
    then: Option<Then>,
}

/// What is done after a restore.
#[derive(Clone, Debug, clap::Subcommand)]
enum Then {
    /// Compare what the transport took with what the database believes unsent
    Compare(compare::Command),
    /// Let messages leave again, as an administrator who has compared
    Release(release::Command),
}

/// Restores, or does one of the steps after it.
///
/// # Errors
/// When the database holds data, is in use, or the file cannot be taken; then it is as it was.
pub fn run(command: Command, globals: &Globals) -> Result<Exit, CliError> {
    let settings = globals.settings()?;
    match (command.then, command.file) {
        (Some(Then::Compare(compare)), _) => compare::run(&compare, &settings, globals.json),
        (Some(Then::Release(release)), _) => release::run(&release, &settings),
        (None, Some(file)) => whole(&settings, &file, command.replace, globals.json),
        (None, None) => Err(CliError::Usage("Name the file that sendero backup wrote.".to_owned())),
    }
}

/// Why a restore ended early.
enum Ended {
    Copy(CopyError),
    Cli(CliError),
}

impl From<CopyError> for Ended {
    fn from(error: CopyError) -> Self {
        Self::Copy(error)
    }
}

fn whole(settings: &Config, file: &std::path::Path, replace: bool, json: bool) -> Result<Exit, CliError> {
    let mut settled = None;
    let done = place::restore(&start::address(settings)?, file, replace, |address| {
        settled = Some(settle(settings, address).map_err(Ended::Cli)?);
        Ok::<(), Ended>(())
    });
    done.map_err(|ended| match ended {
        Ended::Copy(error) => CliError::Failed(error.to_string()),
        Ended::Cli(error) => error,
    })?;
    let settled = settled.ok_or_else(|| CliError::Failed("the restored database was not made ready".to_owned()))?;
    tell(settled, json)
}

fn settle(settings: &Config, address: &Address) -> Result<Settled, CliError> {
    let store = start::open_at(settings, address.clone())?;
    let settled = store.write_blocking(restore::settle).map_err(|error: StoreError| start::failed(error));
    store.close();
    settled
}

fn tell(settled: Settled, json: bool) -> Result<Exit, CliError> {
    if json {
        out::json(&settled)?;
    } else {
        let Settled { sessions_ended, messages_held } = settled;
        out::talk(format_args!(
            "Restored. {sessions_ended} sessions ended; {messages_held} unsent messages are held, and new ones will be."
        ));
    }
    out::talk(NEXT);
    Ok(Exit::Ok)
}

const NEXT: &str = "\
What happened after the backup is not in this database. Before messages leave again:
  1. sendero restore compare LOG|FOLDER     which messages the transport took after the backup; --mark marks them as handed over
  2. Read the messages that it lists as unknown: applicants were told what they say, appointments above all. Do those steps again.
  3. Give notice to whoever was added, disabled or given another password after the backup, and do it again.
  4. sendero restore release --as LOGIN     as an administrator, with the password; or POST /api/v1/messages/release";
