//! What the migrations made is what the program takes for granted: columns in `schema.rs`, and what may be told.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use diesel::{prelude::*, sql_types::Text};

use super::{
    Address, Store, StoreError,
    schema::telling,
    testing::{TestClock, on_both},
};
use crate::domain::{
    message::MessageKind,
    stage::Stage,
    workflow::{Verb, steps},
};

/// A type of `schema.rs`, in PostgreSQL and in SQLite.
const TYPES: &[(&str, &str, &str)] = &[
    ("IdSql", "uuid", "BLOB"),
    ("TsSql", "timestamp with time zone", "TEXT"),
    ("JsonSql", "jsonb", "TEXT"),
    ("Text", "text", "TEXT"),
    ("Bool", "boolean", "INTEGER"),
    ("BigInt", "bigint", "INTEGER"),
    ("Integer", "integer", "INTEGER"),
    ("Date", "date", "TEXT"),
];

const SQLITE: &str = "SELECT t.name AS in_table, c.name AS name, c.type AS kind, CASE WHEN c.\"notnull\" THEN 'NO' ELSE 'YES' END AS nullable \
    FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid";
const POSTGRES: &str = "SELECT table_name::text AS in_table, column_name::text AS name, data_type::text AS kind, is_nullable::text AS nullable \
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    in_table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    nullable: String,
}

/// For each table its columns in order, like `case_id uuid` or `seq bigint?`.
type Tables = BTreeMap<String, Vec<String>>;

/// The tables of `schema.rs`, with the types that they should have in one of the databases.
fn declared(postgres: bool) -> Tables {
    let (mut tables, mut current) = (Tables::new(), String::new());
    for line in include_str!("schema.rs").lines() {
        if let Some((column, kind)) = line.trim().trim_end_matches(',').split_once(" -> ") {
            let inner = kind.strip_prefix("Nullable<").map(|rest| rest.trim_end_matches('>'));
            let (_, pg, sqlite) = TYPES.iter().find(|(name, ..)| *name == inner.unwrap_or(kind)).unwrap();
            let optional = if inner.is_some() { "?" } else { "" };
            let column = format!("{column} {}{optional}", if postgres { pg } else { sqlite });
            tables.entry(current.clone()).or_default().push(column);
        } else if let Some((table, _)) = line.trim().split_once(" (").filter(|_| line.ends_with('{')) {
            current = table.to_owned();
        }
    }
    tables
}

async fn there(store: &Store) -> Tables {
    let sql = if matches!(store.address(), Address::Postgres(_)) { POSTGRES } else { SQLITE };
    let columns: Vec<Column> = store.read(move |tx| Ok::<_, StoreError>(diesel::sql_query(sql).load(tx.conn)?)).await.unwrap();
    let mut tables = Tables::new();
    for column in columns.into_iter().filter(|column| !column.in_table.starts_with("__diesel") && !column.in_table.starts_with("sqlite_")) {
        let optional = if column.nullable == "YES" { "?" } else { "" };
        tables.entry(column.in_table).or_default().push(format!("{} {}{optional}", column.name, column.kind));
    }
    tables
}

#[tokio::test]
async fn every_table_has_the_columns_that_the_program_takes_for_granted() {
    on_both(async |store: Store, _: TestClock| {
        let (declared, there) = (declared(matches!(store.address(), Address::Postgres(_))), there(&store).await);
        assert!(declared.len() > 30);
        for table in declared.keys().chain(there.keys()) {
            assert_eq!(declared.get(table), there.get(table), "{table}: what the program declares, and what the migrations made");
        }
    })
    .await;
}

#[tokio::test]
async fn the_database_lets_those_steps_tell_that_tell_in_the_workflow_and_no_other() {
    on_both(async |store: Store, _: TestClock| {
        let rows: Vec<(Verb, Stage, MessageKind)> = store.read(|tx| Ok::<_, StoreError>(telling::table.load(tx.conn)?)).await.unwrap();
        let there: BTreeSet<_> = rows.into_iter().collect();
        let wanted: BTreeSet<_> = steps::telling().collect();
        let missing: Vec<_> = wanted.difference(&there).map(|(verb, from, kind)| format!("{verb} from {from}: {kind}")).collect();
        let too_many: Vec<_> = there.difference(&wanted).map(|(verb, from, kind)| format!("{verb} from {from}: {kind}")).collect();
        assert_eq!((missing, too_many), (vec![], vec![]), "(missing in the migrations, not in the workflow)");
    })
    .await;
}
