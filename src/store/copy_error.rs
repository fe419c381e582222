//! Why a backup or a restore was not done, in words for the person at the terminal.

use std::path::{Path, PathBuf};

use super::error::StoreError;

/// Why it was not done. Unless it says otherwise, everything is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A backup is never written over anything.
    #[error("{0} is there already: name a file that is not")]
    Exists(PathBuf),
    /// There is nothing to copy.
    #[error("there is no database at {0}: name another with --data-dir, --database or --config")]
    NoDatabase(PathBuf),
    /// A file cannot be read or written.
    #[error("{path}: {kind}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// What is there has been used, and nobody said that it may go.
    #[error("the database holds data: say --replace if it may go, after a backup of its own")]
    HasData,
    /// Somebody works with the database.
    #[error("the database is in use: stop every server, and close other programs that have it open (psql, sqlite3)")]
    InUse,
    /// The file was made from the other kind of database, by another program, or is not whole.
    #[error(
        "the file is no whole backup of a {0} database of Sendero: of another program or kind of database, cut short, or damaged; take another copy"
    )]
    NotABackup(&'static str),
    /// The database belongs to somebody else.
    #[error("the database holds tables that are not Sendero's: name another")]
    NotOurs,
    /// A program of PostgreSQL is missing.
    #[error("{0} is not installed: install PostgreSQL's client programs (Debian: apt install postgresql-client), as new as the server")]
    NoTool(&'static str),
    /// A program of PostgreSQL failed; its first line.
    #[error("{tool}: {line}")]
    Tool {
        /// Which.
        tool: &'static str,
        /// What it said first.
        line: String,
    },
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<diesel::result::Error> for CopyError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// How often, and how long apart, a database in use is looked at again: connections that were closed end a moment later.
const LOOKS: u32 = 40;
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(50);

/// Tries again for two seconds while the database is in use.
pub(super) fn patiently(mut attempt: impl FnMut() -> Result<(), CopyError>) -> Result<(), CopyError> {
    for _ in 0..LOOKS {
        match attempt() {
            Err(CopyError::InUse) => std::thread::sleep(BETWEEN),
            other => return other,
        }
    }
    attempt()
}

/// Makes an error of a file into ours.
pub(super) fn at(path: &Path) -> impl Fn(std::io::Error) -> CopyError {
    let path = path.to_owned();
    move |error| CopyError::File { path: path.clone(), kind: error.kind() }
}
