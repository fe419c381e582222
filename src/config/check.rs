//! What is allowed but deserves a second look, for `sendero config check`.

use std::{net::IpAddr, ops::RangeInclusive};

use serde::Serialize;

use super::{Config, DatabaseKind, MailTransport, SmtpTls};
use crate::domain::fields::FieldErrors;

/// One dubious setting. Nothing is refused for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The key, like `server.staff_listen`.
    pub key: &'static str,
    /// What may go wrong, and what to do about it.
    pub detail: &'static str,
}

/// Finds what a careful operator would ask about. Knows the settings only; what stands in the database is not looked at.
#[must_use]
pub fn warnings(config: &Config) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut warn = |when: bool, key, detail| found.extend(when.then_some(Warning { key, detail }));
    of_listeners(config, &mut warn);
    of_database(config, &mut warn);
    of_messages(config, &mut warn);
    warn(config.log.level.contains("trace"), "log.level", "Trace slows the service down; libraries then also log what they carry.");
    found
}

fn of_listeners(config: &Config, warn: &mut impl FnMut(bool, &'static str, &'static str)) {
    let server = &config.server;
    let open = |ip: IpAddr| !ip.is_loopback();
    warn(
        open(server.staff_listen.ip()),
        "server.staff_listen",
        "Open to the network without TLS: listen on loopback behind a proxy that has it.",
    );
    warn(open(server.public_listen.ip()), "server.public_listen", "Open to the network without TLS: put a proxy with TLS before it.");
    warn(
        !open(server.public_listen.ip()) && server.trusted_proxies.is_empty(),
        "server.trusted_proxies",
        "Behind a proxy all applicants count as one address and share one limit: name the proxy.",
    );
    warn(
        server.trusted_proxies.iter().any(|net| net.prefix_len() == 0),
        "server.trusted_proxies",
        "Everybody is trusted to say where they come from: name the proxy alone.",
    );
    warn(server.same_listener, "server.same_listener", "Applicants can reach the staff's sign-in: use two listeners where you can.");
    warn(server.swagger_ui && open(server.staff_listen.ip()), "server.swagger_ui", "The API's pages are open to the network.");
    warn(config.public_form.applications_per_address > 1000, "public_form.applications_per_address", "Hardly a limit any more.");
}

fn of_database(config: &Config, warn: &mut impl FnMut(bool, &'static str, &'static str)) {
    let (database, url) = (&config.database, config.database.url.expose());
    let postgres = database.url.kind() == Some(DatabaseKind::Postgres);
    let private = url.contains("sslmode=verify-full") || url.contains("sslmode=verify-ca") || url.contains("sslmode=require");
    let host = url.split_once("://").map_or("", |(_, rest)| rest.rsplit('@').next().unwrap_or(rest));
    warn(postgres && !private && !is_local(host), "database.url", "The way to PostgreSQL may be in the clear: add ?sslmode=verify-full.");
    warn(!postgres && database.pgbouncer, "database.pgbouncer", "Has no meaning with SQLite.");
    warn(postgres && database.postgres_connections > 50, "database.postgres_connections", "PostgreSQL seldom gains by so many.");
}

fn of_messages(config: &Config, warn: &mut impl FnMut(bool, &'static str, &'static str)) {
    let smtp = config.mail.transport == MailTransport::Smtp;
    warn(!smtp, "mail.transport", "Messages are only laid down in a folder: no applicant is written to.");
    warn(
        smtp && config.mail.smtp.tls == SmtpTls::None && !is_local(&config.mail.smtp.host),
        "mail.smtp.tls",
        "Applicants' addresses and messages travel in the clear: set required.",
    );
    warn(config.mail.poll_seconds > 10, "mail.poll_seconds", "Applicants and staff wait so long for a message to leave.");
    warn(smtp && config.mail.from.contains("@localhost"), "mail.from", "Many servers refuse a sender at localhost.");
    let plain_gateway = |url: &String| url.strip_prefix("http://").is_some_and(|rest| !is_local(rest));
    warn(
        config.sms.gateway_url.as_ref().is_some_and(plain_gateway),
        "sms.gateway_url",
        "Telephone numbers and messages travel in the clear: use https.",
    );
}

/// Whether `host`, with or without port and path, is this machine. No host at all is a local socket.
pub(super) fn is_local(host: &str) -> bool {
    let name = host.split(['/', '?']).next().unwrap_or(host);
    let name = name.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or_else(|| name.split(':').next().unwrap_or(name));
    name.is_empty() || name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Notes a fault when `value` is outside its range.
pub(super) fn within(faults: &mut FieldErrors, key: &str, value: impl Into<u64>, range: RangeInclusive<u64>) {
    if !range.contains(&value.into()) {
        faults.add(key, "out_of_range", format!("Give a number from {} to {}.", range.start(), range.end()));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn keys(config: &Config) -> Vec<&'static str> {
        warnings(config).iter().map(|warning| warning.key).collect()
    }

    #[test]
    fn the_defaults_warn_of_the_folder_and_the_shared_address_only() {
        assert_eq!(keys(&Config::default()), ["server.trusted_proxies", "mail.transport"]);
    }

    #[rstest]
    #[case::remote("postgres://u@db.example.org/x", true)]
    #[case::remote_private("postgres://u@db.example.org/x?sslmode=verify-full", false)]
    #[case::loopback("postgres://u@127.0.0.1:5432/x", false)]
    #[case::socket("postgres:///x?host=/run/postgresql", false)]
    fn a_clear_way_to_postgres_is_warned_of(#[case] url: &str, #[case] warned: bool) {
        let mut config = Config::default();
        config.database.url = url.to_owned().into();
        assert_eq!(keys(&config).contains(&"database.url"), warned);
    }

    #[rstest]
    #[case("localhost:25", true)]
    #[case("[::1]:25", true)]
    #[case("127.0.0.9/x", true)]
    #[case("localhost.example.org", false)]
    #[case("10.0.0.1", false)]
    fn this_machine_is_told_from_others(#[case] host: &str, #[case] local: bool) {
        assert_eq!(is_local(host), local);
    }
}
