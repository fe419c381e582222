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
    let wanted = Wanted::of_the_command_line();
    report::head();
    if wanted.has("start") {
        serving::first_answer();
    }
    on_sqlite(&wanted);
    if wanted.has("mail") {
        mail::measure();
    }
    if std::env::var_os("SENDERO_TEST_POSTGRES").is_some() {
        on_postgres(&wanted);
    }
}

/// Which measures were asked for; all where none is named.
struct Wanted(Vec<String>);

impl Wanted {
    fn of_the_command_line() -> Self {
        // cargo adds a flag of its own.
        Self(std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect())
    }

    fn has(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|one| one == name)
    }

    fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }
}

fn on_sqlite(wanted: &Wanted) {
    if !wanted.any(&["write", "interviews", "memory", "read", "html", "queue"]) {
        return;
    }
    let house = House::open(Db::Sqlite);
    write::measure(&house); // its cases are those that are copied
    if wanted.has("interviews") {
        interviews::days(&house);
        interviews::races(&house, "bookings, 1,000 rounds of 64, SQLite");
    }
    seed::multiply(&house, 0..20_000);
    if wanted.has("memory") {
        memory::measure(&house);
    }
    if wanted.has("read") {
        read::measure(&house, "case by id, SQLite, 20,000 cases");
    }
    #[cfg(feature = "console")]
    if wanted.has("html") {
        html::measure(&house);
    }
    if wanted.has("queue") {
        seed::multiply(&house, 20_000..100_000);
        queue::measure(&house);
    }
}

fn on_postgres(wanted: &Wanted) {
    if !wanted.any(&["read", "interviews"]) {
        return;
    }
    let house = House::open(Db::Postgres);
    if wanted.has("read") {
        read::measure(&house, "case by id, PostgreSQL");
    }
    if wanted.has("interviews") {
        interviews::races(&house, "bookings, 1,000 rounds of 64, PostgreSQL");
    }
}
