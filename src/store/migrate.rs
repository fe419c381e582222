//! Brings the schema up: embedded, all or nothing, one program at a time, and never backwards.

use std::{fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt};

use diesel::{
    QueryableByName, RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    migration::{Migration, MigrationSource, MigrationVersion},
    pg::Pg,
    sql_query,
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{
    conn::{Address, AnyConnection, Manager, Use},
    error::StoreError,
    pg_place,
};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number that nobody else uses: the advisory lock that keeps two starting programs apart on PostgreSQL.
const LOCK: i64 = 0x5e4d_e401;

/// Applies what is missing; returns the names applied.
///
/// # Errors
/// [`StoreError::Newer`] when the database knows a migration that this program does not, [`StoreError::Unfinished`].
pub fn migrate(address: &Address) -> Result<Vec<String>, StoreError> {
    pg_place::refuse_unfinished(address)?;
    bring_up(address)
}

/// As [`migrate`], for a restore itself, which is not finished yet.
///
/// # Errors
/// [`StoreError::Newer`].
pub(super) fn bring_up(address: &Address) -> Result<Vec<String>, StoreError> {
    make_private(address)?;
    let mut conn = Manager::new(address.clone(), Use::Write, false).open()?;
    leave_keys_until_the_end(&mut conn)?;
    begin_alone(&mut conn)?;
    let result = apply(&mut conn).and_then(|applied| keys_hold(&mut conn).map(|()| applied));
    match result {
        Ok(_) => AnyConnection::commit_transaction(&mut conn)?,
        Err(_) => AnyConnection::rollback_transaction(&mut conn)?,
    }
    result
}

/// Makes SQLite's file before SQLite does, so that its owner alone may read it; what SQLite keeps beside it gets the same rights.
fn make_private(address: &Address) -> Result<(), StoreError> {
    let Address::Sqlite(path) = address else { return Ok(()) };
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(StoreError::Unavailable(format!("{}: {error}", path.display()))),
        _ => Ok(()),
    }
}

/// Says whether the schema is exactly the program's.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::Older`] or [`StoreError::Unfinished`].
pub fn check(address: &Address) -> Result<(), StoreError> {
    pg_place::refuse_unfinished(address)?;
    check_schema(address)
}

/// As [`check`], for a restore itself, which is not finished yet.
///
/// # Errors
/// [`StoreError::Newer`] or [`StoreError::Older`].
pub fn check_schema(address: &Address) -> Result<(), StoreError> {
    let mut conn = Manager::new(address.clone(), Use::Write, false).open()?;
    begin_alone(&mut conn)?;
    let result = pending(&mut conn);
    AnyConnection::rollback_transaction(&mut conn)?;
    if result? == 0 { Ok(()) } else { Err(StoreError::Older) }
}

/// SQLite changes a table by writing it anew under another name, which foreign keys would refuse half-way; they are checked whole at the end
/// (<https://www.sqlite.org/lang_altertable.html#otheralter>). PostgreSQL changes tables in place.
fn leave_keys_until_the_end(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Sqlite(sqlite) => Ok(sqlite.batch_execute("PRAGMA foreign_keys=OFF")?),
        AnyConnection::Pg(_) => Ok(()),
    }
}

/// Whether every foreign key of SQLite finds its row.
fn keys_hold(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let AnyConnection::Sqlite(sqlite) = conn else { return Ok(()) };
    let broken: Vec<Broken> = sql_query("SELECT \"table\" AS in_table FROM pragma_foreign_key_check LIMIT 1").load(sqlite)?;
    match broken.first() {
        Some(row) => Err(StoreError::Damaged(format!("a row of {} refers to nothing after the migration", row.in_table))),
        None => Ok(()),
    }
}

#[derive(QueryableByName)]
struct Broken {
    #[diesel(sql_type = diesel::sql_types::Text)]
    in_table: String,
}

fn begin_alone(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?,
        AnyConnection::Pg(pg) => {
            AnsiTransactionManager::begin_transaction_sql(pg, "BEGIN")?;
            pg.batch_execute(&format!(
                "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({LOCK})"
            ))?;
        }
    }
    Ok(())
}

fn apply(conn: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    pending(conn)?;
    match conn {
        AnyConnection::Sqlite(sqlite) => names(sqlite.run_pending_migrations(SQLITE)),
        AnyConnection::Pg(pg) => names(pg.run_pending_migrations(POSTGRES)),
    }
}

fn names(applied: diesel::migration::Result<Vec<MigrationVersion<'_>>>) -> Result<Vec<String>, StoreError> {
    applied.map(|versions| versions.iter().map(ToString::to_string).collect()).map_err(damaged)
}

/// How many migrations are missing, after making sure that none is unknown.
fn pending(conn: &mut AnyConnection) -> Result<usize, StoreError> {
    let (known, applied) = match conn {
        AnyConnection::Sqlite(sqlite) => {
            let known: Vec<Box<dyn Migration<Sqlite>>> = SQLITE.migrations().map_err(damaged)?;
            (versions(&known), sqlite.applied_migrations().map_err(damaged)?)
        }
        AnyConnection::Pg(pg) => {
            let known: Vec<Box<dyn Migration<Pg>>> = POSTGRES.migrations().map_err(damaged)?;
            (versions(&known), pg.applied_migrations().map_err(damaged)?)
        }
    };
    let applied: Vec<String> = applied.iter().map(ToString::to_string).collect();
    match applied.iter().find(|version| !known.contains(version)) {
        Some(unknown) => Err(StoreError::Newer(unknown.clone())),
        None => Ok(known.len() - applied.len()),
    }
}

fn versions<DB: diesel::backend::Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().version().to_string()).collect()
}

fn damaged(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => StoreError::from(*error),
        Err(other) => StoreError::Damaged(other.to_string()),
    }
}
