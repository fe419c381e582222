//! Whom a PostgreSQL address trusts: the system's authorities, where it asks for a verified server and names none of its own.
//!
//! libpq would look for `~/.postgresql/root.crt` alone, and its `sslrootcert=system` for a folder of the OpenSSL that is built in, which no
//! system has: an address that verifies would never connect (<https://www.postgresql.org/docs/current/libpq-ssl.html>).

use std::path::PathBuf;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The address with the file of the system's authorities, or as it is.
pub(super) fn named(url: &str) -> String {
    let own = std::env::var_os("PGSSLROOTCERT").is_some()
        || std::env::var_os("HOME").is_some_and(|home| PathBuf::from(home).join(".postgresql/root.crt").exists());
    if own { url.to_owned() } else { with(url, openssl_probe::probe().cert_file) }
}

fn with(url: &str, authorities: Option<PathBuf>) -> String {
    let verifies = url.contains("sslmode=verify-ca") || url.contains("sslmode=verify-full");
    match authorities {
        Some(file) if verifies && !url.contains("sslrootcert=") => {
            format!("{url}&sslrootcert={}", utf8_percent_encode(&file.to_string_lossy(), NON_ALPHANUMERIC))
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::verifies("postgres://u@db/x?sslmode=verify-full", "postgres://u@db/x?sslmode=verify-full&sslrootcert=%2Fetc%2Fall%2Epem")]
    #[case::names_its_own(
        "postgres://u@db/x?sslmode=verify-ca&sslrootcert=own.pem",
        "postgres://u@db/x?sslmode=verify-ca&sslrootcert=own.pem"
    )]
    #[case::does_not_verify("postgres://u@db/x?sslmode=require", "postgres://u@db/x?sslmode=require")]
    fn an_address_that_verifies_is_given_the_systems_authorities(#[case] url: &str, #[case] expected: &str) {
        assert_eq!(with(url, Some("/etc/all.pem".into())), expected);
        assert_eq!(with(url, None), url);
    }
}
