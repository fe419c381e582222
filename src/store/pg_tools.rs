//! PostgreSQL's own programs for copying a database: no password ever stands in their argv.

use std::{path::Path, process::Command};

use percent_encoding::percent_decode_str;

use super::copy_error::CopyError;

/// The longest line of a program that is passed on.
const LONGEST: usize = 300;

/// Writes the whole database to a file, in PostgreSQL's custom format. `pg_dump` reads one snapshot.
pub(super) fn dump(url: &str, to: &Path) -> Result<(), CopyError> {
    let mut command = tool("pg_dump", url);
    run("pg_dump", command.args(["--format=custom", "--no-owner", "--no-privileges"]).arg(file_argument(to)))
}

/// Puts a file of [`dump`] into an empty database, whole or not at all.
pub(super) fn restore(url: &str, from: &Path) -> Result<(), CopyError> {
    let mut command = tool("pg_restore", url);
    run("pg_restore", command.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]).arg(from))
}

/// Says whether the program can read the file at all, before anything is moved for it.
pub(super) fn can_read(from: &Path) -> Result<(), CopyError> {
    run("pg_restore", Command::new("pg_restore").arg("--list").arg(from))
}

fn file_argument(to: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from("--file=");
    argument.push(to);
    argument
}

fn tool(name: &'static str, url: &str) -> Command {
    let (bare, password) = without_password(url);
    let mut command = Command::new(name);
    command.arg("--no-password").arg(format!("--dbname={bare}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

fn run(tool: &'static str, command: &mut Command) -> Result<(), CopyError> {
    let done = command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => CopyError::NoTool(tool),
        kind => CopyError::Tool { tool, line: kind.to_string() },
    })?;
    if done.status.success() {
        return Ok(());
    }
    // The first line alone: later ones may quote a row.
    let said = String::from_utf8_lossy(&done.stderr);
    let line = said.lines().next().unwrap_or("it failed and did not say why").chars().take(LONGEST).collect();
    Err(CopyError::Tool { tool, line })
}

/// The address without its password, and the password: every user of the machine can read argv.
fn without_password(url: &str) -> (String, Option<String>) {
    let (main, query) = url.split_once('?').map_or((url, None), |(main, query)| (main, Some(query)));
    let (kept, mut password) = without_userinfo_password(main);
    let is_password = |pair: &&str| pair.starts_with("password=");
    let pairs: Vec<&str> = query.into_iter().flat_map(|query| query.split('&')).collect();
    password =
        pairs.iter().find(|pair| is_password(pair)).and_then(|pair| pair.split_once('=')).map(|(_, text)| decoded(text)).or(password);
    let rest: Vec<&str> = pairs.into_iter().filter(|pair| !is_password(pair)).collect();
    let kept = if rest.is_empty() { kept } else { format!("{kept}?{}", rest.join("&")) };
    (kept, password)
}

fn without_userinfo_password(main: &str) -> (String, Option<String>) {
    let whole = || (main.to_owned(), None);
    let Some((scheme, rest)) = main.split_once("://") else { return whole() };
    let (authority, path) = rest.split_once('/').map_or((rest, None), |(authority, path)| (authority, Some(path)));
    let Some((user_info, host)) = authority.rsplit_once('@') else { return whole() };
    let Some((user, password)) = user_info.split_once(':') else { return whole() };
    let path = path.map(|path| format!("/{path}")).unwrap_or_default();
    (format!("{scheme}://{user}@{host}{path}"), Some(decoded(password)))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::none("postgres://u@db/x", "postgres://u@db/x", None)]
    #[case::plain("postgres://u:hush@db:5432/x?sslmode=require", "postgres://u@db:5432/x?sslmode=require", Some("hush"))]
    #[case::encoded("postgres://u:h%40%3Ash@db/x", "postgres://u@db/x", Some("h@:sh"))]
    #[case::in_the_query("postgres:///x?host=/run/pg&password=h%26sh", "postgres:///x?host=/run/pg", Some("h&sh"))]
    #[case::only_in_the_query("postgres://db/x?password=hush", "postgres://db/x", Some("hush"))]
    #[case::no_path("postgres://u:hush@db", "postgres://u@db", Some("hush"))]
    fn a_password_never_stands_in_argv(#[case] url: &str, #[case] bare: &str, #[case] password: Option<&str>) {
        assert_eq!(without_password(url), (bare.to_owned(), password.map(str::to_owned)));
        let command = tool("pg_dump", url);
        assert!(!command.get_args().any(|argument| argument.to_string_lossy().contains("hush")));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let refused = run("pg_dump", &mut Command::new("no-such-program-of-postgresql"));
        assert!(matches!(refused, Err(CopyError::NoTool("pg_dump"))));
    }
}
