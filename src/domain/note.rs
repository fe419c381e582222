//! Notes on a case: what staff write in words.

use chrono::{DateTime, Utc};

use super::{
    ids::{AccountId, NoteId},
    terms::{Face, NoteKind, Organisation},
};

/// A note to be written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct NewNote {
    pub kind: NoteKind,
    pub shared_with_us: bool,
    pub face: Face,
    pub text: String,
}

/// A note as it was written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Note {
    pub id: NoteId,
    pub account: AccountId,
    pub organisation: Organisation,
    pub kind: NoteKind,
    pub shared_with_us: bool,
    pub face: Face,
    pub text: String,
    pub at: DateTime<Utc>,
}
