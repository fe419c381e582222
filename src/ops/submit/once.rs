//! The same wish twice is one wish: idempotency keys of submissions.

use sha2::{Digest, Sha256};

use super::{Bringer, SubmitAnswer, Wish};
use crate::{
    ops::OpError,
    store::{
        StoreError, WriteTx,
        idempotency::{IdempotencyKey, Taken},
    },
};

/// 201 Created: what a submission is answered with.
const CREATED: u16 = 201;

/// One wish.
pub struct Once(IdempotencyKey);

impl Once {
    /// The wish of a request. A form token is not part of it: who lost the answer may fetch the form again before trying again.
    pub fn of(bringer: &Bringer<'_>, wish: &Wish) -> Self {
        let scope = match bringer {
            Bringer::Public { .. } => format!("submit:public:{}", wish.office),
            Bringer::Clerk(actor) => format!("submit:{}", actor.account),
        };
        let draft = serde_json::to_vec(&wish.draft).unwrap_or_default();
        Self(IdempotencyKey { scope, key_hash: key_of(&[wish.key.as_bytes()]), request_hash: key_of(&[wish.office.as_bytes(), &draft]) })
    }

    /// The answer that this wish had before, if it had one; else the key is taken.
    ///
    /// # Errors
    /// `KeyReused` when the key came with another wish.
    pub fn answered_before(&self, tx: &mut WriteTx<'_>) -> Result<Option<SubmitAnswer>, OpError> {
        match tx.take_key(&self.0)? {
            Taken::Fresh => Ok(None),
            Taken::OtherRequest => Err(OpError::KeyReused),
            Taken::Answered(answer) => {
                let answer = serde_json::from_str(&answer).map_err(|_| StoreError::Damaged("a kept answer cannot be read".into()))?;
                Ok(Some(answer))
            }
        }
    }

    /// Keeps the answer.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn keep(&self, tx: &mut WriteTx<'_>, answer: &SubmitAnswer) -> Result<(), OpError> {
        let text = serde_json::to_string(answer).map_err(|error| StoreError::Damaged(error.to_string()))?;
        Ok(tx.keep_answer(&self.0, CREATED, &text)?)
    }
}

/// One hash of several parts, each with its length, so that no two lists of parts have the same text.
#[must_use]
pub fn key_of(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
