//! The program as a command, on a database of a test: what an operator types, and what comes back.

use std::process::Stdio;

use sendero::store::Address;
use serde_json::Value;
use tokio::{io::AsyncWriteExt, process::Command};

use super::database::Database;

/// What a command ended with.
#[derive(Clone, Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub data: String,
    pub talk: String,
}

impl Ended {
    /// Makes sure of the exit code, and shows what was said when it is another.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.data, self.talk);
        self
    }

    /// What was printed for programs.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// Runs a command on a database; `typed` is its standard input, where passwords are read from.
pub async fn run(database: &Database, arguments: &[&str], typed: &str) -> Ended {
    run_in(database, arguments, typed, &[]).await
}

/// The same with more in its environment.
pub async fn run_in(database: &Database, arguments: &[&str], typed: &str, environment: &[(&str, &str)]) -> Ended {
    let url = match &database.address {
        Address::Sqlite(file) => format!("sqlite://{}", file.display()),
        Address::Postgres(url) => url.clone(),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_sendero"))
        .args(arguments)
        .env("SENDERO_DATABASE__URL", url) // an address with a password is refused as a flag
        .env("SENDERO_DATA_DIR", database.folder())
        .envs(environment.iter().copied())
        .current_dir(database.folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(typed.as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ended { code: output.status.code(), data: text(&output.stdout), talk: text(&output.stderr) }
}
