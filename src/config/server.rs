//! The listeners and their limits.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::check::within;
use crate::domain::fields::FieldErrors;

/// The two listeners and their limits.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Where staff sign in: API, console, health and metrics.
    pub staff_listen: SocketAddr,
    /// Where applicants come: the public pages and form, nothing else.
    pub public_listen: SocketAddr,
    /// Says that both are meant to be one address; without it equal addresses are refused.
    pub same_listener: bool,
    /// Worker threads of each listener.
    pub workers: u32,
    /// Threads of each worker that may wait for the database.
    pub blocking_threads_per_worker: u32,
    /// Proxies whose `X-Forwarded-For` is believed, as addresses or networks; nobody else's is.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// The largest body that staff may send.
    pub staff_body_kib: u32,
    /// The largest body that the public may send.
    pub public_body_kib: u32,
    /// How long a client may take to send the head of a request.
    pub request_head_seconds: u64,
    /// How long a client may take to send the body of a request.
    pub request_body_seconds: u64,
    /// How long running requests may take to end after SIGTERM.
    pub drain_seconds: u64,
    /// Whether the staff listener shows the API in a browser at `/api/docs`.
    pub swagger_ui: bool,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            staff_listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_listen: SocketAddr::from(([127, 0, 0, 1], 8081)),
            same_listener: false,
            workers: 2,
            blocking_threads_per_worker: 4,
            trusted_proxies: Vec::new(),
            staff_body_kib: 1024,
            public_body_kib: 256,
            request_head_seconds: 10,
            request_body_seconds: 60,
            drain_seconds: 20,
            swagger_ui: false,
        }
    }
}

impl Server {
    pub(super) fn check(&self, faults: &mut FieldErrors) {
        if !self.same_listener && self.listeners_meet() {
            faults.add("server.public_listen", "same_listener", "Give the public another address, or say server.same_listener = true.");
        }
        if self.same_listener && self.staff_listen != self.public_listen {
            faults.add(
                "server.public_listen",
                "not_same_listener",
                "Give both listeners one address, or say server.same_listener = false.",
            );
        }
        within(faults, "server.workers", self.workers, 1..=256);
        within(faults, "server.blocking_threads_per_worker", self.blocking_threads_per_worker, 1..=64);
        within(faults, "server.staff_body_kib", self.staff_body_kib, 16..=65_536);
        within(faults, "server.public_body_kib", self.public_body_kib, 16..=65_536);
        within(faults, "server.request_head_seconds", self.request_head_seconds, 1..=120);
        within(faults, "server.request_body_seconds", self.request_body_seconds, 1..=600);
        within(faults, "server.drain_seconds", self.drain_seconds, 1..=600);
    }

    /// One port, and one address or a wildcard that covers the other. Port 0 is a new port each time.
    fn listeners_meet(&self) -> bool {
        let (staff, public) = (self.staff_listen, self.public_listen);
        let covered = staff.ip() == public.ip() || staff.ip().is_unspecified() || public.ip().is_unspecified();
        staff.port() != 0 && staff.port() == public.port() && covered
    }
}

/// Limits of the public form.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicForm {
    /// How many applications one address may send in a window (product default: 30 per 10 minutes).
    pub applications_per_address: u32,
    /// How long that window is.
    pub window_seconds: u64,
}

impl Default for PublicForm {
    fn default() -> Self {
        Self { applications_per_address: 30, window_seconds: 600 }
    }
}

impl PublicForm {
    pub(super) fn check(&self, faults: &mut FieldErrors) {
        within(faults, "public_form.applications_per_address", self.applications_per_address, 1..=1_000_000);
        within(faults, "public_form.window_seconds", self.window_seconds, 1..=86_400);
    }
}

/// Reads a list, or one text with commas as the environment gives it; a lone address is a network of one.
fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "give addresses or networks like 10.0.0.7 or 10.0.0.0/24")]
    enum Given {
        List(Vec<String>),
        Text(String),
    }
    let texts = match Given::deserialize(from)? {
        Given::List(texts) => texts,
        Given::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    let network = |text: &str| text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let parsed = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).map(network).collect::<Result<_, _>>();
    parsed.map_err(|_| D::Error::custom("give addresses or networks like 10.0.0.7 or 10.0.0.0/24"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(server: &Server) -> Vec<String> {
        let mut faults = FieldErrors::default();
        server.check(&mut faults);
        faults.list().iter().map(|fault| fault.code.to_owned()).collect()
    }

    fn listening(staff: &str, public: &str, same_listener: bool) -> Server {
        let address = |text: &str| text.parse().unwrap_or(SocketAddr::from(([0; 4], 0)));
        Server { staff_listen: address(staff), public_listen: address(public), same_listener, ..Server::default() }
    }

    #[test]
    fn one_address_for_both_must_be_said() {
        assert_eq!(faults_of(&listening("127.0.0.1:80", "127.0.0.1:80", false)), ["same_listener"]);
        assert_eq!(faults_of(&listening("0.0.0.0:80", "127.0.0.1:80", false)), ["same_listener"]);
        assert!(faults_of(&listening("127.0.0.1:80", "127.0.0.1:80", true)).is_empty());
        assert!(faults_of(&listening("127.0.0.1:0", "127.0.0.1:0", false)).is_empty());
        assert!(faults_of(&Server::default()).is_empty());
    }

    #[test]
    fn one_listener_needs_one_address() {
        assert_eq!(faults_of(&listening("127.0.0.1:80", "127.0.0.1:81", true)), ["not_same_listener"]);
    }
}
