//! The permission matrix as it is served: every role in every organisation calls every mounted route, on a case of its office and
//! on one of another office. The answers stand in `tests/golden/permission-matrix.txt`; `UPDATE_GOLDEN=1` writes them anew.
//!
//! Where a call could change something it names an ETag that is not the case's: who may do it gets 412 instead of 403 or 404, and
//! nothing moves, so the order of the calls does not matter.

mod calls;
mod table;

use sendero::domain::terms::{Organisation, Role};

use self::{
    calls::{Call, World},
    table::{Cell, Table},
};
use super::support::{Staff, TestApp, database::Db, on_both};

/// A role in an organisation: one column.
struct Column {
    name: String,
    inside: Option<Staff>,
    outside: Option<Staff>,
}

async fn columns(app: &TestApp) -> Vec<Column> {
    let mut columns = Vec::new();
    for role in Role::ALL {
        for organisation in role.organisations() {
            let name = format!("{role}.{organisation}").to_lowercase();
            let inside = app.staff(&format!("{name}.co"), *organisation, &[(*role, Some("CO"))]).await;
            let outside = app.staff(&format!("{name}.ec"), *organisation, &[(*role, Some("EC"))]).await;
            columns.push(Column { name, inside: Some(inside), outside: Some(outside) });
        }
    }
    let of_nothing = app.staff("nothing", Organisation::Iom, &[]).await;
    columns.push(Column { name: "no_role".into(), inside: Some(of_nothing), outside: None });
    columns.push(Column { name: "nobody".into(), inside: None, outside: None });
    columns
}

async fn answer(app: &TestApp, who: Option<&Staff>, call: &Call) -> Cell {
    let headers: Vec<(&str, &str)> = call.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let came = app.call(who, call.method.clone(), &call.path, &headers, call.body.clone()).await;
    assert!(came.status < 500, "{} {}: {}", call.method, call.path, came.text);
    if let (202, Some(who)) = (came.status, who) {
        // Taken back, so that the next one finds no open proposal.
        let path = format!("/api/v1/proposals/{}/reject", came.field("/proposal"));
        app.post(who, &path, serde_json::json!({})).await.expect(204);
    }
    let code = if came.status == 200 { came.field("/items/0/result") } else { came.code() };
    Cell { status: came.status, code }
}

/// One world, and what everybody was answered in it.
async fn matrix(db: Db) -> Table {
    let app = TestApp::start(db).await;
    let columns = columns(&app).await;
    let world = World::build(&app).await;
    let mut table = Table::new(columns.iter().map(|column| column.name.clone()).collect());
    for call in calls::all(&world) {
        let mut inside = Vec::new();
        let mut outside = Vec::new();
        for column in &columns {
            inside.push(Some(answer(&app, column.inside.as_ref(), &call).await));
            outside.push(match &column.outside {
                Some(staff) => Some(answer(&app, Some(staff), &call).await),
                None => None,
            });
        }
        if call.of_a_case {
            // A 403 would tell that there is such a case.
            let all_404 = outside.iter().flatten().all(|cell| cell.status == 404);
            assert!(all_404, "{} tells people of another office of a case: {outside:?}", call.name);
        }
        table.row(&call.name, "own office", inside);
        table.row(&call.name, "other office", outside);
    }
    table
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_answered_as_the_matrix_says_on_both_databases() {
    on_both(async |db| {
        let text = matrix(db).await.text();
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/permission-matrix.txt");
        if db == Db::Sqlite && std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(file, &text).unwrap();
        }
        let golden = std::fs::read_to_string(file).unwrap_or_default();
        for (now, then) in text.lines().zip(golden.lines()) {
            assert_eq!(now, then, "{db:?} answers otherwise; UPDATE_GOLDEN=1 writes the matrix anew");
        }
        assert_eq!(text.lines().count(), golden.lines().count(), "{db:?}");
    })
    .await;
}

#[test]
fn every_mounted_route_of_staff_has_a_row() {
    let rows: Vec<String> = calls::all(&World::default()).into_iter().map(|call| call.name).collect();
    for one in calls::routes_of_staff() {
        let name = format!("{} {}", one.method, one.path);
        assert!(rows.iter().any(|row| *row == name || row.starts_with(&format!("{name} "))), "{name} has no row");
    }
}
