//! The JSON API. Wire structs never leave it; it never touches the store.

pub mod docs;
pub mod v1;
