//! Many cases quickly: copies of one real case, by SQL.

use std::ops::Range;

use diesel::{RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query, sql_types::Text};

use super::{house::House, support::database::Db};

#[derive(diesel::QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// One column of text.
pub fn words(conn: &mut SqliteConnection, query: &str) -> Vec<String> {
    sql_query(query).load::<Word>(conn).unwrap().into_iter().map(|row| row.word).collect()
}

/// A statement that copies rows `t` of a table, with some columns fresh.
pub fn copy(conn: &mut SqliteConnection, table: &str, fresh: &[(&str, &str)], rest: &str) -> String {
    let columns = words(conn, &format!("SELECT name AS word FROM pragma_table_info('{table}')"));
    let value = |column: &String| {
        fresh.iter().find(|(name, _)| name == column).map_or_else(|| format!("t.{column}"), |(_, value)| (*value).to_owned())
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    format!("INSERT INTO {table} ({}) SELECT {} FROM {table} t {rest}", columns.join(", "), values.join(", "))
}

/// Copies the template so often. One copy in ten stands in another stage, so that the filter has something to leave out.
pub fn multiply(house: &House, copies: Range<u32>) {
    let conn = &mut house.connection();
    let id = |kind: u8| format!("unhex(printf('018d00{kind:02}%08x7000%012x', n.i, n.i))");
    let (case, person) = (id(0), id(1));
    let stage = "CASE n.i % 10 WHEN 0 THEN 'screening' ELSE 'received' END";
    let received = "strftime('%Y-%m-%dT%H:%M:%S.000000Z', '2023-07-01', '+' || n.i || ' seconds')";
    let of_case = [("case_id", case.as_str()), ("person_id", &person), ("reference", "'BENCH-' || n.i"), ("number_key", "'V' || n.i")];
    let cases =
        [("id", case.as_str()), ("reference", "'BENCH-' || n.i"), ("received_at", received), ("shown_stage", stage), ("real_stage", stage)];
    let series = format!("WITH RECURSIVE n(i) AS (SELECT {} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {})", copies.start, copies.end);
    let template = house.template.simple();
    let mut script = format!("BEGIN IMMEDIATE; {series} {};", copy(conn, "cases", &cases, &format!("JOIN n WHERE t.id = x'{template}'")));
    for (table, kind) in [("persons", 1), ("documents", 2), ("contacts", 3), ("submissions", 4), ("history", 5)] {
        let own = id(kind);
        let fresh: Vec<_> = of_case.into_iter().chain([("id", own.as_str())]).collect();
        script.push_str(&format!("{series} {};", copy(conn, table, &fresh, &format!("JOIN n WHERE t.case_id = x'{template}'"))));
    }
    conn.batch_execute(&format!("{script} COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")).unwrap();
}

/// The ids of some cases over the whole of the file; the template alone where nothing was multiplied.
pub fn some_cases(house: &House) -> Vec<uuid::Uuid> {
    if house.db() == Db::Postgres {
        return vec![house.template];
    }
    let sql = "SELECT hex(id) AS word FROM cases WHERE reference LIKE 'BENCH-%00'";
    words(&mut house.connection(), sql).iter().map(|id| id.parse().unwrap()).collect()
}
