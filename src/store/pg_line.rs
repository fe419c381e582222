//! How soon a line to PostgreSQL that has gone silent is given up.
//!
//! A server that vanishes closes nothing: by the kernel's own measures its clients would wait for a quarter of an hour or for two, and
//! `statement_timeout` runs on the side that is gone (<https://www.postgresql.org/docs/current/libpq-connect.html>).

/// What libpq is told unless the address says otherwise: seconds, and milliseconds for the last.
const UNLESS_SAID: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "15"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
];

/// The address with these measures.
pub(super) fn watched(url: &str) -> String {
    let mut watched = url.to_owned();
    for (name, value) in UNLESS_SAID {
        if !url.contains(&format!("{name}=")) {
            watched.push(if watched.contains('?') { '&' } else { '?' });
            watched.push_str(&format!("{name}={value}"));
        }
    }
    watched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_says_itself_counts() {
        let plain = watched("postgres://u@db/x");
        assert!(plain.starts_with("postgres://u@db/x?connect_timeout=5&") && plain.ends_with("&tcp_user_timeout=20000"), "{plain}");
        let own = watched("postgres://u@db/x?sslmode=require&connect_timeout=30");
        assert!(own.starts_with("postgres://u@db/x?sslmode=require&connect_timeout=30&keepalives_idle=15"), "{own}");
        assert_eq!(own.matches("connect_timeout").count(), 1);
    }
}
