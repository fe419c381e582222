//! How a command ends.

use std::process::ExitCode;

use crate::config::ConfigError;

/// What a script learns from a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All done.
    Ok = 0,
    /// It failed; stderr says why.
    Failed = 1,
    /// The call or the settings are wrong; nothing was done.
    Usage = 2,
    /// It ran, and what it verified is not as it must be.
    NotVerified = 3,
    /// Some rows were taken, some refused.
    PartlyImported = 4,
}

/// The exit codes, for `--help`.
pub(super) const HELP: &str =
    "Exit codes: 0 done, 1 failed, 2 the call or the settings are wrong, 3 verification failed, 4 partly imported.";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The settings cannot be used.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The call cannot be carried out as written; the sentence says how to mend it.
    #[error("{0}")]
    Usage(String),
    /// The result could not be printed.
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    /// It was tried and failed; the sentence says at what.
    #[error("{0}")]
    Failed(String),
}

impl CliError {
    /// The code that a script sees.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Config(_) | Self::Usage(_) => Exit::Usage,
            Self::Print(_) | Self::Failed(_) => Exit::Failed,
        }
    }
}
