//! Making place in a PostgreSQL database: what is there steps aside, and comes back when the new does not stand.

use diesel::{connection::SimpleConnection, prelude::*};

use super::{
    conn::{Address, AnyConnection, Manager, Use},
    copy_error::{CopyError, patiently},
    error::StoreError,
};

/// Where what is there waits meanwhile. PostgreSQL moves a whole schema at once and at no cost.
const ASIDE: &str = "sendero_before_restore";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// Refuses a database in which a restore was cut off, by a kill or a power cut: what stands there may be half, or a whole copy whose unsent
/// messages are not held yet.
///
/// # Errors
/// [`StoreError::Unfinished`].
pub(super) fn refuse_unfinished(address: &Address) -> Result<(), StoreError> {
    if is_unfinished(address)? { Err(StoreError::Unfinished) } else { Ok(()) }
}

fn is_unfinished(address: &Address) -> Result<bool, StoreError> {
    if matches!(address, Address::Sqlite(_)) {
        return Ok(false);
    }
    let AnyConnection::Pg(pg) = &mut Manager::new(address.clone(), Use::Write, false).open()? else { return Ok(false) };
    let aside = format!("SELECT count(*) AS n FROM pg_catalog.pg_namespace WHERE nspname = '{ASIDE}'");
    let row: Count = diesel::sql_query(aside).get_result(pg)?;
    Ok(row.n > 0)
}

/// Brings back what a restore that was cut off left aside, before the next one judges anything: it is the only whole data that there is.
pub(super) fn take_back(address: &Address) -> Result<(), CopyError> {
    if !is_unfinished(address)? {
        return Ok(());
    }
    patiently(|| refuse_company(address))?;
    bring_back(address)
}

fn bring_back(address: &Address) -> Result<(), CopyError> {
    run(address, &format!("BEGIN; DROP SCHEMA public CASCADE; ALTER SCHEMA {ASIDE} RENAME TO public; COMMIT"))
}

/// Runs `work` on an empty schema; on success what was there is dropped, else it comes back.
pub(super) fn replacing<E: From<CopyError>>(address: &Address, work: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
    patiently(|| refuse_company(address))?;
    run(address, &format!("BEGIN; ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public; COMMIT"))?;
    let done = work();
    match &done {
        Ok(()) => run(address, &format!("DROP SCHEMA {ASIDE} CASCADE"))?,
        Err(_) => bring_back(address)?,
    }
    done
}

/// Nobody may be at work in the database while it changes under them.
fn refuse_company(address: &Address) -> Result<(), CopyError> {
    let others = "SELECT count(*) AS n FROM pg_catalog.pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    let AnyConnection::Pg(pg) = &mut open(address)? else { return Ok(()) };
    let row: Count = diesel::sql_query(others).get_result(pg)?;
    if row.n == 0 { Ok(()) } else { Err(CopyError::InUse) }
}

fn run(address: &Address, statements: &str) -> Result<(), CopyError> {
    // Moving or dropping a grown schema may take longer than any request may.
    let mut conn = open(address)?;
    conn.batch_execute("SET statement_timeout = 0")?;
    Ok(conn.batch_execute(statements)?)
}

fn open(address: &Address) -> Result<AnyConnection, CopyError> {
    Ok(Manager::new(address.clone(), Use::Write, false).open()?)
}
