//! The command line: one file per command. Data goes to stdout, talk to stderr; exit codes are [`Exit`]'s.

mod backup;
mod config;
mod contact;
pub mod demo;
mod exit;
mod globals;
mod migrate;
mod openapi;
mod out;
mod password;
mod programme;
mod restore;
mod serve;
mod service;
mod start;
mod user;

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand};

pub use exit::{CliError, Exit};
pub use globals::Globals;

/// Case tracking for Safe Mobility Offices.
#[derive(Debug, Parser)]
#[command(name = "sendero", version, about, arg_required_else_help = true, after_help = exit::HELP)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// The commands. A new one is a file beside this and a line here.
#[derive(Debug, Subcommand)]
enum Command {
    /// Copy the whole database into a new file, while the server runs
    Backup(backup::Command),
    /// Look at the settings.
    #[command(subcommand)]
    Config(config::Command),
    /// Look at the contact with applicants.
    #[command(subcommand)]
    Contact(contact::Command),
    /// Walk through a week of the programme on a fresh database, then serve it for trying out
    Demo(demo::Options),
    /// Bring the schema up and install the shipped rule sets
    Migrate,
    /// Print the description of the API (OpenAPI 3.1)
    Openapi,
    /// Put a backup in the place of the database; unsent messages are held until an administrator releases them
    Restore(restore::Command),
    /// Check, draft and replay programme files
    #[command(subcommand)]
    Programme(programme::Command),
    /// Serve staff and applicants until SIGTERM
    Serve,
    /// Manage accounts: the first administrator of each organisation is made here
    #[command(subcommand)]
    User(user::Command),
}

impl Command {
    fn run(self, globals: &Globals) -> Result<Exit, CliError> {
        match self {
            Self::Backup(command) => backup::run(&command, globals),
            Self::Config(command) => config::run(&command, globals),
            Self::Contact(command) => contact::run(&command, globals),
            Self::Demo(options) => demo::run(options, globals),
            Self::Migrate => migrate::run(globals),
            Self::Openapi => openapi::run(),
            Self::Restore(command) => restore::run(command, globals),
            Self::Programme(command) => programme::run(&command, globals),
            Self::Serve => serve::run(globals),
            Self::User(command) => user::run(command, globals),
        }
    }
}

/// Reads the command line, does what it says, and answers with the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(globals::sets_together(args)) {
        Ok(cli) => cli,
        Err(answer) => return explain(&answer).into(),
    };
    let done = cli.command.run(&cli.globals).unwrap_or_else(|error| {
        out::talk(format_args!("sendero: {error}"));
        error.exit()
    });
    done.into()
}

/// Prints help and version as data, and what is wrong with a call as talk.
fn explain(answer: &clap::Error) -> Exit {
    let asked = !answer.use_stderr();
    // Where even this cannot be printed nothing can be said; the exit code still tells.
    let printed = answer.print();
    if asked && printed.is_ok() { Exit::Ok } else { Exit::Usage }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_given_before_and_after_the_command_all_count_in_their_order() {
        let line =
            "sendero --set mail.transport=smtp --set=server.workers=3 config --set server.workers=4 check --json --set log.level=warn";
        let cli = Cli::try_parse_from(globals::sets_together(line.split(' ').map(OsString::from)));
        let sets = cli.map(|cli| cli.globals.set).unwrap_or_default();
        assert_eq!(sets, ["mail.transport=smtp", "server.workers=3", "server.workers=4", "log.level=warn"]);
    }

    #[test]
    fn what_stands_after_two_dashes_stays_there() {
        let line = ["sendero", "backup", "--set", "a=b", "--", "--set"].map(OsString::from);
        assert_eq!(globals::sets_together(line.clone()), line);
    }
}
