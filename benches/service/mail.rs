//! Handing a thousand due messages over to a mail server, beside a bare loop of the mail library that sends the same bytes.

use std::{sync::Arc, time::Instant};

use diesel::{SqliteConnection, connection::SimpleConnection};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    address::Envelope,
    transport::smtp::{PoolConfig, client::Tls},
};
use sendero::{
    config::{self, SmtpTls},
    notify::{Sender, Transports, smtp::Smtp},
};
use serde_json::Value;
use tokio::task::JoinSet;

use super::{house::House, report, seed, smtp_server::SmtpServer, support::database::Db};

/// Messages that are due.
const DUE: u32 = 1_000;
/// Messages on their way at once, in both: what the program's sender takes up.
const AT_ONCE: usize = 8;
/// What the program must reach of the bare loop: house figure. Each message costs three short transactions that end on the disk.
const LEAST: f64 = 0.5;

pub fn measure() {
    let house = House::open(Db::Sqlite);
    let Some(server) = SmtpServer::plain(&[]) else { return };
    let template = house.runtime.block_on(house.app.in_process(&house.team, "Mail"));
    house.runtime.block_on(async { sender(&house, &server).run_due().await.unwrap() }); // warm: the message of the template
    make_due(&house, &template.parse().unwrap());
    let begun = Instant::now();
    let handed = house.runtime.block_on(async { sender(&house, &server).run_due().await.unwrap() });
    let program = f64::from(DUE) / begun.elapsed().as_secs_f64();
    let kept = server.kept();
    assert_eq!((handed, kept.len()), (DUE as usize, DUE as usize + 1), "not every message arrived");
    let raw = house.runtime.block_on(bare(&server, &kept[1..]));
    report::share("1,000 due messages by SMTP (raw: bare lettre)", program, raw, LEAST);
}

fn sender(house: &House, server: &SmtpServer) -> Sender {
    let to = config::Smtp { host: "localhost".into(), port: Some(server.port), tls: SmtpTls::None, ..config::Smtp::default() };
    let smtp = Arc::new(Smtp::new(&to).unwrap());
    Sender::new(house.app.store.clone(), Transports::of(smtp, None), "Safe Mobility <no-reply@example.org>")
}

/// Copies a processed case and the message that told it, with what the sender looks at: its step, its decision, the address.
fn make_due(house: &House, template: &uuid::Uuid) {
    let conn = &mut house.connection();
    let id = |kind: u8| format!("unhex(printf('018d00{kind:02}%08x7000%012x', n.i, n.i))");
    let series = format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {DUE})");
    let (case, person, step) = (id(0), id(1), id(5));
    let put = |conn: &mut SqliteConnection, table: &str, own: &str, which: &str| {
        let fresh = [
            ("id", own),
            ("case_id", case.as_str()),
            ("person_id", person.as_str()),
            ("history_id", step.as_str()),
            ("reference", "'BENCH-' || n.i"),
            ("state", "'queued'"),
            ("attempts", "0"),
            ("note_id", "NULL"),
        ];
        let copy = seed::copy(conn, table, &fresh, &format!("JOIN n WHERE t.{which} = x'{}'", template.simple()));
        conn.batch_execute(&format!("{series} {copy}")).unwrap();
    };
    conn.batch_execute("BEGIN IMMEDIATE").unwrap();
    put(conn, "cases", &case, "id");
    put(conn, "persons", &person, "case_id");
    put(conn, "contacts", &id(3), "case_id");
    put(conn, "history", &step, "verb = 'process' AND t.case_id");
    put(conn, "decisions", &id(6), "kind = 'process' AND t.case_id");
    put(conn, "messages", &id(7), "case_id");
    conn.batch_execute("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

/// Mails a second when the library alone sends what the server had kept.
async fn bare(server: &SmtpServer, kept: &[Value]) -> f64 {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("localhost")
        .port(server.port)
        .tls(Tls::None)
        .pool_config(PoolConfig::new().max_size(4)) // as many as the program's transport keeps
        .build();
    let mails: Vec<(Envelope, Vec<u8>)> = kept.iter().map(mail).collect();
    let begun = Instant::now();
    let mut under_way = JoinSet::new();
    for (envelope, bytes) in mails {
        let transport = transport.clone();
        under_way.spawn(async move { transport.send_raw(&envelope, &bytes).await.unwrap() });
        while under_way.len() >= AT_ONCE {
            under_way.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(sent) = under_way.join_next().await {
        sent.unwrap();
    }
    f64::from(DUE) / begun.elapsed().as_secs_f64()
}

fn mail(kept: &Value) -> (Envelope, Vec<u8>) {
    let address = |value: &Value| value.as_str().unwrap().parse().unwrap();
    let envelope = Envelope::new(Some(address(&kept["from"])), vec![address(&kept["to"][0])]).unwrap();
    (envelope, kept["data"].as_str().unwrap().as_bytes().to_vec())
}
