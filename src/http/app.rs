//! What all requests share.

use crate::{
    auth::token::AccessTokens,
    ops::{Desk, ReadLog},
    store::Store,
};

/// What all requests share; made once at start.
pub struct App {
    /// The store.
    pub store: Store,
    /// What use cases need beside the transaction.
    pub desk: Desk,
    /// Verifies access tokens.
    pub tokens: AccessTokens,
    /// Reads that wait to be recorded.
    pub reads: ReadLog,
}
