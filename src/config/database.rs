//! Which database, and how many connections to it.

use std::{fmt, ops::RangeInclusive, path::Path};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    DataDir,
    check::within,
    secret::{MASK, Secret},
};
use crate::domain::fields::FieldErrors;

/// More readers than this gain nothing on SQLite; fewer than two stand behind one long search (docs/database.md).
const READERS: RangeInclusive<u64> = 2..=4;

/// The database and its connections.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://FILE` or a path, inside the data folder unless absolute; or `postgres://..`.
    pub url: DatabaseUrl,
    /// Connections that read, SQLite only.
    pub sqlite_readers: u32,
    /// Writes that may wait for the one writer before the next is answered 503, SQLite only.
    pub sqlite_write_queue: u32,
    /// Connections, PostgreSQL only.
    pub postgres_connections: u32,
    /// How long a request waits for a connection before it is answered 503.
    pub connection_wait_seconds: u64,
    /// True when a PgBouncer in transaction mode stands between: prepared statements are then not kept.
    pub pgbouncer: bool,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: DatabaseUrl::from("sqlite://sendero.db".to_owned()),
            sqlite_readers: 4,
            sqlite_write_queue: 256,
            postgres_connections: 8,
            connection_wait_seconds: 3,
            pgbouncer: false,
        }
    }
}

impl Database {
    pub(super) fn check(&self, faults: &mut FieldErrors) {
        if self.url.kind().is_none() {
            faults.add("database.url", "unknown_database", "Begin with sqlite:// or postgres://, or give the path of an SQLite file.");
        }
        within(faults, "database.sqlite_readers", self.sqlite_readers, READERS);
        within(faults, "database.sqlite_write_queue", self.sqlite_write_queue, 1..=100_000);
        within(faults, "database.postgres_connections", self.postgres_connections, 1..=500);
        within(faults, "database.connection_wait_seconds", self.connection_wait_seconds, 1..=60);
    }
}

/// The two databases that Sendero runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum DatabaseKind {
    Sqlite,
    Postgres,
}

/// Where the database is. May hold a password, so it is printed without what stands before `@`.
#[derive(Clone)]
pub struct DatabaseUrl(Secret);

impl DatabaseUrl {
    /// The whole URL, password included, for the store alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Which database the scheme names; a text without a scheme is the path of an SQLite file.
    #[must_use]
    pub fn kind(&self) -> Option<DatabaseKind> {
        match self.expose().split_once("://") {
            Some(("postgres" | "postgresql", _)) => Some(DatabaseKind::Postgres),
            Some(("sqlite", file)) if !file.is_empty() => Some(DatabaseKind::Sqlite),
            None if !self.expose().is_empty() => Some(DatabaseKind::Sqlite),
            _ => None,
        }
    }

    /// Whether it carries a password, which a command line would show to every user of the machine.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.masked() != self.expose()
    }

    /// The same database with an SQLite file placed inside the data folder.
    pub(super) fn placed(&self, data: &DataDir) -> Self {
        if self.kind() != Some(DatabaseKind::Sqlite) {
            return self.clone();
        }
        let file = self.expose().strip_prefix("sqlite://").unwrap_or(self.expose());
        Self::from(format!("sqlite://{}", data.place(Path::new(file)).display()))
    }

    fn masked(&self) -> String {
        let Some((scheme, rest)) = self.expose().split_once("://") else { return self.expose().to_owned() };
        let server = match rest.rsplit_once('@') {
            Some((user, server)) if user.contains(':') => format!("{MASK}@{server}"),
            _ => rest.to_owned(),
        };
        let (place, options) = server.split_once('?').unwrap_or((&server, ""));
        if options.contains("password=") { format!("{scheme}://{place}?{MASK}") } else { format!("{scheme}://{server}") }
    }
}

impl From<String> for DatabaseUrl {
    fn from(text: String) -> Self {
        Self(Secret::from(text))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.masked())
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::file("sqlite://sendero.db", "sqlite://sendero.db")]
    #[case::user_only("postgres://sendero@db/x", "postgres://sendero@db/x")]
    #[case::password("postgres://sendero:hush@db:5432/x", "postgres://********@db:5432/x")]
    #[case::at_sign_in_password("postgres://u:hu@sh@db/x", "postgres://********@db/x")]
    #[case::in_options("postgres://db/x?user=u&password=hush", "postgres://db/x?********")]
    fn a_password_is_never_printed(#[case] url: &str, #[case] printed: &str) {
        assert_eq!(format!("{:?}", DatabaseUrl::from(url.to_owned())), printed);
    }

    #[rstest]
    #[case("sqlite://a.db", "sqlite:///srv/a.db")]
    #[case("a.db", "sqlite:///srv/a.db")]
    #[case("sqlite:///var/a.db", "sqlite:///var/a.db")]
    #[case("postgres://db/x", "postgres://db/x")]
    fn an_sqlite_file_lies_in_the_data_folder_unless_absolute(#[case] url: &str, #[case] placed: &str) {
        let data = DataDir("/srv".into());
        assert_eq!(DatabaseUrl::from(url.to_owned()).placed(&data).expose(), placed);
    }

    #[rstest]
    #[case("mysql://db/x")]
    #[case("sqlite://")]
    #[case("")]
    fn another_database_is_refused(#[case] url: &str) {
        assert_eq!(DatabaseUrl::from(url.to_owned()).kind(), None);
    }
}
