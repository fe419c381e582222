//! One connection type over both databases; the derive writes the rest.
#![allow(missing_docs, reason = "the derive writes undocumented items")]

use diesel::{PgConnection, SqliteConnection};

/// A connection to either database; the query text is written for the one it is.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL 13 or later.
    Pg(PgConnection),
    /// SQLite, bundled.
    Sqlite(SqliteConnection),
}
