//! The program itself, `sendero serve` with the shipped settings: how soon it answers, how much it holds.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    client::{self, Client},
    report,
    support::app::SECRET,
};

const SENDERO: &str = env!("CARGO_BIN_EXE_sendero");
/// Starts of which the middle one counts.
const STARTS: usize = 11;
/// The limit of the first answer, in milliseconds.
const FIRST_ANSWER: f64 = 50.0;

/// A server of its own process. Killed when dropped.
pub struct Serving {
    child: Child,
    pub staff: SocketAddr,
}

impl Serving {
    /// Starts it on a data folder and a database; its log goes nowhere, as the log of a service manager costs it nothing either.
    pub fn start(folder: &Path, database: &str) -> Self {
        let (staff, public) = (free_address(), free_address());
        let mut command = Command::new(SENDERO);
        command.arg("serve").arg("--data-dir").arg(folder);
        command.arg("--set").arg(format!("server.staff_listen={staff}")).arg("--set").arg(format!("server.public_listen={public}"));
        command.env("SENDERO_AUTH__SECRET", SECRET).env("SENDERO_DATABASE__URL", database);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { child, staff }
    }

    /// Waits until it answers.
    pub fn wait(&mut self) {
        let alive = client::request("GET", "/livez", &[], None);
        let deadline = Instant::now() + Duration::from_secs(20);
        while !Client::connect(self.staff).is_ok_and(|mut client| client.send(&alive).is_ok_and(|answer| answer.status == 200)) {
            assert!(self.child.try_wait().unwrap().is_none(), "the server ended");
            assert!(Instant::now() < deadline, "the server does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// What it holds in memory, as the kernel says (`VmRSS`), in MiB.
    pub fn resident_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

/// From the start of the process to its first answer, on a migrated database.
pub fn first_answer() {
    let folder = tempfile::tempdir().unwrap();
    let migrated = Command::new(SENDERO).arg("migrate").arg("--data-dir").arg(folder.path()).stderr(Stdio::null()).status().unwrap();
    assert!(migrated.success(), "the database is not migrated");
    let start = || {
        let begun = Instant::now();
        Serving::start(folder.path(), "sqlite://sendero.db").wait();
        begun.elapsed().as_secs_f64() * 1000.0
    };
    let middle = report::median((0..STARTS).map(|_| start()).collect());
    report::at_most("start to first answer (limit 50 ms)", (middle, FIRST_ANSWER), "ms", 1.0);
}
