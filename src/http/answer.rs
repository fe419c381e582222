//! From the end of a use case to an answer: the one place that knows which status means what (docs/status-codes.md).

use super::problem::Problem;
use crate::{ops::OpError, store::StoreError};

/// The problem that a use case's end is answered with.
#[must_use]
pub fn problem(error: OpError) -> Problem {
    match error {
        OpError::Unauthenticated => Problem::unauthorized("not_signed_in", "Sign in, or refresh the access token."),
        OpError::SignInRefused => Problem::unauthorized("sign_in_refused", "The login or the password is not right."),
        OpError::PasswordChangeDue => {
            Problem::forbidden("password_change_due", "Change the one-time password first: PUT /api/v1/me/password.")
        }
        OpError::Invalid(errors) => Problem::invalid(errors),
        OpError::NotFound => Problem::not_found(),
        OpError::Forbidden => Problem::forbidden("forbidden", "Your roles do not allow this here."),
        OpError::PreconditionRequired => Problem::if_match_missing(),
        OpError::Stale => Problem::etag_mismatch(),
        OpError::Refused { code, sentence } => Problem::conflict(code, sentence),
        OpError::Closed { code, advice } => Problem::conflict(code, "The form takes no applications now; see advice.").with_advice(*advice),
        OpError::KeyReused => {
            Problem::unprocessable("idempotency_key_reused", "This Idempotency-Key came with another request: use a new one.")
        }
        OpError::Throttled { retry_after_seconds } => Problem::too_many("too_many_requests", retry_after_seconds),
        OpError::Store(error) => of_store(&error),
    }
}

fn of_store(error: &StoreError) -> Problem {
    match error {
        StoreError::Stale => Problem::etag_mismatch(),
        StoreError::Busy | StoreError::Conflict(_) => Problem::unavailable("busy", 1),
        StoreError::Unavailable(_) => {
            tracing::error!(error = %error, "the database is not available");
            Problem::unavailable("database_unavailable", 5)
        }
        StoreError::Unknown(_) => {
            tracing::error!(error = %error, "the line to the database broke at a commit");
            Problem::outcome_unknown(5)
        }
        _ => Problem::internal(error),
    }
}

/// The code under which a refusal goes on record; none for faults of the input or of the machine.
#[must_use]
pub fn recorded_code(error: &OpError) -> Option<&'static str> {
    match error {
        OpError::NotFound => Some("not_found"),
        OpError::Forbidden => Some("forbidden"),
        OpError::PasswordChangeDue => Some("password_change_due"),
        OpError::Refused { code, .. } | OpError::Closed { code, .. } => Some(code),
        OpError::Unauthenticated
        | OpError::SignInRefused
        | OpError::Invalid(_)
        | OpError::PreconditionRequired
        | OpError::Stale
        | OpError::KeyReused
        | OpError::Throttled { .. }
        | OpError::Store(_) => None,
    }
}
