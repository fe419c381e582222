//! The secret behind the tokens.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Secret;
use crate::domain::fields::FieldErrors;

/// HS256 wants a key at least as long as its hash (RFC 7518, 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// The secret behind the tokens. Given here, given in a file, or made in that file at the first start.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// The secret itself, best by the environment: `SENDERO_AUTH__SECRET`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// The file that holds it, `auth.secret` in the data folder unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_file: Option<PathBuf>,
}

impl Auth {
    pub(super) fn check(&self, faults: &mut FieldErrors) {
        if self.secret.is_some() && self.secret_file.is_some() {
            faults.add("auth.secret_file", "given_twice", "Give auth.secret or auth.secret_file, not both.");
        }
        if self.secret.as_ref().is_some_and(|secret| secret.expose().len() < MIN_SECRET_BYTES) {
            faults.add("auth.secret", "too_short", format!("Give at least {MIN_SECRET_BYTES} bytes that nobody can guess."));
        }
    }
}
