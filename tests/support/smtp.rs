//! Starts `smtp_server.py`, a real SMTP server in a process of its own, and reads what it kept.
//!
//! Shared by the unit tests of the SMTP transport and the tests through the whole program.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, reason = "test support: not every test uses all, and it may fail loudly")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A running SMTP server; it ends with this value.
pub struct SmtpServer {
    /// The port on 127.0.0.1.
    pub port: u16,
    /// The certificate authority that signed its certificate, when it offers STARTTLS (for the name `localhost`).
    pub ca_file: Option<PathBuf>,
    child: Child,
    folder: TempDir,
}

impl SmtpServer {
    /// Starts one without TLS. `None`, said aloud, when Python with aiosmtpd is not installed.
    pub fn plain(options: &[&str]) -> Option<Self> {
        Self::start(TempDir::new().unwrap(), None, options)
    }

    /// Starts one that offers STARTTLS and takes no mail without it. `None`, said aloud, when a tool is not installed.
    pub fn with_starttls(options: &[&str]) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        if !make_certificates(&folder) {
            return skip("the openssl command");
        }
        let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (certificate, key, ca) = (file("server.pem"), file("server.key"), file("ca.pem"));
        let mut all = vec!["--starttls", &certificate, &key];
        all.extend(options);
        Self::start(folder, Some(ca.into()), &all)
    }

    fn start(folder: TempDir, ca_file: Option<PathBuf>, options: &[&str]) -> Option<Self> {
        let Some(python) = python_with_aiosmtpd() else { return skip("Python with aiosmtpd (Debian: python3-aiosmtpd)") };
        let mut child = Command::new(python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp_server.py"))
            .arg("--keep")
            .arg(folder.path().join("kept.jsonl"))
            .args(options)
            .stdin(Stdio::piped()) // closed when this value goes, which ends the server
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let port = first.strip_prefix("listening ").and_then(|port| port.trim().parse().ok()).expect("the SMTP server did not start");
        Some(Self { port, ca_file, child, folder })
    }

    /// Every mail it kept, in order: `from`, `to`, `tls`, `authenticated`, `data`.
    pub fn kept(&self) -> Vec<serde_json::Value> {
        let lines = fs::read_to_string(self.folder.path().join("kept.jsonl")).unwrap_or_default();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Debian's own Python first: that is where its python3-aiosmtpd is.
fn python_with_aiosmtpd() -> Option<&'static str> {
    let has = |python: &&str| {
        let import = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        import.is_ok_and(|status| status.success())
    };
    ["/usr/bin/python3", "python3"].into_iter().find(has)
}

/// Past the capture of the test harness: a test that did not run must not look like one that passed.
fn skip<T>(missing: &str) -> Option<T> {
    let _ = writeln!(std::io::stderr(), "SKIPPED a test of the SMTP transport: {missing} is not installed");
    None
}

/// A certificate authority of its own, because a verifying client takes no self-signed server.
fn make_certificates(folder: &TempDir) -> bool {
    let new = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
    let authority = format!("req {new} -keyout ca.key -out ca.pem -subj /CN=test-authority");
    let server = format!(
        "req {new} -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem -subj /CN=localhost \
         -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE"
    );
    [authority, server].iter().all(|arguments| {
        let openssl = Command::new("openssl").args(arguments.split_whitespace()).current_dir(folder.path()).stderr(Stdio::null()).status();
        openssl.is_ok_and(|status| status.success())
    })
}
