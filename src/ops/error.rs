//! What a use case can end with, each with one meaning and one status (docs/status-codes.md).

use crate::{
    access::Denied,
    domain::{
        fields::FieldErrors,
        workflow::{Refusal, plan::Refusal as PlanRefusal},
    },
    store::{StoreError, TxError},
};

/// Why a use case did not do it.
#[derive(Debug, thiserror::Error)]
pub enum OpError {
    /// 401: nobody is signed in, or not any more. Says not why.
    #[error("not signed in")]
    Unauthenticated,
    /// 401: the pair of login and password is not right. One answer for unknown, wrong and disabled.
    #[error("sign-in refused")]
    SignInRefused,
    /// 403: the one-time password opens only its own change.
    #[error("the password must be changed first")]
    PasswordChangeDue,
    /// 422: fields that cannot be understood or accepted.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// 404: there is no such thing for this person.
    #[error("not found")]
    NotFound,
    /// 403: the person may see it but not do this.
    #[error("forbidden")]
    Forbidden,
    /// 428: the change must say what it was based on.
    #[error("If-Match is missing")]
    PreconditionRequired,
    /// 412: what the person saw is no longer true.
    #[error("stale")]
    Stale,
    /// 409: a rule says no; the code and the sentence name it.
    #[error("refused: {code}")]
    Refused {
        /// Stable code of the rule.
        code: &'static str,
        /// One sentence: which rule, and who could.
        sentence: String,
    },
    /// 409: the public form is closed, full or not there; carries what a person can do instead.
    #[error("closed: {code}")]
    Closed {
        /// `window_closed`, `quota_reached` or `no_public_form`.
        code: &'static str,
        /// What to tell: next opening, advice, sites, telephones.
        advice: Box<serde_json::Value>,
    },
    /// 422: the idempotency key came with another request before.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// 429: too many tries; after so many seconds again.
    #[error("throttled")]
    Throttled {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// 503 or 500: the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OpError {
    /// A rule says no.
    pub fn refused(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::Refused { code, sentence: sentence.into() }
    }
}

impl TxError for OpError {
    fn may_retry(&self) -> bool {
        matches!(self, Self::Store(error) if error.may_retry())
    }

    fn outage(&self) -> Option<&str> {
        match self {
            Self::Store(error) => error.outage(),
            _ => None,
        }
    }
}

impl From<Denied> for OpError {
    fn from(_: Denied) -> Self {
        Self::Forbidden
    }
}

impl From<FieldErrors> for OpError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<Refusal> for OpError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            PlanRefusal::NotFromHere(stage, verb) => {
                Self::refused("not_from_here", format!("A case in {stage} cannot be moved by {verb}."))
            }
            PlanRefusal::Failed(check) => Self::refused(check.code(), check.sentence()),
        }
    }
}
