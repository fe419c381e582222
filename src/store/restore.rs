//! Putting a backup in the place of the database: beside first, made ready there, and only then in its place.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use diesel::{SqliteConnection, connection::SimpleConnection, prelude::*};

use super::{
    backup::{folder_of, sync_folder},
    conn::{Address, AnyConnection, Manager, Use},
    copy_error::{CopyError, at, patiently},
    migrate, pg_place, pg_tools,
    schema::{accounts, submissions},
};

/// Every SQLite file begins so (<https://sqlite.org/fileformat2.html>, section 1.3).
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

/// Every dump in PostgreSQL's custom format begins so.
const DUMP_MAGIC: &[u8] = b"PGDMP";

/// Puts a backup in the place of the database and brings it up to this program. `settle` is given the address of what was put there
/// and writes what must be true before anybody can serve it; when it fails, everything is as it was.
///
/// # Errors
/// [`CopyError`]; then the database is as it was.
pub fn restore<E: From<CopyError>>(
    address: &Address,
    from: &Path,
    replace: bool,
    settle: impl FnOnce(&Address) -> Result<(), E>,
) -> Result<(), E> {
    check_kind(address, from)?;
    pg_place::take_back(address)?;
    if has_data(address)? && !replace {
        return Err(CopyError::HasData.into());
    }
    match address {
        Address::Sqlite(path) => restore_sqlite(path, from, settle),
        Address::Postgres(url) => pg_place::replacing(address, || {
            pg_tools::restore(url, from)?;
            make_ready(address)?;
            settle(address)
        }),
    }
}

fn check_kind(address: &Address, from: &Path) -> Result<(), CopyError> {
    let mut begin = Vec::new();
    File::open(from).and_then(|file| file.take(16).read_to_end(&mut begin)).map_err(at(from))?;
    match address {
        Address::Sqlite(_) if begin.starts_with(SQLITE_MAGIC) => Ok(()),
        Address::Sqlite(_) => Err(CopyError::NotABackup("SQLite")),
        Address::Postgres(_) if begin.starts_with(DUMP_MAGIC) => pg_tools::can_read(from),
        Address::Postgres(_) => Err(CopyError::NotABackup("PostgreSQL")),
    }
}

/// Whether somebody has ever worked with the database. What migrating alone puts there is no data.
fn has_data(address: &Address) -> Result<bool, CopyError> {
    if matches!(address, Address::Sqlite(path) if !path.exists()) {
        return Ok(false);
    }
    let mut conn = Manager::new(address.clone(), Use::Write, false).open()?;
    match tables(&mut conn)? {
        Tables::None => Ok(false),
        Tables::Foreign => Err(CopyError::NotOurs),
        Tables::Ours => {
            let accounts: i64 = accounts::table.count().get_result(&mut conn)?;
            let submissions: i64 = submissions::table.count().get_result(&mut conn)?;
            Ok(accounts + submissions > 0)
        }
    }
}

enum Tables {
    None,
    Ours,
    Foreign,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

fn tables(conn: &mut AnyConnection) -> Result<Tables, CopyError> {
    let (list, column) = match conn {
        AnyConnection::Sqlite(_) => ("sqlite_master WHERE type = 'table'", "name"),
        AnyConnection::Pg(_) => ("pg_catalog.pg_tables WHERE schemaname = 'public'", "tablename"),
    };
    let mut count = |and: &str| -> Result<i64, CopyError> {
        let text = format!("SELECT count(*) AS n FROM {list} {and}");
        let row: Count = match conn {
            AnyConnection::Sqlite(sqlite) => diesel::sql_query(text).get_result(sqlite)?,
            AnyConnection::Pg(pg) => diesel::sql_query(text).get_result(pg)?,
        };
        Ok(row.n)
    };
    let ours = count(&format!("AND {column} IN ('accounts', 'submissions', 'transport_log', '__diesel_schema_migrations')"))?;
    Ok(match (count("")?, ours) {
        (0, _) => Tables::None,
        (_, 4) => Tables::Ours,
        _ => Tables::Foreign,
    })
}

/// What was put there must be Sendero's, and not of a newer one; then it is brought up.
fn make_ready(address: &Address) -> Result<(), CopyError> {
    let mut conn = Manager::new(address.clone(), Use::Write, false).open()?;
    if !matches!(tables(&mut conn)?, Tables::Ours) {
        return Err(CopyError::NotABackup(match address {
            Address::Sqlite(_) => "SQLite",
            Address::Postgres(_) => "PostgreSQL",
        }));
    }
    drop(conn);
    migrate::bring_up(address)?;
    Ok(())
}

fn restore_sqlite<E: From<CopyError>>(path: &Path, from: &Path, settle: impl FnOnce(&Address) -> Result<(), E>) -> Result<(), E> {
    let folder = folder_of(path);
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    // A folder of its own, so that the files that SQLite keeps beside the database go with it whatever happens.
    let beside = tempfile::Builder::new().prefix(".sendero-restore-").tempdir_in(&folder).map_err(at(&folder))?;
    let copy = beside.path().join("restored.db");
    copy_private(from, &copy)?;
    check_whole(&copy)?;
    make_ready(&Address::Sqlite(copy.clone()))?;
    settle(&Address::Sqlite(copy.clone()))?;
    patiently(|| take_alone(&copy))?;
    File::open(&copy).and_then(|file| file.sync_all()).map_err(at(&copy))?;
    if path.exists() {
        patiently(|| take_alone(path))?;
    }
    remove_leavings(path)?;
    fs::rename(&copy, path).map_err(at(path))?;
    Ok(sync_folder(&folder)?)
}

fn copy_private(from: &Path, to: &Path) -> Result<(), CopyError> {
    let mut source = File::open(from).map_err(at(from))?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(at(to))?;
    io::copy(&mut source, &mut target).and_then(|_| target.sync_all()).map_err(at(to))
}

/// A file that was cut short or has rotted is refused here, not met with later.
fn check_whole(path: &Path) -> Result<(), CopyError> {
    #[derive(QueryableByName)]
    struct Verdict {
        #[diesel(sql_type = diesel::sql_types::Text)]
        integrity_check: String,
    }
    let broken = |_| CopyError::NotABackup("SQLite");
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(|_| CopyError::NotABackup("SQLite"))?;
    let verdicts: Vec<Verdict> = diesel::sql_query("PRAGMA integrity_check(1)").load(&mut conn).map_err(broken)?;
    if verdicts.first().is_some_and(|verdict| verdict.integrity_check == "ok") { Ok(()) } else { Err(CopyError::NotABackup("SQLite")) }
}

/// Leaves WAL mode: SQLite refuses that while anybody else has the file open, and what stood beside it is in it afterwards.
fn take_alone(path: &Path) -> Result<(), CopyError> {
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(|_| CopyError::InUse)?;
    conn.batch_execute("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT").map_err(|_| CopyError::InUse)
}

/// Files that a crash may have left beside a database that is going; beside another one they would be read as its own.
fn remove_leavings(path: &Path) -> Result<(), CopyError> {
    for ending in ["-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let leaving = PathBuf::from(name);
        match fs::remove_file(&leaving) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&leaving)(error)),
            _ => {}
        }
    }
    Ok(())
}
