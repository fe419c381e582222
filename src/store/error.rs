//! What can go wrong in the store.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// Why the store did not do it. Each has one meaning; the use case decides what it means to a person.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is none of the known schemes.
    #[error("the database address is neither sqlite: nor postgres:")]
    Address,
    /// The database does not answer, is full or locked for too long: 503, try again.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The line broke while a transaction was being committed: it stands, or it does not.
    #[error("nobody knows whether it was done: {0}")]
    Unknown(String),
    /// The queue of the one writer is full: 503, try again soon.
    #[error("too many writes are waiting")]
    Busy,
    /// Two transactions were in each other's way; doing it again helps.
    #[error("a concurrent transaction was in the way: {0}")]
    Conflict(String),
    /// A UNIQUE constraint judged a race; carries its name or columns.
    #[error("already there: {0}")]
    Duplicate(String),
    /// A CHECK, foreign key or trigger refused: the last line of defence was needed, so it is a fault of the program.
    #[error("the database refused: {0}")]
    Refused(String),
    /// A guard `UPDATE .. WHERE version` found another version.
    #[error("the row has changed")]
    Stale,
    /// A stored value cannot be understood.
    #[error("a stored value is damaged: {0}")]
    Damaged(String),
    /// The database was made by a newer program.
    #[error(
        "the database is newer than this program: it knows migration {0}; run the newer program, or restore the backup from before the upgrade"
    )]
    Newer(String),
    /// The database lacks migrations.
    #[error("the database is older than this program: run `sendero migrate`")]
    Older,
    /// A restore was cut off: what was there stands aside, and what is there may be half.
    #[error("a restore of this database was interrupted: run `sendero restore` again; it begins by bringing back what was there")]
    Unfinished,
    /// Anything else.
    #[error(transparent)]
    Other(Diesel),
}

impl StoreError {
    /// The database cannot be reached; the text is for the log only.
    #[must_use]
    pub fn unavailable(error: &dyn std::fmt::Display) -> Self {
        Self::Unavailable(error.to_string())
    }

    /// What an error means that a COMMIT ended with: where the database would be gone, the answer may have been lost on the way.
    #[must_use]
    pub fn at_commit(error: Diesel) -> Self {
        let error = match error {
            Diesel::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
            other => other,
        };
        match Self::from(error) {
            Self::Unavailable(cause) => Self::Unknown(cause),
            other => other,
        }
    }

    /// Whether doing the whole transaction again may help.
    ///
    /// A stale guard is one of them: the work reads again and compares the ETag itself, so a write that crossed a hidden decision goes through
    /// as if nothing had been decided, and only a change that the person can see ends in 412.
    #[must_use]
    pub const fn may_retry(&self) -> bool {
        matches!(self, Self::Conflict(_) | Self::Stale)
    }
}

/// Words in SQLite's messages that mean "not now": it has no codes that diesel would pass on.
const SQLITE_NOT_NOW: &[&str] = &[
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "unable to open database",
    "readonly database",
    "database table is locked",
];

/// Words in PostgreSQL's messages that mean "not now".
const POSTGRES_NOT_NOW: &[&str] = &[
    "terminating connection",
    "server closed the connection",
    "connection",
    "the database system is",
    "No space left",
    "could not extend",
    "canceling statement",
    "read-only transaction",
    "out of shared memory",
    "disk full",
    "SSL",
];

impl From<Diesel> for StoreError {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::DatabaseError(kind, ref info) => {
                let message = info.message().to_owned();
                let name = info.constraint_name().map_or_else(|| message.clone(), str::to_owned);
                match kind {
                    DatabaseErrorKind::UniqueViolation => Self::Duplicate(name),
                    DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::CheckViolation
                    | DatabaseErrorKind::NotNullViolation
                    | DatabaseErrorKind::ExclusionViolation => Self::Refused(name),
                    DatabaseErrorKind::SerializationFailure => Self::Conflict(message),
                    DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Self::Unavailable(message),
                    _ if message.contains("deadlock detected") || message.contains("could not serialize") => Self::Conflict(message),
                    _ if SQLITE_NOT_NOW.iter().chain(POSTGRES_NOT_NOW).any(|words| message.contains(words)) => Self::Unavailable(message),
                    _ if message.contains("append-only") || message.contains("only a us_officer") => Self::Refused(message),
                    _ => Self::Other(error),
                }
            }
            Diesel::BrokenTransactionManager => Self::Unavailable("the transaction is broken".into()),
            // A connection looks its types up at first use, and diesel does not say that it broke over it.
            Diesel::SerializationError(cause) if cause.to_string().contains("type oid") => Self::Unavailable(cause.to_string()),
            Diesel::DeserializationError(cause) => Self::Damaged(cause.to_string()),
            other => Self::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind, Error as Diesel};
    use rstest::rstest;

    use super::StoreError;

    fn said(kind: DatabaseErrorKind, words: &str) -> Diesel {
        Diesel::DatabaseError(kind, Box::new(words.to_owned()))
    }

    #[rstest]
    #[case::a_standby("cannot execute INSERT in a read-only transaction")]
    #[case::cancelled("canceling statement due to user request")]
    #[case::took_too_long("canceling statement due to statement timeout")]
    #[case::locked("canceling statement due to lock timeout")]
    #[case::conflict_on_a_standby("canceling statement due to conflict with recovery")]
    #[case::full("could not extend file: No space left on device")]
    fn what_passes_is_no_fault_of_the_program(#[case] words: &str) {
        assert!(matches!(said(DatabaseErrorKind::Unknown, words).into(), StoreError::Unavailable(_)), "{words}");
    }

    #[test]
    fn a_line_that_breaks_at_a_commit_leaves_nobody_knowing() {
        let broken = || said(DatabaseErrorKind::ClosedConnection, "server closed the connection unexpectedly");
        assert!(matches!(StoreError::from(broken()), StoreError::Unavailable(_)));
        assert!(matches!(StoreError::at_commit(broken()), StoreError::Unknown(_)));
        let twice = Diesel::RollbackErrorOnCommit { rollback_error: Box::new(broken()), commit_error: Box::new(broken()) };
        assert!(matches!(StoreError::at_commit(twice), StoreError::Unknown(_)));
        let late = said(DatabaseErrorKind::UniqueViolation, "cases_pkey");
        assert!(matches!(StoreError::at_commit(late), StoreError::Duplicate(_)), "what the database judges at the end it has judged");
    }
}
