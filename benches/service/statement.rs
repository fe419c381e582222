//! One prepared statement of the bare loops: kept by the connection like the program's own, its values named in the text.

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Binary, Text},
    sqlite::Sqlite,
};

/// SQL with named values: `{case}` is an id, `{REFERENCE}` in capitals a text.
pub struct Statement {
    parts: Vec<String>,
    names: Vec<String>,
}

/// A statement with the values of one round.
struct Bound<'a> {
    parts: &'a [String],
    values: Vec<Value>,
}

enum Value {
    Id([u8; 16]),
    Text(String),
}

impl Statement {
    pub fn new(sql: &str) -> Self {
        let (mut parts, mut names) = (Vec::new(), Vec::new());
        let mut rest = sql;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?))) {
            parts.push(before.to_owned());
            names.push(name.to_owned());
            rest = after;
        }
        parts.push(rest.to_owned());
        Self { parts, names }
    }

    /// Runs it for a round; how many rows it wrote.
    pub fn run(&self, conn: &mut SqliteConnection, round: u32) -> usize {
        let values = self.names.iter().map(|name| Value::new(name, round)).collect();
        Bound { parts: &self.parts, values }.execute(conn).unwrap()
    }
}

impl Value {
    fn new(name: &str, round: u32) -> Self {
        if name == "BORN" {
            return Self::Text(format!("{}-{:02}-{:02}", 1950 + round % 50, 1 + round % 12, 1 + round % 28));
        }
        if name.chars().all(char::is_uppercase) {
            return Self::Text(format!("{name}{round:0>60}"));
        }
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut id = [0; 16]; // later rounds sort later, as the program's ids do
        id[..8].copy_from_slice(&(0x018e_0000_0000_7000 + (u64::from(round) << 16)).to_be_bytes());
        id[8..].copy_from_slice(&hash.to_be_bytes());
        Self::Id(id)
    }
}

impl QueryFragment<Sqlite> for Bound<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        for (index, part) in self.parts.iter().enumerate() {
            out.push_sql(part);
            match self.values.get(index) {
                Some(Value::Id(id)) => out.push_bind_param::<Binary, [u8]>(id)?,
                Some(Value::Text(text)) => out.push_bind_param::<Text, str>(text)?,
                None => {}
            }
        }
        Ok(())
    }
}

impl QueryId for Bound<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for Bound<'_> {}
