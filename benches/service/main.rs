//! `cargo bench`: the measures of the service, each beside the raw limit of the same run. Always ends well; the verdict is in the line.
//!
//! docs/performance.md says what is measured how. SQLite always, PostgreSQL too when `SENDERO_TEST_POSTGRES` says where.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench prints its figures, and stops where it cannot measure"
)]
#![allow(missing_docs, reason = "nobody calls a bench")]

mod bare;
mod client;
mod hello;
mod house;
#[cfg(feature = "console")]
mod html;
mod interviews;
mod mail;
mod memory;
mod queue;
mod read;
mod report;
mod seed;
mod serving;
#[path = "../../tests/support/smtp.rs"]
mod smtp_server;
mod statement;
#[allow(dead_code, unused_imports, reason = "a bench needs a part of what the tests share")]
#[path = "../../tests/it/support/mod.rs"]
mod support;
mod write;

use house::House;
use support::database::Db;

fn main() {
    report::head();
    serving::first_answer();
    let house = House::open(Db::Sqlite);
    write::measure(&house);
    interviews::days(&house);
    interviews::races(&house, "bookings, 1,000 rounds of 64, SQLite");
    seed::multiply(&house, 0..20_000);
    memory::measure(&house);
    read::measure(&house, "case by id, SQLite, 20,000 cases");
    #[cfg(feature = "console")]
    html::measure(&house);
    seed::multiply(&house, 20_000..100_000);
    queue::measure(&house);
    mail::measure();
    if std::env::var_os("SENDERO_TEST_POSTGRES").is_some() {
        let house = House::open(Db::Postgres);
        read::measure(&house, "case by id, PostgreSQL");
        interviews::races(&house, "bookings, 1,000 rounds of 64, PostgreSQL");
    }
}
