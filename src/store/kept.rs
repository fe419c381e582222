//! Queries that are asked at every look at a case, without what diesel does again each time.

use diesel::{
    backend::Backend,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

/// A query whose prepared statement may be kept, known beforehand: diesel would walk through all its columns to find that out.
///
/// Only for a query whose text is always the same; the compiler sees to that, since it takes one with an id that its type alone makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<Q>(Q);

impl<Q: QueryId> Kept<Q> {
    /// A query of one text.
    pub(super) fn new(query: Q) -> Self {
        const { assert!(Q::HAS_STATIC_QUERY_ID, "the text of this query changes") }
        Self(query)
    }
}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Kept<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q: QueryId> QueryId for Kept<Q> {
    type QueryId = Q::QueryId;

    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Kept<Q> {}
