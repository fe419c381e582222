//! `sendero programme`: checks programme files, drafts them, and shows what other rules would say of stored cases.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;

use super::{CliError, Exit, Globals, out, start};
use crate::{
    access::By,
    domain::{audit::Event, programme::RuleSetFile},
    ops::{
        OpError,
        programmes::{self, Catalogue, Replay},
    },
};

/// What can be done with programme files.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Say what is wrong with files, line by line; exit code 1 when something is
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Keep a file as a draft and print its id; two administrators then publish it, one proposing and the other confirming
    Publish {
        /// The file
        file: PathBuf,
    },
    /// Judge the stored cases under the published rules of a day; changes nothing
    Replay {
        /// The day whose rules are taken, like 2024-01-15
        #[arg(long)]
        as_of: NaiveDate,
        /// The office whose cases are judged, like CO; all unless given
        #[arg(long)]
        office: Option<String>,
    },
}

/// A fault of a file, for a program to read.
#[derive(Serialize)]
struct Fault {
    file: String,
    line: usize,
    column: usize,
    message: String,
}

/// Does what is asked.
///
/// # Errors
/// When a file or the database cannot be read.
pub fn run(command: &Command, globals: &Globals) -> Result<Exit, CliError> {
    match command {
        Command::Check { files } => check(files, globals.json),
        Command::Publish { file } => publish(file, globals),
        Command::Replay { as_of, office } => replay(*as_of, office.clone(), globals),
    }
}

fn check(files: &[PathBuf], json: bool) -> Result<Exit, CliError> {
    tell(files.len(), &faults_of(files)?, json)
}

fn faults_of(files: &[PathBuf]) -> Result<Vec<Fault>, CliError> {
    let mut faults = Vec::new();
    for file in files {
        let name = file.display().to_string();
        if let Err(errors) = RuleSetFile::parse(&text_of(file)?, &name) {
            faults.extend(errors.into_iter().map(|error| Fault {
                file: error.file,
                line: error.line,
                column: error.column,
                message: error.message,
            }));
        }
    }
    Ok(faults)
}

fn tell(files: usize, faults: &[Fault], json: bool) -> Result<Exit, CliError> {
    if json {
        out::json(&faults)?;
    } else {
        for fault in faults {
            out::data(format_args!("{}:{}:{}: {}\n", fault.file, fault.line, fault.column, fault.message))?;
        }
        out::talk(format_args!("{files} checked, {} faults.", faults.len()));
    }
    Ok(if faults.is_empty() { Exit::Ok } else { Exit::Failed })
}

fn publish(file: &Path, globals: &Globals) -> Result<Exit, CliError> {
    let faults = faults_of(&[file.to_owned()])?;
    if !faults.is_empty() {
        return tell(1, &faults, globals.json);
    }
    let source = text_of(file)?;
    let store = start::open(&globals.settings()?)?;
    let drafted = store.write_blocking(move |tx| programmes::create_draft_on_command_line(tx, &source));
    store.close();
    let draft = drafted.map_err(failed)?;
    if globals.json {
        out::json(&serde_json::json!({ "id": draft.id, "subject": draft.subject, "revision": draft.number, "state": draft.state }))?;
    } else {
        out::data(format_args!("{}\n", draft.id))?;
    }
    out::talk(format_args!(
        "Draft {} of {}. It takes effect when an administrator proposes it (on the page /programmes, or by POST /api/v1/programmes/{}/publish with {{}}) and another confirms.",
        draft.number, draft.subject, draft.id
    ));
    Ok(Exit::Ok)
}

fn replay(as_of: NaiveDate, office: Option<String>, globals: &Globals) -> Result<Exit, CliError> {
    let store = start::open(&globals.settings()?)?;
    let of_office = office.clone();
    let found = store.read_blocking(move |tx| programmes::replay(tx, &Catalogue::default(), as_of, of_office.as_deref()));
    let found = found.map_err(|error| match error {
        OpError::NotFound => CliError::Usage("--office: no office has this code.".to_owned()),
        other => failed(other),
    })?;
    let details = serde_json::json!({ "as_of": as_of, "office": office, "cases": found.cases });
    let event = Event::read("programme.replay").with(details);
    store.write_blocking(move |tx| Ok::<_, OpError>(tx.record(&By::default(), event.clone(), ())?)).map_err(failed)?;
    store.close();
    if globals.json {
        out::json(&found)?
    } else {
        print(&found)?
    }
    Ok(Exit::Ok)
}

fn print(found: &Replay) -> Result<(), CliError> {
    out::data("version\tcriterion\tmet\tnot_met\tunknown\n")?;
    for tally in &found.criteria {
        out::data(format_args!("{}\t{}\t{}\t{}\t{}\n", tally.version, tally.criterion, tally.met, tally.not_met, tally.unknown))?;
    }
    for changed in &found.differs {
        out::data(format_args!("{}\t{} -> {}\n", changed.reference, changed.stored, changed.replayed))?;
    }
    out::talk(format_args!(
        "{} cases judged by the rules of {}, {} differ; {} without rules on that day.",
        found.cases,
        found.as_of,
        found.differs.len(),
        found.without_rules
    ));
    Ok(())
}

fn text_of(file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file).map_err(|error| CliError::Failed(format!("{}: {error}", file.display())))
}

fn failed(error: OpError) -> CliError {
    match error {
        OpError::Invalid(errors) => CliError::Failed(errors.list().iter().map(|error| error.detail.clone()).collect::<Vec<_>>().join("\n")),
        other => CliError::Failed(other.to_string()),
    }
}
