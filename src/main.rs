//! Hands the command line to [`sendero::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    sendero::cli::run(std::env::args_os())
}
