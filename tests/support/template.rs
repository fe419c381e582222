//! Fresh databases as copies of a prepared one, which whichever process comes first makes once for all: migrating for every test anew
//! took more time than most tests.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use diesel::{Connection, PgConnection, QueryResult, RunQueryDsl, connection::SimpleConnection};

/// A prepared database, by a name that changes with what it is prepared from.
pub struct Template(String);

impl Template {
    /// For one purpose, prepared from the migrations and from these texts.
    pub fn new(purpose: &str, texts: &str) -> Self {
        let sources = [&migrations("sqlite"), &migrations("postgres"), texts].concat();
        let hash = sources.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(format!("sendero_{purpose}_{hash:016x}"))
    }

    /// Makes the file a copy. Prepared anew for each build of the tests, because it is code that prepares it, too.
    pub fn copy_to_file(&self, to: &Path, prepare: impl FnOnce(PathBuf)) {
        let prepared = beside_the_tests().join(format!("{}_{}.db", self.0, built()));
        if !prepared.exists() {
            let _alone = self.alone();
            if !prepared.exists() {
                self.make_file(&prepared, prepare);
            }
        }
        fs::copy(prepared, to).unwrap();
    }

    fn make_file(&self, prepared: &Path, prepare: impl FnOnce(PathBuf)) {
        let folder = tempfile::tempdir_in(beside_the_tests()).unwrap();
        let making = folder.path().join("making.db");
        prepare(making.clone());
        assert!(!folder.path().join("making.db-wal").exists(), "a file that is still open cannot be copied");
        self.forget_older_files();
        fs::rename(making, prepared).unwrap();
    }

    /// Makes a database of a PostgreSQL server a copy; its address.
    pub fn copy_to_server(&self, server: &str, to: &str, prepare: impl FnOnce(String)) -> String {
        let alone = self.alone();
        if on_server(server, &format!("SELECT 1 FROM pg_database WHERE datname = '{}'", self.0)).unwrap() == 0 {
            let making = format!("{}_making", self.0);
            run(server, &format!("DROP DATABASE IF EXISTS {making}")).unwrap();
            run(server, &format!("CREATE DATABASE {making}")).unwrap();
            prepare(beside(server, &making));
            in_the_end(server, &format!("ALTER DATABASE {making} RENAME TO {}", self.0)); // connections are still closing
        }
        drop(alone);
        in_the_end(server, &format!("CREATE DATABASE {to} TEMPLATE {}", self.0)); // another copy is being made of it
        beside(server, to)
    }

    fn forget_older_files(&self) {
        let files = fs::read_dir(beside_the_tests()).unwrap().map(|one| one.unwrap().path());
        let older = |file: &PathBuf| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&self.0) && name.ends_with(".db")
        };
        files.filter(older).for_each(|file| fs::remove_file(file).unwrap());
    }

    /// Only one process prepares it.
    fn alone(&self) -> File {
        let file = File::create(beside_the_tests().join(format!("{}.lock", self.0))).unwrap();
        file.lock().unwrap();
        file
    }
}

/// Ends a database of a server, whoever is still in it.
pub fn drop_from_server(server: &str, name: &str) -> QueryResult<()> {
    run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
}

/// When the test's own program was built, in nanoseconds: another for each build.
fn built() -> u128 {
    let modified = fs::metadata(std::env::current_exe().unwrap()).unwrap().modified().unwrap();
    modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos()
}

/// The folder of the test's own program, which nobody but its builder writes to.
fn beside_the_tests() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

fn migrations(kind: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(kind);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|one| one.unwrap().path().join("up.sql")).collect();
    files.sort();
    files.into_iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

fn beside(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

fn run(server: &str, sql: &str) -> QueryResult<()> {
    PgConnection::establish(server).unwrap().batch_execute(sql)
}

/// How many rows a statement brings.
fn on_server(server: &str, sql: &str) -> QueryResult<usize> {
    diesel::sql_query(sql).execute(&mut PgConnection::establish(server).unwrap())
}

/// Runs a statement that others may stand in the way of for a moment.
fn in_the_end(server: &str, sql: &str) {
    let tried = (0..100).map(|_| run(server, sql)).find(|done| {
        done.is_ok() || {
            thread::sleep(Duration::from_millis(50));
            false
        }
    });
    assert!(tried.is_some(), "in five seconds nothing came of {sql}");
}
