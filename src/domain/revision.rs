//! A programme file as it is kept: drafted, published, replaced by the next, never edited.

use chrono::{DateTime, Utc};

use super::{
    ids::{AccountId, RuleSetId},
    programme::{RuleSetFile, Subject},
    terms::words,
};

words! {
    /// Whose rules a file holds.
    SubjectKind { Office = "office", Pathway = "pathway" }
}

words! {
    /// Where a revision stands. Whatever was published once stays readable for ever: old applications are explained by it.
    RevisionState { Draft = "draft", Published = "published", Replaced = "replaced" }
}

/// One revision of the rules of an office or a pathway. Its text is read apart, because it is long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub id: RuleSetId,
    /// The programme that the subject belongs to.
    pub programme: String,
    /// Whether the subject is an office or a pathway.
    pub kind: SubjectKind,
    /// The code of the office or the key of the pathway.
    pub subject: String,
    /// Counted from 1 for each subject.
    pub number: i32,
    /// What was published when it was drafted: publishing it on top of anything else would undo somebody's work unseen.
    pub based_on: Option<RuleSetId>,
    /// Where it stands.
    pub state: RevisionState,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Who drafted it; nobody for what the program brings along or the command line drafts.
    pub created_by: Option<AccountId>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

impl SubjectKind {
    /// The kind of a file's subject.
    #[must_use]
    pub const fn of(file: &RuleSetFile) -> Self {
        match file.subject {
            Subject::Office(_) => Self::Office,
            Subject::Pathway(_) => Self::Pathway,
        }
    }
}
