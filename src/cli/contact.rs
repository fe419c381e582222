//! `sendero contact report`: was anybody told what they should not have been told?

use super::{CliError, Exit, Globals, out, start};
use crate::{domain::contact_audit::ContactReport, ops::contact_report};

/// What can be asked about contact with applicants.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Judge every message handed over against the decisions of its day; exit code 3 if one was wrong
    Report,
}

/// Judges and prints: the count, and the ids of what was wrong.
///
/// # Errors
/// When the database does not answer.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    let Command::Report = command;
    let store = start::open(&globals.settings()?)?;
    let report = store.write_blocking(contact_report::run).map_err(start::failed)?;
    store.close();
    if globals.json {
        out::json(&report)?
    } else {
        print(&report)?
    }
    Ok(if report.wrong.is_empty() { Exit::Ok } else { Exit::NotVerified })
}

fn print(report: &ContactReport) -> Result<(), CliError> {
    out::data(format_args!("judged: {}\nwrong: {}\n", report.judged, report.wrong.len()))?;
    for wrong in &report.wrong {
        out::data(format_args!(
            "{}  {}  message {}  case {}  {}\n",
            wrong.at.to_rfc3339(),
            wrong.handing,
            wrong.message,
            wrong.case,
            wrong.why
        ))?;
    }
    Ok(())
}
