//! What use cases need beside the transaction and the person acting.

/// What use cases need beside the transaction: caches and keys, made once at start.
#[derive(Clone, Default)]
pub struct Desk {}
