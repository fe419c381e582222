//! What is wrong with a programme file.

use std::{cell::RefCell, fmt, ops::Range};

/// One fault of a programme file, placed so that an editor can jump to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckError {
    /// The file, as the caller named it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Faults that are collected: whoever sends something that is no programme file needs no more, and placing each means reading the text.
const MOST_FAULTS: usize = 200;

/// Collects the faults of one file.
#[derive(Debug)]
pub(super) struct Report<'t> {
    text: &'t str,
    file: &'t str,
    errors: RefCell<Vec<CheckError>>,
}

impl<'t> Report<'t> {
    pub(super) const fn new(text: &'t str, file: &'t str) -> Self {
        Self { text, file, errors: RefCell::new(Vec::new()) }
    }

    /// Notes a fault at a place of the text, in bytes.
    pub(super) fn fault(&self, at: Range<usize>, message: impl Into<String>) {
        if self.errors.borrow().len() >= MOST_FAULTS {
            return;
        }
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).map_or(0, |rest| rest.chars().count()) + 1;
        self.errors.borrow_mut().push(CheckError { file: self.file.to_owned(), line, column, message: message.into() });
    }

    pub(super) fn is_clean(&self) -> bool {
        self.errors.borrow().is_empty()
    }

    /// All faults in the order of the lines.
    pub(super) fn into_errors(self) -> Vec<CheckError> {
        let mut errors = self.errors.into_inner();
        errors.sort();
        errors.dedup();
        errors
    }
}
