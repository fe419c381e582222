//! A copy of the whole database as of one instant, taken while the server runs.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use diesel::{RunQueryDsl, sql_types::Text};

use super::{
    conn::{Address, AnyConnection, Manager, Use},
    copy_error::{CopyError, at},
    pg_tools,
};

/// Copies the database into a new file that its owner alone may read. Returns its size in bytes.
///
/// The file appears whole and on disk, or not at all: it is written beside under another name first.
///
/// # Errors
/// [`CopyError`]; then there is no file.
pub fn backup(address: &Address, to: &Path) -> Result<u64, CopyError> {
    if to.symlink_metadata().is_ok() {
        return Err(CopyError::Exists(to.to_owned()));
    }
    let folder = folder_of(to);
    // Made by the library with mode 0600 and a name that was free.
    let part = tempfile::Builder::new().prefix(".sendero-backup-").tempfile_in(&folder).map_err(at(&folder))?;
    match address {
        Address::Sqlite(path) => copy_sqlite(path, part.path())?,
        Address::Postgres(url) => pg_tools::dump(url, part.path())?,
    }
    let file = File::open(part.path()).map_err(at(part.path()))?;
    file.sync_all().map_err(at(part.path()))?;
    let size = file.metadata().map_err(at(part.path()))?.len();
    part.persist_noclobber(to).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => CopyError::Exists(to.to_owned()),
        kind => CopyError::File { path: to.to_owned(), kind },
    })?;
    sync_folder(&folder)?;
    Ok(size)
}

/// `VACUUM INTO` reads in one transaction, so the copy is one state; in WAL mode it keeps no writer waiting. The target may be there
/// if it is empty (<https://sqlite.org/lang_vacuum.html>).
fn copy_sqlite(from: &Path, to: &Path) -> Result<(), CopyError> {
    if !from.is_file() {
        return Err(CopyError::NoDatabase(from.to_owned()));
    }
    // Opened for writing only because a read-only connection refuses VACUUM; the database itself is not touched.
    let manager = Manager::new(Address::Sqlite(from.to_owned()), Use::Write, false);
    if let AnyConnection::Sqlite(conn) = &mut manager.open()? {
        diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(to.to_string_lossy().into_owned()).execute(conn)?;
    }
    Ok(())
}

/// The folder in which a file stands.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// Puts a new name in a folder on disk.
pub(super) fn sync_folder(folder: &Path) -> Result<(), CopyError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod tests;
